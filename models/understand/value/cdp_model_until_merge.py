"""To be removed when branch `model` is in: what of it is needed here."""

from odoo import fields, models


class CdpModel(models.Model):
    _inherit = "cdp.model"

    kind = fields.Selection(
        selection_add=[("value", "Value")], ondelete={"value": "cascade"}
    )
    drift = fields.Json(readonly=True, prefetch=False)

    def _note_drift(self, drift):
        if drift != self.drift:
            self.drift = drift
