"""*Score churn*: the probability of no purchase within the horizon.

The mathematics (engine/churn) runs in a short-lived child process with memory of
its own: an Odoo worker may hold little, and one that serves pages should never load
numpy. Rows go to the child and come back as CSV by PostgreSQL's COPY, so that this
process does not hold them either.
"""

import json
from pathlib import Path

from odoo import fields, models
from odoo.tools import SQL

from ...cdp_stage_worker import Batch
from ...child import run_child

QUEUE = 5_000
SCRIPT = Path(__file__).with_name("churn_job.py")

# One row a customer: repeat purchase days, days from first to last, days since first
HISTORY = """
SELECT p.id, p.purchase_days - 1 AS frequency,
       p.last_purchase::date - p.first_purchase::date AS recency,
       GREATEST(%(as_of)s::date, p.last_purchase::date) - p.first_purchase::date
           AS age
  FROM cdp_profile p
 WHERE p.active AND p.excluded_by_id IS NULL AND p.purchase_days > 0
   AND %(profiles)s ORDER BY p.id
"""

APPLY = """
WITH fresh AS (
    SELECT p.id, s.probability,
           CASE WHEN s.id IS NOT NULL THEN 'scored'
                WHEN p.excluded_by_id IS NOT NULL OR NOT p.active THEN 'excluded'
                WHEN COALESCE(p.purchase_days, 0) = 0 THEN 'never_bought'
                ELSE 'gated' END AS state
      FROM cdp_profile p LEFT JOIN cdp_churn_scores s ON s.id = p.id
     WHERE %(profiles)s
)
UPDATE cdp_profile old
   SET churn_probability = fresh.probability, churn_state = fresh.state,
       churn_date = %(now)s, churn_model_id = CASE
           WHEN fresh.state IN ('scored', 'gated') THEN %(version)s::int END
  FROM fresh
 WHERE old.id = fresh.id
   AND (old.churn_probability, old.churn_state, old.churn_model_id)
       IS DISTINCT FROM (fresh.probability, fresh.state, CASE
           WHEN fresh.state IN ('scored', 'gated') THEN %(version)s::int END)
RETURNING old.id
"""


class CdpStageChurn(models.AbstractModel):
    _name = "cdp.stage.churn"
    _inherit = "cdp.stage.worker"
    _description = "Score Churn"

    def _signature(self):
        return f"{self._horizon()} {self.env['cdp.stage']._as_of_setting()}"

    def _horizon(self):
        return int(
            self.env["ir.config_parameter"]
            .sudo()  # a plain setting
            .get_param("customer_data_platform.churn_horizon_days", 90)
        )

    def _full_size(self, cursor):
        ((number,),) = self.env.execute_query(SQL("SELECT count(*) FROM cdp_profile"))
        return number

    def _full_batch(self, cursor):
        # One batch: the child needs all rows to learn from, and one UPDATE of the
        # narrow table takes seconds. Killed, it starts over and finds the same.
        changed = self._score(SQL("TRUE"), self.env["cdp.model"])
        return Batch(self._full_size(0), len(changed))

    def _queued_batch(self):
        partners, profiles = self.env["cdp.change"]._take("churn", QUEUE)
        if not profiles:
            return Batch(len(partners)) if partners else None
        version = self.env["cdp.model"]._current("churn")
        if not version:
            return Batch(len(profiles))  # the first full pass scores everybody
        changed = self._score(SQL("p.id = ANY(%s)", profiles), version)
        self.env["cdp.change"]._note_profiles(["segment"], changed)
        return Batch(len(profiles), len(changed))

    # ------------------------------------------------------------------
    # The steps
    # ------------------------------------------------------------------

    def _score(self, profiles, version):
        """Score with a version's parameters, or learn them when there is none.

        :return: the ids of the profiles that changed
        """
        cr = self.env.cr
        cr.execute(
            "CREATE TEMP TABLE IF NOT EXISTS cdp_churn_scores"
            " (id int PRIMARY KEY, probability numeric) ON COMMIT DROP"
        )
        cr.execute("TRUNCATE cdp_churn_scores")
        if not version.gate_code:
            answer = self._ask_child(profiles, version)
            version = version or self._keep_version(answer)
        return {
            row[0]
            for row in self.env.execute_query(
                SQL(
                    APPLY,
                    profiles=profiles,
                    now=fields.Datetime.now(),
                    version=version.id,
                )
            )
        }

    def _ask_child(self, profiles, version):
        """Send the histories to the child, take its scores into the temporary table."""
        cr = self.env.cr
        order = {"horizon": self._horizon(), "parameters": version.parameters or None}
        rows = SQL(HISTORY, profiles=profiles, as_of=self.env["cdp.stage"]._as_of())
        query = cr.mogrify(SQL("COPY (%s) TO STDOUT CSV", rows)).decode()
        with run_child(self.env, SCRIPT, order, "cron_id" in self.env.context) as child:
            cr.copy_expert(query, child.stdin)
            child.stdin.close()
            answer = json.loads(child.stdout.readline())
            cr.copy_expert("COPY cdp_churn_scores FROM STDIN CSV", child.stdout)
        return answer

    def _keep_version(self, answer):
        vals = {
            "state": "live",
            "customers": answer["customers"],
            "parameters": answer.get("parameters"),
            "horizon_days": self._horizon(),
            "as_of": self.env["cdp.stage"]._as_of(),
        }
        if gate := answer.get("gate"):
            code, figures = gate
            vals |= {"state": "gated", "gate_code": code, "parameters": None}
            vals |= {f"gate_{key}": figures.get(key) for key in ("have", "need")}
        return self.env["cdp.model"]._adopt("churn", vals)
