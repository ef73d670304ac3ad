from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import make_user
from .journey_case import END, MAIL, THREE_DAYS, JourneyCase

USER = "customer_data_platform.group_user"
MANAGER = "customer_data_platform.group_manager"


@tagged("post_install", "-at_install")
class TestJourneySteps(JourneyCase):
    """Steps, one after the other, and what they say of themselves."""

    def test_sentences(self):
        journey = self.journey(MAIL, THREE_DAYS, END, start=False)
        self.assertEqual(
            journey.step_ids.mapped("display_name"),
            ["Send “We miss you”", "Wait 3 days", "End"],
        )

    def test_a_branch_by_a_rule(self):
        self.paul.city = "Lisbon"
        journey = self.branching(
            branch_kind="rule", domain="[('partner_id.city', '=', 'Lisbon')]"
        )
        self.enter(journey, self.anna, self.paul)
        self.run_stages("journey")
        self.assertEqual((self.paul.function, self.anna.function), ("then", "else"))

    def branching(self, **branch):
        journey = self.journey(
            {"kind": "branch", **branch},
            {"kind": "action", "action_id": self.write_action("then").id},
            {"kind": "end"},
            {"kind": "action", "action_id": self.write_action("else").id},
            start=False,
        )
        branch, _then, end, other = journey.step_ids
        branch.else_id, end.next_id = other, False
        journey.action_start()
        return journey

    def write_action(self, word):
        return self.env["ir.actions.server"].create(
            {
                "name": f"Write {word}",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "state": "object_write",
                "update_path": "function",
                "value": word,
            }
        )

    def test_a_split_is_about_its_share_and_the_same_again(self):
        people = self.env["res.partner"].create(
            [{"name": f"Guest {n}", "email": f"g{n}@x.example.com"} for n in range(200)]
        )
        self.run_stages("link")
        journey = self.branching(branch_kind="split", share=25)
        journey.reentry = "key"
        self.enter(journey, *people)
        self.run_stages("journey")
        then = people.filtered(lambda person: person.function == "then")
        self.assertTrue(30 <= len(then) <= 70, len(then))
        people.function = False
        self.enter(journey, *people, key="hand:2")
        self.run_stages("journey")
        again = people.filtered(lambda person: person.function == "then")
        self.assertEqual(then, again)

    def test_one_failing_customer_does_not_keep_the_others(self):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Strict",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "state": "code",
                "code": "if record.name == 'Anna': raise UserError('No Annas')\n"
                "record.write({'function': 'done'})",
            }
        )
        journey = self.journey({"kind": "action", "action_id": action.id}, END)
        self.enter(journey, self.anna, self.paul)
        with self.assertLogs(
            "odoo.addons.customer_data_platform.models.act.journey", "WARNING"
        ):
            self.run_stages("journey")
        failed = self.runs(journey, self.anna)
        self.assertEqual((failed.state, failed.left_why), ("failed", "failed"))
        self.assertIn("No Annas", failed.problem)
        self.assertEqual(self.paul.function, "done")
        self.assertEqual(self.runs(journey, self.paul).state, "done")

    def test_what_cannot_be_taken_back_is_claimed_before(self):
        action = self.write_action("x")
        action.write({"state": "code", "code": "record.write({'function': 'again'})"})
        journey = self.journey({"kind": "action", "action_id": action.id})
        self.enter(journey, self.anna)
        run = self.runs(journey)
        self.env["cdp.journey.claim"]._claim(run.id, run.step_id.id)  # and was killed
        self.run_stages("journey")
        self.assertFalse(self.anna.function)
        self.assertEqual(self.visits(journey, self.anna), [("action", "unknown", None)])

    def test_another_journey(self):
        other = self.journey(END, name="Other")
        journey = self.journey({"kind": "journey", "other_journey_id": other.id})
        self.enter(journey, self.anna)
        self.run_stages("journey")
        self.assertEqual(self.runs(other).partner_id, self.anna)
        circle = self.journey(
            {"kind": "journey", "other_journey_id": journey.id}, start=False
        )
        journey.action_change()
        journey.step_ids.other_journey_id = circle
        journey.action_publish()
        with self.assertRaisesRegex(UserError, "leads back to this journey"):
            circle.action_start()

    def test_what_could_not_run_is_refused_in_words(self):
        with self.assertRaisesRegex(UserError, "Add a step first"):
            self.journey()
        journey = self.journey(MAIL, THREE_DAYS, END, start=False)
        first, wait, end = journey.step_ids
        end.next_id = wait
        with self.assertRaisesRegex(UserError, "leads back to itself"):
            journey.action_start()
        end.next_id, first.next_id = False, False
        with self.assertRaisesRegex(UserError, "Exactly one step is the first"):
            journey.action_start()

    def test_an_email_without_a_text_is_refused(self):
        journey = self.journey(MAIL, start=False)
        journey.step_ids.mailing_id.body_html = False
        with self.assertRaisesRegex(UserError, "needs a text"):
            journey.action_start()


@tagged("post_install", "-at_install")
class TestJourneyLife(JourneyCase):
    """Versions, approval, shadow, goals, merges."""

    def test_who_is_under_way_stays_on_the_version_they_began(self):
        journey = self.journey(THREE_DAYS, MAIL)
        self.enter(journey, self.anna)
        self.run_stages("journey")
        old = journey.live_version_id
        with self.assertRaisesRegex(UserError, "make a new version"):
            journey.step_ids[0].wait_count = 9
        journey.action_change()
        self.assertEqual(len(journey.step_ids), 2)
        self.assertEqual(
            journey.step_ids.mapped("key"), old.step_ids.mapped("key"), "the same keys"
        )
        journey.step_ids[0].wait_count = 30
        journey.action_publish()
        self.enter(journey, self.paul)
        self.run_stages("journey")
        self.later(days=3)
        self.go()
        self.assertEqual((self.got(self.anna), self.got(self.paul)), (1, 0))
        self.assertEqual(self.runs(journey, self.anna).version_id, old)
        self.assertEqual(self.runs(journey, self.paul).version_id.number, 2)

    def test_nothing_is_sent_without_approval(self):
        journey = self.journey(MAIL, start=False)
        journey.action_shadow()
        self.assertFalse(journey.approved)
        self.enter(journey, self.anna)
        self.go()
        self.assertEqual(self.got(self.anna), 0)
        journey.action_start()
        self.assertTrue(journey.approved)
        self.assertEqual(journey.live_version_id.approved_by_id, self.env.user)

    def test_the_shadow_decides_notes_and_does_nothing(self):
        carl = self.customer("Carl", agreed=False)
        journey = self.journey(MAIL, THREE_DAYS, start=False)
        journey.action_shadow()
        self.enter(journey, self.anna, carl)
        self.go()
        self.assertEqual(
            self.visits(journey, self.anna)[0], ("email", "shadow", "given")
        )
        self.assertEqual(
            self.visits(journey, carl)[0], ("email", "held", "never_asked")
        )
        self.assertEqual((self.got(self.anna), self.got(carl)), (0, 0))
        self.assertFalse(
            self.env["cdp.decision"].search([("partner_id", "=", self.anna.id)]),
            "what was not sent does not use up the limit",
        )
        journey.action_start()
        self.assertEqual(set(self.runs(journey).mapped("left_why")), {"shadow"})
        self.assertEqual(self.enter(journey, self.anna), 1, "the shadow does not count")
        self.go()
        self.assertEqual(self.got(self.anna), 1)

    def test_the_goal_ends_it_when_something_changes(self):
        journey = self.journey(
            THREE_DAYS, goal_purchase=True, exit_domain="[('partner_id.ref', '=', 'x')]"
        )
        self.enter(journey, self.anna, self.paul)
        self.run_stages("journey")
        self.purchase_now(self.anna)
        self.run_stages("journey")
        self.assertEqual(self.runs(journey, self.anna).left_why, "goal")
        self.assertEqual(self.runs(journey, self.paul).state, "waiting")
        self.paul.ref = "x"
        self.run_stages("journey", everybody=True)
        self.assertEqual(self.runs(journey, self.paul).left_why, "exit")

    def test_a_purchase_before_entering_is_no_goal(self):
        self.buy(self.anna, x_date=fields.Datetime.now() - timedelta(hours=1))
        journey = self.journey(THREE_DAYS, goal_purchase=True)
        self.enter(journey, self.anna)
        self.run_stages("journey")
        self.assertEqual(self.runs(journey).state, "waiting")

    def test_two_who_turn_out_to_be_one_go_on_as_one(self):
        journey = self.journey(THREE_DAYS, MAIL)
        self.enter(journey, self.anna)
        self.run_stages("journey")
        self.later(days=1)
        self.enter(journey, self.paul)
        self.run_stages("journey")
        self.env.cr.execute(
            "UPDATE res_partner SET cdp_profile_id = %s WHERE id = %s",
            [self.profile(self.anna).id, self.paul.id],
        )
        self.env.invalidate_all()
        self.later(days=3)
        self.go()
        self.assertEqual(self.runs(journey, self.anna).state, "done")
        self.assertEqual(self.runs(journey, self.paul).left_why, "merged")
        self.assertEqual((self.got(self.anna), self.got(self.paul)), (1, 0))

    def test_the_older_stays_also_when_it_has_to_move(self):
        journey = self.journey(THREE_DAYS, MAIL)
        self.enter(journey, self.paul)
        self.run_stages("journey")
        self.later(days=1)
        self.enter(journey, self.anna)
        self.run_stages("journey")
        mine, annas = self.profile(self.paul), self.profile(self.anna)
        self.env.cr.execute(
            "UPDATE res_partner SET cdp_profile_id = %s WHERE id = %s",
            [annas.id, self.paul.id],
        )
        self.env.invalidate_all()
        self.later(days=2)
        self.run_stages("journey")
        self.assertEqual(self.runs(journey, self.paul).profile_id, annas)
        self.assertEqual(self.runs(journey, self.anna).left_why, "merged")
        # taken apart again: the run goes with the contact that entered
        self.env.cr.execute(
            "UPDATE res_partner SET cdp_profile_id = %s WHERE id = %s",
            [mine.id, self.paul.id],
        )
        self.env.invalidate_all()
        self.go()
        self.assertEqual(self.runs(journey, self.paul).profile_id, mine)
        self.assertEqual((self.got(self.paul), self.got(self.anna)), (1, 0))

    def test_a_thousand_wait_while_it_is_changed(self):
        people = self.env["res.partner"].create(
            [{"name": f"G {n}", "email": f"g{n}@x.example.com"} for n in range(1_000)]
        )
        self.run_stages("link")
        journey = self.journey(THREE_DAYS, END)
        self.enter(journey, *people)
        self.run_stages("journey")
        journey.action_change()
        journey.step_ids[0].wait_count = 99
        journey.action_publish()
        self.later(days=3)
        self.run_stages("journey")
        self.assertEqual(set(self.runs(journey).mapped("state")), {"done"})

    def test_batches_are_few_queries(self):
        people = self.env["res.partner"].create(
            [{"name": f"G {n}", "email": f"g{n}@x.example.com"} for n in range(300)]
        )
        self.run_stages("link")
        journey = self.journey(
            {"kind": "branch", "branch_kind": "split"}, THREE_DAYS, goal_purchase=True
        )
        journey.live_version_id.step_ids.invalidate_recordset()
        self.enter(journey, *people)
        worker = self.env["cdp.stage.journey"]
        self.env.flush_all()
        with self.assertQueryCount(45):  # each app adds a field or two
            worker._queued_batch()

    def test_a_broken_journey_does_not_keep_the_others(self):
        broken = self.journey(THREE_DAYS, name="Broken")
        whole = self.journey(THREE_DAYS, name="Whole")
        self.enter(broken, self.anna)
        self.enter(whole, self.anna)
        over = type(broken)._over

        def fail(journey, run_ids):
            if journey.name == "Broken":
                raise ValueError("no such field")
            return over(journey, run_ids)

        with (
            patch.object(type(broken), "_over", fail),
            self.assertLogs(
                "odoo.addons.customer_data_platform.models.act.journey", "ERROR"
            ),
        ):
            self.run_stages("journey")
        self.assertEqual(self.runs(whole).state, "waiting")

    def test_rules_that_cannot_be_used_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "Goal"):
            self.journey(END, goal_domain="[('nothing', '=', 1)]")
        with self.assertRaisesRegex(ValidationError, "Choose the segment"):
            self.journey(END, entry="segment_in")


@tagged("post_install", "-at_install")
class TestJourneyRights(JourneyCase):
    """A user looks, a manager edits and approves, a company keeps to itself."""

    def test_a_user_looks_and_changes_nothing(self):
        journey = self.journey(MAIL, THREE_DAYS)
        self.enter(journey, self.anna)
        self.go()
        user = make_user(self.env, "looker", USER)
        mine = journey.with_user(user)
        self.assertEqual(mine.sent_count, 1)
        self.assertEqual(mine.step_ids[0].display_name, "Send “We miss you”")
        self.assertTrue(mine.run_ids.visit_ids)
        self.assertTrue(self.profile(self.anna).with_user(user).journey_visit_ids)
        for action in ("action_pause", "action_start", "action_change"):
            with self.assertRaises(AccessError):
                getattr(mine, action)()
        with self.assertRaises(AccessError):
            mine.run_ids.action_take_out()

    def test_a_manager_makes_one_from_nothing(self):
        manager = make_user(self.env, "planner", MANAGER)
        journey = (
            self.env["cdp.journey"]
            .with_user(manager)
            .create(
                {
                    "name": "Mine",
                    "purpose_id": self.offers.id,
                    "entry": "hand",
                    "step_ids": [(0, 0, MAIL), (0, 0, THREE_DAYS)],
                }
            )
        )
        first, second = journey.step_ids
        first.next_id = second
        first.subject = "Hello"
        self.assertEqual(first.sudo().mailing_id.subject, "Hello")
        first.sudo().mailing_id.body_html = "<p>Hello</p>"
        journey.action_start()
        self.assertEqual(journey.state, "running")
        enter = (
            self.env["cdp.journey.enter"]
            .with_user(manager)
            .with_context(active_ids=self.profile(self.anna).ids)
            .create({"journey_id": journey.id})
        )
        self.assertIn("1 of 1 entered", enter.action_enter()["params"]["message"])
        journey.run_ids.action_take_out()
        self.assertEqual(self.runs(journey).left_why, "hand")
        journey.action_pause()
        journey.action_stop()

    def test_another_companys_journey_is_not_seen(self):
        other = self.env["res.company"].create({"name": "Other"})
        journey = self.journey(END, company_id=other.id)
        self.enter(journey, self.anna)
        user = make_user(self.env, "mine", USER)
        for model in ("cdp.journey", "cdp.journey.step", "cdp.journey.run"):
            domain = [("journey_id", "=", journey.id)]
            if model == "cdp.journey":
                domain = [("id", "=", journey.id)]
            self.assertFalse(self.env[model].with_user(user).search(domain), model)
