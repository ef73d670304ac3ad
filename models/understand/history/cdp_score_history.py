"""What a customer's scores were, month by month."""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

KEEP_MONTHS = 36
GONE_AT_ONCE = 100_000  # rows deleted in one transaction


class SmallInteger(fields.Integer):
    """In two bytes instead of four: there is a row a customer and month."""

    _column_type = ("int2", "int2")


class SmallFloat(fields.Float):
    """In four bytes instead of eight; six digits are more than a forecast has."""

    _column_type = ("float4", "float4")


class CdpScoreHistory(models.Model):
    """The scores of a customer at the beginning of a month.

    Of the month in which the addon was installed, as they were found then. Those of
    the months before were reckoned afterwards, from the purchases up to then.
    """

    _name = "cdp.score.history"
    _description = "Scores of a Customer by Month"
    _order = "month desc, id desc"
    _rec_name = "month"
    _log_access = False

    profile_id = fields.Many2one(
        "cdp.profile",
        string="Customer",
        required=True,
        ondelete="cascade",
        readonly=True,
    )
    month = fields.Date(required=True, readonly=True)
    rfm_r = SmallInteger(string="Recency score", readonly=True, aggregator="avg")
    rfm_f = SmallInteger(string="Frequency score", readonly=True, aggregator="avg")
    rfm_m = SmallInteger(string="Monetary score", readonly=True, aggregator="avg")
    rfm_label_id = fields.Many2one(
        "cdp.rfm.label", string="RFM segment", ondelete="set null", readonly=True
    )
    rfm_color = fields.Integer(related="rfm_label_id.color")
    churn_probability = SmallFloat(readonly=True, aggregator="avg")
    churn_model_id = fields.Many2one(
        "cdp.model", string="Churn version", ondelete="set null", readonly=True
    )
    value_predicted = SmallFloat(string="Predicted value", readonly=True)
    value_model_id = fields.Many2one(
        "cdp.model", string="Value version", ondelete="set null", readonly=True
    )
    revenue = fields.Monetary(
        string="Revenue so far",
        readonly=True,
        help="Of all time up to the beginning of the month.",
    )
    currency_id = fields.Many2one(related="profile_id.currency_id")
    afterwards = fields.Boolean(
        string="Reckoned afterwards",
        readonly=True,
        help="The month was over when the addon was installed: recency, frequency and "
        "monetary were reckoned from the purchases up to then, with today's links "
        "between contacts and today's rules.",
    )

    _once = models.Constraint(
        "UNIQUE(profile_id, month)", "A profile has its scores once a month."
    )
    _month_idx = models.Index("(month)")

    def action_open_profile(self):
        """Open the customer."""
        self.ensure_one()
        return self.profile_id.get_formview_action()

    @api.model
    def _keep_months(self):
        parameters = self.env["ir.config_parameter"].sudo()  # a plain setting
        months = parameters.get_param("customer_data_platform.history_months")
        return int(months or KEEP_MONTHS)

    @api.autovacuum
    def _gc_months(self):
        """Forget the months before those that the settings keep."""
        now = self.env["cdp.stage.history"]._month()
        limit = now - relativedelta(months=self._keep_months() - 1)
        self.env.cr.execute(
            SQL(
                "DELETE FROM cdp_score_history WHERE id IN ("
                "SELECT id FROM cdp_score_history WHERE month < %s LIMIT %s)",
                limit,
                GONE_AT_ONCE,
            )
        )
        done = self.env.cr.rowcount
        return done, done == GONE_AT_ONCE
