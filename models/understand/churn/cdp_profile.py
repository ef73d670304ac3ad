"""How likely a customer buys nothing within the horizon, and why."""

from odoo import api, fields, models


class CdpProfile(models.Model):
    _inherit = "cdp.profile"

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
