from odoo import fields, models


class CdpModel(models.Model):
    _inherit = "cdp.model"

    kind = fields.Selection(
        selection_add=[("value", "Value")], ondelete={"value": "cascade"}
    )
