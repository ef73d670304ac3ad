"""*Find patterns*: what the pages under Understand add up, once a night.

A full pass has three steps, each a transaction of its own: cohorts, demand, what is
out of the ordinary. Results are of one company each, so that record rules can keep
them apart, and only rows that differ are written.
"""

import hashlib

from odoo import models
from odoo.tools import SQL

from ...cdp_stage_worker import Batch
from . import shop_days
from .cohort_sql import months_between, stays
from .keep import keep

STEPS = ("_cohorts", "_demand", "_anomalies")
QUEUE = 50_000

# Of a running month nothing is kept: it would look like a bad one.
COHORTS = """
CREATE TEMP TABLE cdp_cohort_fresh ON COMMIT DROP AS
WITH cells AS (
    SELECT company_id, cohort AS month, %(since)s AS since,
           (COUNT(*) FILTER (WHERE bought))::int AS customers,
           ROUND(SUM(amount), 2) AS revenue
      FROM (%(stays)s) stays
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
        return len(STEPS) - cursor

    def _full_batch(self, cursor):
        looked, written = getattr(self, STEPS[cursor])()
        following = cursor + 1
        return Batch(looked, written, following if following < len(STEPS) else None)

    def _queued_batch(self):
        # Patterns are of everybody and for the night; nobody waits for one customer.
        partners, profiles = self.env["cdp.change"]._take("insight", QUEUE)
        return Batch(len(profiles)) if partners or profiles else None

    def _cohorts(self):
        """Add up the cohorts; return how many customers, and how many rows written."""
        rows = self.env["cdp.transaction"]._table_query
        query = SQL(
            COHORTS,
            stays=stays(self.env, rows),
            since=months_between(SQL("cohort"), SQL("month")),
            today=shop_days.today(self.env, SQL("company_id")),
        )
        self.env.cr.execute(query)
        key, values = ("company_id", "month", "since"), ("size", "customers", "revenue")
        written = keep(self.env, "cdp_cohort", "cdp_cohort_fresh", key, values)
        ((looked,),) = self.env.execute_query(
            SQL("SELECT COALESCE(SUM(size), 0) FROM cdp_cohort WHERE since = 0")
        )
        return looked, written
