"""*Score churn*: the probability of no purchase within the horizon, with its reasons.

The mathematics (engine/churn) runs in a short-lived child process with memory of its
own: an Odoo worker may hold little, and one that serves pages should never load numpy.
What a version was trained on is not needed to score with it: so some customers are
scored as they would be among all, and a full pass goes on where it was ended.
"""

from pathlib import Path

from odoo import api, fields, models
from odoo.tools import SQL

from ...cdp_stage_worker import Batch
from ...child import exchange
from .. import frames, signals
from ..model import subgroups
from .offer import limit, offer

QUEUE = 5_000
#: customers to train on: a busy server has a worker's time for them as well (17 s of
#: computing), and more hardly teach more
MOST = 10_000
STANDARD = 91  # days, where there is no version that has a horizon
SCRIPT = Path(__file__).with_name("churn_job.py")

TABLE = """
CREATE TEMP TABLE IF NOT EXISTS cdp_churn_scores (
    id int PRIMARY KEY, own numeric, reasons jsonb) ON COMMIT DROP;
TRUNCATE cdp_churn_scores
"""
#: what the model said before, for when only what is made of it changes
KEPT = SQL(
    "SELECT id, churn_by_model AS own, churn_reasons AS reasons FROM cdp_profile"
    " WHERE churn_by_model IS NOT NULL"
)

# All that is written of churn is written here. What a person has set stands; the
# model's own is kept beside it.
APPLY = """
WITH known AS (
    SELECT p.id, s.own, s.reasons, o.value AS by_hand, %(version)s AS version,
           %(limit)s AS pays_from,
           CASE WHEN p.excluded_by_id IS NOT NULL AND EXISTS (
                     SELECT FROM res_partner c
                      WHERE c.cdp_profile_id = p.id AND c.cdp_no_profiling)
                THEN 'objects'
                WHEN p.excluded_by_id IS NOT NULL OR NOT p.active THEN 'excluded'
                WHEN o.id IS NOT NULL THEN 'by_hand'
                WHEN s.id IS NOT NULL THEN 'scored'
                WHEN COALESCE(p.purchase_days, 0) = 0 THEN 'never_bought'
                WHEN %(version)s IS NOT NULL THEN 'gated' END AS state
      FROM cdp_profile p
      LEFT JOIN (%(scores)s) s ON s.id = p.id
      LEFT JOIN cdp_override o
             ON o.profile_id = p.id AND o.kind = 'churn' AND o.state = 'active'
     WHERE %(profiles)s
), told AS (
    SELECT id, state, state IN ('scored', 'by_hand') AS shown, own, reasons, pays_from,
           CASE state WHEN 'by_hand' THEN by_hand WHEN 'scored' THEN own END AS chance,
           CASE WHEN state IN ('scored', 'by_hand', 'gated') THEN version END
           AS version
      FROM known
), fresh AS (
    SELECT id, chance AS churn_probability, state AS churn_state,
           CASE WHEN shown THEN own END AS churn_by_model,
           CASE WHEN shown THEN reasons END AS churn_reasons,
           CASE WHEN shown THEN pays_from END AS churn_limit,
           CASE WHEN chance >= pays_from THEN 'high'
                WHEN chance >= pays_from / 2 THEN 'medium'
                WHEN shown THEN 'low' END AS churn_band,
           version AS churn_model_id
      FROM told
)
UPDATE cdp_profile p SET %(assignments)s, churn_date = %(now)s
  FROM fresh WHERE p.id = fresh.id AND (%(old)s) IS DISTINCT FROM (%(new)s)
RETURNING p.id
"""
COLUMNS = (
    *("churn_probability", "churn_state", "churn_by_model", "churn_reasons"),
    *("churn_limit", "churn_band", "churn_model_id"),
)
SET, OLD, NEW = (
    SQL(", ").join(SQL(form, *[SQL.identifier(name)] * places) for name in COLUMNS)
    for form, places in (("%s = fresh.%s", 2), ("p.%s", 1), ("fresh.%s", 1))
)


class CdpStageChurn(models.AbstractModel):
    _name = "cdp.stage.churn"
    _inherit = "cdp.stage.profiles"
    _description = "Score Churn"
    _code = "churn"
    _batch = 20_000

    # ------------------------------------------------------------------
    # What the runner asks for
    # ------------------------------------------------------------------

    def _prepare(self):
        self.env["cdp.override"]._end_overdue()

    def _signature(self):
        version = self.env["cdp.model"]._current("churn").id
        as_of = self.env["cdp.stage"]._as_of_setting()
        return f"{version} {as_of} {tuple(offer(self.env))}"

    def _full_batch(self, cursor):
        version = self.env["cdp.model"]._current("churn")
        if not cursor:
            version.pass_told = False
        batch = super()._full_batch(cursor)
        if batch.cursor is None:
            if version.pass_told:
                version._note_drift(version.pass_told["drift"])
            # the later stages cannot wait for autovacuum
            self.env.cr.execute("ANALYZE cdp_profile")
        return batch

    def _handle(self, profile_ids):
        version = self.env["cdp.model"]._current("churn")
        bins = (version.pass_told or {}).get("bins")
        changed, version.pass_told = self._score(profile_ids, bins=bins)
        return len(changed)

    def _queued_batch(self):
        partners, profiles = self.env["cdp.change"]._take(self._code, QUEUE)
        if not profiles:
            return Batch(len(partners)) if partners else None
        changed, _seen = self._score(profiles)
        self.env["cdp.change"]._note_profiles(["segment"], changed)
        return Batch(len(profiles), len(changed))

    # ------------------------------------------------------------------
    # Training
    # ------------------------------------------------------------------

    @api.model
    def _horizon(self):
        """The days that the shop has set; 0: by the gaps between its purchases."""
        return int(
            self.env["ir.config_parameter"]
            .sudo()  # a plain setting
            .get_param("customer_data_platform.churn_horizon_days", 0)
        )

    def _train(self, live):
        """Learn a version, for the stage *Train the models*.

        :param live: the parameters of the version in use, or None
        :return: what the child says: ``parameters``, ``record`` and ``against_live``,
            or ``gate``
        """
        customers = self._customers()
        chosen = [row[0] for row in customers[:MOST]] if len(customers) > MOST else None
        order = {
            "do": "train",
            "horizon": self._horizon(),
            "live": live or None,
            "of": len(customers),
            "limit": self._usual_limit(),
        }
        return self._exchange(order, chosen, subgroups.attributes(self.env), [])

    def _customers(self):
        """Who has bought, mixed well: whoever is left out moves nobody else."""
        return self.env.execute_query(
            SQL(
                "SELECT id FROM cdp_profile WHERE active AND excluded_by_id IS NULL"
                " AND purchase_days > 0 ORDER BY hashint4(id), id"
            )
        )

    def _usual_limit(self):
        """From which probability on reaching out pays for half of the customers."""
        query = SQL(
            "SELECT PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY %s) FROM cdp_profile p"
            " WHERE active AND excluded_by_id IS NULL AND purchase_days > 0",
            limit(self.env, self._horizon() or STANDARD),
        )
        ((usual,),) = self.env.execute_query(query)
        return 1.0 if usual is None else float(usual)

    # ------------------------------------------------------------------
    # Scoring
    # ------------------------------------------------------------------

    def _score(self, profile_ids, **more):
        """Score some profiles with the version in use.

        :param more: what else to tell the child
        :return: the ids that changed, and what the child says
        """
        version, told = self.env["cdp.model"]._current("churn"), False
        self.env.cr.execute(TABLE)
        if version.parameters:
            order = {"do": "score", "parameters": version.parameters, **more}
            told = self._exchange(order, profile_ids, None, ["cdp_churn_scores"])
            self.env.cr.execute("ANALYZE cdp_churn_scores")
        scores = SQL("SELECT * FROM cdp_churn_scores")
        number = SQL("%s::int", version.id or None)
        return self._apply(profile_ids, scores, number), told

    @api.model
    def _settle(self, profile_ids):
        """Make anew what is made of the model's scores: after a person has set one."""
        return self._apply(profile_ids, KEPT, SQL("p.churn_model_id"))

    def _apply(self, profile_ids, scores, version):
        days = self.env["cdp.model"]._current("churn").horizon_days or STANDARD
        self.env["cdp.profile"].flush_model()
        query = SQL(
            APPLY,
            version=version,
            limit=limit(self.env, days),
            scores=scores,
            profiles=SQL("p.id = ANY(%s)", list(profile_ids)),
            now=fields.Datetime.now(),
            assignments=SET,
            old=OLD,
            new=NEW,
        )
        changed = {row[0] for row in self.env.execute_query(query)}
        self.env["cdp.profile"].invalidate_model([*COLUMNS, "churn_date"])
        return changed

    def _exchange(self, order, profile_ids, attributes, results):
        """Have the child do what the order says with the customers' rows."""
        told = signals.query(self.env, profile_ids)
        recorded = self.env["cdp.source"]._union_lines() is not None
        order |= {
            "today": frames.today(self.env),
            "lines": recorded,
            "signals": told is not None,
        }
        tables = [
            frames.orders(self.env, profile_ids),
            frames.lines(self.env, profile_ids) if recorded else None,
            told,
            attributes,
        ]
        return exchange(self.env, SCRIPT, order, tables, results)
