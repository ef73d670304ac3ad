from odoo.tests import Form, tagged

from ..common import CustomerDataCase, make_user

GROUP = "customer_data_platform.group_"
MAILER = "mass_mailing.group_mass_mailing_user"


@tagged("post_install", "-at_install")
class TestMailingPurpose(CustomerDataCase):
    """A mailing says what it is for, or it is said what that means."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.newsletter = cls.env.ref("customer_data_platform.purpose_newsletter")
        cls.offers = cls.env.ref("customer_data_platform.purpose_offers")
        cls.anna = cls.contact("Anna Berg", email="anna@shop.example.com")
        cls.run_stages("link")
        cls.marketer = make_user(cls.env, "marketer", f"{GROUP}user", MAILER)
        cls.set_parameter("quiet_start", "0")
        cls.set_parameter("quiet_end", "0")

    def form(self, user=None):
        mailings = self.env["mailing.mailing"].with_user(user or self.marketer)
        return Form(mailings, "mass_mailing.view_mail_mass_mailing_form")

    def model(self, name):
        return self.env["ir.model"]._get(name)

    def mailing(self, **vals):
        return self.env["mailing.mailing"].create(
            {
                "subject": "News",
                "body_html": "<p>News</p>",
                "mailing_model_id": self.model("res.partner").id,
                "mailing_domain": [("id", "=", self.anna.id)],
                **vals,
            }
        )

    def test_who_makes_one_starts_with_the_newsletter_and_sees_it(self):
        form = self.form()
        self.assertEqual(form.cdp_purpose_id, self.newsletter)
        self.assertFalse(form.cdp_unasked)
        form.cdp_purpose_id = self.env["cdp.purpose"]
        self.assertEqual(form.cdp_unasked, "sent")

    def test_it_takes_over_what_the_list_is_for(self):
        offers = self.env["mailing.list"].create(
            {"name": "Offers", "cdp_purpose_id": self.offers.id}
        )
        form = self.form()
        form.contact_list_ids.clear()
        form.contact_list_ids.add(offers)
        self.assertEqual(form.cdp_purpose_id, self.offers)

    def test_what_programs_make_stays_as_they_made_it(self):
        mailing = self.mailing()
        self.assertFalse(mailing.cdp_purpose_id)
        self.assertEqual(mailing.cdp_unasked, "sent")

    def test_a_colleague_without_customer_data_makes_one_as_ever(self):
        form = self.form(make_user(self.env, "mailer", MAILER))
        form.subject = "News"
        self.assertFalse(form.save().sudo().cdp_purpose_id)

    def send(self, mailing):
        mailing.action_send_mail()
        self.env.flush_all()
        return mailing.mailing_trace_ids

    def test_without_a_purpose_it_goes_by_odoos_rules(self):
        traces = self.send(self.mailing())
        self.assertEqual(traces.mapped("failure_type"), [False])

    def test_the_setting_holds_it_back_and_says_why(self):
        settings = self.env["res.config.settings"].create(
            {"cdp_hold_without_purpose": True}
        )
        settings.execute()
        mailing = self.mailing()
        self.assertEqual(mailing.cdp_unasked, "held")
        self.assertIn("does not say what it is for", mailing.cdp_breakdown)
        traces = self.send(mailing)
        self.assertEqual(traces.mapped("failure_type"), ["cdp_gate"])
        decision = self.env["cdp.decision"].search([("mailing_id", "=", mailing.id)])
        self.assertEqual(decision.reason, "no_purpose")
        self.assertEqual(decision.partner_id, self.anna)
        self.assertEqual(mailing.cdp_held_count, 1)

    def test_the_setting_holds_back_no_mailing_with_a_purpose(self):
        self.set_parameter("hold_without_purpose", "True")
        self.profile(self.anna)._note_consent(
            self.newsletter, ["email"], "given", "form"
        )
        traces = self.send(self.mailing(cdp_purpose_id=self.newsletter.id))
        self.assertEqual(traces.mapped("failure_type"), [False])
