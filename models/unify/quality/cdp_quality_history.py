from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

KEEP_FIXES_DAYS = 365  # in which a fix can be taken back

# A row is written when a score changes, so the average of a day is the sum of all
# changes up to then. An empty score says that the profile is no longer checked. Each
# day has a row: charts take a missing one for zero.
TREND = """
WITH change AS (
    SELECT date, COALESCE(score, 0) - COALESCE(LAG(score) OVER mine, 0) AS points,
           (score IS NOT NULL)::int
           - (LAG(score) OVER mine IS NOT NULL)::int AS profiles
      FROM cdp_quality_history
    WINDOW mine AS (PARTITION BY profile_id ORDER BY date)
), day AS (
    SELECT date, SUM(points) AS points, SUM(profiles) AS profiles
      FROM change GROUP BY date
), calendar AS (
    SELECT generate_series(MIN(date), GREATEST(MAX(date), %(today)s),
                           INTERVAL '1 day')::date AS date
      FROM day
), total AS (
    SELECT date, SUM(points) OVER upto AS points, SUM(profiles) OVER upto AS profiles
      FROM calendar LEFT JOIN day USING (date) WINDOW upto AS (ORDER BY date)
)
SELECT (date - DATE '2000-01-01')::int AS id, date, profiles::int,
       points::float / NULLIF(profiles, 0) AS quality
  FROM total
"""


class CdpQualityHistory(models.Model):
    """The quality score of a profile since a day, until the next row."""

    _name = "cdp.quality.history"
    _description = "History of Data Quality"
    _order = "date desc, id desc"
    _rec_name = "date"
    _log_access = False

    profile_id = fields.Many2one(
        "cdp.profile",
        string="Customer",
        required=True,
        ondelete="cascade",
        readonly=True,
    )
    date = fields.Date(required=True, readonly=True)
    score = fields.Integer(
        string="Quality",
        readonly=True,
        aggregator="avg",
        help="Empty when the customer was no longer checked.",
    )

    _once = models.Constraint(
        "UNIQUE(profile_id, date)", "A profile has one quality score a day."
    )

    @api.autovacuum
    def _gc_fixes(self):
        """Forget old values that nobody will bring back."""
        limit = fields.Datetime.now() - timedelta(days=KEEP_FIXES_DAYS)
        done = [("state", "=", "accepted"), ("decided", "<", limit)]
        self.env["cdp.quality.issue"].search(done, limit=10_000).unlink()


class CdpQualityTrend(models.Model):
    """The average quality of all customers, day by day."""

    _name = "cdp.quality.trend"
    _description = "Data Quality over Time"
    _auto = False
    _log_access = False
    _order = "date"
    _rec_name = "date"

    date = fields.Date(readonly=True)
    profiles = fields.Integer(string="Customers", readonly=True, aggregator="max")
    quality = fields.Float(
        string="Average quality", readonly=True, aggregator="avg", digits=(6, 1)
    )

    @property
    def _table_query(self):
        return SQL(TREND, today=fields.Date.today())
