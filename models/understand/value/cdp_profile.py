"""What a customer will be worth, and when the next order is due."""

from odoo import api, fields, models
from odoo.tools import SQL


class CdpProfile(models.Model):
    _inherit = "cdp.profile"

    value_predicted = fields.Monetary(
        string="Predicted value",
        readonly=True,
        help="What the customer is expected to spend within the value horizon of the "
        "settings. Without tax. All companies.",
    )
    value_low = fields.Monetary(
        string="Predicted value, at least",
        readonly=True,
        aggregator=None,
        help="One in ten such customers spends less.",
    )
    value_high = fields.Monetary(
        string="Predicted value, at most",
        readonly=True,
        aggregator=None,
        help="One in ten such customers spends more.",
    )
    value_purchases = fields.Float(
        string="Predicted purchases",
        readonly=True,
        digits=(16, 1),
        help="Days with a purchase that are expected within the value horizon.",
    )
    value_state = fields.Selection(
        [
            ("scored", "Forecast"),
            ("never_bought", "Has never bought"),
            ("excluded", "Left out"),
            ("gated", "Not enough data"),
        ],
        string="Value forecast",
        readonly=True,
    )
    value_model_id = fields.Many2one("cdp.model", readonly=True, ondelete="set null")
    value_date = fields.Datetime(string="Value forecast made", readonly=True)
    value_top = fields.Boolean(
        string="Top tenth by predicted value",
        compute="_compute_value_top",
        search="_search_value_top",
    )
    next_order_first = fields.Date(
        string="Next order from",
        readonly=True,
        help="Half of such customers order between this day and the next one.",
    )
    next_order_last = fields.Date(
        string="Next order until",
        readonly=True,
        help="Half of such customers order between the day before and this one.",
    )
    next_order_state = fields.Selection(
        [
            ("due", "Due within a week"),
            ("expected", "Expected later"),
            ("late", "Late"),
            ("unknown", "No date can be said"),
        ],
        string="Next order",
        readonly=True,
    )
    first_source_id = fields.Many2one(
        "cdp.source",
        string="First bought through",
        readonly=True,
        ondelete="set null",
        help="Where the first purchase came in.",
    )

    # ------------------------------------------------------------------
    # The top tenth
    # ------------------------------------------------------------------

    @api.depends("value_predicted", "value_state")
    def _compute_value_top(self):
        limit = self._value_top_from()
        for profile in self:
            scored = profile.value_state == "scored"
            profile.value_top = scored and profile.value_predicted >= limit

    def _search_value_top(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        limit = self._value_top_from()
        return [("value_state", "=", "scored"), ("value_predicted", ">=", limit)]

    @api.model
    def _value_top_from(self):
        """The predicted value that a tenth of the customers reach; never nothing."""
        self.flush_model(["value_predicted", "value_state", "active"])
        query = SQL(
            "SELECT PERCENTILE_DISC(0.9) WITHIN GROUP (ORDER BY value_predicted)"
            " FROM cdp_profile WHERE value_state = 'scored' AND active"
        )
        ((limit,),) = self.env.execute_query(query)
        return max(float(limit or 0), 0.01)
