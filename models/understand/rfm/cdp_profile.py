"""How recently, how often and for how much a customer buys, and why."""

from odoo import api, fields, models
from odoo.tools import format_amount, format_date

from . import figures


class CdpProfile(models.Model):
    _inherit = "cdp.profile"

    rfm_r = fields.Integer(string="Recency score", readonly=True, aggregator="avg")
    rfm_f = fields.Integer(string="Frequency score", readonly=True, aggregator="avg")
    rfm_m = fields.Integer(string="Monetary score", readonly=True, aggregator="avg")
    rfm = fields.Char(string="RFM", compute="_compute_rfm")
    rfm_label_id = fields.Many2one(
        "cdp.rfm.label", string="RFM segment", readonly=True, ondelete="set null"
    )
    rfm_color = fields.Integer(related="rfm_label_id.color")
    rfm_advice = fields.Text(related="rfm_label_id.advice")
    rfm_model_id = fields.Many2one("cdp.model", readonly=True, ondelete="set null")
    rfm_date = fields.Datetime(string="RFM scored", readonly=True)
    rfm_reason = fields.Text(string="Why this RFM", compute="_compute_rfm_reason")

    # What the scores are made of; without a look back, the same as of all time
    rfm_days = fields.Integer(
        string="Days with a purchase that count",
        readonly=True,
        aggregator="avg",
        help="Days with a purchase within the look back of the RFM settings.",
    )
    rfm_revenue = fields.Monetary(
        string="Revenue that counts",
        readonly=True,
        help="Revenue within the look back of the RFM settings.",
    )
    margin = fields.Monetary(
        readonly=True,
        help="Revenue less cost where Odoo knows the cost, within the look back of the "
        "RFM settings. Only worked out while the monetary score is by margin.",
    )
    margin_revenue = fields.Monetary(
        string="Revenue with a known cost",
        readonly=True,
        help="The part of the revenue that the margin was made with.",
    )
    rfm_counts = fields.Text(
        string="What counts for RFM", compute="_compute_rfm_counts"
    )

    @api.depends("rfm_r", "rfm_f", "rfm_m")
    def _compute_rfm(self):
        for profile in self:
            scores = profile.rfm_r, profile.rfm_f, profile.rfm_m
            profile.rfm = "".join(map(str, scores)) if profile.rfm_r else False

    @api.depends(
        *("rfm_r", "last_purchase", "rfm_days", "rfm_revenue", "margin"),
        *("margin_revenue", "excluded_by_id"),
    )
    def _compute_rfm_reason(self):
        current = self.env["cdp.model"]._current("rfm")
        for profile in self:
            profile.rfm_reason = (
                profile._why_no_score()
                or profile._why_lapsed()
                or (
                    profile._explain_rfm()
                    if profile.rfm_r
                    else current._explain_gate()
                    if current.gate_code
                    else self.env._("Not scored yet.")
                )
            )

    def _why_lapsed(self):
        """Why a customer of long ago has no score, or False."""
        months = figures.counts(self.env).months
        if self.rfm_r or self.rfm_days or not months:
            return False
        return self.env._(
            "No score, because there is no purchase in the last %(months)s months, "
            "which is how far the RFM settings look back. Last bought on %(date)s.",
            months=months,
            date=format_date(self.env, self.last_purchase),
        )

    def _explain_rfm(self):
        counted = self.rfm_model_id.parameters or {}
        values = {
            "when": self.env._("in the last %s months", counted["months"])
            if counted.get("months")
            else self.env._("in total"),
            "r": self.rfm_r,
            "f": self.rfm_f,
            "m": self.rfm_m,
            "date": format_date(self.env, self.last_purchase),
            "days": self._on_days(),
            "money": self._explain_money(counted.get("margin_rate")),
        }
        lines = (
            self.env._("Recency %(r)s of 5: last bought on %(date)s.", **values),
            self.env._("Frequency %(f)s of 5: bought on %(days)s %(when)s.", **values),
            self.env._("Monetary %(m)s of 5: %(money)s %(when)s.", **values),
        )
        ends = [self._position(score) for score in (self.rfm_r, self.rfm_f, self.rfm_m)]
        told = [f"{line} {end}" for line, end in zip(lines, ends, strict=True)]
        return "\n".join([*told, *self._explain_costs(counted)])

    def _on_days(self):
        if self.rfm_days == 1:
            return self.env._("one day")
        return self.env._("%s days", self.rfm_days)

    def _explain_money(self, rate):
        money = self.rfm_revenue
        if rate is not None:
            money = self.margin + (self.rfm_revenue - self.margin_revenue) * rate
        amount = format_amount(self.env, money, self.currency_id)
        if rate is None:
            return self.env._("revenue of %s", amount)
        return self.env._("margin of %s", amount)

    def _explain_costs(self, counted):
        """What stands in for costs that Odoo does not know; nothing if it knows all."""
        rate = counted.get("margin_rate")
        unknown = self.rfm_revenue - self.margin_revenue
        if rate is None or self.currency_id.is_zero(unknown):
            return []
        return [
            self.env._(
                "Odoo does not know what %(amount)s of the revenue cost; for that part "
                "the margin of all customers together, %(rate)s %%, stands in.",
                amount=format_amount(self.env, unknown, self.currency_id),
                rate=round(100 * rate),
            )
        ]

    @api.depends("rfm_days", "rfm_revenue", "margin", "margin_revenue")
    def _compute_rfm_counts(self):
        months = figures.counts(self.env).months
        for profile in self:
            told = []
            if months:
                told.append(profile._explain_window(months))
            if profile.margin_revenue:
                told.append(profile._explain_margin())
            profile.rfm_counts = "\n".join(told)

    def _explain_window(self, months):
        return self.env._(
            "The above is of all time. For RFM only the last %(months)s months count: "
            "%(days)s, revenue of %(amount)s.",
            months=months,
            days=self._on_days(),
            amount=format_amount(self.env, self.rfm_revenue, self.currency_id),
        )

    def _explain_margin(self):
        return self.env._(
            "Margin of %(margin)s on %(amount)s, whose cost Odoo knows.",
            margin=format_amount(self.env, self.margin, self.currency_id),
            amount=format_amount(self.env, self.margin_revenue, self.currency_id),
        )

    def _position(self, score):
        """Where a score stands among all customers, in words."""
        return {
            1: self.env._("That is among the lowest fifth."),
            2: self.env._("That is below the middle."),
            3: self.env._("That is in the middle."),
            4: self.env._("That is above the middle."),
            5: self.env._("That is among the highest fifth."),
        }.get(score, "")
