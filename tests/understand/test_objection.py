from odoo.exceptions import AccessError, UserError

from ..common import make_user
from .churn_case import ChurnCase

USER = "customer_data_platform.group_user"
#: stored on the profile and no judgement of a person: a new column has to be put here,
#: or among the scores that an objection takes away (SCORES)
FACTS = {
    *("partner_id", "is_company", "company_id", "active", "merged_into_id"),
    *("excluded_by_id", "first_purchase", "last_purchase", "purchase_count"),
    *("purchase_days", "revenue", "average_order", "usual_gap_days", "id"),
    *("quality", "quality_since", "quality_issue_count", "first_source_id"),
    *("margin", "margin_revenue", "contract_end", "contract_running"),
    *("rfm_days", "rfm_revenue"),
    *("open_count", "click_count", "click_last", "complaint_count", "complaint_last"),
    *("feedback_count", "rating_average", "rating_count", "rating_last"),
}


class TestObjection(ChurnCase):
    """A customer who objects to profiling has no scores at all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.segment = cls.env["cdp.segment"].create(
            {"name": "Buyers", "domain": "[('purchase_count', '>', 0)]"}
        )
        cls.run_stages("segment")
        cls.customer = cls.customers[8]
        cls.marc = make_user(cls.env, "marc", USER, name="Marc Demo")
        cls.run_stages("link", "rfm", "churn", "segment")

    def object(self, partner=None):
        profile = self.profile(partner or self.customer)
        profile.with_user(self.marc).action_object()
        return self.profile(partner or self.customer)

    def scores(self, profile):
        """What is stored about the customer beside facts and states."""
        columns = [
            name
            for name in self.env["cdp.profile"]._score_columns()
            if not name.endswith(("_state", "_date"))
        ]
        self.env.cr.execute(
            f"SELECT {', '.join(columns)} FROM cdp_profile WHERE id = %s", [profile.id]
        )
        return [value for value in self.env.cr.fetchone() if value]

    def test_all_scores_and_segments_are_gone_at_once_and_the_page_says_why(self):
        self.assertTrue(self.scores(self.profile(self.customer)))
        self.assertIn(self.segment, self.profile(self.customer).segment_ids)
        members = self.segment.member_count
        profile = self.object()
        self.assertFalse(self.scores(profile))
        self.assertFalse(profile.segment_ids)
        self.assertEqual(self.segment.member_count, members - 1)
        self.assertEqual(profile.churn_state, "objects")
        for reason in (profile.churn_reason, profile.rfm_reason):
            self.assertIn("Objects to profiling since", reason)
            self.assertIn("so there are no scores", reason)

    def test_no_stage_brings_them_back(self):
        profile = self.object()
        self.run_stages(everybody=True)
        self.assertFalse(self.scores(self.profile(self.customer)))
        self.assertFalse(self.profile(self.customer).segment_ids)
        with self.rows_written() as written:
            self.run_stages("link", "rfm", "churn", everybody=True)
        self.assertNotIn(profile.id, written)

    def test_nobody_elses_profile_or_id_changes(self):
        mine = self.profile(self.customer).id
        ids = self.profiles().ids
        with self.rows_written() as written:
            self.object()
            self.run_stages("link", "rfm", "churn", "segment")
        self.assertEqual(written, {mine})
        self.assertEqual(self.profiles().ids, ids)

    def test_the_models_learn_nothing_from_them(self):
        before = self.learn().record["customers"]
        for customer in self.customers[:10]:
            self.object(customer)
        self.assertEqual(self.learn().record["customers"], before - 10)

    def test_withdrawn_the_scores_come_back(self):
        before = self.profile(self.customer)
        probability, label = before.churn_probability, before.rfm_label_id
        self.object().with_user(self.marc).action_withdraw_objection()
        self.run_stages("link", "rfm", "churn", "segment")
        after = self.profile(self.customer)
        self.assertEqual(after.churn_probability, probability)
        self.assertEqual(after.rfm_label_id, label)
        self.assertIn(self.segment, after.segment_ids)
        self.assertFalse(self.customer.cdp_no_profiling_since)

    def test_it_is_noted_who_said_so_and_when(self):
        self.object()
        self.assertTrue(self.customer.cdp_no_profiling_since)
        self.assertEqual(self.customer.cdp_no_profiling_by_id, self.marc)
        line = self.env["cdp.identity.log"].search([], limit=1)
        self.assertEqual((line.action, line.user_id), ("objected", self.marc))
        self.assertEqual(line.partner_id, self.customer)
        self.profile(self.customer).with_user(self.marc).action_withdraw_objection()
        line = self.env["cdp.identity.log"].search([], limit=1)
        self.assertEqual(line.action, "objection_withdrawn")

    def test_it_can_be_set_on_the_contact_as_well(self):
        self.customer.cdp_no_profiling = True
        self.assertFalse(self.scores(self.profile(self.customer)))
        self.assertEqual(self.customer.cdp_no_profiling_by_id, self.env.user)

    def test_a_new_contact_may_object_from_the_start(self):
        anna = self.contact("Anna Frei", cdp_no_profiling=True)
        self.buy(anna)
        self.run_stages("link", "rfm", "churn")
        self.assertEqual(self.profile(anna).churn_state, "objects")
        self.assertTrue(anna.cdp_no_profiling_since)

    def test_of_linked_contacts_the_strictest_counts_and_undoing_keeps_it(self):
        one = self.contact("Ina Berg", email="ina@berg.example.com")
        two = self.contact(
            "Ina Berg", email="ina@berg.example.com", cdp_no_profiling=True
        )
        self.buy(one)
        self.run_stages("link", "rfm", "churn")
        profile = self.profile(one)
        self.assertEqual(profile, self.profile(two))
        self.assertEqual(profile.churn_state, "objects")
        self.assertFalse(self.scores(profile))
        match = self.env["cdp.match"].search(
            [("partner_a_id", "=", one.id), ("partner_b_id", "=", two.id)]
        )
        match.action_reject()
        self.run_stages("link", "rfm", "churn")
        self.assertFalse(self.profile(one).no_profiling)
        self.assertEqual(self.profile(one).churn_state, "scored")
        self.assertTrue(self.profile(two).no_profiling)

    def test_linking_with_one_who_objects_takes_the_scores_at_once(self):
        self.contact(
            "Customer 008", email="eight@shop.example.com", cdp_no_profiling=True
        )
        self.customer.email = "eight@shop.example.com"
        self.run_stages("link")
        self.assertFalse(self.scores(self.profile(self.customer)))
        self.assertFalse(self.profile(self.customer).segment_ids)

    def test_merging_contacts_keeps_it(self):
        two = self.contact("Customer 008", email="eight@shop.example.com")
        two.cdp_no_profiling = True
        self.run_stages("link")
        self.env["base.partner.merge.automatic.wizard"].create(
            {
                "partner_ids": [(6, 0, (self.customer + two).ids)],
                "dst_partner_id": self.customer.id,
            }
        ).action_merge()
        self.run_stages("link", "rfm", "churn")
        self.assertTrue(self.profile(self.customer).no_profiling)
        self.assertFalse(self.scores(self.profile(self.customer)))

    def test_a_score_set_by_hand_ends_and_none_can_be_set(self):
        values = {"profile_id": self.profile(self.customer).id, "reason": "Known"}
        override = self.env["cdp.override"].create({"value": 0.9, **values})
        self.object()
        self.assertEqual(override.state, "ended")
        self.assertEqual(override.ended_by_id, self.marc)
        with self.assertRaises(UserError):
            self.env["cdp.override"].create({"value": 0.9, **values})
        with self.assertRaisesRegex(UserError, "Objects to profiling"):
            self.profile(self.customer).action_override()

    def test_the_rule_cannot_be_switched_off(self):
        rule = self.env.ref("customer_data_platform.exclusion_objection")
        for attempt in (
            lambda: rule.write({"active": False}),
            lambda: rule.write({"domain": "[]"}),
            rule.unlink,
        ):
            with self.assertRaises(UserError):
                attempt()

    def test_who_objects_can_be_found(self):
        profile = self.object()
        found = self.env["cdp.profile"].search([("no_profiling", "=", True)])
        self.assertEqual(found, profile)

    def test_a_colleague_without_a_role_notes_nothing(self):
        other = make_user(self.env, "otto", "base.group_partner_manager")
        with self.assertRaises(AccessError):
            self.profile(self.customer).with_user(other).action_object()
        with self.assertRaises(AccessError):
            self.customer.with_user(other).cdp_no_profiling = True

    def test_every_stored_column_is_known_as_a_fact_or_a_score(self):
        """Or a new score would stay with customers who object."""
        stored = {
            name
            for name, field in self.env["cdp.profile"]._fields.items()
            if field.store and field.column_type
        }
        scores = set(self.env["cdp.profile"]._score_columns())
        self.assertEqual(stored - scores, FACTS & stored)
