from odoo.tests import tagged

from ..common import CustomerDataCase, make_user

EMAIL = "erna@shop.example.com"


@tagged("post_install", "-at_install")
class TestSuppression(CustomerDataCase):
    """Who was erased does not come back unless they come themselves."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.country_id = cls.env.ref("base.de")
        cls.suppressions = cls.env["cdp.suppression"]
        cls.suppressions._suppress([EMAIL, "+493012345678"])
        cls.seller = make_user(cls.env, "seller", "base.group_partner_manager")

    def load(self, rows, model="res.partner", columns=("name", "email"), **context):
        contacts = self.env[model].with_user(self.seller).with_context(**context)
        return contacts.load(list(columns), [list(row) for row in rows])

    def stopped(self):
        return sum(self.suppressions.search([]).mapped("stopped"))

    def test_an_import_leaves_them_out_counts_them_and_takes_the_others(self):
        result = self.load(
            [
                ("Anna Berg", "anna@shop.example.com"),
                ("Erna Weg", " Erna@Shop.example.com "),
                ("Paul Hof", "paul@shop.example.com"),
            ]
        )
        partners = self.env["res.partner"].browse(result["ids"])
        self.assertEqual(partners.mapped("name"), ["Anna Berg", "Paul Hof"])
        (message,) = result["messages"]
        self.assertEqual((message["type"], message["rows"]["from"]), ("warning", 1))
        self.assertNotIn("rna", message["message"])
        self.assertEqual(self.stopped(), 1)

    def test_a_number_is_known_however_it_is_written(self):
        result = self.load([("E. Weg", "030 / 12 34 56 78")], columns=("name", "phone"))
        self.assertEqual((result["ids"], self.stopped()), ([], 1))

    def test_readers_of_a_mailing_list_too(self):
        reader = make_user(self.env, "reader", "mass_mailing.group_mass_mailing_user")
        contacts = self.env["mailing.contact"].with_user(reader)
        result = contacts.load(["email"], [[EMAIL], ["anna@shop.example.com"]])
        self.assertEqual((len(result["ids"]), self.stopped()), (1, 1))

    def test_a_company_comes_in_without_the_one_who_was_erased(self):
        columns = ("name", "child_ids/name", "child_ids/email")
        result = self.load(
            [
                ("Backstube", "Anna Berg", "anna@shop.example.com"),
                ("", "Erna Weg", EMAIL),
            ],
            columns=columns,
        )
        company = self.env["res.partner"].browse(result["ids"])
        self.assertEqual(company.child_ids.mapped("name"), ["Anna Berg"])
        self.assertEqual(len(result["messages"]), 1)

    def test_an_import_in_parts_goes_on_after_a_part_that_ends_with_one(self):
        rows = [
            ("Anna Berg", "anna@shop.example.com"),
            ("Erna Weg", EMAIL),
            ("Paul Hof", "paul@shop.example.com"),
        ]
        self.assertEqual(self.load(rows, _import_limit=2)["nextrow"], 2)
        self.assertEqual(self.load(rows[:2], _import_limit=2)["nextrow"], 0)

    def test_who_comes_to_buy_is_served_and_not_profiled(self):
        contacts = self.env["res.partner"].with_user(self.seller)
        partner = contacts.create({"name": "Erna Weg", "email": EMAIL})
        self.assertTrue(partner.sudo().cdp_no_profiling)
        other = self.contact("Anna Berg", email="anna@shop.example.com")
        self.assertFalse(other.cdp_no_profiling)

    def test_a_yes_of_their_own_lifts_it(self):
        partner = self.contact("Erna Weg", email=EMAIL)
        self.run_stages("link")
        profile = self.profile(partner)
        offers = self.env.ref("customer_data_platform.purpose_offers")
        profile._note_consent(offers, ["email"], "given", "import")
        ask = self.env["cdp.gate"]._ask
        self.assertEqual(ask([EMAIL], offers)[EMAIL].reason, "erased")
        profile._note_consent(offers, ["email"], "given", "doi")
        self.assertNotEqual(ask([EMAIL], offers)[EMAIL].reason, "erased")

    def test_a_shop_that_erased_nobody_asks_nothing(self):
        self.suppressions.search([]).unlink()
        self.suppressions._any()
        with self.assertQueryCount(0):
            self.assertEqual(self.suppressions._erased({EMAIL}), set())
