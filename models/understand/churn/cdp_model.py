"""What the page of a churn version says of its horizon."""

from odoo import fields, models


class CdpModel(models.Model):
    _inherit = "cdp.model"

    record = fields.Json(readonly=True, prefetch=False)
    horizon_reason = fields.Char(
        string="Why this horizon", compute="_compute_horizon_reason"
    )

    def _compute_horizon_reason(self):
        for version in self:
            rhythm = version.kind == "churn" and (version.record or {}).get("rhythm")
            version.horizon_reason = rhythm and version._explain_horizon(rhythm)

    def _explain_horizon(self, rhythm):
        """In a sentence, from what the shop's own purchases say."""
        told = []
        if not rhythm["automatic"]:
            told.append(self.env._("Set by hand in the settings."))
        if rhythm["within"]:
            told.append(
                self.env._(
                    "%(share)s of the customers who come back usually do so within "
                    "%(days)s days.",
                    share=self._share_in_words(rhythm["within"]),
                    days=rhythm["days"],
                )
            )
        elif rhythm["automatic"]:
            told.append(
                self.env._(
                    "A quarter of a year, because too few customers have come back to "
                    "tell how long they usually stay away."
                )
            )
        return " ".join(told)

    def _share_in_words(self, share):
        """Four of five, nine of ten, or the percentage where there are no such words."""
        words = {
            8: self.env._("Four of five"),
            9: self.env._("Nine of ten"),
            10: self.env._("Nearly all"),
        }
        return words.get(round(share * 10)) or self.env._("%s %%", round(share * 100))
