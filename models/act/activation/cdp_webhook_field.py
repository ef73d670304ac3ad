"""What a webhook may tell about a customer: a list of ours, nothing else."""

from odoo import fields, models

#: code: (a score?, SQL over the profile p, its main contact c, its RFM segment l)
SAFE = {
    "name": (False, "c.complete_name"),
    "email": (False, "c.email_normalized"),
    "phone": (False, "c.phone_sanitized"),
    "zip": (False, "c.zip"),
    "city": (False, "c.city"),
    "country": (False, "country.code"),
    "language": (False, "c.lang"),
    "purchase_count": (False, "p.purchase_count"),
    "revenue": (False, "p.revenue"),
    "first_purchase": (False, "p.first_purchase"),
    "last_purchase": (False, "p.last_purchase"),
    "rfm": (True, "l.name->>'en_US'"),
    "rfm_recency": (True, "p.rfm_r"),
    "rfm_frequency": (True, "p.rfm_f"),
    "rfm_monetary": (True, "p.rfm_m"),
    "churn_band": (True, "p.churn_band"),
    "churn_probability": (True, "round(p.churn_probability::numeric, 4)"),
    "value_predicted": (True, "round(p.value_predicted::numeric, 2)"),
    "next_order_first": (True, "p.next_order_first"),
    "next_order_last": (True, "p.next_order_last"),
}


class CdpWebhookField(models.Model):
    _name = "cdp.webhook.field"
    _description = "What a Webhook May Tell"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Selection(
        [(code, code) for code in SAFE], required=True, readonly=True
    )
    sequence = fields.Integer()
    personal = fields.Boolean(
        readonly=True, help="Says who the customer is, to anybody who reads it."
    )

    _code_unique = models.Constraint("UNIQUE(code)", "Each is told once.")
