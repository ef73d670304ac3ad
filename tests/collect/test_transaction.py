from odoo.tests import tagged

from ..common import PURCHASE, CustomerDataCase, make_user


@tagged("post_install", "-at_install")
class TestTransaction(CustomerDataCase):
    def figures(self, partner):
        self.run_stages("link", "rfm")
        profile = self.profile(partner)
        return profile.purchase_count, profile.revenue

    def test_drafts_and_cancelled_do_not_count(self):
        anna = self.contact("Anna Berg")
        self.buy(anna, 10)
        self.buy(anna, 99, x_state="draft")
        self.buy(anna, 99, x_state="cancel")
        self.assertEqual(self.figures(anna), (1, 10))

    def test_refunds_count_against(self):
        anna = self.contact("Anna Berg")
        self.buy(anna, 50, days_ago=3)
        self.buy(anna, -20, days_ago=1)
        self.assertEqual(self.figures(anna), (1, 30))
        profile = self.profile(anna)
        self.assertEqual(profile.timeline_ids.mapped("kind"), ["refund", "purchase"])
        self.assertEqual(profile.last_purchase, profile.first_purchase)

    def test_ratings_complaints_and_contracts_show_by_name_and_are_no_purchase(self):
        anna = self.contact("Anna Berg")
        paths = {"rating": "value_path", "contract": "end_path"}
        fields = {"value_path": "x_amount", "end_path": "x_date"}
        for days, kind in enumerate(("rating", "complaint", "contract", "words")):
            vals = {path: fields[path] for path in [paths.get(kind)] if path}
            if kind == "words":
                vals["text_path"] = "x_name"
            self.env["cdp.source"].create(
                self._source_vals(
                    name=kind, kind=kind, domain=f"[('x_state', '=', '{kind}')]", **vals
                )
            )
            self.buy(anna, 3, days_ago=days, x_state=kind)
        self.assertEqual(self.figures(anna), (0, 0))
        self.assertEqual(
            self.profile(anna).timeline_ids.mapped("kind"),
            ["rating", "complaint", "contract"],
            "words alone are no event",
        )

    def test_tax_is_taken_off(self):
        anna = self.contact("Anna Berg")
        self.buy(anna, 11.9, x_tax=1.9)
        self.assertEqual(self.figures(anna), (1, 10))

    def test_foreign_money_at_the_rate_of_the_day(self):
        currency = self.env["res.currency"].create({"name": "XTS", "symbol": "X"})
        company_currency = self.env.company.currency_id
        company_currency.rate_ids.unlink()
        for day, rate in (("2024-01-01", 2.0), ("2024-06-01", 4.0)):
            self.env["res.currency.rate"].create(
                {"currency_id": currency.id, "name": day, "rate": rate}
            )
        anna = self.contact("Anna Berg")
        self.buy(anna, 8, days_ago=60, x_currency_id=currency.id)  # at 2 = 4
        self.buy(anna, 8, days_ago=2, x_currency_id=currency.id)  # at 4 = 2
        self.buy(anna, 8, days_ago=900, x_currency_id=currency.id)  # before: at 2 = 4
        self.assertEqual(self.figures(anna), (3, 10))
        for line in self.env["cdp.transaction"].search([("partner_id", "=", anna.id)]):
            converted = currency._convert(
                8, company_currency, self.env.company, line.date
            )
            self.assertAlmostEqual(line.amount, converted, 2)

    def test_what_staff_buy_counts_for_the_organisation_once(self):
        acme = self.contact("Acme GmbH", is_company=True)
        joe = self.contact("Joe Doe", parent_id=acme.id)
        self.buy(joe, 70)
        self.assertEqual(self.figures(acme), (1, 70))
        self.assertEqual(self.figures(joe), (0, 0))
        self.assertEqual(self.profile(joe).timeline_ids.kind, "involvement")
        self.assertEqual(self.profile(acme).timeline_ids.kind, "purchase")

    def test_what_goes_to_an_address_counts_for_its_owner(self):
        anna = self.contact("Anna Berg")
        home = self.contact(False, parent_id=anna.id, type="delivery", street="Hill 1")
        self.buy(home, 30)
        self.assertEqual(self.figures(anna), (1, 30))
        self.assertEqual(self.profile(home), self.profile(anna))

    def test_revenue_of_all_profiles_is_the_sum_of_the_transactions(self):
        self.make_customers()
        self.run_stages("link", "rfm")
        lines = self.env["cdp.transaction"].search([("source_id", "=", self.source.id)])
        profiles = lines.profile_id
        self.assertAlmostEqual(
            sum(profiles.mapped("revenue")), sum(lines.mapped("reporting_amount")), 2
        )

    def test_each_line_leads_back_to_its_record(self):
        anna = self.contact("Anna Berg")
        purchase = self.buy(anna, 10)
        self.run_stages("link")
        line = self.env["cdp.transaction"].search([("partner_id", "=", anna.id)])
        action = line.action_open_record()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (PURCHASE, purchase.id)
        )
        self.assertEqual(line.reference, "Purchase")

    def test_reading_lines_by_id_reads_them_by_their_origins_key(self):
        anna = self.contact("Anna Berg")
        for _n in range(5):
            self.buy(anna, 10)
        lines = self.env["cdp.transaction"].search([("partner_id", "=", anna.id)])
        query = self.env["cdp.transaction"]._search([("id", "in", lines.ids)])
        self.assertIn('"res_id" IN', query.select().code)
        self.assertEqual(self.env["cdp.transaction"].browse(query), lines)

    def test_another_companys_purchases_do_not_show(self):
        other = self.env["res.company"].create({"name": "Other shop"})
        anna = self.contact("Anna Berg")
        self.buy(anna, 10)
        self.buy(anna, 5, x_company_id=other.id)
        self.run_stages("link", "rfm")
        user = make_user(self.env, "cdp_user", "customer_data_platform.group_user")
        seen = (
            self.env["cdp.transaction"]
            .with_user(user)
            .search([("partner_id", "=", anna.id)])
        )
        self.assertEqual(seen.mapped("amount"), [10])
        self.assertEqual(len(self.profile(anna).with_user(user).timeline_ids), 1)
        # Scores pool all companies, and say so.
        self.assertEqual(self.profile(anna).with_user(user).revenue, 15)
        help_text = self.env["cdp.profile"]._fields["revenue"].help
        self.assertIn("All companies", help_text)
