"""Who is no customer has no score, and moves nobody else's."""

from odoo.tests import tagged

from ..common import CustomerDataCase


@tagged("post_install", "-at_install")
class TestRfmExclusion(CustomerDataCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["cdp.source"].search([("id", "!=", cls.source.id)]).active = False
        cls.customers = cls.make_customers(30)
        cls.run_stages("link", "rfm", everybody=True)

    def rule(self, name):
        return self.env.ref(f"customer_data_platform.exclusion_{name}")

    def assert_left_out(self, rule, contacts):
        """They buy most of all, and yet have no score and move no cut point."""
        version = self.env["cdp.model"]._current("rfm")
        for contact in contacts:
            self.buy(contact, 10_000, days_ago=1)
        self.run_stages("link")
        self.run_stages("rfm", everybody=True)
        for contact in contacts:
            profile = self.profile(contact)
            self.assertEqual(profile.excluded_by_id, rule, contact.name)
            self.assertEqual((profile.rfm_r, profile.rfm_label_id.id), (0, False))
            self.assertIn(f"by the rule “{rule.name}”", profile.rfm_reason)
            self.assertEqual(profile.revenue, 10_000, "what was bought still shows")
        self.assertEqual(self.env["cdp.model"]._current("rfm"), version)

    def test_employees(self):
        rule = self.rule("employee")
        self.assert_left_out(rule, self.contact("Eva Mann", employee=True))

    def test_the_walk_in_customer(self):
        self.assert_left_out(self.rule("walk_in"), self.contact("Walk-in customer"))

    def test_marketplace_accounts(self):
        addresses = (
            *("x7k@marketplace.amazon.de", "Q9@Marketplace.Amazon.co.uk"),
            *("ab12@members.ebay.com", "b@relay.walmart.com", "u@mail.etsy.com"),
            *("k+1@allegromail.pl", "k@verkopen.bol.com", "o@notification.mirakl.net"),
        )
        contacts = self.env["res.partner"].create(
            [{"name": f"Buyer {mail}", "email": mail} for mail in addresses]
            + [{"name": "Amazon Marketplace"}]
        )
        self.assert_left_out(self.rule("marketplace"), contacts)

    def test_who_only_works_at_a_marketplace_is_a_customer(self):
        for mail in ("ann@etsy.com", "bob@amazon.com", "members@ebay.com.example.com"):
            contact = self.contact(f"Customer {mail}", email=mail)
            self.buy(contact)
            self.run_stages("link", "rfm")
            self.assertTrue(self.profile(contact).rfm_r, mail)

    def test_the_owner_lets_marketplace_buyers_in_again(self):
        buyer = self.contact("Buyer", email="x@marketplace.amazon.fr")
        self.buy(buyer)
        self.run_stages("link", "rfm")
        self.assertFalse(self.profile(buyer).rfm_r)
        self.rule("marketplace").active = False
        self.run_stages("link", "rfm")
        self.assertTrue(self.profile(buyer).rfm_r)
