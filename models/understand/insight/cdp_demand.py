from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import format_amount, format_date

from . import shop_days

SHOWN = 26  # past weeks in the small picture


class CdpDemand(models.Model):
    """What a company sells week by week, and what the next weeks should bring."""

    _name = "cdp.demand"
    _description = "Demand"
    _order = "kind, coming desc, id"
    _log_access = False

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    key = fields.Char(required=True, readonly=True)
    kind = fields.Selection(
        [
            ("all", "All sales"),
            ("category", "Product category"),
            ("source", "Sales channel"),
        ],
        string="By",
        required=True,
        readonly=True,
    )
    # The categories are a view, which no foreign key can watch.
    category_id = fields.Many2one("cdp.product.category", readonly=True)
    source_id = fields.Many2one("cdp.source", readonly=True, ondelete="cascade")
    measure = fields.Selection(
        [("revenue", "Revenue"), ("quantity", "Quantity")], required=True, readonly=True
    )
    weeks = fields.Integer(
        string="Weeks known",
        readonly=True,
        aggregator=None,
        help="Full weeks since the first sale.",
    )
    verdict = fields.Selection(
        [
            ("better", "Better than “as last week”"),
            ("no_better", "No better than “as last week”"),
            ("unproven", "Too early to tell"),
            ("short", "Too short for a forecast"),
        ],
        string="How good",
        readonly=True,
    )
    error = fields.Float(readonly=True, aggregator=None, digits=(6, 3))
    naive_error = fields.Float(readonly=True, aggregator=None, digits=(6, 3))
    looks_back = fields.Integer(readonly=True, aggregator=None)
    seasonal = fields.Boolean(readonly=True)
    lately = fields.Float(string="Last 4 weeks", readonly=True, digits=(16, 2))
    coming = fields.Float(string="Next 4 weeks", readonly=True, digits=(16, 2))
    next_week = fields.Float(
        string="This week, most likely", readonly=True, digits=(16, 2)
    )
    next_low = fields.Float(readonly=True, aggregator=None, digits=(16, 2))
    next_high = fields.Float(readonly=True, aggregator=None, digits=(16, 2))
    week_ids = fields.One2many("cdp.demand.week", "demand_id", readonly=True)

    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    picture = fields.Json(string="Week by week", compute="_compute_picture")
    interval = fields.Char(
        string="This week between",
        compute="_compute_words",
        help="In four of five weeks it should lie between these.",
    )
    quality = fields.Char(string="How good the forecast is", compute="_compute_words")

    _once = models.Constraint(
        "UNIQUE(company_id, key)", "Each series of weeks is there once."
    )

    @api.depends("kind", "category_id", "source_id")
    def _compute_display_name(self):
        for demand in self:
            named = demand.category_id or demand.source_id
            demand.display_name = named.display_name or self.env._("All sales")

    def _compute_currency_id(self):
        self.currency_id = self.env["cdp.profile"]._reporting_currency()

    @api.depends("week_ids.value")
    def _compute_picture(self):
        weeks = self.env["cdp.demand.week"].search_fetch(
            [("demand_id", "in", self.ids)],
            ["demand_id", "week", "ahead", "value", "low", "high"],
            order="week",
        )
        found = {demand.id: rows for demand, rows in weeks.grouped("demand_id").items()}
        for demand in self:
            rows = found.get(demand.id, weeks.browse())
            known = rows.filtered(lambda row: not row.ahead)[-SHOWN:]
            demand.picture = {
                "known": [[str(row.week), row.value] for row in known],
                "ahead": [
                    [str(row.week), row.value, row.low, row.high]
                    for row in rows
                    if row.ahead
                ],
            }

    @api.depends("verdict", "next_low", "next_high", "error", "naive_error", "weeks")
    def _compute_words(self):
        for demand in self:
            demand.quality = demand._explain()
            demand.interval = demand.verdict != "short" and self.env._(
                "%(low)s – %(high)s",
                low=demand._shown(demand.next_low),
                high=demand._shown(demand.next_high),
            )

    def _shown(self, value):
        if self.measure == "revenue":
            return format_amount(
                self.env, round(value), self.currency_id, trailing_zeroes=False
            )
        return f"{value:,.0f}"

    def _explain(self):
        if self.verdict == "short":
            return self.env._(
                "Too short for a forecast: %(have)s of the %(need)s full weeks that it "
                "needs.",
                have=self.weeks,
                need=8,
            )
        if self.verdict == "unproven":
            return self.env._("Too early to tell how good it is. Take care.")
        figures = {"error": f"{self.error:.1%}", "naive": f"{self.naive_error:.1%}"}
        if self.verdict == "better":
            return self.env._(
                "Better than “as last week”: %(error)s off against %(naive)s.",
                **figures,
            )
        return self.env._(
            "No better than “as last week”: %(error)s off against %(naive)s. Take "
            "care.",
            **figures,
        )

    # ------------------------------------------------------------------
    # Where the numbers come from
    # ------------------------------------------------------------------

    def action_open_sales(self):
        """Open the sales that the weeks are added up from."""
        self.ensure_one()
        end = shop_days.day_of(self.company_id)
        monday = end - timedelta(days=end.weekday())
        return self._open_sales(monday - timedelta(weeks=SHOWN), monday)

    def _open_sales(self, first, end):
        domain = shop_days.between(self.company_id, first, end)
        name = self.display_name
        if self.kind == "category":
            domain += [("category_id", "=", self.category_id.id)]
            return self._action(name, "cdp.transaction.line", domain)
        if self.kind == "source":
            domain += [("source_id", "=", self.source_id.id)]
        return self._action(name, "cdp.transaction", domain)

    def _action(self, name, model, domain):
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "list,kanban,pivot,graph",
            "domain": domain,
        }


class CdpDemandWeek(models.Model):
    _name = "cdp.demand.week"
    _description = "Demand of a Week"
    _order = "week desc, id desc"
    _log_access = False
    _rec_name = "week"

    demand_id = fields.Many2one(
        "cdp.demand", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="demand_id.company_id")
    week = fields.Date(string="Week from Monday", required=True, readonly=True)
    ahead = fields.Boolean(string="Forecast", readonly=True)
    value = fields.Float(string="Sold or expected", readonly=True, digits=(16, 2))
    low = fields.Float(readonly=True, aggregator=None, digits=(16, 2))
    high = fields.Float(readonly=True, aggregator=None, digits=(16, 2))

    _once = models.Constraint(
        "UNIQUE(demand_id, week)", "A week is there once in each series."
    )

    @api.depends("week")
    def _compute_display_name(self):
        for row in self:
            row.display_name = format_date(self.env, row.week)

    def action_open_sales(self):
        """Open what was sold in the week."""
        self.ensure_one()
        return self.demand_id._open_sales(self.week, self.week + timedelta(weeks=1))
