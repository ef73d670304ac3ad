from odoo import fields, models


class CdpPrivacyRequestResult(models.Model):
    """What was done where, for the proof and for the customer."""

    _name = "cdp.privacy.request.result"
    _description = "Result of a Privacy Request"
    _order = "id"

    request_id = fields.Many2one(
        "cdp.privacy.request", required=True, ondelete="cascade", index=True
    )
    store = fields.Char(string="Where", required=True, readonly=True)
    done = fields.Char(string="What was done", required=True, readonly=True)
    rows = fields.Integer(string="Records", readonly=True)
