from odoo import fields, models


class CdpTransaction(models.Model):
    _inherit = "cdp.transaction"

    line_ids = fields.One2many(
        "cdp.transaction.line", "transaction_id", string="Lines", readonly=True
    )
