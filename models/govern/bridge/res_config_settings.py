from odoo import fields, models

from .mailing_mailing import HOLD


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cdp_hold_without_purpose = fields.Boolean(
        string="Hold back mailings without a purpose", config_parameter=HOLD
    )
