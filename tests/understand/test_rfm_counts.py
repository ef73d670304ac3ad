"""What the scores count: ties, the look back, and margin where costs are known."""

import random
from datetime import timedelta

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from ..common import PURCHASE, CustomerDataCase


class CountsCase(CustomerDataCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Whatever else the database holds has no part in these scores.
        cls.env["cdp.source"].search([("id", "!=", cls.source.id)]).active = False

    @classmethod
    def customers_named(cls, names):
        return cls.env["res.partner"].create([{"name": name} for name in names])

    def scores(self, partner):
        profile = self.profile(partner)
        return profile.rfm_r, profile.rfm_f, profile.rfm_m


@tagged("post_install", "-at_install")
class TestRfmTies(CountsCase):
    def test_scores_depend_on_values_and_never_on_rows(self):
        """The same shop entered in another order gives each customer the same scores,
        and equal values one score, though most values here are shared."""
        shop = [(n % 4 * 10 - 10, n % 7, 1 + n % 3) for n in range(60)]
        seen = []
        for seed in (1, 2):
            order = random.Random(seed).sample(range(60), 60)
            customers = self.customers_named(f"Customer {n}" for n in order)
            for n, customer in zip(order, customers, strict=True):
                amount, days_ago, times = shop[n]
                for k in range(times):
                    self.buy(customer, 20, days_ago=days_ago + 10 * k)
                # refunds of more than was ever paid leave less than nothing
                self.buy(customer, amount - 40 * times, days_ago=0)
            self.run_stages("link", "rfm", everybody=True)
            seen.append(dict(zip(order, map(self.scores, customers), strict=True)))
            self.assert_equal_values_have_equal_scores(customers)
            customers.unlink()
            self.env[PURCHASE].search([]).unlink()
        self.assertEqual(seen[0], seen[1])

    def assert_equal_values_have_equal_scores(self, customers):
        self.env.invalidate_all()
        profiles = customers.cdp_profile_id
        self.assertTrue(any(profile.revenue < 0 for profile in profiles))
        for value, score in (
            (lambda p: p.last_purchase.date(), "rfm_r"),
            (lambda p: p.rfm_days, "rfm_f"),
            (lambda p: p.rfm_revenue, "rfm_m"),
        ):
            found = {(value(p), p[score]) for p in profiles}
            self.assertEqual(len(found), len({v for v, _score in found}), score)
            ordered = [s for _value, s in sorted(found)]
            self.assertEqual(ordered, sorted(ordered), "more is never scored lower")

    def test_when_all_are_equal_nobody_stands_out(self):
        customers = self.customers_named(f"Customer {n}" for n in range(25))
        for customer in customers:
            self.buy(customer, 10, days_ago=3)
        self.run_stages("link", "rfm", everybody=True)
        self.assertEqual(set(map(self.scores, customers)), {(1, 1, 1)})


@tagged("post_install", "-at_install")
class TestRfmWindow(CountsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customers = cls.make_customers(30)
        cls.anna = cls.contact("Anna Berg")
        for amount, days_ago in ((1000, 800), (40, 20), (30, 10)):
            cls.buy(cls.anna, amount, days_ago=days_ago)
        cls.otto = cls.contact("Otto Kern")
        cls.buy(cls.otto, 5000, days_ago=600)
        cls.run_stages("link", "rfm", everybody=True)

    def look_back(self, months):
        self.set_parameter("rfm_months", str(months))
        self.run_stages("rfm")

    def test_older_purchases_show_but_do_not_count(self):
        before = self.scores(self.anna)
        self.look_back(12)
        profile = self.profile(self.anna)
        self.assertEqual((profile.revenue, profile.purchase_days), (1070, 3))
        self.assertEqual((profile.rfm_revenue, profile.rfm_days), (70, 2))
        self.assertLess(self.scores(self.anna)[1:], before[1:])
        self.assertIn("on 2 days in the last 12 months", profile.rfm_reason)
        self.assertIn("only the last 12 months count: 2 days", profile.rfm_counts)
        self.assertIn("Purchases of the last 12", profile.rfm_model_id.explanation)

    def test_who_bought_before_the_look_back_only_has_no_score(self):
        self.assertEqual(self.scores(self.otto)[2], 5)
        self.look_back(12)
        profile = self.profile(self.otto)
        self.assertFalse(profile.rfm)
        self.assertFalse(profile.rfm_label_id, "“Lost” would be said of the wrong ones")
        self.assertIn("no purchase in the last 12 months", profile.rfm_reason)
        self.assertEqual(profile.revenue, 5000)
        lapsed = self.env["cdp.profile"].search(
            [("purchase_days", ">", 0), ("rfm_days", "=", 0)]
        )
        self.assertIn(profile, lapsed)
        self.assertEqual(self.env["cdp.rfm.cell"].grid()["lapsed"], len(lapsed))

    def test_such_a_customer_moves_nobody_elses_score(self):
        self.look_back(12)
        before = self.env["cdp.model"]._current("rfm")
        self.buy(self.otto, 9000, days_ago=500)
        self.run_stages("rfm", everybody=True)
        self.assertEqual(self.env["cdp.model"]._current("rfm"), before)

    def test_a_purchase_brings_them_back_at_once(self):
        self.look_back(12)
        self.buy(self.otto, 10)
        self.run_stages("rfm")
        self.assertEqual(self.scores(self.otto)[:2], (5, 1))

    def test_the_first_day_counts_whole_and_the_day_before_does_not(self):
        start = self.now.replace(year=2023)
        early = self.contact("Early Bird")
        self.buy(early, 7, x_date=start)
        self.buy(early, 9, x_date=start + timedelta(hours=23))
        self.buy(early, 11, x_date=start - timedelta(seconds=1))
        self.run_stages("link")
        self.look_back(12)
        profile = self.profile(early)
        self.assertEqual((profile.rfm_days, profile.rfm_revenue), (1, 16))

    def test_all_time_again_gives_the_same_scores_as_ever(self):
        before = {p: self.scores(p) for p in self.customers + self.anna + self.otto}
        self.look_back(3)
        self.assertNotEqual({p: self.scores(p) for p in before}, before)
        self.look_back(0)
        self.assertEqual({p: self.scores(p) for p in before}, before)
        self.assertFalse(self.profile(self.anna).rfm_counts)

    def test_nothing_changed_nothing_written(self):
        self.look_back(12)
        with self.rows_written() as written:
            self.run_stages("rfm", everybody=True)
        self.assertFalse(written)

    def test_a_senseless_look_back_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "0 for all time"):
            self.env["res.config.settings"].create({"cdp_rfm_months": -1})


@tagged("post_install", "-at_install")
class TestRfmMargin(CountsCase):
    """The purchases of these tests have no products: their lines are made up from a
    field with the cost, 0 where it is unknown."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        model = cls.env["ir.model"]._get(PURCHASE)
        cls.env["ir.model.fields"].create(
            {"name": "x_cost", "ttype": "float", "model_id": model.id}
        )
        lines = SQL(
            "SELECT id, x_partner_id AS partner_id, x_date AS date,"
            " x_amount::numeric AS amount, NULLIF(x_cost, 0)::numeric AS cost"
            " FROM %s WHERE x_state = 'done'",
            SQL.identifier(cls.env[PURCHASE]._table),
        )
        cls.asked = []
        sources = cls.registry["cdp.source"]
        cls.classPatch(
            sources, "_union_lines", lambda self: cls.asked.append(1) or lines
        )
        cls.set_parameter("rfm_monetary", "margin")
        cls.customers = cls.customers_named(f"Customer {n}" for n in range(24))
        for n, customer in enumerate(cls.customers):
            # who spends most leaves least
            cls.buy(customer, 100 + n, days_ago=n, x_cost=50 + 3 * n)
        cls.run_stages("link", "rfm", everybody=True)

    def test_the_score_is_by_margin_and_says_so(self):
        most, least = self.profile(self.customers[0]), self.profile(self.customers[23])
        self.assertEqual((most.margin, least.margin), (50, 4))
        self.assertEqual((most.rfm_m, least.rfm_m), (5, 1))
        self.assertRegex(most.rfm_reason, "Monetary 5 of 5: margin of .*50.00")
        self.assertIn("Margin: ", most.rfm_model_id.explanation)
        self.assertNotIn("stands in", most.rfm_reason)

    def test_margin_is_worked_out_only_when_it_counts(self):
        self.set_parameter("rfm_monetary", "revenue")
        self.asked.clear()
        self.run_stages("rfm")
        self.assertFalse(self.asked, "the lines, of which there are many, were read")
        most, least = self.profile(self.customers[0]), self.profile(self.customers[23])
        self.assertEqual((most.margin, least.margin), (0, 0))
        self.assertEqual((most.rfm_m, least.rfm_m), (1, 5))
        self.assertIn("revenue of", least.rfm_reason)

    def test_every_score_names_a_version_that_counted_the_same(self):
        self.set_parameter("rfm_monetary", "revenue")
        self.run_stages("rfm")
        self.env.invalidate_all()
        for profile in self.customers.cdp_profile_id:
            self.assertEqual(profile.rfm_model_id.parameters["measure"], "revenue")

    def test_where_no_cost_is_known_the_shops_margin_stands_in(self):
        anna = self.contact("Anna Berg")
        self.buy(anna, 100, x_cost=80)
        self.buy(anna, 60)
        self.run_stages("link", "rfm", everybody=True)
        profile = self.profile(anna)
        self.assertEqual((profile.margin, profile.margin_revenue), (20, 100))
        version = profile.rfm_model_id
        margin = sum(50 - 2 * n for n in range(24)) + 20
        revenue = sum(100 + n for n in range(24)) + 100
        self.assertEqual(version.parameters["margin_rate"], round(margin / revenue, 4))
        counted = 20 + 60 * margin / revenue
        self.assertRegex(profile.rfm_reason, f"margin of .*{counted:.2f}")
        self.assertRegex(
            profile.rfm_reason, "not know what .*60.00.* of the revenue cost; .* 24 %"
        )
        self.assertIn("the cost of 98 % of the revenue", version.explanation)
        better = sum(50 - 2 * n > counted for n in range(24))
        self.assertEqual(profile.rfm_m, 1 + 5 * (24 - better) // 24)

    def test_where_no_cost_is_known_at_all_revenue_counts(self):
        self.env[PURCHASE].search([]).write({"x_cost": 0})
        self.run_stages("rfm", everybody=True)
        profile = self.profile(self.customers[23])
        self.assertEqual(profile.rfm_m, 5)
        self.assertIn("revenue of", profile.rfm_reason)
        explanation = profile.rfm_model_id.explanation
        self.assertIn("knows no cost of anything sold, so revenue counts", explanation)

    def test_refunds_take_their_margin_away(self):
        customer = self.customers[0]
        self.buy(customer, -100, x_cost=-50)
        self.run_stages("rfm")
        self.assertEqual(self.profile(customer).margin, 0)
        self.assertEqual(self.profile(customer).rfm_m, 1)

    def test_only_margin_within_the_look_back_counts(self):
        self.buy(self.customers[23], 1000, days_ago=300, x_cost=1)
        self.set_parameter("rfm_months", "6")
        self.run_stages("rfm")
        self.assertEqual(self.profile(self.customers[23]).margin, 4)

    def test_one_customer_alone_is_scored_as_among_all(self):
        customer = self.customers[5]
        self.buy(customer, 500, days_ago=5, x_cost=10)
        self.run_stages("rfm")
        alone = self.scores(customer), self.profile(customer).margin
        self.run_stages("rfm", everybody=True)
        self.assertEqual((self.scores(customer), self.profile(customer).margin), alone)

    def test_nothing_changed_nothing_written(self):
        with self.rows_written() as written:
            self.run_stages("rfm", everybody=True)
        self.assertFalse(written)


@tagged("-standard", "cdp_documents", "post_install", "-at_install")
class TestRfmMarginOfOrders(CountsCase):
    """The same from Odoo's own products; beside the apps that hold them."""

    def test_the_cost_is_the_products(self):
        self.env["cdp.source"].search([]).active = False
        self.env.ref("customer_data_platform.source_sale").active = True
        self.set_parameter("rfm_monetary", "margin")
        product = self.env["product.product"].create(
            {"name": "Bread", "list_price": 100, "standard_price": 60}
        )
        customers = self.customers_named(f"Customer {n}" for n in range(25))
        for n, customer in enumerate(customers):
            order = self.env["sale.order"].create(
                {
                    "partner_id": customer.id,
                    "order_line": [
                        (0, 0, {"product_id": product.id, "product_uom_qty": 1 + n})
                    ],
                }
            )
            order.action_confirm()
            order.date_order = self.now - timedelta(days=1)
        self.run_stages("link", "rfm", everybody=True)
        profile = self.profile(customers[4])
        self.assertEqual((profile.margin, profile.margin_revenue), (200, 500))
        self.assertEqual(self.profile(customers[24]).rfm_m, 5)
