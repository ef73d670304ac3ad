from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time

from ..common import make_user
from .churn_case import ChurnCase

USER = "customer_data_platform.group_user"


class TestOverride(ChurnCase):
    """A person knows more of a customer than the model can."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.marc = make_user(cls.env, "marc", USER, name="Marc Demo")
        cls.customer = cls.customers[80]

    def set_by_hand(self, value=0.9, user=None, **vals):
        profile = self.profile(self.customer)
        return (
            self.env["cdp.override"]
            .with_user(user or self.marc)
            .create(
                {
                    "profile_id": profile.id,
                    "kind": "churn",
                    "value": value,
                    "reason": "Moves abroad",
                    **vals,
                }
            )
        )

    def test_it_counts_at_once_and_the_models_own_stays_beside(self):
        own = self.profile(self.customer).churn_probability
        self.set_by_hand(0.9)
        profile = self.profile(self.customer)
        self.assertEqual(profile.churn_probability, 0.9)
        self.assertEqual(profile.churn_state, "by_hand")
        self.assertEqual(profile.churn_by_model, own)
        self.assertIn("Set by hand by Marc Demo until", profile.churn_summary)
        self.assertIn("Moves abroad", profile.churn_summary)
        self.assertIn(f"The model says {round(100 * own)} %", profile.churn_summary)

    def test_lists_bands_and_segments_go_by_it(self):
        segment = self.env["cdp.segment"].create(
            {"name": "Going", "domain": "[('churn_probability', '>=', 0.99)]"}
        )
        self.run_stages("segment")
        self.assertNotIn(segment, self.profile(self.customer).segment_ids)
        self.set_parameter("offer_success", "0.9")
        self.set_by_hand(0.99)
        self.assertEqual(self.profile(self.customer).churn_band, "high")
        self.run_stages("segment")
        self.assertIn(segment, self.profile(self.customer).segment_ids)

    def test_scoring_at_night_keeps_it_and_renews_the_models_own(self):
        self.set_by_hand(0.9)
        with self.rows_written() as written:
            self.run_stages("churn", everybody=True)
        self.assertFalse(written)
        own = self.profile(self.customer).churn_by_model
        self.set_parameter("as_of", "2024-07-20")
        self.run_stages("churn")
        self.assertEqual(self.profile(self.customer).churn_probability, 0.9)
        self.assertNotEqual(self.profile(self.customer).churn_by_model, own)

    def test_it_ends_by_itself(self):
        own = self.profile(self.customer).churn_probability
        override = self.set_by_hand(until=fields.Date.today() + timedelta(days=2))
        with freeze_time(fields.Datetime.now() + timedelta(days=2)):
            self.run_stages("churn")
            self.assertEqual(self.profile(self.customer).churn_probability, 0.9)
        with freeze_time(fields.Datetime.now() + timedelta(days=3)):
            self.run_stages("churn")
        profile = self.profile(self.customer)
        self.assertEqual(profile.churn_probability, own)
        self.assertEqual(profile.churn_state, "scored")
        self.assertEqual(override.state, "ended")
        self.assertFalse(override.ended_by_id)

    def test_it_can_be_ended_early_and_the_record_stays(self):
        own = self.profile(self.customer).churn_probability
        override = self.set_by_hand()
        eva = make_user(self.env, "eva", USER)
        self.profile(self.customer).with_user(eva).action_end_override()
        self.assertEqual(self.profile(self.customer).churn_probability, own)
        self.assertEqual(override.state, "ended")
        self.assertEqual(override.user_id, self.marc)
        self.assertEqual(override.ended_by_id, eva)
        self.assertEqual(override.by_model, own)
        with self.assertRaises(UserError):
            override.action_end()

    def test_a_second_one_ends_the_first(self):
        first = self.set_by_hand(0.9)
        second = self.set_by_hand(0.1)
        self.assertEqual(first.state, "ended")
        self.assertEqual(second.state, "active")
        self.assertEqual(self.profile(self.customer).churn_probability, 0.1)

    def test_it_takes_a_chance_a_reason_and_a_day_to_come(self):
        for wrong in (
            {"value": 1.2},
            {"value": -0.1},
            {"reason": "  "},
            {"until": fields.Date.today() - timedelta(days=1)},
        ):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                self.set_by_hand(**wrong)

    def test_who_has_never_bought_can_be_given_one(self):
        ruth = self.contact("Ruth Klein")
        self.run_stages("link", "rfm", "churn")
        self.customer = ruth
        self.set_by_hand(0.4)
        self.run_stages("churn", everybody=True)
        self.assertEqual(self.profile(ruth).churn_probability, 0.4)
        self.profile(ruth).action_end_override()
        self.assertEqual(self.profile(ruth).churn_state, "never_bought")

    def test_nobody_changes_or_deletes_what_was_set(self):
        override = self.set_by_hand()
        with self.assertRaises(AccessError):
            override.with_user(self.marc).write({"value": 0.1})
        with self.assertRaises(AccessError):
            override.with_user(self.marc).unlink()
        forged = self.set_by_hand(user_id=self.env.ref("base.user_admin").id)
        self.assertEqual(forged.user_id, self.marc)

    def test_a_colleague_without_a_role_sets_nothing(self):
        override = self.set_by_hand()
        other = make_user(self.env, "otto")
        with self.assertRaises(AccessError):
            self.set_by_hand(user=other)
        with self.assertRaises(AccessError):
            override.with_user(other).action_end()

    def test_the_button_opens_a_form_with_the_score_of_now(self):
        profile = self.profile(self.customer).with_user(self.marc)
        action = profile.action_override()
        defaults = action["context"]
        self.assertEqual(defaults["default_value"], round(profile.churn_probability, 2))
        form = self.env["cdp.override"].with_context(**defaults).with_user(self.marc)
        override = form.create({"value": 0.8, "reason": "Told me so"})
        self.assertEqual(override.profile_id, profile)
