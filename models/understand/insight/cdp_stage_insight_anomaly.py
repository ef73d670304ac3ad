"""Days and purchases far from the usual, put on the worklist.

What is usual is learned from all that is known; listed is only what happened lately,
and of the purchases those furthest off: a list of thousands would be looked at by
nobody.
"""

from pathlib import Path

from odoo import models
from odoo.tools import SQL

from ...child import exchange
from .. import frames
from . import shop_days
from .keep import temporary

SCRIPT = Path(__file__).with_name("anomaly_job.py")
LATELY = 90  # days that are judged
DAYS = 540  # days that tell what is usual
MOST = 100  # purchases of a company on the list by one pass

# The last full day is there even if nothing was sold: that is unusual, too.
TOTALS = """
SELECT company_id, (day - DATE '1970-01-01'), ROUND(SUM(amount), 2),
       %(today)s - DATE '1970-01-01' - %(lately)s
  FROM (SELECT t.company_id, t.reporting_amount AS amount, %(local)s::date AS day
          FROM (%(rows)s) t WHERE t.date < %(until)s
         UNION ALL
        SELECT t.id, 0, %(of_company)s - 1 FROM res_company t) sold
 WHERE day < %(today)s AND day >= %(today)s - %(days)s
 GROUP BY company_id, day
"""

# Purchases of customers who are scored; only those of lately need their id.
ORDERS = """
SELECT t.company_id, p.id, ROUND(t.reporting_amount, 2),
       CASE WHEN %(recent)s THEN t.id ELSE 0 END
  FROM (%(rows)s) t JOIN cdp_profile p ON p.id = t.profile_id AND %(scored)s
 WHERE t.date < %(until)s AND t.reporting_amount > 0
"""

ANSWERS = """
DROP TABLE IF EXISTS cdp_odd_days, cdp_odd_orders;
CREATE TEMP TABLE cdp_odd_days (
    company_id int, day int, expected numeric, actual numeric, score numeric
) ON COMMIT DROP;
CREATE TEMP TABLE cdp_odd_orders (
    id bigint, expected numeric, actual numeric, score numeric, place int
) ON COMMIT DROP;
"""

FRESH = """
SELECT company_id, 'day/' || (DATE '1970-01-01' + day) AS key, 'day' AS kind,
       DATE '1970-01-01' + day AS date, expected, actual, score, 0 AS place,
       NULL::int AS profile_id, NULL::int AS source_id, NULL AS res_model,
       NULL::int AS res_id
  FROM cdp_odd_days
 UNION ALL
SELECT t.company_id, t.res_model || '/' || t.res_id, 'order', %(local)s::date,
       odd.expected, odd.actual, odd.score, odd.place, t.profile_id, t.source_id,
       t.res_model, t.res_id
  FROM (%(rows)s) t JOIN cdp_odd_orders odd ON odd.id = t.id
 WHERE %(recent)s
"""

# What a person said stays; what nobody looked at yet follows the figures.
REFRESH = """
UPDATE cdp_anomaly old
   SET date = fresh.date, expected = fresh.expected, actual = fresh.actual,
       difference = fresh.actual - fresh.expected, score = fresh.score,
       profile_id = fresh.profile_id,
       state = CASE WHEN old.state = 'over' THEN 'new' ELSE old.state END
  FROM cdp_anomaly_fresh fresh
 WHERE old.company_id = fresh.company_id AND old.key = fresh.key
   AND (old.date, old.expected, old.actual, old.score, old.profile_id, old.state)
       IS DISTINCT FROM (fresh.date, fresh.expected, fresh.actual, fresh.score,
           fresh.profile_id, CASE WHEN old.state = 'over' THEN 'new' ELSE old.state END)
"""
SETTLE = """
UPDATE cdp_anomaly t SET state = 'over'
 WHERE state = 'new' AND date >= %(today)s - %(lately)s
   AND NOT EXISTS (SELECT FROM cdp_anomaly_fresh fresh
                    WHERE fresh.company_id = t.company_id AND fresh.key = t.key)
"""
ADD = """
INSERT INTO cdp_anomaly (company_id, key, kind, date, expected, actual, difference,
       score, state, profile_id, source_id, res_model, res_id, create_date, create_uid)
SELECT company_id, key, kind, date, expected, actual, actual - expected, score, 'new',
       profile_id, source_id, res_model, res_id, NOW() AT TIME ZONE 'UTC', %(user)s
  FROM cdp_anomaly_fresh WHERE place <= %(most)s
    ON CONFLICT (company_id, key) DO NOTHING
"""


class CdpStageInsight(models.AbstractModel):
    _inherit = "cdp.stage.insight"

    def _anomalies(self):
        """List what is odd; return how many rows were written."""
        env = self.env
        env.cr.execute(ANSWERS)
        if env["cdp.transaction"].search([], limit=1):  # else there is nothing to ask
            self._ask_for_odd()
        rows = env["cdp.transaction"]._table_query
        facts = {"rows": rows, "local": self._local(), "recent": self._recent()}
        temporary(env, "cdp_anomaly_fresh", SQL(FRESH, **facts))
        today = shop_days.today(env, SQL("t.company_id"))
        written = 0
        for statement in (
            SQL(REFRESH),
            SQL(SETTLE, today=today, lately=LATELY),
            SQL(ADD, user=env.uid, most=MOST),
        ):
            env.cr.execute(statement)
            written += env.cr.rowcount
        return written

    def _ask_for_odd(self):
        env = self.env
        facts = {
            "rows": env["cdp.transaction"]._table_query,
            "until": env["cdp.stage"]._known_until(),
        }
        days = SQL(
            TOTALS,
            local=self._local(),
            today=shop_days.today(env, SQL("company_id")),
            of_company=shop_days.today(env, SQL("t.id")),
            lately=LATELY,
            days=DAYS,
            **facts,
        )
        orders = SQL(ORDERS, scored=frames.SCORED, recent=self._recent(), **facts)
        exchange(
            env,
            SCRIPT,
            {},
            tables=[days, orders],
            results=["cdp_odd_days", "cdp_odd_orders"],
        )

    def _local(self):
        return shop_days.local(self.env, SQL("t.date"), SQL("t.company_id"))

    def _recent(self):
        """The SQL of whether a purchase is of the days that are judged."""
        today = shop_days.today(self.env, SQL("t.company_id"))
        return SQL("%s >= %s - %s", self._local(), today, LATELY)
