from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..common import CustomerDataCase, make_user


@tagged("post_install", "-at_install")
class TestSegment(CustomerDataCase):
    def test_shipped_segments_cover_every_scored_customer_once_or_not(self):
        self.make_customers()
        self.run_stages("link", "rfm", "segment", everybody=True)
        for name in ("champions", "loyal", "potential", "risk", "lose", "new", "lost"):
            segment = self.env.ref(f"customer_data_platform.segment_{name}")
            label = self.env.ref(f"customer_data_platform.rfm_label_{name}")
            members = self.env["cdp.profile"].search(
                [("segment_ids", "in", segment.ids)]
            )
            expected = self.env["cdp.profile"].search([("rfm_label_id", "=", label.id)])
            self.assertEqual(members, expected, name)
            self.assertEqual(segment.member_count, len(members))

    def test_missing_contact_data(self):
        segment = self.env.ref("customer_data_platform.segment_no_contact")
        reachable = self.contact("Anna Berg", email="anna@berg.example.com")
        placeholder = self.contact("Paul Hof", email="test@test.com")
        silent = self.contact("Ruth Klein")
        for partner in (reachable, placeholder, silent):
            self.buy(partner)
        self.contact("Never Bought")
        self.run_stages("link", "rfm", "segment", everybody=True)
        members = self.env["cdp.profile"].search([("segment_ids", "in", segment.ids)])
        ours = members.partner_id & (reachable + placeholder + silent)
        self.assertEqual(ours, placeholder + silent)
        silent.phone = "+49 30 901820"
        self.run_stages("link", "rfm", "segment")
        self.assertNotIn(segment, self.profile(silent).segment_ids)

    def test_who_leaves_keeps_their_history(self):
        segment = self.env["cdp.segment"].create(
            {"name": "Big spenders", "domain": "[('revenue', '>=', 100)]"}
        )
        anna = self.contact("Anna Berg")
        purchase = self.buy(anna, 100)
        self.run_stages("link", "rfm", "segment", everybody=True)
        profile = self.profile(anna)
        self.assertEqual(profile.segment_ids & segment, segment)
        self.assertEqual(segment.member_count, 1)
        purchase.x_amount = 50
        self.run_stages("link", "rfm", "segment")
        self.assertFalse(self.profile(anna).segment_ids & segment)
        stay = profile.membership_ids.filtered(lambda m: m.segment_id == segment)
        self.assertTrue(stay.entered and stay.left)
        purchase.x_amount = 150
        self.run_stages("link", "rfm", "segment")
        stays = self.profile(anna).membership_ids.filtered(
            lambda m: m.segment_id == segment
        )
        self.assertEqual(len(stays), 2)
        self.assertEqual(self.env["cdp.segment"].browse(segment.id).member_count, 1)

    def test_who_is_left_out_of_scores_is_in_no_segment(self):
        segment = self.env["cdp.segment"].create({"name": "Everybody"})
        colleague = make_user(self.env, "colleague").partner_id
        anna = self.contact("Anna Berg")
        self.run_stages("link", "rfm", "segment", everybody=True)
        self.assertFalse(self.profile(colleague).segment_ids)
        self.assertIn(segment, self.profile(anna).segment_ids)

    def test_an_archived_segment_lets_everybody_go(self):
        segment = self.env["cdp.segment"].create({"name": "Everybody"})
        self.run_stages("link", "rfm", "segment", everybody=True)
        segment.active = False
        self.run_stages("segment")
        self.assertEqual(segment.member_count, 0)

    def test_nothing_changed_nothing_written(self):
        self.make_customers()
        self.run_stages("link", "rfm", "segment", everybody=True)
        with self.rows_written("cdp_membership") as written:
            self.run_stages("segment", everybody=True)
        self.assertFalse(written)

    def test_a_rule_that_cannot_be_used_is_refused(self):
        for domain in ("[('nothing', '=', 1)]", "[(", "7"):
            refused = self.assertRaisesRegex(ValidationError, "cannot be used")
            with refused, self.env.cr.savepoint():
                self.env["cdp.segment"].create({"name": "Wrong", "domain": domain})

    def test_a_rule_cannot_ask_what_its_author_may_not_see(self):
        manager = make_user(self.env, "mgr", "customer_data_platform.group_manager")
        secret = "[('partner_id.signup_type', '=', 'reset')]"
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.env["cdp.segment"].with_user(manager).create(
                {"name": "Curious", "domain": secret}
            )

    def test_searching_by_segment_works_from_contacts(self):
        segment = self.env["cdp.segment"].create({"name": "Everybody"})
        anna = self.contact("Anna Berg")
        self.run_stages("link", "rfm", "segment", everybody=True)
        found = self.env["res.partner"].search([("cdp_segment_ids", "in", segment.ids)])
        self.assertIn(anna, found)
