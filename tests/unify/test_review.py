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
        for n, person in enumerate(people):
            self.buy(person, days_ago=n)
        self.run_stages("link", "rfm")
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

    def test_not_sure_leaves_a_trace_and_so_does_its_undo(self):
        match = self.propose(self.anna, self.anne)
        match.decide("unsure")
        match.undo()
        log = self.env["cdp.identity.log"].search([], limit=2)
        self.assertEqual(log.mapped("action"), ["withdrawn", "unsure"])
        self.assertIn("Not sure", log[0].why)

    def test_taking_apart_holds_through_a_third_contact(self):
        """Of the two links that would still join them the weaker gives way."""
        matches = [
            self.propose(self.anna, self.anne),
            self.propose(self.anna, self.third),
            self.propose(self.anne, self.third),
        ]
        for match in matches[1:]:
            match.decide("linked")
        self.assertTrue(self.same(self.anna, self.anne))
        matches[2].origin = "model"
        weak = matches[2]
        matches[0].action_reject()
        self.assertFalse(self.same(self.anna, self.anne))
        self.assertTrue(self.same(self.anna, self.third))
        self.assertEqual(weak.verdict, "unsure")
        log = self.env["cdp.identity.log"].search([], limit=2)
        self.assertEqual(log.mapped("action"), ["unlinked", "unlinked"])

    def test_one_customer_by_other_ways_needs_no_decision(self):
        self.propose(self.anna, self.third).decide("linked")
        self.propose(self.anne, self.third).decide("linked")
        match = self.propose(self.anna, self.anne)
        self.assertFalse(self.queued())
        self.assertIn("meanwhile", match.decide("rejected"))
        with self.assertRaisesRegex(UserError, "meanwhile"):
            match.action_same()

        self.assertFalse(match.is_open)
        self.assertNotIn(match, match.search([("is_open", "=", True)]))

    def test_deciding_on_the_page_of_the_pair(self):
        match = self.propose(self.anna, self.anne)
        match.action_unsure()
        self.assertEqual(match.verdict, "unsure")
        match.with_user(self.other).action_same()
        self.assertTrue(self.same(self.anna, self.anne))

    def side(self, match, place=0):
        (pair,) = [one for one in self.queue()["pairs"] if one["id"] == match.id]
        return pair["sides"][place]

    def field(self, match, name):
        (pair,) = [one for one in self.queue()["pairs"] if one["id"] == match.id]
        return next((row for row in pair["fields"] if row["name"] == name), None)

    def test_what_both_have_bought(self):
        for days_ago in (1, 40, 80, 120):
            self.buy(self.anna, 10.0 + days_ago, days_ago)
        self.run_stages("rfm")
        match = self.propose(self.anna, self.anne)
        side = self.side(match)
        self.assertEqual((side["count"], side["last"]), (4, "06/28/2024"))
        bought = [(one["date"], one["amount"]) for one in side["purchases"]]
        self.assertEqual(
            [day for day, _amount in bought], ["06/28/2024", "05/20/2024", "04/10/2024"]
        )
        self.assertIn("11.00", bought[0][1])
        self.assertEqual(side["sources"], "Test purchases (4)")
        other = self.side(match, 1)
        self.assertEqual((other["count"], other["purchases"]), (0, []))

    def test_purchases_for_an_organisation_are_shown_with_the_person(self):
        firm = self.contact("Berg Ltd", is_company=True)
        self.anna.parent_id = firm
        self.buy(self.anna, 50.0, 3)
        self.run_stages("link", "rfm")
        side = self.side(self.propose(self.anna, self.anne))
        self.assertEqual((side["count"], side["involved"]), (0, 1))
        self.assertEqual(len(side["purchases"]), 1)
        action = self.profile(self.anna).action_open_bought()
        found = self.env["cdp.transaction"].search(action["domain"])
        self.assertEqual(found.partner_id, self.anna)

    def test_what_is_at_stake_follows_the_purchases(self):
        low = self.propose(self.anna, self.third, 1.0)
        high = self.propose(self.anne, self.third, 2.0)
        self.assertEqual(self.queued(), [high.id, low.id])
        self.buy(self.anna, 5000.0, 3)
        self.run_stages("rfm")
        self.assertEqual(self.queued(), [low.id, high.id])
        self.assertEqual(low.stake, 5000.0)

    def test_one_thing_written_in_two_ways_is_no_difference(self):
        country = self.env.ref("base.at").id
        self.anna.write(
            {
                "name": "Ánna BERG",
                "phone": "0660 5550101",
                "email": "AnnaBerg@gmail.com",
                "country_id": country,
                "city": "Wien",
            }
        )
        self.anne.write(
            {
                "name": "Berg, Anna",
                "phone": "+43 660 555-01-01",
                "email": "anna.berg+shop@googlemail.com",
                "country_id": country,
                "city": "Graz",
            }
        )
        match = self.propose(self.anna, self.anne)
        for name in ("name", "phone", "email"):
            self.assertEqual(self.field(match, name)["state"], "spelling", name)
        self.assertNotIn(self.field(match, "address")["state"], ("same", "spelling"))
        self.assertIsNone(self.field(match, "birthdate"), "Odoo has none")

    def test_languages_by_name(self):
        match = self.propose(self.anna, self.anne)
        (value,) = self.field(match, "language")["values"][0]
        self.assertEqual(value[0], "English (US)")

    def test_the_pairs_of_one_customer(self):
        mine = self.propose(self.anna, self.anne)
        self.propose(self.anne, self.third)
        profile = self.profile(self.anna).with_user(self.manager)
        self.assertEqual(profile.duplicate_count, 1)
        params = profile.action_review_duplicates()["params"]
        queue = mine.review_queue(profile_id=params["profile_id"])
        self.assertEqual([pair["id"] for pair in queue["pairs"]], mine.ids)
        self.assertEqual(queue["left"], 1)

    def test_the_evidence_in_words(self):
        match = self.propose(self.anna, self.anne)
        match.sudo().evidence = [
            ["email", "different", -3.2],
            ["name", "typo_in_last", 8],
        ]
        self.assertEqual(
            match.evidence_text,
            "Name: a typing error in the last name (strongly for it)\n"
            "Email: different (against it)",
        )
