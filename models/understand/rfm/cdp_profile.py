"""How recently, how often and for how much a customer buys, and why."""

from odoo import api, fields, models
from odoo.tools import format_amount, format_date


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
