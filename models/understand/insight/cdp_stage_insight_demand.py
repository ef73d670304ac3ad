"""Weeks of sales by category and channel, and what the next weeks should bring."""

from pathlib import Path

from odoo import models
from odoo.tools import SQL

from ...child import exchange
from . import shop_days
from .keep import keep, temporary

SCRIPT = Path(__file__).with_name("demand_job.py")
WEEKS = 156  # a season shows in two years, three are better
LATELY = 13  # weeks without a sale, and a category is no longer sold
MOST = 1_000  # categories and channels, those that sell most

# By calendar weeks of the company; the running week is not over.
WEEKLY = """
WITH sold AS (
    SELECT 'source' AS kind, t.company_id, t.source_id AS ref,
           date_trunc('week', %(local)s)::date AS week,
           t.reporting_amount AS revenue, NULL::numeric AS quantity
      FROM (%(orders)s) t WHERE t.date < %(until)s
     UNION ALL
    SELECT 'category', t.company_id, t.category_id,
           date_trunc('week', %(local)s)::date, t.amount, t.quantity
      FROM (%(lines)s) t WHERE t.date < %(until)s AND t.category_id IS NOT NULL
), weekly AS (
    SELECT kind, company_id, ref, week, SUM(revenue) AS revenue,
           SUM(quantity) AS quantity
      FROM sold
     WHERE week < date_trunc('week', %(today)s)
       AND week >= date_trunc('week', %(today)s) - %(weeks)s * INTERVAL '1 week'
     GROUP BY kind, company_id, ref, week
)
SELECT * FROM weekly
 UNION ALL
SELECT 'all', company_id, 0, week, SUM(revenue), NULL
  FROM weekly WHERE kind = 'source' GROUP BY company_id, week
"""

SERIES = """
SELECT row_number() OVER ()::int AS series, found.*
  FROM (SELECT kind, company_id, ref, SUM(quantity) > 0 AS counted
          FROM cdp_demand_weekly t GROUP BY kind, company_id, ref
        HAVING SUM(revenue) > 0 AND MAX(week)
               >= date_trunc('week', %(today)s) - %(lately)s * INTERVAL '1 week'
         ORDER BY kind = 'all' DESC, SUM(revenue) DESC LIMIT %(most)s) found
"""

# The child goes on from each first week to the last one that is over.
ROWS = """
SELECT s.series, (t.week - DATE '1970-01-01'), ROUND(t.revenue, 2),
       CASE WHEN s.counted THEN ROUND(t.quantity, 2) END,
       (date_trunc('week', %(today)s)::date - DATE '1970-01-01')
  FROM cdp_demand_weekly t JOIN cdp_demand_series s USING (kind, company_id, ref)
 ORDER BY s.series, t.week
"""

ANSWERS = """
DROP TABLE IF EXISTS cdp_demand_told, cdp_demand_told_weeks;
CREATE TEMP TABLE cdp_demand_told (
    series int, measure varchar, weeks int, verdict varchar, error numeric,
    naive_error numeric, looks_back int, seasonal bool, lately numeric, coming numeric,
    next_week numeric, next_low numeric, next_high numeric
) ON COMMIT DROP;
CREATE TEMP TABLE cdp_demand_told_weeks (
    series int, measure varchar, week date, ahead bool, value numeric, low numeric,
    high numeric
) ON COMMIT DROP;
"""

FRESH = """
SELECT s.company_id, CONCAT_WS('/', s.kind, s.ref, told.measure)::varchar AS key,
       s.kind::varchar, CASE WHEN s.kind = 'category' THEN s.ref END AS category_id,
       CASE WHEN s.kind = 'source' THEN s.ref END AS source_id, told.*
  FROM cdp_demand_told told JOIN cdp_demand_series s USING (series)
"""

FRESH_WEEKS = """
SELECT old.id AS demand_id, told.week, told.ahead, told.value, told.low, told.high
  FROM cdp_demand_told_weeks told
  JOIN cdp_demand_fresh fresh USING (series, measure)
  JOIN cdp_demand old ON old.company_id = fresh.company_id AND old.key = fresh.key
"""

VALUES = (
    *("kind", "category_id", "source_id", "measure", "weeks", "verdict", "error"),
    *("naive_error", "looks_back", "seasonal", "lately", "coming", "next_week"),
    *("next_low", "next_high"),
)


class CdpStageInsight(models.AbstractModel):
    _inherit = "cdp.stage.insight"

    def _demand(self):
        """Forecast; return how many rows were written."""
        env = self.env
        today = shop_days.today(env, SQL("t.company_id"))
        weekly = SQL(
            WEEKLY,
            local=shop_days.local(env, SQL("t.date"), SQL("t.company_id")),
            today=shop_days.today(env, SQL("company_id")),
            orders=env["cdp.transaction"]._table_query,
            lines=env["cdp.transaction.line"]._table_query,
            until=env["cdp.stage"]._known_until(),
            weeks=WEEKS,
        )
        temporary(env, "cdp_demand_weekly", weekly)
        series = SQL(SERIES, today=today, lately=LATELY, most=MOST)
        temporary(env, "cdp_demand_series", series)
        env.cr.execute(ANSWERS)
        if env.execute_query(SQL("SELECT FROM cdp_demand_series LIMIT 1")):
            rows = SQL(ROWS, today=today)
            results = ["cdp_demand_told", "cdp_demand_told_weeks"]
            exchange(env, SCRIPT, {}, tables=[rows], results=results)
        temporary(env, "cdp_demand_fresh", SQL(FRESH))
        key = ("company_id", "key")
        written = keep(env, "cdp_demand", "cdp_demand_fresh", key, VALUES)
        temporary(env, "cdp_demand_week_fresh", SQL(FRESH_WEEKS))
        key, values = ("demand_id", "week"), ("ahead", "value", "low", "high")
        written += keep(env, "cdp_demand_week", "cdp_demand_week_fresh", key, values)
        return written
