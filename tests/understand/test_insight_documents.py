"""Demand by product category, and the lines behind it; beside the apps that sell."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import TransactionCase, tagged

from ..common import make_user


@tagged("-standard", "cdp_documents", "post_install", "-at_install")
class TestCategories(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry_enter_test_mode_cls()
        cls.addClassCleanup(cls.registry.reset_changes)
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        cls.anna = cls.env["res.partner"].create({"name": "Anna Berg"})
        cls.bread = cls.env["product.category"].create({"name": "Bread"})
        cls.roll = cls.env["product.product"].create(
            {
                "name": "Roll",
                "list_price": 2,
                "taxes_id": False,
                "categ_id": cls.bread.id,
            }
        )
        cls.user = make_user(
            cls.env, "category_user", "customer_data_platform.group_user"
        )
        today = fields.Date.today()
        cls.monday = today - timedelta(days=today.weekday())
        for back in range(1, 11):
            cls._sell(10, cls.monday - timedelta(weeks=back) + timedelta(days=1))
        cls._sell(5000, cls.monday)  # of the running week
        for code in ("link", "rfm", "insight"):
            stage = cls.env["cdp.stage"].search([("code", "=", code)])
            stage._request_full(code)
            cls.env.flush_all()
            stage.cron_id.method_direct_trigger()
            cls.env.invalidate_all()

    @classmethod
    def _sell(cls, quantity, day):
        line = {"product_id": cls.roll.id, "product_uom_qty": quantity}
        order = cls.env["sale.order"].create(
            {"partner_id": cls.anna.id, "order_line": [Command.create(line)]}
        )
        order.action_confirm()
        noon = fields.Datetime.to_datetime(day) + timedelta(hours=12)
        order.date_order = noon

    def series(self, measure):
        return (
            self.env["cdp.demand"]
            .with_user(self.user)
            .search(
                [("category_id", "=", self.bread.id), ("measure", "=", measure)],
            )
        )

    def test_money_and_pieces_of_a_category(self):
        money, pieces = self.series("revenue"), self.series("quantity")
        self.assertEqual(money.display_name, "Bread")
        self.assertEqual((money.weeks, money.lately, money.coming), (10, 80, 80))
        self.assertEqual((pieces.lately, pieces.coming), (40, 40))

    def test_a_category_and_its_weeks_open_their_lines(self):
        money = self.series("revenue")
        action = money.action_open_sales()
        self.assertEqual(action["res_model"], "cdp.transaction.line")
        lines = self.env[action["res_model"]].with_user(self.user)
        found = lines.search(action["domain"])
        self.assertEqual(set(found.product_id.mapped("name")), {"Roll"})
        self.assertEqual(sum(found.mapped("amount")), 200)
        week = money.week_ids.filtered(lambda row: not row.ahead)[0]
        found = lines.search(week.action_open_sales()["domain"])
        self.assertEqual(sum(found.mapped("amount")), week.value)

    def test_lines_cross_tabulate_by_segment_and_category(self):
        lines = self.env["cdp.transaction.line"].with_user(self.user)
        rows = lines._read_group(
            [("category_id", "=", self.bread.id)],
            ["rfm_label_id", "category_id"],
            ["amount:sum"],
        )
        self.assertEqual(sum(row[2] for row in rows), 200 + 10_000)
