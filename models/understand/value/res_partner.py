from odoo import fields, models

from ...res_partner import USER


class ResPartner(models.Model):
    _inherit = "res.partner"

    # Related and not stored: scoring must never rewrite contacts.
    cdp_value_predicted = fields.Monetary(
        related="cdp_profile_id.value_predicted",
        string="Predicted value",
        currency_field="cdp_currency_id",
        groups=USER,
    )
    cdp_value_low = fields.Monetary(
        related="cdp_profile_id.value_low",
        string="Predicted value, at least",
        currency_field="cdp_currency_id",
        groups=USER,
    )
    cdp_value_high = fields.Monetary(
        related="cdp_profile_id.value_high",
        string="Predicted value, at most",
        currency_field="cdp_currency_id",
        groups=USER,
    )
    cdp_value_state = fields.Selection(
        related="cdp_profile_id.value_state", string="Value forecast", groups=USER
    )
    cdp_value_top = fields.Boolean(
        related="cdp_profile_id.value_top",
        string="Top tenth by predicted value",
        groups=USER,
    )
    cdp_value_reason = fields.Text(
        related="cdp_profile_id.value_reason",
        string="Why this predicted value",
        groups=USER,
    )
    cdp_next_order_first = fields.Date(
        related="cdp_profile_id.next_order_first",
        string="Next order from",
        groups=USER,
    )
    cdp_next_order_last = fields.Date(
        related="cdp_profile_id.next_order_last",
        string="Next order until",
        groups=USER,
    )
    cdp_next_order_state = fields.Selection(
        related="cdp_profile_id.next_order_state", string="Next order", groups=USER
    )
