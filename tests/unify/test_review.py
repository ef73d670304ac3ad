"""Ten minutes of review: a verdict sticks, a veto holds, undo is exact."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import CustomerDataCase, make_user

GROUP = "customer_data_platform.group_"


@tagged("post_install", "-at_install")
class TestReview(CustomerDataCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = make_user(cls.env, "cdp_reviewer", f"{GROUP}manager")
        cls.other = make_user(cls.env, "cdp_second", f"{GROUP}manager")
        cls.reader = make_user(cls.env, "cdp_looker", f"{GROUP}user")
        cls.anna = cls.contact("Anna Berg", email="anna@berg.example.com")
        cls.anne = cls.contact("Anne Berg", email="anne@berg.example.com")
        cls.third = cls.contact("A. Berg", email="a@berg.example.com")
        cls.run_stages("link")

    def propose(self, one, two, priority=1.0):
        return (
            self.env["cdp.match"]
            .create(
                {
                    "partner_a_id": one.id,
                    "partner_b_id": two.id,
                    "verdict": "proposed",
                    "origin": "model",
                    "probability": 0.7,
                    "evidence": [["name", "similar", 4.0]],
                    "priority": priority,
                    "stake": 100.0,
                }
            )
            .with_user(self.manager)
        )

    def queue(self, user=None):
        matches = self.env["cdp.match"].with_user(user or self.manager)
        return matches.review_queue(limit=100)

    def queued(self):
        return [pair["id"] for pair in self.queue()["pairs"]]

    def same(self, one, two):
        return self.profile(one) == self.profile(two)

    def test_most_worth_deciding_comes_first(self):
        low = self.propose(self.anna, self.third, 1.0)
        high = self.propose(self.anna, self.anne, 5.0)
        self.assertEqual(self.queued(), [high.id, low.id])

    def test_same_joins_and_is_not_asked_again(self):
        match = self.propose(self.anna, self.anne)
        match.decide("linked")
        self.assertTrue(self.same(self.anna, self.anne))
        self.assertEqual((match.origin, match.user_id), ("person", self.manager))
        self.assertFalse(self.queued())

    def test_undo_brings_back_exactly_what_was(self):
        match = self.propose(self.anna, self.anne)
        names = ["verdict", "origin", "user_id", "decided", "before"]
        rows = match.read(names)
        profiles = self.profile(self.anna), self.profile(self.anne)
        match.decide("linked")
        match.undo()
        self.assertEqual(match.read(names), rows)
        self.assertEqual((self.profile(self.anna), self.profile(self.anne)), profiles)
        self.assertTrue(profiles[1].active)
        self.assertEqual(self.queued(), match.ids)

    def test_not_the_same_holds_through_a_third_contact(self):
        self.propose(self.anna, self.anne).decide("rejected")
        self.propose(self.anna, self.third).decide("linked")
        last = self.propose(self.anne, self.third)
        self.assertFalse(self.queued(), "what cannot be is not asked")
        with self.assertRaisesRegex(UserError, "Anna Berg and Anne Berg"):
            last.decide("linked")
        self.assertFalse(self.same(self.anna, self.anne))

    def test_the_rule_respects_not_the_same_through_a_third_contact(self):
        twins = [self.contact("Ida Holm", phone=f"+4930901{n}20") for n in (81, 82)]
        self.run_stages("link")
        self.propose(*twins).decide("rejected")
        third = self.contact(
            "Ida Holm", phone=twins[0].phone, email="i@holm.example.com"
        )
        twins[1].email = third.email
        self.run_stages("link")
        self.assertFalse(self.same(*twins))

    def test_the_second_reviewer_hears_who_was_first(self):
        match = self.propose(self.anna, self.anne)
        match.decide("rejected")
        answer = match.with_user(self.other).decide("linked")
        self.assertIn(self.manager.name, answer)
        self.assertFalse(self.same(self.anna, self.anne))

    def test_nobody_undoes_the_decision_of_somebody_else(self):
        match = self.propose(self.anna, self.anne)
        match.decide("linked")
        with self.assertRaises(UserError):
            match.with_user(self.other).undo()

    def test_not_sure_waits_for_somebody_else(self):
        match = self.propose(self.anna, self.anne)
        match.decide("unsure")
        self.assertFalse(self.queued())
        match.with_user(self.other).decide("linked")
        self.assertTrue(self.same(self.anna, self.anne))

    def test_who_only_reads_sees_the_queue_but_decides_nothing(self):
        match = self.propose(self.anna, self.anne)
        self.assertFalse(self.queue(self.reader)["may_decide"])
        with self.assertRaises(AccessError):
            match.with_user(self.reader).decide("linked")

    def test_ten_pairs_cost_as_many_queries_as_two(self):
        people = [self.contact(f"Person {n}") for n in range(10)]
        self.run_stages("link")
        for one in people[1:]:
            self.propose(people[0], one)

        def queries(limit):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            matches = self.env["cdp.match"].with_user(self.manager)
            matches.review_queue(limit=limit)
            return self.env.cr.sql_log_count - before

        queries(1)  # what is cached for everybody
        self.assertEqual(queries(2), queries(9))

    def test_decisions_leave_a_trace(self):
        match = self.propose(self.anna, self.anne)
        match.decide("linked")
        match.undo()
        log = self.env["cdp.identity.log"].search([], limit=2)
        self.assertEqual(log.mapped("action"), ["withdrawn", "linked"])
        self.assertEqual(log.user_id, self.manager)
