"""What the page of a churn version says of its horizon."""

from odoo import fields, models


class CdpModel(models.Model):
    _inherit = "cdp.model"

    horizon_reason = fields.Char(
        string="Why this horizon", compute="_compute_horizon_reason"
    )

    def _compute_horizon_reason(self):
        for version in self:
            rhythm = version.kind == "churn" and (version.record or {}).get("rhythm")
            version.horizon_reason = rhythm and version._explain_horizon(rhythm)

    def _explain_horizon(self, rhythm):
        """In a sentence, from what the shop's own purchases say."""
        days = self.env["cdp.profile"]._in_days(rhythm["days"])
        if not rhythm["within"]:
            return (
                self.env._(
                    "The horizon is %s, because too few customers have come back to "
                    "tell how long they usually stay away.",
                    days,
                )
                if rhythm["automatic"]
                else self.env._("The horizon of %s is set in the settings.", days)
            )
        share = self._share_in_words(rhythm["within"])
        if rhythm["automatic"]:
            return self.env._(
                "The horizon is %(days)s, because %(share)s of the customers who come "
                "back usually do so within that time.",
                days=days,
                share=share,
            )
        return self.env._(
            "The horizon of %(days)s is set in the settings; %(share)s of the "
            "customers who come back usually do so within that time.",
            days=days,
            share=share,
        )

    def _share_in_words(self, share):
        """Four of five, nine of ten, or the percentage where no words fit."""
        words = {
            8: self.env._("four of five"),
            9: self.env._("nine of ten"),
            10: self.env._("nearly all"),
        }
        return words.get(round(share * 10)) or self.env._("%s %%", round(share * 100))
