from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    # Odoo's contacts have none.
    cdp_birthdate = fields.Date(
        string="Birthday", copy=False, groups="customer_data_platform.group_user"
    )
