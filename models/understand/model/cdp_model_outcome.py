"""What came, beside what was predicted, month by month.

Once a month the history keeps what each customer's scores were. When the horizon of
the version that made them has passed, what customers then did is added up beside it.
"""

from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.tools import SQL

# What was predicted in one month and whose horizon has passed. Who has become part of
# another customer since, or is left out now, counts on neither side.
_OUTCOMES = {
    "churn": SQL(
        """
        SELECT h.churn_model_id AS model_id, COUNT(*) AS customers,
               SUM(h.churn_probability) AS predicted,
               COUNT(*) FILTER (WHERE NOT COALESCE(came.bought, FALSE)) AS actual,
               1.96 * SQRT(SUM(h.churn_probability * (1 - h.churn_probability)))
               AS margin
          FROM scores h LEFT JOIN came ON came.profile_id = h.profile_id
         WHERE h.churn_probability IS NOT NULL GROUP BY h.churn_model_id"""
    ),
    "value": SQL(
        """
        SELECT h.value_model_id AS model_id, COUNT(*) AS customers,
               SUM(h.value_predicted) AS predicted,
               SUM(COALESCE(came.amount, 0)) AS actual, NULL::float AS margin
          FROM scores h LEFT JOIN came ON came.profile_id = h.profile_id
         WHERE h.value_predicted IS NOT NULL GROUP BY h.value_model_id"""
    ),
}

_INSERT = """
INSERT INTO cdp_model_outcome (model_id, month, customers, predicted, actual, margin)
WITH scores AS (
    SELECT h.* FROM cdp_score_history h
      JOIN cdp_profile p ON p.id = h.profile_id
       AND p.active AND p.excluded_by_id IS NULL
     WHERE h.month = %(month)s AND h.%(model)s = ANY(%(versions)s)
), came AS (
    SELECT payer.cdp_profile_id AS profile_id, SUM(t.reporting_amount) AS amount,
           BOOL_OR(t.reporting_amount > 0) AS bought
      FROM (%(transactions)s) t
      JOIN res_partner buyer ON buyer.id = t.partner_id
      JOIN res_partner payer ON payer.id = buyer.commercial_partner_id
     WHERE t.date >= %(start)s AND t.date < %(end)s
     GROUP BY payer.cdp_profile_id
)
SELECT found.model_id, %(month)s, customers, predicted, actual, margin
  FROM (%(outcome)s) found
"""

# In its first month a score is kept on the day it is there, which is no beginning.
_DUE = """
SELECT h.month, m.horizon_days, ARRAY_AGG(DISTINCT m.id)
  FROM cdp_score_history h
  JOIN cdp_model m ON m.id = h.%(model)s
 WHERE m.horizon_days > 0 AND h.month + m.horizon_days <= %(until)s
   AND m.as_of < h.month + 2
   AND NOT EXISTS (SELECT FROM cdp_model_outcome o
                    WHERE o.model_id = m.id AND o.month = h.month)
 GROUP BY h.month, m.horizon_days ORDER BY h.month
"""


class CdpModelOutcome(models.Model):
    _name = "cdp.model.outcome"
    _description = "What a Version Predicted and What Came"
    _order = "month desc, id desc"
    _rec_name = "month"
    _log_access = False

    model_id = fields.Many2one(
        "cdp.model", string="Version", required=True, readonly=True, ondelete="cascade"
    )
    kind = fields.Selection(related="model_id.kind", string="Score")
    month = fields.Date(
        string="Predicted in", required=True, readonly=True, help="The first of it."
    )
    customers = fields.Integer(readonly=True)
    predicted = fields.Float(readonly=True, digits=(16, 1))
    actual = fields.Float(readonly=True, digits=(16, 1))
    margin = fields.Float(
        readonly=True,
        digits=(16, 1),
        help="As far from what was predicted the truth lies in 19 of 20 cases by "
        "chance alone, where that is known.",
    )
    ratio = fields.Float(
        string="Actual of predicted",
        compute="_compute_verdict",
        help="100% is just what was predicted.",
    )
    verdict = fields.Char(string="In words", compute="_compute_verdict")

    _month_unique = models.Constraint(
        "UNIQUE(model_id, month)", "A month of a version is added up once."
    )

    @api.depends("predicted", "actual", "margin")
    def _compute_verdict(self):
        for outcome in self:
            predicted, off = outcome.predicted, outcome.actual - outcome.predicted
            outcome.ratio = outcome.actual / predicted if predicted else 0.0
            if abs(off) <= max(outcome.margin, 0.05 * predicted):
                outcome.verdict = self.env._("About as predicted")
            elif off > 0:
                outcome.verdict = self.env._("More than predicted")
            else:
                outcome.verdict = self.env._("Less than predicted")

    def action_customers(self):
        """The customers of this month, and what was predicted of each."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "cdp.score.history",
            "view_mode": "list",
            "domain": [
                ("month", "=", self.month),
                (f"{self.kind}_model_id", "=", self.model_id.id),
            ],
        }

    @api.model
    def _realise(self):
        """Add up the months whose horizon has passed; return the number of rows.

        Each month is added up once, by one statement over its purchases.
        """
        return sum(self._realise_kind(kind) for kind in _OUTCOMES)

    def _realise_kind(self, kind):
        until = self.env["cdp.stage"]._known_until()
        model = SQL.identifier(f"{kind}_model_id")
        due = self.env.execute_query(SQL(_DUE, model=model, until=until))
        transactions = self.env["cdp.transaction"]._table_query
        written = 0
        for month, horizon, versions in due:
            start = datetime.combine(month, datetime.min.time())
            self.env.cr.execute(
                SQL(
                    _INSERT,
                    month=month,
                    model=model,
                    versions=versions,
                    start=start,
                    end=start + timedelta(days=horizon),
                    transactions=transactions,
                    outcome=_OUTCOMES[kind],
                )
            )
            written += self.env.cr.rowcount
        return written
