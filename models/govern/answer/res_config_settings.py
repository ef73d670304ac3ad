from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cdp_privacy_contact_id = fields.Many2one(
        related="company_id.cdp_privacy_contact_id", readonly=False
    )
    cdp_authority = fields.Char(related="company_id.cdp_authority", readonly=False)
    cdp_register_note = fields.Text(
        related="company_id.cdp_register_note", readonly=False
    )
