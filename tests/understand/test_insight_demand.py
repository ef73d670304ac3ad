"""Demand week by week: it is Sunday the 30th of June, so its week is not over."""

from datetime import date, datetime, timedelta

from odoo.tests import tagged

from .insight_case import InsightCase

MONDAY = date(2024, 6, 24)  # of the running week


@tagged("post_install", "-at_install")
class TestDemand(InsightCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.contact("Anna")
        cls.run_stages("link")

    def sell_weekly(self, amounts, **vals):
        """So much each week, the last of them the week before the running one."""
        for back, amount in enumerate(reversed(amounts), 1):
            day = MONDAY - timedelta(weeks=back) + timedelta(days=2)
            self.buy_on(self.anna, str(day), amount, **vals)
        self.look("_demand")

    def series(self, kind="all"):
        return self.as_user("cdp.demand").search([("kind", "=", kind)])

    def test_steady_sales_go_on(self):
        self.sell_weekly([100.0] * 20)
        demand = self.series()
        self.assertEqual(demand.display_name, "All sales")
        self.assertEqual((demand.weeks, demand.lately, demand.coming), (20, 400, 400))
        self.assertEqual(demand.next_week, 100)
        weeks = demand.week_ids.sorted("week")
        self.assertEqual(weeks.filtered("ahead")[0].week, MONDAY)
        self.assertEqual(len(weeks.filtered("ahead")), 4)
        self.assertEqual(len(weeks - weeks.filtered("ahead")), 20)

    def test_it_says_when_it_is_better_than_last_week(self):
        self.sell_weekly([60.0, 140.0, 100.0] * 8)  # never twice the same
        demand = self.series()
        self.assertEqual(demand.verdict, "better")
        self.assertLess(demand.error, demand.naive_error)
        self.assertIn(f"{demand.naive_error:.1%}", demand.quality)
        self.assertLessEqual(demand.next_low, 100)
        self.assertGreaterEqual(demand.next_high, 100)

    def test_it_says_when_it_is_no_better(self):
        self.sell_weekly([100.0] * 30)
        demand = self.series()
        self.assertEqual(demand.verdict, "no_better")
        self.assertIn("Take care", demand.quality)

    def test_too_short_says_how_short(self):
        self.sell_weekly([100.0] * 3)
        demand = self.series()
        self.assertEqual((demand.verdict, demand.weeks), ("short", 3))
        self.assertIn("3 of the 8", demand.quality)
        self.assertFalse(demand.week_ids.filtered("ahead"))

    def test_the_running_week_does_not_count(self):
        self.sell_weekly([100.0] * 20)
        self.buy(self.anna, 9999, x_date=datetime(2024, 6, 25, 12))
        self.look("_demand")
        self.assertEqual(self.series().lately, 400)

    def test_a_week_without_sales_is_a_week_of_nothing(self):
        self.sell_weekly([100.0, 0.0] * 8 + [100.0])
        values = self.series().week_ids.filtered(lambda week: not week.ahead)
        self.assertEqual(sorted(set(values.mapped("value"))), [0, 100])

    def test_each_week_opens_its_sales(self):
        self.sell_weekly([10.0 * n for n in range(1, 13)])
        for kind in ("all", "source"):
            for week in self.series(kind).week_ids:
                if not week.ahead:
                    found = self.opened(week.action_open_sales())
                    self.assertEqual(found[1], week.value)
        self.assertEqual(self.opened(self.series().action_open_sales()), (12, 780))

    def test_without_products_channels_are_told(self):
        self.sell_weekly([100.0] * 10)
        self.assertEqual(self.series("source").display_name, "Test purchases")
        self.assertFalse(self.series("category"))

    def test_what_is_no_longer_sold_is_no_demand(self):
        self.sell_weekly([100.0] * 10)
        self.assertTrue(self.series())
        self.set_parameter("as_of", "2024-12-30")
        self.look("_demand")
        self.assertFalse(self.series())

    def test_each_company_has_its_own(self):
        self.sell_weekly([100.0] * 10)
        other = self.env["res.company"].create({"name": "Other shop"})
        self.sell_weekly([7.0] * 10, x_company_id=other.id)
        self.assertEqual(self.series().lately, 400)
        hidden = self.env["cdp.demand"].search([("company_id", "=", other.id)])
        self.assertEqual(set(hidden.mapped("lately")), {28})
        weeks = self.as_user("cdp.demand.week").search([])
        self.assertFalse(weeks.demand_id & hidden.with_user(self.user))
