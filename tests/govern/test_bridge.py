from odoo.tests import tagged

from ..common import CustomerDataCase, make_user

GROUP = "customer_data_platform.group_"


@tagged("post_install", "-at_install")
class TestBridge(CustomerDataCase):
    """Odoo's lists and blacklists and the consent ledger say the same."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.newsletter = cls.env.ref("customer_data_platform.purpose_newsletter")
        cls.offers = cls.env.ref("customer_data_platform.purpose_offers")
        cls.service = cls.env.ref("customer_data_platform.purpose_service")
        cls.anna = cls.contact(
            "Anna Berg", email="Anna@shop.example.com", phone="+4930123456"
        )
        cls.run_stages("link")
        cls.customer = cls.profile(cls.anna)
        cls.ledger = cls.env["cdp.consent"]

    def lines(self, partner=None):
        return self.ledger.search(
            [("partner_id", "=", (partner or self.anna).id)], order="seq"
        )

    def say(self, state, source="portal", purpose=None, channel="email"):
        purpose = purpose or self.newsletter
        return self.customer._note_consent(
            purpose, [channel], state, source, proof={"how": "test"}
        )

    def holds(self, purpose=None, channel="email"):
        self.env.invalidate_all()
        purpose = purpose or self.newsletter
        said = self.customer.consent_ids.filtered(
            lambda one: one.purpose_id == purpose and one.channel == channel
        )
        return said.state

    def on_blacklist(self, email="anna@shop.example.com"):
        return bool(self.env["mail.blacklist"].search_count([("email", "=", email)]))

    # ------------------------------------------------------------------
    # No marketing at all
    # ------------------------------------------------------------------

    def test_unsubscribing_from_all_reaches_every_purpose_and_blacklist(self):
        self.say("given", purpose=self.offers, channel="sms")
        lines = self.customer._withdraw_all("portal", {"how": "the link in a mail"})
        said = {(line.purpose_id.code, line.channel) for line in lines}
        self.assertIn(("newsletter", "email"), said)
        self.assertIn(("offers", "sms"), said)
        self.assertIn(("offers", "post"), said)
        self.assertNotIn("service", {code for code, _channel in said})
        self.assertTrue(self.on_blacklist())
        numbers = self.env["phone.blacklist"].search([])
        self.assertIn(self.anna.phone_sanitized, numbers.mapped("number"))
        self.assertEqual(len(self.lines()), len(lines) + 1, "it comes round once")

    def test_unsubscribing_from_all_twice_adds_nothing(self):
        self.customer._withdraw_all("portal", {"how": "the link in a mail"})
        self.assertFalse(self.customer._withdraw_all("portal", {"how": "again"}))

    def test_a_colleague_without_any_right_to_lists_can_do_it(self):
        marketer = make_user(self.env, "marketer", f"{GROUP}user")
        self.customer.with_user(marketer)._withdraw_all(
            "agent", {"how": "on the phone"}
        )
        self.assertTrue(self.on_blacklist())
        self.assertEqual(self.holds(), "refused")
