from odoo import api, fields, models
from odoo.tools import SQL
from odoo.tools.misc import formatLang

from ...view_field import ViewMany2one
from . import wire

KINDS = [
    ("again", "Buy again"),
    ("new", "New for them"),
    ("category", "Top in their categories"),
]


class CdpRecommendation(models.Model):
    """A product on one of a customer's lists, and what it is there for.

    Narrow, because there are fifteen a customer. Figures that change with every basket
    of anybody are not here; they are read where they are kept, when shown.
    """

    _name = "cdp.recommendation"
    _description = "Recommended Product"
    _order = "profile_id, kind, rank"
    _rec_name = "product_id"
    _log_access = False

    profile_id = fields.Many2one(
        "cdp.profile",
        string="Customer",
        required=True,
        ondelete="cascade",
        readonly=True,
    )
    kind = fields.Selection(KINDS, string="List", required=True, readonly=True)
    rank = fields.Integer(
        string="Place", required=True, readonly=True, aggregator="avg"
    )
    product_id = ViewMany2one("cdp.product", required=True, readonly=True, index=True)
    category_id = fields.Many2one(related="product_id.category_id")
    score = fields.Float(
        readonly=True,
        aggregator="avg",
        help="Compares the places of one list. Buy again: purchases, where older ones "
        "count less. New for them: how much all that they bought speaks for it. Top in "
        "their categories: customers who bought it lately. Rounded to two figures.",
    )
    because_id = ViewMany2one(
        "cdp.product",
        string="Because of",
        readonly=True,
        help="Of what the customer has bought, what speaks most for it.",
    )
    times = fields.Integer(
        string="Times bought",
        readonly=True,
        help="How often the customer bought it, or from its category.",
    )
    first_date = fields.Date(string="First bought", readonly=True)
    last_date = fields.Date(string="Last bought", readonly=True)
    reason = fields.Char(string="Why", compute="_compute_reason")

    _place_unique = models.Constraint(
        "UNIQUE(profile_id, kind, rank)", "A place on a list is taken once."
    )

    # ------------------------------------------------------------------
    # Why, in words
    # ------------------------------------------------------------------

    @api.depends("kind", "product_id", "because_id", "times", "first_date", "last_date")
    def _compute_reason(self):
        today = self.env["cdp.stage"]._as_of().date()
        shared = self._shared_customers()
        customers = self.env["cdp.product.learned"]._counted()["customers"]
        # what led to it may be gone since, or be another company's
        known = self.because_id.exists()._filtered_access("read")
        for row in self:
            if row.kind == "again":
                row.reason = row._explain_again(today)
            elif row.kind == "category":
                row.reason = row._explain_category()
            else:
                because = row.because_id
                if because not in known:
                    because = because.browse()
                both = shared.get((because.id, row.product_id.id))
                row.reason = row._explain_new(because, both, customers)

    def _explain_again(self, today):
        ago = self._ago((today - self.last_date).days)
        if self.times == 1:
            return self.env._("Bought once, %s", ago)
        days = (self.last_date - self.first_date).days
        if not days:
            return self.env._(
                "Bought %(times)s times, %(ago)s", times=self.times, ago=ago
            )
        gap = max(round(days / (self.times - 1)), 1)
        if gap == 1:
            return self.env._(
                "Bought %(times)s times, daily, last %(ago)s", times=self.times, ago=ago
            )
        return self.env._(
            "Bought %(times)s times, every %(gap)s days, last %(ago)s",
            times=self.times,
            gap=gap,
            ago=ago,
        )

    def _ago(self, days):
        if days <= 0:
            return self.env._("today")
        if days == 1:
            return self.env._("yesterday")
        return self.env._("%s days ago", days)

    def _explain_category(self):
        return self.env._(
            "Number %(place)s of %(category)s, where they bought %(times)s; bought by "
            "%(buyers)s lately",
            place=self.product_id.place,
            category=self.category_id.name,
            times=self._times(self.times),
            buyers=self._customers(self.product_id.recent_buyer_count),
        )

    def _times(self, number):
        return self.env._("once") if number == 1 else self.env._("%s times", number)

    def _customers(self, number):
        if number == 1:
            return self.env._("1 customer")
        return self.env._("%s customers", formatLang(self.env, number, digits=0))

    def _explain_new(self, because, both, customers):
        """By who bought both."""
        if not because:
            return self.env._("Suits what they have bought as a whole")
        if not both:
            return self.env._("Suits who buys %s", because.name)
        bought = because.buyer_count
        expected = bought * self.product_id.buyer_count / max(customers, 1)
        return self.env._(
            "Goes with %(because)s: bought by %(both)s of its %(bought)s customers, "
            "%(lift)s times as many as by chance",
            because=because.name,
            both=formatLang(self.env, both, digits=0),
            bought=formatLang(self.env, bought, digits=0),
            lift=formatLang(self.env, both / max(expected, 1e-9), digits=1),
        )

    def _shared_customers(self):
        """{(because, product): customers who bought both}, read at once."""
        because = self.because_id.ids
        if not because:
            return {}
        wanted = {(row.because_id.id, row.product_id.id) for row in self}
        rows = self.env.execute_query(
            SQL(
                "SELECT product_id, customer_links FROM cdp_product_learned"
                " WHERE product_id = ANY(%s)",
                because,
            )
        )
        return {
            (product, other): together
            for product, data in rows
            for other, _weight, together in wire.read(data)
            if (product, other) in wanted
        }

    # ------------------------------------------------------------------
    # What is behind it
    # ------------------------------------------------------------------

    def action_open_behind(self):
        """Open what the reason counts."""
        self.ensure_one()
        if self.kind == "new":
            return self.product_id._action_customers_of_both(self.because_id)
        domain = [("profile_id", "=", self.profile_id.id), ("quantity", ">", 0)]
        if self.kind == "again":
            domain.append(("product_id", "=", self.product_id.id))
        else:
            domain.append(("category_id", "=", self.category_id.id))
        return self.profile_id._action_list(
            self.env._("Bought"), "cdp.transaction.line", domain, "list"
        )

    def action_open_product(self):
        """Open the product as customers buy it."""
        self.ensure_one()
        return self.product_id.action_open_customer_data()

    def action_open_profile(self):
        """Open the customer."""
        self.ensure_one()
        return self.profile_id.get_formview_action()
