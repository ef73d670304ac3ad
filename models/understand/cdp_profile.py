"""What is known and thought of a customer: figures, scores, and why."""

from odoo import api, fields, models
from odoo.tools import format_amount, format_date


class CdpProfile(models.Model):
    _inherit = "cdp.profile"

    # Figures, from the transactions
    first_purchase = fields.Datetime(readonly=True)
    last_purchase = fields.Datetime(readonly=True)
    purchase_count = fields.Integer(string="Purchases", readonly=True)
    purchase_days = fields.Integer(
        string="Days with a purchase", readonly=True, aggregator="avg"
    )
    revenue = fields.Monetary(
        readonly=True, help="Without tax; refunds are taken off. All companies."
    )
    average_order = fields.Monetary(
        readonly=True, aggregator="avg", help="Revenue divided by purchases."
    )
    usual_gap_days = fields.Float(
        string="Usual gap (days)",
        readonly=True,
        digits=(16, 1),
        aggregator="avg",
        help="Median of the days between two days with a purchase.",
    )

    # RFM
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

    as_of_note = fields.Char(compute="_compute_as_of_note")

    # Churn
    churn_probability = fields.Float(
        string="Churn probability", readonly=True, aggregator="avg", digits=(6, 4)
    )
    churn_state = fields.Selection(
        [
            ("scored", "Scored"),
            ("never_bought", "Has never bought"),
            ("excluded", "Left out"),
            ("gated", "Not enough data"),
        ],
        string="Churn score",
        readonly=True,
    )
    churn_model_id = fields.Many2one("cdp.model", readonly=True, ondelete="set null")
    churn_date = fields.Datetime(string="Churn scored", readonly=True)
    churn_reason = fields.Text(
        string="Why this churn probability", compute="_compute_churn_reason"
    )

    def _compute_as_of_note(self):
        self.as_of_note = self._as_of_sentence()

    @api.model
    def _as_of_sentence(self):
        """What the pages say while scores stand for a fixed past day, or False."""
        day = self.env["cdp.stage"]._as_of_setting()
        return day and self.env._(
            "Scores are as of %s, as chosen in the settings.",
            format_date(self.env, day, date_format="long"),
        )

    @api.depends("rfm_r", "rfm_f", "rfm_m")
    def _compute_rfm(self):
        for profile in self:
            scores = profile.rfm_r, profile.rfm_f, profile.rfm_m
            profile.rfm = "".join(map(str, scores)) if profile.rfm_r else False

    @api.depends("rfm_r", "last_purchase", "purchase_days", "revenue", "excluded_by_id")
    def _compute_rfm_reason(self):
        current = self.env["cdp.model"]._current("rfm")
        for profile in self:
            profile.rfm_reason = profile._why_no_score() or (
                profile._explain_rfm()
                if profile.rfm_r
                else current._explain_gate()
                if current.gate_code
                else self.env._("Not scored yet.")
            )

    def _why_no_score(self):
        """Why there is no score at all, or False."""
        if self.merged_into_id:
            return self.env._(
                "This profile is part of “%s”.", self.merged_into_id.display_name
            )
        if self.excluded_by_id:
            return self.env._(
                "Left out of scores by the rule “%s”.", self.excluded_by_id.name
            )
        if not self.purchase_days:
            return self.env._("Not enough data, because there is no purchase yet.")
        return False

    def _explain_rfm(self):
        lines = (
            self.env._(
                "Recency %(score)s of 5: last bought on %(date)s.",
                score=self.rfm_r,
                date=format_date(self.env, self.last_purchase),
            ),
            self.env._(
                "Frequency %(score)s of 5: bought on %(days)s days.",
                score=self.rfm_f,
                days=self.purchase_days,
            ),
            self.env._(
                "Monetary %(score)s of 5: %(amount)s in total.",
                score=self.rfm_m,
                amount=format_amount(self.env, self.revenue, self.currency_id),
            ),
        )
        ends = [self._position(score) for score in (self.rfm_r, self.rfm_f, self.rfm_m)]
        return "\n".join(f"{line} {end}" for line, end in zip(lines, ends, strict=True))

    def _position(self, score):
        """Where a score stands among all customers, in words."""
        return {
            1: self.env._("That is among the lowest fifth."),
            2: self.env._("That is below the middle."),
            3: self.env._("That is in the middle."),
            4: self.env._("That is above the middle."),
            5: self.env._("That is among the highest fifth."),
        }.get(score, "")

    @api.depends("churn_state", "churn_probability", "churn_model_id", "last_purchase")
    def _compute_churn_reason(self):
        as_of = self.env["cdp.stage"]._as_of()
        for profile in self:
            why_not = profile._why_no_score()
            if why_not:
                profile.churn_reason = why_not
            elif profile.churn_state == "scored":
                profile.churn_reason = profile._explain_churn(as_of)
            elif profile.churn_model_id.gate_code:
                profile.churn_reason = profile.churn_model_id._explain_gate()
            else:
                profile.churn_reason = self.env._("Not scored yet.")

    def _explain_churn(self, as_of):
        silent = self._in_days(max((as_of.date() - self.last_purchase.date()).days, 0))
        if self.usual_gap_days:
            habit = self.env._(
                "Usually buys every %(gap)s, silent for %(silent)s.",
                gap=self._in_days(self.usual_gap_days),
                silent=silent,
            )
        else:
            habit = self.env._("Bought on one day only, silent for %s.", silent)
        return self.env._(
            "%(habit)s The chance of no purchase in the next %(days)s days is "
            "%(chance)s %%.",
            habit=habit,
            days=self.churn_model_id.horizon_days,
            chance=round(self.churn_probability * 100) or self.env._("less than 1"),
        )

    def _in_days(self, number):
        return (
            self.env._("day") if number == 1 else self.env._("%s days", f"{number:g}")
        )
