"""*Match contacts*: Splink and what is around it (engine/identity) at work.

What is surely one customer is linked, what is likely waits for a person, who is asked
once. A full pass learns from the whole base; in between, changed contacts are compared
with whoever shares a key with them, by what was learned. Both happen in a child
process (match_job.py), which has memory of its own.
"""

import importlib.util
import json
from pathlib import Path

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..cdp_stage_worker import Batch
from ..child import run_child

QUEUE = 1000
#: more than these are more than a cron worker may hold or has time for
MOST = 150_000
SEED = 1
SCRIPT = Path(__file__).with_name("match_job.py")
MODULES = ("splink", "duckdb", "pyarrow", "scipy")

COLUMNS = (
    *("id", "new", "scope", "kind", "name", "email", "phone", "street", "city"),
    *("zip", "country", "vat", "company"),
)
CONTACTS = """
SELECT p.id, p.id = ANY(%(new)s) AS new, COALESCE(p.company_id, 0)::text AS scope,
       CASE WHEN p.is_company THEN 'company' ELSE 'person' END AS kind,
       p.name, p.email, p.phone, p.street, p.city, p.zip, country.code AS country,
       p.vat, COALESCE(p.company_name, parent.name) AS company
  FROM res_partner p
  JOIN cdp_profile own ON own.partner_id = p.id
  LEFT JOIN res_country country ON country.id = p.country_id
  LEFT JOIN res_partner parent ON parent.id = p.parent_id
 WHERE (p.parent_id IS NULL OR p.type = 'contact') AND %(condition)s
 ORDER BY new, p.id
"""


class CdpStageMatch(models.AbstractModel):
    _name = "cdp.stage.match"
    _inherit = "cdp.stage.worker"
    _description = "Match Contacts"

    # ------------------------------------------------------------------
    # What the runner asks for
    # ------------------------------------------------------------------

    def _full_size(self, cursor):
        ((number,),) = self.env.execute_query(
            SQL("SELECT count(*) FROM cdp_profile WHERE partner_id IS NOT NULL")
        )
        return number

    def _full_batch(self, cursor):
        # One batch: what a name is worth only the whole base tells. Killed, it starts
        # over and finds the same.
        size = self._full_size(0)
        if not self._can_match():
            self._keep_version({"gate_code": "no_splink", "customers": size})
            return Batch(size)
        if size > MOST and "cron_id" in self.env.context:
            raise UserError(
                self.env._(
                    "%(number)s contacts are more than the scheduled action may work "
                    "on. Run “odoo cdp unify -d %(database)s” from a shell, nightly "
                    "if you can; contacts that change are compared here.",
                    number=size,
                    database=self.env.cr.dbname,
                )
            )
        self._refresh_keys(SQL("TRUE"))
        version = self.env["cdp.model"]._current("match")
        if version.pinned:
            self._compare(SQL("TRUE"), [], version)
        else:
            answer = self._compare(SQL("TRUE"), [], self.env["cdp.model"])
            version = self._keep_version(self._vals(answer, size))
        return Batch(size, self._apply(version))

    def _queued_batch(self):
        partners, _profiles = self.env["cdp.change"]._take("match", QUEUE)
        if not partners:
            return None
        self._refresh_keys(SQL("p.id = ANY(%s)", partners))
        version = self.env["cdp.model"]._current("match")
        if not version.parameters or not self._can_match():
            return Batch(len(partners))  # the first full pass compares everybody
        others = self.env["cdp.match.key"]._sharing(partners)
        together = self._together([*partners, *others])
        self._compare(SQL("p.id = ANY(%s)", together), partners, version)
        return Batch(len(partners), self._apply(version, partners))

    def _can_match(self):
        return all(map(importlib.util.find_spec, MODULES))

    # ------------------------------------------------------------------
    # The steps
    # ------------------------------------------------------------------

    def _rows(self, condition, new=()):
        self.env["res.partner"].flush_model()
        return SQL(CONTACTS, condition=condition, new=list(new))

    def _refresh_keys(self, condition):
        keys = self.env["cdp.match.key"]
        self.env.cr.execute(self._rows(condition))
        rows = self.env.cr.dictfetchall()
        for start in range(0, len(rows), QUEUE):
            keys._refresh(rows[start : start + QUEUE])

    def _together(self, partner_ids):
        """These contacts and all that are one customer with one of them already."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM res_partner WHERE cdp_profile_id IN ("
                "SELECT cdp_profile_id FROM res_partner WHERE id = ANY(%s))",
                partner_ids,
            )
        )
        return [row[0] for row in rows]

    def _compare(self, condition, new, version):
        """Have the child compare contacts; its answer's rows go to a temporary table.

        :param new: contacts to compare with the others, all if there is no version
        """
        cr = self.env.cr
        self._empty_answer()
        query = cr.mogrify(SQL("COPY (%s) TO STDOUT CSV", self._rows(condition, new)))
        header = json.dumps(
            {
                "columns": COLUMNS,
                "models": version.parameters or {},
                "decided": self._decided(),
                "joined": self._joined(condition),
            }
        )
        parameters = self.env["ir.config_parameter"].sudo()  # a plain setting
        memory = self.env.context.get("cdp_memory") or int(
            parameters.get_param("customer_data_platform.match_memory", 700)
        )
        engine = self.env.context.get("cdp_engine", "duckdb")
        order = {"memory": memory, "seed": SEED, "engine": engine}
        limited = "cron_id" in self.env.context
        with run_child(self.env, SCRIPT, order, limited) as child:
            child.stdin.write(header.encode() + b"\n")
            cr.copy_expert(query.decode(), child.stdin)
            child.stdin.close()
            answer = json.loads(child.stdout.readline())
            cr.copy_expert("COPY cdp_match_answer FROM STDIN CSV", child.stdout)
        return answer

    def _empty_answer(self):
        self.env.cr.execute(
            "CREATE TEMP TABLE IF NOT EXISTS cdp_match_answer (verdict varchar,"
            " a int, b int, probability float, evidence jsonb) ON COMMIT DROP;"
            " TRUNCATE cdp_match_answer"
        )

    def _decided(self):
        """What people decided: pairs, and whether they are the same."""
        return self.env.execute_query(
            SQL(
                "SELECT partner_a_id, partner_b_id, verdict = 'linked' FROM cdp_match"
                " WHERE verdict = 'rejected'"
                " OR (verdict = 'linked' AND origin = 'person')"
            )
        )

    def _joined(self, condition):
        """Pairs of contacts that are one customer already: each with the main one."""
        return self.env.execute_query(
            SQL(
                "SELECT profile.partner_id, p.id FROM res_partner p"
                " JOIN cdp_profile profile ON profile.id = p.cdp_profile_id"
                " WHERE profile.partner_id <> p.id AND %s"
                " AND (p.parent_id IS NULL OR p.type = 'contact')",
                condition,
            )
        )

    def _vals(self, answer, size):
        return {
            "customers": size,
            "parameters": answer["models"],
            "teaching": answer["taught"],
        }

    def _keep_version(self, vals):
        state = "gated" if vals.get("gate_code") else "live"
        return self.env["cdp.model"]._adopt("match", {"state": state, **vals})
