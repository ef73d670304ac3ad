"""Lines about products, categories, discounts and channels, on Odoo's own orders."""

from odoo import Command
from odoo.tests import TransactionCase, tagged


@tagged("-standard", "cdp_documents", "post_install", "-at_install")
class TestSegmentDocuments(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry_enter_test_mode_cls()
        cls.addClassCleanup(cls.registry.reset_changes)
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        food = cls.env["product.category"].create({"name": "Food"})
        cls.food = food
        cls.baked = cls.env["product.category"].create(
            {"name": "Baked", "parent_id": food.id}
        )
        cls.bread, cls.book = cls.env["product.product"].create(
            [
                {"name": "Bread", "categ_id": cls.baked.id, "taxes_id": False},
                {"name": "Book", "taxes_id": False},
            ]
        )
        names = ("Anna Berg", "Paul Hof", "Ruth Klein")
        cls.anna, cls.paul, cls.ruth = cls.env["res.partner"].create(
            [{"name": name} for name in names]
        )
        cls.sell(cls.anna, cls.bread)
        cls.sell(cls.anna, cls.bread)
        cls.sell(cls.paul, cls.bread, discount=20)
        cls.sell(cls.paul, cls.book)
        cls.sell(cls.ruth, cls.book)
        for code in ("link", "rfm"):
            cls.env.flush_all()
            cls.env.ref(f"customer_data_platform.cron_{code}").method_direct_trigger()
            cls.env.invalidate_all()

    @classmethod
    def sell(cls, partner, product, discount=0):
        line = {"product_id": product.id, "product_uom_qty": 1, "price_unit": 100}
        order = cls.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [Command.create({**line, "discount": discount})],
            }
        )
        order.action_confirm()

    def who(self, *lines):
        ours = self.anna + self.paul + self.ruth
        commands = [
            Command.create({"sequence": place, **line})
            for place, line in enumerate(lines)
        ]
        segment = self.env["cdp.segment"].create(
            {
                "name": "Ours",
                "domain": repr([("partner_id", "in", ours.ids)]),
                "line_ids": commands,
            }
        )
        ids = segment.preview({})["ids"]
        return self.env["cdp.profile"].browse(ids).partner_id

    def test_products_categories_discounts_and_channels(self):
        bread = {"product_ids": [Command.set(self.bread.ids)]}
        book = {"product_ids": [Command.set(self.book.ids)]}
        food = {"category_ids": [Command.set(self.food.ids)]}
        sale = self.env.ref("customer_data_platform.source_sale")
        till = self.env.ref("customer_data_platform.source_pos")
        self.assertEqual(self.who({**bread, "times": 2}), self.anna)
        self.assertEqual(self.who(food), self.anna + self.paul)
        self.assertEqual(self.who(food, {**book, "how": "never"}), self.anna)
        self.assertEqual(self.who({"discount": "with"}), self.paul)
        self.assertEqual(self.who({**bread, "discount": "without"}), self.anna)
        everybody = self.anna + self.paul + self.ruth
        self.assertEqual(self.who({"source_ids": [Command.set(sale.ids)]}), everybody)
        self.assertFalse(self.who({"source_ids": [Command.set(till.ids)]}))
        self.assertEqual(
            self.who({**bread, "measure": "total", "total": 150}), self.anna
        )
