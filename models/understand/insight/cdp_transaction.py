"""Purchases and their products by what is known of the customer, for cross-tables."""

from odoo import fields, models


class CdpTransaction(models.Model):
    _inherit = "cdp.transaction"

    rfm_label_id = fields.Many2one(related="profile_id.rfm_label_id")
    country_id = fields.Many2one(related="profile_id.country_id")
    is_company = fields.Boolean(related="profile_id.is_company")
    average_amount = fields.Float(
        string="Average purchase",
        related="reporting_amount",
        aggregator="avg",
        help="Of purchases and refunds together; filter by purchases to leave refunds "
        "out.",
    )


class CdpTransactionLine(models.Model):
    _inherit = "cdp.transaction.line"

    rfm_label_id = fields.Many2one(related="profile_id.rfm_label_id")
    country_id = fields.Many2one(related="profile_id.country_id")
