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
from . import figures, scores

BATCH = 250_000  # customers in one statement of a full pass
QUEUE = 5_000
#: below this number of customers a fifth of them means nothing
GATE = 20

KEEP = """
UPDATE cdp_profile p
   SET first_purchase = fresh.first_purchase, last_purchase = fresh.last_purchase,
       purchase_count = fresh.purchase_count, purchase_days = fresh.purchase_days,
       revenue = fresh.revenue, average_order = fresh.average_order,
       usual_gap_days = fresh.usual_gap_days, rfm_days = fresh.rfm_days,
       rfm_revenue = fresh.rfm_revenue, margin = fresh.margin,
       margin_revenue = fresh.margin_revenue
  FROM cdp_figures fresh
 WHERE p.id = fresh.id AND %(profiles)s AND
       (p.first_purchase, p.last_purchase, p.purchase_count, p.purchase_days,
        p.revenue, p.average_order, p.usual_gap_days, p.rfm_days, p.rfm_revenue,
        p.margin, p.margin_revenue) IS DISTINCT FROM
       (fresh.first_purchase, fresh.last_purchase, fresh.purchase_count,
        fresh.purchase_days, fresh.revenue, fresh.average_order, fresh.usual_gap_days,
        fresh.rfm_days, fresh.rfm_revenue, fresh.margin, fresh.margin_revenue)
RETURNING p.id
"""

SCORED = SQL("p.active AND p.excluded_by_id IS NULL AND p.rfm_days > 0")


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
        rest = (specs, as_of, currency, figures.counts(self.env))
        return hashlib.sha256(repr(rest).encode()).hexdigest()

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
            ["value", "churn", "recommend"], changed | set(profiles)
        )
        # A segment may ask for what no figure says, such as products and channels.
        self.env["cdp.change"]._note_profiles(["segment"], ids)
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
        stage = self.env["cdp.stage"]
        figures.create(self.env, payers, profiles, stage._as_of(), stage._known_until())
        rows = self.env.execute_query(SQL(KEEP, profiles=profiles))
        figures.drop(self.env)
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
            vals["parameters"] = self._parameters()
        self.env["cdp.model"]._adopt("rfm", vals)

    def _parameters(self):
        """The cut points, and what was counted to find them."""
        counts = figures.counts(self.env)
        rate = known = None
        if counts.measure == "margin":
            rate, known = scores.known_costs(self.env, "cdp_profile", SCORED)
        return {
            **scores.cut_points(self.env, "cdp_profile", rate, SCORED),
            "measure": counts.measure,
            "months": counts.months,
            "margin_rate": rate,
            "known_costs": known,
        }

    def _score(self, profiles):
        """Score by the current cut points; return the ids of those that changed."""
        version = self.env["cdp.model"]._current("rfm")
        learned = version.parameters or {}
        rows = self.env.execute_query(
            SQL(
                scores.SCORES,
                **scores.scored(learned, learned.get("margin_rate")),
                scored=SCORED if learned else SQL("FALSE"),
                profiles=profiles,
                now=fields.Datetime.now(),
                version=version.id or None,
                measure=learned.get("measure"),
                months=learned.get("months"),
            )
        )
        return {row[0] for row in rows}
