"""Steps that branch: by a rule, by purchases, at random; and those that lead away."""

from ast import literal_eval

from odoo import models
from odoo.tools import SQL

# The same contact always goes the same way at a step, in all versions: who enters again
# does not change sides.
SPLIT = """
SELECT id FROM cdp_journey_run WHERE id = ANY(%s)
   AND ('x' || substr(md5(%s || ':' || partner_id), 1, 8))::bit(32)::bigint
       %% 10000 < %s
"""


class CdpJourneyStep(models.Model):
    _inherit = "cdp.journey.step"

    def _do_branch(self, run_ids):
        yes = self._going_next(run_ids)
        ways = (("next", yes, self.next_id), ("else", set(run_ids) - yes, self.else_id))
        for way, ids, step in ways:
            if ids:
                self.env["cdp.journey.visit"]._come(ids, self, "done", way=way)
                self.env["cdp.journey.run"]._move(ids, step)

    def _going_next(self, run_ids):
        """The runs that go by “Then”."""
        if self.branch_kind == "rule":
            rule = literal_eval(self.domain or "[]")
            return self.journey_id._fitting(run_ids, rule)
        if self.branch_kind == "bought":
            return self.env["cdp.journey.run"]._bought(run_ids)
        salt = f"{self.journey_id.id}:{self.key}"
        query = SQL(SPLIT, list(run_ids), salt, self.share * 100)
        return {row[0] for row in self.env.execute_query(query)}

    def _do_end(self, run_ids):
        self.env["cdp.journey.visit"]._come(run_ids, self, "done")
        self.env["cdp.journey.run"]._move(run_ids, None)

    def _do_journey(self, run_ids):
        """Have the customers enter another journey, and go on here."""
        state = "shadow" if self._in_shadow() else "done"
        come = self.env["cdp.journey.visit"]._come(run_ids, self, state)
        if state == "done" and come:
            rows = self.env.execute_query(
                SQL(
                    "SELECT id, profile_id, partner_id FROM cdp_journey_run"
                    " WHERE id = ANY(%s) AND profile_id IS NOT NULL",
                    list(come),
                )
            )
            self.other_journey_id._enter(
                [row[1] for row in rows],
                [f"journey:{row[0]}" for row in rows],
                [row[2] for row in rows],
            )
        self.env["cdp.journey.run"]._move(run_ids, self.next_id)

    def _in_shadow(self):
        return self.journey_id.state == "shadow"
