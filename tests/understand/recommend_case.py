"""A shop of a few products, where butter goes with bread and cheese with wine."""

from datetime import timedelta

from odoo import Command

from ..common import CustomerDataCase

VERSION = {
    "method": "ease",
    "penalty": 50.0,
    "half_life": 90.0,
    "trained": 19_800,
    "horizon": 28,
    "record": {},
}


class RecommendCase(CustomerDataCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.food, cls.drinks = cls.env["product.category"].create(
            [{"name": "Food"}, {"name": "Drinks"}]
        )
        names = ("Bread", "Butter", "Jam", "Cheese", "Honey")
        cls.bread, cls.butter, cls.jam, cls.cheese, cls.honey = (
            cls.product(name) for name in names
        )
        cls.wine = cls.product("Wine", categ_id=cls.drinks.id)
        cls.customers = cls.env["res.partner"].create(
            [{"name": f"Customer {n:02d}"} for n in range(24)]
        )
        cls.anna = cls.contact("Anna Berg")
        cls._open_shop()
        cls.adopt()
        for _ in range(2):  # the first tells RFM that there is enough to score
            cls.run_stages()

    @classmethod
    def product(cls, name, **vals):
        return cls.env["product.product"].create(
            {"name": name, "list_price": 5, "categ_id": cls.food.id, **vals}
        )

    @classmethod
    def _open_shop(cls):
        for n, customer in enumerate(cls.customers):
            usual = cls.bread + cls.butter if n < 16 else cls.wine + cls.cheese
            for week in range(4):
                more = cls.jam if week == 0 and n < 9 else cls.jam.browse()
                cls.sell(customer, usual + more, days_ago=15 + n % 7 + 14 * week)
        for days_ago in (60, 40, 20):
            cls.sell(cls.anna, cls.bread, days_ago)

    @classmethod
    def sell(cls, partner, products, days_ago=0, quantity=1, **vals):
        """A confirmed order; what has a negative quantity comes back."""
        return cls.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "state": "sale",
                "date_order": cls.now - timedelta(days=days_ago, hours=1),
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": quantity,
                            "price_unit": 5,
                            "tax_ids": False,
                        }
                    )
                    for product in products
                ],
                **vals,
            }
        )

    @classmethod
    def adopt(cls, **vals):
        """Put a version to use, as the training would."""
        vals = {"state": "live", "parameters": VERSION, "customers": 25, **vals}
        return cls.env["cdp.model"]._adopt("recommend", vals)

    @classmethod
    def full_pass(cls):
        cls.run_stages("recommend", everybody=True)

    def shown(self, kind, partner=None):
        """The products that the page shows of a list, the best first."""
        profile = self.profile(partner or self.anna)
        field = {"again": "again_ids", "new": "new_ids", "category": "top_ids"}[kind]
        ids = profile.with_user(self.user)[field].product_id.ids
        return self.env["product.product"].browse(ids)

    def place(self, kind, product, partner=None):
        """The row of a product on a list, as a user sees it."""
        profile = self.profile(partner or self.anna)
        return (
            self.env["cdp.recommendation"]
            .with_user(self.user)
            .search(
                [
                    ("profile_id", "=", profile.id),
                    ("kind", "=", kind),
                    ("product_id", "=", product.id),
                ]
            )
        )

    def behind(self, action):
        """How many records a button opens for the user."""
        model = self.env[action["res_model"]].with_user(self.user)
        return model.search_count(action["domain"])
