"""What is known of a customer's purchases, and why there may be no score."""

from odoo import api, fields, models
from odoo.tools import format_date


class CdpProfile(models.Model):
    _inherit = "cdp.profile"

    # Figures, from the transactions
    first_purchase = fields.Datetime(readonly=True)
    last_purchase = fields.Datetime(readonly=True)
    purchase_count = fields.Integer(string="Purchases", readonly=True)
    purchase_days = fields.Integer(
        string="Days with a purchase", readonly=True, aggregator="avg"
    )
    revenue = fields.Monetary(
        readonly=True, help="Without tax; refunds are taken off. All companies."
    )
    average_order = fields.Monetary(
        readonly=True, aggregator="avg", help="Revenue divided by purchases."
    )
    usual_gap_days = fields.Float(
        string="Usual gap (days)",
        readonly=True,
        digits=(16, 1),
        aggregator="avg",
        help="Median of the days between two days with a purchase.",
    )

    as_of_note = fields.Char(compute="_compute_as_of_note")

    def _compute_as_of_note(self):
        self.as_of_note = self._as_of_sentence()

    @api.model
    def _as_of_sentence(self):
        """What the pages say while scores stand for a fixed past day, or False."""
        day = self.env["cdp.stage"]._as_of_setting()
        return day and self.env._(
            "Scores are as of %s, as chosen in the settings.",
            format_date(self.env, day, date_format="long"),
        )

    def _why_no_score(self):
        """Why there is no score at all, or False."""
        if self.merged_into_id:
            return self.env._(
                "This profile is part of “%s”.", self.merged_into_id.display_name
            )
        if self.excluded_by_id:
            return self.env._(
                "Left out of scores by the rule “%s”.", self.excluded_by_id.name
            )
        if not self.purchase_days:
            return self.env._("Not enough data, because there is no purchase yet.")
        return False

    def _in_days(self, number):
        return (
            self.env._("day") if number == 1 else self.env._("%s days", f"{number:g}")
        )
