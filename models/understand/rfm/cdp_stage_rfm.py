"""*Refresh RFM*: the figures of each customer, the cut points, the scores.

All of it is SQL: the orders stay in PostgreSQL, and only rows that differ are
written. Scores are made of cut points (the lowest value that earns 2, 3, 4, 5), so
equal values always get equal scores, and a changed customer can be scored without
looking at the others. Cut points move only in a full pass.
"""

import hashlib

from odoo import fields, models
from odoo.tools import SQL

from ...cdp_stage_worker import Batch
from .. import frames

BATCH = 250_000  # customers in one statement of a full pass
QUEUE = 5_000
#: below this number of customers a fifth of them means nothing
GATE = 20

# A statement of its own: one that writes uses one processor only. The joins to payers
# are here, so that those in the view are skipped. Refunds sort last in their profile.
FIGURES = """
CREATE TEMP TABLE cdp_figures ON COMMIT DROP AS
WITH purchases AS (
    SELECT payer.cdp_profile_id AS profile_id, t.reporting_amount AS amount,
           CASE WHEN t.reporting_amount > 0 THEN t.date END AS bought
      FROM (%(transactions)s) t
      JOIN res_partner buyer ON buyer.id = t.partner_id
      JOIN res_partner payer ON payer.id = buyer.commercial_partner_id
     WHERE %(payers)s AND t.date < %(until)s
), gaps AS (
    SELECT *, bought::date - LAG(bought::date)
           OVER (PARTITION BY profile_id ORDER BY bought) AS gap FROM purchases
), figures AS (
    SELECT profile_id, MIN(bought) AS first_purchase, MAX(bought) AS last_purchase,
           COUNT(bought)::int AS purchase_count,
           (COUNT(bought) FILTER (WHERE gap IS DISTINCT FROM 0))::int AS purchase_days,
           ROUND(SUM(amount), 2) AS revenue,
           PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY gap)
               FILTER (WHERE gap > 0)::numeric AS gap
      FROM gaps GROUP BY profile_id
)
SELECT p.id, f.first_purchase, f.last_purchase,
       COALESCE(f.purchase_count, 0) AS purchase_count,
       COALESCE(f.purchase_days, 0) AS purchase_days,
       COALESCE(f.revenue, 0) AS revenue,
       ROUND(COALESCE(f.revenue / NULLIF(f.purchase_count, 0), 0), 2) AS average_order,
       ROUND(COALESCE(f.gap, 0), 1) AS usual_gap_days
  FROM cdp_profile p LEFT JOIN figures f ON f.profile_id = p.id
 WHERE %(profiles)s
"""

KEEP = """
UPDATE cdp_profile p
   SET first_purchase = fresh.first_purchase, last_purchase = fresh.last_purchase,
       purchase_count = fresh.purchase_count, purchase_days = fresh.purchase_days,
       revenue = fresh.revenue, average_order = fresh.average_order,
       usual_gap_days = fresh.usual_gap_days
  FROM cdp_figures fresh
 WHERE p.id = fresh.id AND %(profiles)s AND
       (p.first_purchase, p.last_purchase, p.purchase_count, p.purchase_days,
        p.revenue, p.average_order, p.usual_gap_days) IS DISTINCT FROM
       (fresh.first_purchase, fresh.last_purchase, fresh.purchase_count,
        fresh.purchase_days, fresh.revenue, fresh.average_order, fresh.usual_gap_days)
RETURNING p.id
"""

# percent_rank keeps ties together; whoever bought on one day only always gets F 1
CUTS = """
SELECT kind, score, MIN(value)::varchar FROM (
    SELECT 'r' AS kind, (last_purchase::date)::varchar AS value,
           LEAST(5, 1 + FLOOR(5 * PERCENT_RANK() OVER (ORDER BY last_purchase::date)))
           AS score FROM base
) r GROUP BY kind, score
UNION ALL
SELECT 'f', score, MIN(value)::varchar FROM (
    SELECT purchase_days AS value, CASE WHEN purchase_days = 1 THEN 1 ELSE
           LEAST(5, 1 + FLOOR(5 * PERCENT_RANK() OVER (ORDER BY purchase_days)))
           END AS score FROM base
) f GROUP BY score
UNION ALL
SELECT 'm', score, MIN(value)::varchar FROM (
    SELECT revenue AS value,
           LEAST(5, 1 + FLOOR(5 * PERCENT_RANK() OVER (ORDER BY revenue)))
           AS score FROM base
) m GROUP BY score
"""

SCORES = """
WITH fresh AS (
    SELECT p.id, s.r, s.f, s.m, cell.label_id
      FROM cdp_profile p
     CROSS JOIN LATERAL (
           SELECT CASE WHEN %(scored)s THEN %(r)s ELSE 0 END AS r,
                  CASE WHEN %(scored)s THEN %(f)s ELSE 0 END AS f,
                  CASE WHEN %(scored)s THEN %(m)s ELSE 0 END AS m) s
      LEFT JOIN cdp_rfm_cell cell ON cell.r = s.r AND cell.f = s.f
     WHERE %(profiles)s
)
UPDATE cdp_profile p
   SET rfm_r = fresh.r, rfm_f = fresh.f, rfm_m = fresh.m,
       rfm_label_id = fresh.label_id, rfm_date = %(now)s,
       rfm_model_id = CASE WHEN fresh.r > 0 THEN %(version)s::int END
  FROM fresh
 WHERE p.id = fresh.id AND %(profiles)s
   AND (COALESCE(p.rfm_r, 0), COALESCE(p.rfm_f, 0), COALESCE(p.rfm_m, 0),
        p.rfm_label_id)
       IS DISTINCT FROM (fresh.r, fresh.f, fresh.m, fresh.label_id)
RETURNING p.id
"""
SCORED = SQL("p.active AND p.excluded_by_id IS NULL AND p.purchase_days > 0")


class CdpStageRfm(models.AbstractModel):
    _name = "cdp.stage.rfm"
    _inherit = "cdp.stage.worker"
    _description = "Refresh RFM"

    # ------------------------------------------------------------------
    # What the runner asks for
    # ------------------------------------------------------------------

    def _prepare(self):
        # Apps, and their tables, may have come since the last run.
        self.env["cdp.change"]._watch()

    def _signature(self):
        specs = self.env["cdp.source"]._live_specs()
        as_of = self.env["cdp.stage"]._as_of_setting()
        currency = self.env["cdp.profile"]._reporting_currency().id
        return hashlib.sha256(repr((specs, as_of, currency)).encode()).hexdigest()

    def _wants_full(self):
        current = self.env["cdp.model"]._current("rfm")
        return current.state == "gated" and self._count(SCORED) >= GATE

    def _full_size(self, cursor):
        # Two rounds over everybody: the cursor counts up in the first (figures) and
        # is below zero in the second (scores).
        if cursor < 0:
            return self._count(SQL("p.id > %s", -cursor - 1))
        return self._count(SQL("p.id > %s", cursor)) + self._count(SQL("TRUE"))

    def _full_batch(self, cursor):
        if cursor >= 0:
            return self._figures_batch(cursor)
        low = -cursor - 1
        high, profiles = self._range(low)
        changed = self._score(profiles)
        done = self._count(profiles)
        if len(changed) > done / 10:  # the later stages cannot wait for autovacuum
            self.env.cr.execute("ANALYZE cdp_profile")
        following = -high - 1 if high else None
        return Batch(0, len(changed), following, again=done)

    def _figures_batch(self, cursor):
        high, profiles = self._range(cursor)
        ids = (cursor + 1, high or 2**31 - 1)
        payers = SQL("payer.cdp_profile_id BETWEEN %s AND %s", *ids)
        changed = self._figure(payers, profiles)
        if not high:
            self._learn()
        return Batch(self._count(profiles), len(changed), high or -1)

    def _queued_batch(self):
        partners, profiles = self.env["cdp.change"]._take("rfm", QUEUE)
        if not partners and not profiles:
            return None
        # For a few customers, calling in other processors takes longer than the work.
        self.env.cr.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        ids = self._profiles_of(partners, profiles)
        mine = SQL("p.id = ANY(%s)", ids)
        changed = self._figure(frames.bought_by(self.env, ids), mine) | self._score(
            mine
        )
        # A link or an exclusion matters to the later stages without new figures.
        self.env["cdp.change"]._note_profiles(
            ["value", "churn", "recommend", "segment"], changed | set(profiles)
        )
        return Batch(len(ids), len(changed))

    # ------------------------------------------------------------------
    # The steps
    # ------------------------------------------------------------------

    def _count(self, condition):
        query = SQL("SELECT count(*) FROM cdp_profile p WHERE %s", condition)
        ((number,),) = self.env.execute_query(query)
        return number

    def _range(self, low):
        """The end of the batch after ``low`` (None: the last), and its condition."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM cdp_profile WHERE id > %s"
                " ORDER BY id OFFSET %s LIMIT 1",
                low,
                BATCH - 1,
            )
        )
        if not rows:
            return None, SQL("p.id > %s", low)
        return rows[0][0], SQL("p.id BETWEEN %s AND %s", low + 1, rows[0][0])

    def _profiles_of(self, partners, profiles):
        """Whose purchases the contacts' are, beside the given profiles."""
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT payer.cdp_profile_id FROM res_partner buyer"
                " JOIN res_partner payer ON payer.id = buyer.commercial_partner_id"
                " WHERE buyer.id = ANY(%s) AND payer.cdp_profile_id IS NOT NULL",
                partners,
            )
        )
        return sorted({*profiles, *(row[0] for row in rows)})

    def _figure(self, payers, profiles):
        """Add up the purchases again; return the ids of profiles that changed."""
        self.env.cr.execute(
            SQL(
                FIGURES,
                transactions=self.env["cdp.transaction"]._table_query,
                payers=payers,
                profiles=profiles,
                until=self.env["cdp.stage"]._known_until(),
            )
        )
        rows = self.env.execute_query(SQL(KEEP, profiles=profiles))
        self.env.cr.execute("DROP TABLE cdp_figures")
        changed = {row[0] for row in rows}
        self.env["cdp.match"]._revalue(changed)
        return changed

    def _learn(self):
        """Find the cut points anew; a version is kept only if it says something new."""
        customers = self._count(SCORED)
        vals = {"state": "live", "customers": customers}
        vals["as_of"] = self.env["cdp.stage"]._as_of()
        if customers < GATE:
            vals |= {"state": "gated", "gate_code": "few_customers"}
            vals |= {"gate_have": customers, "gate_need": GATE}
        else:
            vals["parameters"] = self._cut_points()
        self.env["cdp.model"]._adopt("rfm", vals)

    def _cut_points(self):
        """{"r" | "f" | "m": [lowest value that earns 2, 3, 4, 5]}, None if none."""
        base = SQL(
            "WITH base AS (SELECT p.last_purchase, p.purchase_days, p.revenue"
            " FROM cdp_profile p WHERE %s) %s",
            SCORED,
            SQL(CUTS),  # pylint: disable=sql-injection
        )
        lowest = {(kind, int(s)): v for kind, s, v in self.env.execute_query(base)}
        return {
            kind: [
                next(
                    (lowest[kind, s] for s in range(k, 6) if (kind, s) in lowest), None
                )
                for k in range(2, 6)
            ]
            for kind in "rfm"
        }

    def _score(self, profiles):
        """Score by the current cut points; return the ids of those that changed."""
        version = self.env["cdp.model"]._current("rfm")
        cuts = version.parameters or {}

        def score(kind, value):
            steps = [
                SQL("COALESCE((%s >= %s)::int, 0)", value, cut)
                for cut in cuts.get(kind, ())
            ]
            return SQL(" + ").join([SQL("1"), *steps])

        rows = self.env.execute_query(
            SQL(
                SCORES,
                scored=SCORED if cuts else SQL("FALSE"),
                r=score("r", SQL("p.last_purchase::date")),
                f=score("f", SQL("p.purchase_days")),
                m=score("m", SQL("p.revenue")),
                profiles=profiles,
                now=fields.Datetime.now(),
                version=version.id or None,
            )
        )
        return {row[0] for row in rows}
