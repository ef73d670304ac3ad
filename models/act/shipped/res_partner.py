from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    # Odoo's contacts have none.
    cdp_birthdate = fields.Date(string="Birthday", copy=False)
