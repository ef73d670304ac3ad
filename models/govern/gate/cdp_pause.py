from odoo import fields, models


class CdpPause(models.Model):
    """No marketing for a while, because the customer asked for a rest."""

    _name = "cdp.pause"
    _description = "Pause of Marketing"
    _order = "until desc"

    partner_id = fields.Many2one(
        "res.partner", required=True, readonly=True, ondelete="cascade", index=True
    )
    until = fields.Datetime(required=True, readonly=True)
