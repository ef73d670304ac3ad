"""What the tests of both ways between Odoo's lists and the ledger share."""

from ..common import CustomerDataCase


class BridgeCase(CustomerDataCase):
    """Anna on Odoo's lists and blacklists, and in the consent ledger."""

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

    def subscribe(self, user=None, **vals):
        """Anna is put on a list, by a colleague or by herself on the website."""
        reader = self.env["mailing.contact"].create(
            {"name": "Anna", "email": "anna@shop.example.com"}
        )
        news = self.env["mailing.list"].create({"name": "News"})
        subscriptions = self.env["mailing.subscription"]
        if user:
            subscriptions = subscriptions.with_user(user).sudo()
        return subscriptions.create(
            {"contact_id": reader.id, "list_id": news.id, **vals}
        )
