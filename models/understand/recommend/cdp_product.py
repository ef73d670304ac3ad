"""Products as customers buy them: what was counted last night, and who may be shown
them now."""

from odoo import fields, models
from odoo.tools import SQL

#: products that serve the sale itself: (model, field that names them)
HELPERS = (
    ("delivery.carrier", "product_id"),
    ("pos.config", "tip_product_id"),
    ("pos.config", "discount_product_id"),
    ("pos.config", "down_payment_product_id"),
    ("loyalty.reward", "discount_line_product_id"),
    ("res.company", "sale_discount_product_id"),
)
BLOCKED = [
    ("archived", "Archived"),
    ("not_for_sale", "Not for sale"),
    ("helper", "Delivery, tip, discount, deposit or gift card"),
    ("never", "Never recommended, by your list"),
    ("out_of_stock", "Out of stock"),
]


class CdpProduct(models.Model):
    _inherit = "cdp.product"

    template_id = fields.Integer(string="Product template", readonly=True)
    basket_count = fields.Integer(
        string="Baskets", readonly=True, help="Purchases that hold it."
    )
    buyer_count = fields.Integer(string="Customers", readonly=True)
    recent_buyer_count = fields.Integer(
        string="Customers lately",
        readonly=True,
        help="Customers who bought it in the last 91 days.",
    )
    place = fields.Integer(
        string="Place in its category",
        readonly=True,
        aggregator=None,
        help="Among the best sellers of the category, by customers lately.",
    )
    trend = fields.Float(
        readonly=True,
        aggregator=None,
        help="Above 1: more customers than usual bought it in the last four weeks.",
    )
    blocked = fields.Selection(
        BLOCKED,
        string="Not recommended",
        readonly=True,
        help="Why nobody is shown it now.",
    )
    pair_ids = fields.One2many(
        "cdp.product.pair",
        "product_id",
        string="Goes well with it",
        domain=[("other_id.blocked", "=", False)],
        readonly=True,
    )
    goes_with = fields.Char(string="Goes well with", compute="_compute_goes_with")
    wanted_count = fields.Integer(string="May want it", compute="_compute_wanted_count")

    @property
    def _table_query(self):
        if "product.product" not in self.env:
            return SQL(
                "SELECT *, NULL::int AS template_id, 0 AS basket_count,"
                " 0 AS buyer_count, 0 AS recent_buyer_count, 0 AS place,"
                " 1::float8 AS trend, NULL::varchar AS blocked FROM (%s) base",
                super()._table_query,
            )
        return SQL(
            "SELECT base.*, item.product_tmpl_id AS template_id,"
            " COALESCE(learned.basket_count, 0) AS basket_count,"
            " COALESCE(learned.buyer_count, 0) AS buyer_count,"
            " COALESCE(learned.recent_buyer_count, 0) AS recent_buyer_count,"
            " COALESCE(learned.place, 0) AS place,"
            " COALESCE(learned.trend, 1) AS trend, %s AS blocked FROM (%s) base"
            " JOIN product_product item ON item.id = base.id"
            " LEFT JOIN cdp_product_learned learned ON learned.product_id = base.id",
            self._blocked_term(),
            super()._table_query,
        )

    # ------------------------------------------------------------------
    # What is not recommended
    # ------------------------------------------------------------------

    def _blocked_term(self):
        return SQL(
            "CASE WHEN base.active IS NOT TRUE THEN 'archived'"
            " WHEN base.sale_ok IS NOT TRUE THEN 'not_for_sale'"
            " WHEN base.id IN (%s) THEN 'helper'"
            " WHEN base.id IN (%s) THEN 'never'"
            " WHEN %s THEN 'out_of_stock' END",
            self._helpers_query(),
            self._listed_query(),
            self._out_of_stock_term(),
        )

    def _never_query(self):
        """Ids of the products whose sale says nothing about taste."""
        return SQL("%s UNION ALL %s", self._helpers_query(), self._listed_query())

    def _helpers_query(self):
        """Ids of products that serve the sale itself."""
        parts = [SQL("SELECT NULL::int WHERE FALSE")]
        for model, name in HELPERS:
            field = model in self.env and self.env[model]._fields.get(name)
            if field and field.store:
                column = SQL.identifier(name)
                table = SQL.identifier(self.env[model]._table)
                parts.append(
                    SQL("SELECT %s FROM %s WHERE %s IS NOT NULL", column, table, column)
                )
        if "loyalty.rule" in self.env:
            field = self.env["loyalty.rule"]._fields["product_ids"]
            parts.append(
                SQL(
                    "SELECT held.%s FROM %s held"
                    " JOIN loyalty_rule rule ON rule.id = held.%s"
                    " JOIN loyalty_program program ON program.id = rule.program_id"
                    " WHERE program.program_type IN ('gift_card', 'ewallet')",
                    SQL.identifier(field.column2),
                    SQL.identifier(field.relation),
                    SQL.identifier(field.column1),
                )
            )
        return SQL(" UNION ALL ").join(parts)

    def _listed_query(self):
        """Ids of the products on your own list, and of those in its categories."""
        if "product.product" not in self.env:
            return SQL("SELECT NULL::int WHERE FALSE")
        return SQL(
            "SELECT listed.product_id FROM cdp_recommend_exclusion listed"
            " WHERE listed.product_id IS NOT NULL UNION ALL"
            " SELECT variant.id FROM cdp_recommend_exclusion listed"
            " JOIN product_category upper ON upper.id = listed.category_id"
            " JOIN product_category lower"
            " ON lower.parent_path LIKE upper.parent_path || '%%'"
            " JOIN product_template template ON template.categ_id = lower.id"
            " JOIN product_product variant ON variant.product_tmpl_id = template.id"
        )

    def _out_of_stock_term(self):
        """Nothing left to sell in any warehouse, where Odoo tracks the stock."""
        parameters = self.env["ir.config_parameter"].sudo()  # a plain setting
        ignored = parameters.get_param("customer_data_platform.recommend_out_of_stock")
        if "stock.quant" not in self.env or ignored:
            return SQL("FALSE")
        return SQL(
            "EXISTS (SELECT FROM product_template tracked"
            " WHERE tracked.id = item.product_tmpl_id AND tracked.is_storable)"
            " AND COALESCE((SELECT SUM(quant.quantity - quant.reserved_quantity)"
            " FROM stock_quant quant"
            " JOIN stock_location place ON place.id = quant.location_id"
            " WHERE quant.product_id = base.id AND place.usage = 'internal'), 0) <= 0"
        )

    # ------------------------------------------------------------------
    # What was learned
    # ------------------------------------------------------------------

    def _compute_goes_with(self):
        pairs = self.env["cdp.product.pair"].search(
            [
                ("product_id", "in", self.ids),
                ("rank", "<=", 3),
                ("other_id.blocked", "=", False),
            ],
            order="rank",
        )
        found = pairs.grouped("product_id")
        for product in self:
            others = found.get(product, pairs.browse())[:2].other_id
            product.goes_with = ", ".join(others.mapped("name"))

    def _compute_wanted_count(self):
        counts = self.env["cdp.recommendation"]._read_group(
            [("product_id", "in", self.ids)], ["product_id"], ["__count"]
        )
        numbers = {product.id: number for product, number in counts}
        for product in self:
            product.wanted_count = numbers.get(product.id, 0)

    # ------------------------------------------------------------------
    # What is behind the numbers
    # ------------------------------------------------------------------

    def action_open_customer_data(self):
        """Open the product as customers buy it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "cdp.product",
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_open_baskets(self):
        """Open the purchases that were counted as baskets with it."""
        self.ensure_one()
        return self._action_baskets(self)

    def action_open_buyers(self):
        """Open the customers who bought it."""
        self.ensure_one()
        return self._action_customers_of_both(self)

    def action_open_recent_buyers(self):
        """Open the customers who bought it lately."""
        self.ensure_one()
        since = self.env["cdp.product.learned"]._counted()["lately"]
        return self._action_customers_of_both(self, since)

    def action_open_wanted(self):
        """Open the customers on whose lists it is."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("May want %s", self.name),
            "res_model": "cdp.recommendation",
            "view_mode": "list",
            "domain": [("product_id", "=", self.id)],
        }

    def _action_baskets(self, other):
        domain = [
            "|",
            ("profile_id", "=", False),
            ("profile_id.excluded_by_id", "=", False),
        ]
        for product in self | other:
            domain.append(("line_ids", "any", product._bought_domain()))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Baskets with %s", self._and(other)),
            "res_model": "cdp.transaction",
            "view_mode": "list,kanban,pivot,graph",
            "domain": domain,
        }

    def _action_customers_of_both(self, other, since=""):
        domain = [("excluded_by_id", "=", False)]
        for product in self | other:
            domain.append(("line_ids", "any", product._bought_domain(since)))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Bought %s", self._and(other)),
            "res_model": "cdp.profile",
            "view_mode": "list,kanban,form",
            "domain": domain,
        }

    def _bought_domain(self, since=""):
        """The lines that were counted last night as buying it."""
        counted = self.env["cdp.product.learned"]._counted()
        domain = [("product_id", "=", self.id), ("quantity", ">", 0)]
        if since := since or counted["since"]:
            domain.append(("date", ">=", since))
        if counted["until"]:
            domain.append(("date", "<", counted["until"]))
        return domain

    def _and(self, other):
        if self == other:
            return self.name
        return self.env._(
            "%(first)s and %(second)s", first=self.name, second=other.name
        )
