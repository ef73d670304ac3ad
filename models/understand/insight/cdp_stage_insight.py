"""*Find patterns*: what the pages under Understand add up, once a night.

A full pass goes through the customers first (what each spent in each month), then
takes its other steps, each a transaction of its own: cohorts, demand, what is out of
the ordinary. Results are of one company each, so that record rules can keep them
apart, and only rows that differ are written.
"""

import hashlib

from odoo import models
from odoo.tools import SQL

from ...cdp_stage_worker import Batch
from .. import frames
from . import shop_days
from .keep import keep, temporary

BATCH = 250_000  # customers in one statement
QUEUE = 50_000
#: after the customers; the cursor counts them below zero
STEPS = ("_cohorts", "_demand", "_anomalies")

# The joins to who pays are here, so that those in the view are skipped.
SPENT = """
SELECT *, MIN(month) FILTER (WHERE purchases > 0)
       OVER (PARTITION BY profile_id, company_id) AS cohort
  FROM (SELECT p.id AS profile_id, t.company_id,
               date_trunc('month', %(local)s)::date AS month,
               ROUND(SUM(t.reporting_amount), 2) AS amount,
               (COUNT(*) FILTER (WHERE t.reporting_amount > 0))::int AS purchases
          FROM (%(rows)s) t
          JOIN res_partner buyer ON buyer.id = t.partner_id
          JOIN res_partner payer ON payer.id = buyer.commercial_partner_id
          JOIN cdp_profile p ON p.id = payer.cdp_profile_id AND %(scored)s
         WHERE t.date < %(until)s AND p.id BETWEEN %(low)s AND %(high)s
         GROUP BY 1, 2, 3) months
"""

# Of a running month nothing is kept: it would look like a bad one.
COHORTS = """
WITH cells AS (
    SELECT company_id, cohort AS month,
           (12 * (EXTRACT(year FROM month) - EXTRACT(year FROM cohort))
            + EXTRACT(month FROM month) - EXTRACT(month FROM cohort))::int AS since,
           (COUNT(*) FILTER (WHERE purchases > 0))::int AS customers,
           SUM(amount) AS revenue
      FROM cdp_spent
     WHERE month >= cohort AND month < date_trunc('month', %(today)s)
     GROUP BY 1, 2, 3
)
SELECT *, FIRST_VALUE(customers) OVER
       (PARTITION BY company_id, month ORDER BY since) AS size
  FROM cells
"""


class CdpStageInsight(models.AbstractModel):
    _name = "cdp.stage.insight"
    _inherit = "cdp.stage.worker"
    _description = "Find Patterns"

    def _signature(self):
        facts = (
            self.env["cdp.source"]._live_specs(),
            self.env["cdp.stage"]._as_of_setting(),
            self.env["cdp.profile"]._reporting_currency().id,
            sorted(shop_days.zones(self.env).items()),
        )
        return hashlib.sha256(repr(facts).encode()).hexdigest()

    def _full_size(self, cursor):
        if cursor < 0:
            return len(STEPS) + 1 + cursor
        query = SQL("SELECT count(*) FROM cdp_profile WHERE id > %s", cursor)
        ((number,),) = self.env.execute_query(query)
        return number + len(STEPS)

    def _full_batch(self, cursor):
        if cursor >= 0:
            return self._spent(cursor)
        written = getattr(self, STEPS[-cursor - 1])()
        following = cursor - 1 if -cursor < len(STEPS) else None
        return Batch(0, written, following, again=1)

    def _queued_batch(self):
        # Patterns are of everybody and for the night; nobody waits for one customer.
        partners, profiles = self.env["cdp.change"]._take("insight", QUEUE)
        return Batch(len(profiles)) if partners or profiles else None

    # ------------------------------------------------------------------
    # The steps
    # ------------------------------------------------------------------

    def _spent(self, low):
        """Add up what some customers spent in each month."""
        query = "SELECT id FROM cdp_profile WHERE id > %s ORDER BY id LIMIT %s"
        ids = [row[0] for row in self.env.execute_query(SQL(query, low, BATCH))]
        last = len(ids) < BATCH
        bounds = {"low": low + 1, "high": 2**31 - 1 if last else ids[-1]}
        query = SQL(
            SPENT,
            rows=self.env["cdp.transaction"]._table_query,
            local=shop_days.local(self.env, SQL("t.date"), SQL("t.company_id")),
            scored=frames.SCORED,
            until=self.env["cdp.stage"]._known_until(),
            **bounds,
        )
        temporary(self.env, "cdp_spent_fresh", query)
        written = keep(
            self.env,
            "cdp_spent",
            "cdp_spent_fresh",
            key=("profile_id", "company_id", "month"),
            values=("amount", "purchases", "cohort"),
            among=SQL("old.profile_id BETWEEN %(low)s AND %(high)s", **bounds),
        )
        if written > len(ids) / 10:  # the pages cannot wait for autovacuum
            self.env.cr.execute("ANALYZE cdp_spent")
        return Batch(len(ids), written, -1 if last else ids[-1])

    def _cohorts(self):
        """Add up the cohorts; return how many rows were written."""
        today = shop_days.today(self.env, SQL("company_id"))
        temporary(self.env, "cdp_cohort_fresh", SQL(COHORTS, today=today))
        key, values = ("company_id", "month", "since"), ("size", "customers", "revenue")
        return keep(self.env, "cdp_cohort", "cdp_cohort_fresh", key, values)
