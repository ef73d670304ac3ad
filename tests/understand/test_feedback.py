from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged

from ..common import make_user
from .sentiment_case import AWFUL, GREAT, SentimentCase


@tagged("post_install", "-at_install")
class TestFeedback(SentimentCase):
    """The worklist of what customers say."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = make_user(
            cls.env, "shop_marketer", "customer_data_platform.group_user"
        )

    def feedback(self, user=None, **vals):
        self.env.flush_all()
        self.env.invalidate_all()
        return (
            self.env["cdp.feedback"]
            .with_user(user or self.user)
            .search([("profile_id", "=", self.anna.cdp_profile_id.id)])
        )

    def test_ratings_complaints_and_messages_stand_in_one_list(self):
        self.rate(self.anna, 2, 3)
        self.complain(self.anna, 2)
        self.write_to_us(self.anna, GREAT, 1)
        self.read_all()
        found = self.feedback()
        self.assertEqual(found.mapped("kind"), ["message", "complaint", "rating"])
        self.assertEqual(found[0].label, "happy")
        self.assertEqual(found.filtered(lambda f: f.kind == "rating").stars, 2)

    def test_each_leads_to_what_it_is_about(self):
        rating = self.rate(self.anna, 2)
        action = self.feedback().action_open_record()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (rating._name, rating.id)
        )

    def test_whoever_is_left_out_of_scores_is_heard_without_a_hint(self):
        self.complaint_source.text_path = "x_name"
        self.complain(self.anna).x_name = AWFUL
        self.write_to_us(self.anna, AWFUL)
        self.read_all()
        self.assertEqual(self.feedback().mapped("label"), ["unhappy", "unhappy"])
        profile = self.anna.cdp_profile_id
        profile.excluded_by_id = self.env["cdp.exclusion"].search([], limit=1)
        (line,) = self.feedback()
        self.assertEqual((line.kind, line.label), ("complaint", False))
        self.read_all()
        self.assertFalse(self.hints(self.anna))

    def test_a_message_leads_to_the_page_it_stands_on(self):
        self.write_to_us(self.anna, GREAT)
        self.read_all()
        action = self.feedback().action_open_record()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("res.partner", self.anna.id)
        )

    def test_whoever_ticks_off_is_named(self):
        self.rate(self.anna, 2)
        self.feedback().action_mark_read()
        line = self.feedback()
        self.assertTrue(line.is_read)
        self.assertEqual(line.reader_id, self.user)
        unread = [("id", "in", line.ids), ("is_read", "=", False)]
        self.assertFalse(line.search(unread))
        line.action_mark_read()
        line.action_mark_unread()
        self.assertFalse(self.feedback().is_read)

    def test_the_page_says_what_a_hint_is_worth(self):
        lines = self.env["cdp.feedback"].with_user(self.user)
        # as the web client calls it, with nothing ticked
        told = call_kw(lines, "action_tell_hints", [[]], {})
        self.assertIn("read for yourself", told["params"]["message"])

    def test_the_profile_leads_to_its_feedback(self):
        self.rate(self.anna, 2)
        self.rate(self.bert, 2)
        profile = self.profile(self.anna).with_user(self.user)
        self.assertEqual(profile.feedback_count, 1)
        domain = profile.action_open_feedback()["domain"]
        found = self.env["cdp.feedback"].search(domain)
        self.assertEqual(found.partner_id, self.anna)

    def test_the_name_of_a_document_is_only_for_who_may_read_it(self):
        rating = self.rate(self.anna, 2)
        self.assertEqual(self.feedback().reference, rating.display_name)
        self.env["ir.model.access"].search(
            [("model_id.model", "=", rating._name)]
        ).unlink()
        self.env["ir.model.access"].call_cache_clearing_methods()
        self.assertFalse(self.feedback().reference)

    def test_feedback_of_another_company_is_not_shown(self):
        self.complaint_source.company_path = "x_company_id"
        other = self.env["res.company"].create({"name": "The other shop"})
        complaint = self.complain(self.anna)
        complaint.x_company_id = other
        self.assertFalse(self.feedback())
        self.assertTrue(self.feedback(self.env.ref("base.user_root")))

    def test_hints_on_another_companys_customer_are_not_shown(self):
        other = self.env["res.company"].create({"name": "The other shop"})
        self.anna.company_id = other
        self.write_to_us(self.anna, GREAT)
        self.run_stages("link")
        self.read_all()
        self.assertTrue(self.hints(self.anna))
        self.assertFalse(self.feedback())
        self.assertFalse(self.env["cdp.sentiment"].with_user(self.user).search([]))

    def test_a_colleague_without_the_role_sees_nothing(self):
        self.rate(self.anna, 2)
        colleague = make_user(self.env, "baker")
        for model in ("cdp.feedback", "cdp.sentiment", "cdp.feedback.read"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(colleague).search([])

    def test_nobody_writes_hints_or_feedback_by_hand(self):
        for model in ("cdp.feedback", "cdp.sentiment"):
            for operation in ("create", "write", "unlink"):
                allowed = self.env[model].with_user(self.user).has_access(operation)
                self.assertFalse(allowed, f"{operation} {model}")
