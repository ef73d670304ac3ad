from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from ..common import make_user
from .journey_case import MAIL, JourneyCase

AB = {"kind": "branch", "branch_kind": "ab", "share": 50}


@tagged("post_install", "-at_install")
class TestHelpedAB(JourneyCase):
    """Two ways compared; the better one for everybody, when the journey says so."""

    def compared(self, **vals):
        journey = self.journey({**AB, **vals}, start=False)
        branch = journey.step_ids
        create = self.env["cdp.journey.step"].create
        one = create({"journey_id": journey.id, **MAIL, "subject": "A"})
        other = create({"journey_id": journey.id, **MAIL, "subject": "B"})
        for step in (one, other):
            step.mailing_id.body_html = "<p>Dear</p>"
        branch.write({"next_id": one.id, "else_id": other.id})
        journey.action_start()
        return journey, branch

    def result(self, journey, branch, state):
        return self.env["cdp.journey.result"].create(
            {"journey_id": journey.id, "step_key": branch.key, "state": state}
        )

    def ways(self, journey):
        self.env.invalidate_all()
        visits = self.runs(journey).visit_ids.filtered(lambda v: v.kind == "branch")
        return set(visits.mapped("way"))

    def people(self, number=10):
        return [self.customer(f"Person{n}") for n in range(number)]

    def test_once_one_way_is_better_everybody_goes_it(self):
        for state, way in (("helped", "next"), ("harmed", "else")):
            journey, branch = self.compared(ab_auto=True)
            self.result(journey, branch, state)
            people = self.people() if state == "helped" else [self.anna, self.paul]
            self.enter(journey, *people)
            self.go()
            self.assertEqual(self.ways(journey), {way})

    def test_until_then_and_unless_the_journey_says_so_both_ways_go_on(self):
        people = self.people()
        for auto, state in ((True, "not_enough"), (False, "helped")):
            journey, branch = self.compared(ab_auto=auto)
            self.result(journey, branch, state)
            self.enter(journey, *people)
            self.go()
            self.assertEqual(self.ways(journey), {"next", "else"})

    def test_the_two_ways_are_counted_and_said_in_words(self):
        journey, branch = self.compared()
        self.enter(journey, *self.people())
        self.go()
        self.env.cr.execute(
            "UPDATE cdp_exposure SET until = %s", [fields.Datetime.now()]
        )
        self.env["cdp.journey.result"]._refresh()
        self.env.invalidate_all()
        result = journey.ab_result_ids
        self.assertEqual(result.step_id, branch)
        self.assertEqual(result.treated + result.control, 10)
        self.assertEqual(result.state, "not_enough")
        self.assertFalse(result.winner)
        self.assertIn("Not enough data yet to say which is better", result.sentence)

    def test_the_page_of_a_journey_that_holds_nobody_out_says_so(self):
        journey = self.journey(MAIL)
        self.assertIn("Everybody gets it", journey.help_sentence)
        self.assertFalse(journey.holdout_note)
        journey.holdout_share = 10
        self.assertIn("10 of 100 customers", journey.holdout_note)
        self.assertIn("No answer yet", journey.help_sentence)

    def test_the_story_of_a_customer_is_told_in_order(self):
        journey = self.journey(MAIL)
        carl = self.customer("Carl", agreed=False)
        self.enter(journey, self.anna, carl)
        self.go()
        self.later(hours=1)
        self.buy(self.anna, x_date=fields.Datetime.now())
        self.run_stages("helped", everybody=True)
        user = make_user(self.env, "story-reader", "customer_data_platform.group_user")

        def story(person):
            rows = self.profile(person).with_user(user).story_ids
            return [(r.what, r.why or "", r.amount) for r in rows.sorted("date")]

        self.assertEqual(
            sorted(story(self.anna)),
            [
                ("bought", "", 10),
                ("entered", "", 0),
                ("left", "Came to the end", 0),
                ("sent", "", 0),
            ],
        )
        self.assertIn(("held", "Was never asked", 0), story(carl))

    def test_a_page_computes_nothing(self):
        journey = self.journey(MAIL, holdout_share=10)
        with patch(
            "odoo.addons.customer_data_platform.models.act.helped"
            ".cdp_journey_result.exchange"
        ) as exchange:
            journey.invalidate_recordset()
            journey.read(["help_sentence", "money_sentence", "help_state"])
        exchange.assert_not_called()

    def test_a_list_of_journeys_takes_no_query_a_journey(self):
        fields_read = ["help_state", "help_sentence", "control_count", "credited"]
        journeys = self.env["cdp.journey"]
        for number in range(6):
            journey = self.journey(MAIL, holdout_share=10, name=f"Journey {number}")
            self.env["cdp.journey.result"].create(
                {"journey_id": journey.id, "step_key": "", "state": "not_enough"}
            )
            journeys |= journey

        def queries(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some.read(fields_read)
            return self.env.cr.sql_log_count - before

        queries(journeys)  # what is read once and kept
        self.assertEqual(queries(journeys[:1]), queries(journeys))
