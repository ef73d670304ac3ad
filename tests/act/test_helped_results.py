from datetime import timedelta

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL

from .journey_case import MAIL, JourneyCase


@tagged("post_install", "-at_install")
class TestHelpedConversions(JourneyCase):
    """Purchases after a message count once, and for one journey."""

    def exposure(self, journey, person):
        self.env.invalidate_all()
        return self.env["cdp.exposure"].search(
            [("journey_id", "=", journey.id), ("partner_id", "=", person.id)]
        )

    def sent(self, *people, **vals):
        journey = self.journey(MAIL, **vals)
        self.enter(journey, *people)
        self.go()
        return journey

    def ago(self, days, **only):
        """Messages were sent so many days earlier."""
        self.env.flush_all()
        past = timedelta(days=days)
        for table, columns in {
            "cdp_exposure": ["date"],
            "cdp_journey_visit": ["date", "sent"],
            "cdp_journey_run": ["entered", "left"],
        }.items():
            for column in columns:
                self.env.cr.execute(
                    SQL(
                        "UPDATE %s SET %s = %s - %s",
                        SQL.identifier(table),
                        SQL.identifier(column),
                        SQL.identifier(column),
                        past,
                    )
                )
        self.env.invalidate_all()

    def count(self):
        self.env.flush_all()
        self.run_stages("helped", everybody=True)

    def bought(self, person, days_ago, amount=10.0, **vals):
        date = fields.Datetime.now() - timedelta(days=days_ago)
        return self.buy(person, amount, x_date=date, **vals)

    def test_a_purchase_within_the_days_counts_and_one_after_them_does_not(self):
        journey = self.sent(self.anna, self.paul)
        self.ago(20)
        self.bought(self.anna, 10, 30)
        self.bought(self.anna, 9, 12)
        self.bought(self.paul, 2)
        self.count()
        anna = self.exposure(journey, self.anna)
        self.assertTrue(anna.converted)
        self.assertEqual(anna.revenue, 42)
        self.assertAlmostEqual(anna.days_after, 10, delta=0.1)
        self.assertFalse(self.exposure(journey, self.paul).converted)

    def test_who_is_held_out_is_counted_alike(self):
        journey = self.journey(MAIL, holdout_share=50)
        people = [self.customer(f"Person{n}") for n in range(10)]
        self.enter(journey, *people)
        self.go()
        self.ago(5)
        for person in people:
            self.bought(person, 1, 20)
        self.count()
        exposures = self.env["cdp.exposure"].search([("journey_id", "=", journey.id)])
        self.assertEqual(set(exposures.mapped("arm")), {"treated", "control"})
        self.assertEqual(exposures.mapped("revenue"), [20] * 10)
        credited = self.env["cdp.attribution"].search([])
        self.assertEqual(
            {c.partner_id.id: c.arm for c in credited},
            {e.partner_id.id: e.arm for e in exposures},
        )

    def test_what_was_spent_before_is_known_apart(self):
        journey = self.sent(self.anna)
        self.ago(5)
        self.bought(self.anna, 100, 70)
        self.bought(self.anna, 1, 5)
        self.count()
        anna = self.exposure(journey, self.anna)
        self.assertEqual((anna.revenue_before, anna.revenue), (70, 5))

    def test_an_order_is_credited_to_the_last_message_only(self):
        first, last = self.sent(self.anna), None
        self.ago(6)
        last = self.sent(self.anna, name="Second")
        self.ago(2)
        order = self.bought(self.anna, 1, 25)
        self.count()
        credited = self.env["cdp.attribution"].search([("res_id", "=", order.id)])
        self.assertEqual(credited.journey_id, last)
        self.assertEqual(credited.amount, 25)
        self.assertTrue(self.exposure(first, self.anna).converted, "it compares")

    def test_a_cancelled_order_loses_its_credit(self):
        journey = self.sent(self.anna)
        self.ago(5)
        order = self.bought(self.anna, 1)
        self.count()
        self.assertTrue(self.env["cdp.attribution"].search([]))
        order.x_state = "cancel"
        self.count()
        self.assertFalse(self.env["cdp.attribution"].search([]))
        self.assertFalse(self.exposure(journey, self.anna).converted)

    def test_counting_again_writes_nothing(self):
        self.sent(self.anna)
        self.ago(5)
        self.bought(self.anna, 1)
        self.count()
        profiles = self.anna.cdp_profile_id.ids
        self.assertEqual(self.env["cdp.exposure"]._count(profiles), 0)

    def test_a_purchase_is_counted_without_waiting_for_the_night(self):
        journey = self.sent(self.anna)
        self.ago(1)
        self.purchase_now(self.anna)
        self.run_stages("journey", "helped")
        self.assertTrue(self.exposure(journey, self.anna).converted)

    def test_the_goal_may_be_what_counts(self):
        journey = self.sent(
            self.anna,
            self.paul,
            conversion="goal",
            goal_domain="[('partner_id.ref', '=', 'member')]",
        )
        self.anna.ref = "member"
        self.bought(self.paul, 0)
        self.count()
        self.assertTrue(self.exposure(journey, self.anna).converted)
        self.assertFalse(self.exposure(journey, self.paul).converted)


@tagged("post_install", "-at_install")
class TestHelpedResults(JourneyCase):
    """The answer equals the engine's, in words; without enough data there is none."""

    def planted(self, treated, control, share=50, **vals):
        """A journey with so many (customers, buyers) in each group, long ago."""
        journey = self.journey(MAIL, holdout_share=share, **vals)
        long_ago = fields.Datetime.now() - timedelta(days=40)
        journey.create_date = long_ago
        for arm, (number, buyers) in {"treated": treated, "control": control}.items():
            self._plant(journey, arm, number, buyers, long_ago)
        self.env["cdp.journey.result"]._refresh()
        self.env.invalidate_all()
        return journey

    def _plant(self, journey, arm, number, buyers, date):
        self.env.cr.execute(
            SQL(
                """
WITH customer AS (
    INSERT INTO cdp_profile (active) SELECT TRUE FROM generate_series(1, %(n)s)
    RETURNING id
), run AS (
    INSERT INTO cdp_journey_run (journey_id, version_id, profile_id, partner_id, key,
           policy, state, entered)
    SELECT %(journey)s, %(version)s, id, %(contact)s, id, 'key', 'done', %(date)s
      FROM customer RETURNING id, profile_id, partner_id
)
INSERT INTO cdp_exposure (journey_id, run_id, profile_id, partner_id, arm, date, until,
       converted, revenue, revenue_before)
SELECT %(journey)s, id, profile_id, partner_id, %(arm)s, %(date)s,
       %(date)s + interval '14 days', row_number() OVER (ORDER BY id) <= %(buyers)s,
       CASE WHEN row_number() OVER (ORDER BY id) <= %(buyers)s
            THEN 20 + id %% 30 ELSE 0 END, id %% 17
  FROM run
""",
                n=number,
                contact=self.anna.id,
                journey=journey.id,
                version=journey.version_id.id,
                date=date,
                arm=arm,
                buyers=buyers,
            )
        )

    def test_three_of_a_hundred_against_two_is_found(self):
        journey = self.planted((20_000, 600), (20_000, 400))
        result = journey.result_ids
        self.assertEqual((result.treated, result.control), (20_000, 20_000))
        self.assertEqual((result.treated_yes, result.control_yes), (600, 400))
        self.assertEqual(result.state, "helped")
        self.assertAlmostEqual(result.lift, 0.01, 4)
        self.assertIn("Of 20,000 customers who got it, 600 bought", result.sentence)
        self.assertIn("It helped", result.sentence)

    def test_it_equals_the_engine(self):
        # numpy in a test only; a page never imports it
        from odoo.addons.customer_data_platform.engine.experiment import (
            rates,
            sequential,
        )

        result = self.planted((900, 60), (900, 30)).result_ids
        planned = sequential.Sizes(result.planned_treated, result.planned_control)
        pair = rates.Rate(60, 900), rates.Rate(30, 900)
        always = sequential.rate(*pair, planned).difference
        once = rates.difference(*pair)
        for name, interval in (("lift", always), ("fixed", once)):
            for end, value in zip(("", "_low", "_high"), interval, strict=True):
                self.assertAlmostEqual(result[name + end], float(value), 4)

    def test_too_few_say_how_many_more_in_place_of_a_number(self):
        result = self.planted((300, 9), (300, 6)).result_ids
        self.assertEqual(result.state, "not_enough")
        self.assertIn("Not enough data yet", result.sentence)
        self.assertIn("more customers", result.sentence)
        self.assertNotIn("%", result.sentence)
        self.assertFalse(result.money_sentence)

    def test_groups_that_are_not_as_drawn_are_told(self):
        result = self.planted((2_000, 60), (1_500, 40)).result_ids
        self.assertEqual(result.state, "mismatch")
        self.assertIn("not as large as they were drawn", result.sentence)

    def test_the_plan_is_made_before_the_first_look_and_kept(self):
        journey = self.planted((300, 9), (300, 6))
        plan = journey.result_ids.planned_treated
        for n in range(3):
            self.buy(self.anna, x_date=fields.Datetime.now(), amount=n + 1.0)
        self.env["cdp.journey.result"]._refresh()
        self.env.invalidate_all()
        self.assertTrue(plan)
        self.assertEqual(journey.result_ids.planned_treated, plan)

    def test_other_rules_begin_the_comparison_anew(self):
        journey = self.planted((300, 9), (300, 6))
        journey.holdout_share = 20
        self.assertFalse(journey.result_ids)
        self.env["cdp.journey.result"]._refresh()
        self.env.invalidate_all()
        self.assertFalse(journey.result_ids)

    def test_what_is_left_over_is_margin_less_cost(self):
        self.set_parameter("journey_margin_share", "50")
        self.set_parameter("journey_email_cost", "0.5")
        journey = self.planted((20_000, 1_200), (20_000, 400))
        result = journey.result_ids
        self.assertEqual(result.money_state, "helped")
        expected = result.money * 20_000 * 0.5
        self.assertAlmostEqual(result.gain, expected, delta=20_000 * 0.01)
        self.assertIn("Left over", result.return_sentence)
        self.assertIn("margin of 50 %", result.return_sentence)

    def test_without_an_effect_none_is_claimed(self):
        result = self.planted((20_000, 400), (20_000, 400)).result_ids
        self.assertEqual(result.state, "no_difference")
        self.assertIn("No difference that matters", result.sentence)
        self.assertFalse(result.return_sentence)

    def test_another_share_of_all_begins_every_comparison_anew(self):
        journey = self.planted((300, 9), (300, 6))
        self.env["res.config.settings"].create({"cdp_holdout_share": 5}).execute()
        self.assertEqual(self.env["cdp.exposure"]._share_of_all(), 0.05)
        self.assertFalse(journey.result_ids)
        self.assertAlmostEqual(journey._share_held_out(), 1 - 0.95 * 0.5)
