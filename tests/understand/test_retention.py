from odoo.tests import tagged

from ..common import CustomerDataCase, make_user

DAYS_AGO = 400


@tagged("post_install", "-at_install")
class TestRetention(CustomerDataCase):
    """Forty customers who all came on one day: worked out by hand.

    Twenty bought on that day only, ten again 100 days later and then no more, ten go on
    until now. With 182 days of silence the share left falls from 1 to 20/40 at once,
    and to half of that after 100 days.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["cdp.source"].search([("id", "!=", cls.source.id)]).active = False
        germany = cls.env.ref("base.de").id
        cls.customers = cls.env["res.partner"].create(
            [
                {"name": f"Customer {n:02d}", "country_id": germany if n < 8 else False}
                for n in range(40)
            ]
        )
        for n, customer in enumerate(cls.customers):
            cls.buy(customer, 10, DAYS_AGO)
            if n >= 20:
                cls.buy(customer, 10, 300 if n < 30 else 20)
        cls.run_stages("link", "rfm", "value", everybody=True)
        cls.user = make_user(cls.env, "owner", "customer_data_platform.group_user")

    def page(self):
        return self.env["cdp.retention"].with_user(self.user).page()

    def groups(self, kind):
        kinds = {found["kind"]: found for found in self.page()["kinds"]}
        return {group["name"]: group for group in kinds[kind]["groups"]}

    def test_shares_left_are_those_worked_out_by_hand(self):
        everybody = self.groups("all")["All customers"]
        self.assertEqual(everybody["customers"], 40)
        self.assertEqual(everybody["lapsed"], 30)
        self.assertEqual(
            {day: mark[0] for day, mark in everybody["marks"].items()},
            {91: 0.5, 182: 0.25},
        )
        for share, low, high, known in everybody["marks"].values():
            self.assertTrue(0 < low < share < high < 1)
            self.assertEqual(known, 20 if share == 0.5 else 10)
        self.assertEqual(everybody["curve"][0][:2], [0, 0.5])
        self.assertEqual(everybody["curve"][-1][0], DAYS_AGO - 182)
        self.assertIn("At once", everybody["median"])

    def test_the_interval_is_greenwoods_on_the_log_log_scale(self):
        share, low, high, _known = self.groups("all")["All customers"]["marks"][91]
        # S = 1/2, variance of log(-log S) = (20 / (40 * 20)) / log(1/2)^2
        self.assertEqual(share, 0.5)
        self.assertAlmostEqual(low, 0.5 ** (2.71828 ** (1.96 * 0.158114 / 0.693147)), 3)
        self.assertAlmostEqual(
            high, 0.5 ** (2.71828 ** (-1.96 * 0.158114 / 0.693147)), 3
        )

    def test_the_lifespan_is_the_area_below_the_curve(self):
        years, own = self.env["cdp.retention"]._lifespan()
        self.assertTrue(own)
        by_hand = (100 * 0.5 + (DAYS_AGO - 182 - 100) * 0.25) / 365.25
        self.assertAlmostEqual(years, by_hand, 2)
        self.assertIn("of this shop keep buying", self.textbook())

    def test_without_enough_departures_the_lifespan_is_the_settings(self):
        self.set_parameter("lifespan_years", "5")
        for customer in self.customers:
            self.buy(customer, 10, 5)
        self.run_stages("rfm", "value", everybody=True)
        self.assertEqual(self.env["cdp.retention"]._lifespan(), (5.0, False))
        self.assertIn("assumption of the settings", self.textbook())

    def textbook(self):
        return self.profile(self.customers[25]).with_user(self.user).value_textbook

    def test_what_counts_as_lapsed_is_said(self):
        self.assertIn("182 days without a purchase", self.page()["explanation"])

    def test_each_group_opens_its_customers(self):
        for kind in self.page()["kinds"]:
            for group in kind["groups"]:
                found = self.env["cdp.profile"].search(group["domain"])
                self.assertEqual(len(found), group["customers"], (kind, group["name"]))
        self.assertEqual(set(self.groups("year")), {"2023"})
        self.assertEqual(set(self.groups("quarter")), {"2023, quarter 2"})
        self.assertEqual(set(self.groups("channel")), {"Test purchases"})
        self.assertEqual(set(self.groups("type")), {"Persons"})

    def test_too_few_customers_have_no_curve_and_it_is_said(self):
        countries = self.groups("country")
        self.assertEqual(countries["Germany"]["customers"], 8)
        self.assertFalse(countries["Germany"]["curve"])
        self.assertIn("Too few", countries["Germany"]["too_few"])
        self.assertTrue(countries["Unknown"]["curve"])

    def test_a_shop_of_a_few_weeks_is_told_what_is_missing(self):
        self.env["cdp.exclusion"].create(
            {
                "name": "Nearly all",
                "domain": f"[('id', 'in', {self.customers[9:].ids})]",
            }
        )
        self.run_stages("link", "rfm")
        self.run_stages("value", everybody=True)
        page = self.page()
        self.assertFalse(page["kinds"])
        self.assertEqual(
            page["gate"],
            "Not enough data, because only 9 customers have bought; 30 are needed.",
        )

    def test_only_what_changed_is_written(self):
        with self.rows_written("cdp_retention") as written:
            self.run_stages("value", everybody=True)
        self.assertFalse(written)
        self.buy(self.customers[3], 10, 5)
        self.run_stages("rfm", "value")
        with self.rows_written("cdp_retention") as written:
            self.run_stages("value", everybody=True)
        kinds = self.env["cdp.retention"].browse(written).mapped("kind")
        self.assertIn("all", kinds)

    def test_it_is_nobodys_to_edit(self):
        curves = self.env["cdp.retention"].with_user(self.user)
        self.assertTrue(curves.has_access("read"))
        for operation in ("write", "create", "unlink"):
            self.assertFalse(curves.has_access(operation))
        nobody = make_user(self.env, "nobody", "base.group_partner_manager")
        self.assertFalse(curves.with_user(nobody).has_access("read"))
