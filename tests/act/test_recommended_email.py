from odoo.tests import tagged

from ..understand.recommend_case import RecommendCase


@tagged("-standard", "cdp_documents", "post_install", "-at_install")
class TestRecommendedEmail(RecommendCase):
    """An email names what Understand recommends to each customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls.env.user

    def body(self, partner):
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "For you",
                "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                "body_html": "<p>Hello</p>"
                '<t t-out="object.cdp_recommended_html">Nothing yet</t>',
            }
        )
        return mailing._render_field("body_html", partner.ids)[partner.id]

    def test_each_customer_is_named_what_is_new_for_them_first(self):
        body = self.body(self.anna)
        expected = self.shown("new")[:1]
        self.assertTrue(expected)
        self.assertIn(expected.name, body)
        self.assertLess(body.count("<tr"), 4, "three at most")

    def test_what_is_blocked_since_is_not_named(self):
        first = self.shown("new")[:1]
        first.sale_ok = False
        self.env.flush_all()
        self.assertNotIn(first.name, self.body(self.anna))

    def test_whom_nothing_is_recommended_sees_no_empty_block(self):
        stranger = self.contact("Stranger")
        self.assertFalse(stranger.cdp_recommended_html)

    def test_no_profiling_no_recommendation(self):
        self.anna.cdp_no_profiling = True
        self.run_stages("recommend")
        self.env.invalidate_all()
        self.assertFalse(self.anna.cdp_recommended_html)

    def test_many_customers_are_read_at_once(self):
        people = self.customers[:10]
        people.mapped("cdp_recommended_html")
        people.invalidate_recordset()
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        people[:1].mapped("cdp_recommended_html")
        one = self.env.cr.sql_log_count - before
        people.invalidate_recordset()
        before = self.env.cr.sql_log_count
        people.mapped("cdp_recommended_html")
        self.assertLessEqual(self.env.cr.sql_log_count - before, one + 2)
