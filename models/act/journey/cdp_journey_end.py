"""When a customer's journey is over before its end: asked at any moment, many at once,
and again in the transaction that sends."""

from ast import literal_eval

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

BOUGHT = """
SELECT run.id FROM cdp_journey_run run
  JOIN (SELECT bought.%(owner)s AS profile_id, MAX(bought.date) AS date
          FROM (%(purchases)s) bought
         WHERE bought.%(owner)s = ANY(%(profiles)s) AND bought.amount > 0
         GROUP BY 1) last
    ON last.profile_id = run.profile_id AND last.date >= %(since)s
 WHERE run.id = ANY(%(runs)s)
"""
LEFT_SEGMENT = """
SELECT run.id FROM cdp_journey_run run WHERE run.id = ANY(%(runs)s)
   AND NOT EXISTS (SELECT FROM cdp_membership stay
                    WHERE stay.segment_id = %(segment)s AND stay."left" IS NULL
                      AND stay.profile_id = run.profile_id)
"""


class CdpJourney(models.Model):
    _inherit = "cdp.journey"

    def _over(self, run_ids):
        """{run id: why}: those whose goal is reached or who fit no longer, now."""
        self.ensure_one()
        self.env.flush_all()
        over = dict.fromkeys(self._fit_no_longer(run_ids), "exit")
        if self.exit_segment and self.entry == "segment_in":
            query = SQL(LEFT_SEGMENT, runs=list(run_ids), segment=self.segment_id.id)
            over |= {row[0]: "segment" for row in self.env.execute_query(query)}
        return over | dict.fromkeys(self._at_goal(run_ids), "goal")

    def _fit_no_longer(self, run_ids):
        rule = self._rule("exit_domain")
        out = set(self._fitting(run_ids, rule)) if rule else set()
        return out | self._by_record(run_ids, "exit_record_domain")

    def _at_goal(self, run_ids):
        reached = set()
        if rule := self._rule("goal_domain"):
            reached |= self._fitting(run_ids, rule)
        if self.goal_purchase:
            reached |= self.env["cdp.journey.run"]._bought(run_ids)
        return reached | self._by_record(run_ids, "goal_record_domain")

    def _by_record(self, run_ids, field):
        """The runs whose record fits one of the rules about it."""
        model, rule = self.record_model_id.sudo().model, self._rule(field)
        if rule and model in self.env:
            return self._records_fitting(run_ids, model, rule)
        return set()

    def _fitting(self, run_ids, rule):
        """The runs whose profile fits a rule. A sudo, for the rule was checked as the
        user who wrote it and decides here for everybody alike."""
        profiles = self.env["cdp.profile"].sudo().with_context(active_test=False)
        return self._runs(run_ids, "profile_id", profiles._search(Domain(rule)))

    def _records_fitting(self, run_ids, model, rule):
        """The runs whose record (the order they entered with) fits a rule."""
        records = self.env[model].sudo().with_context(active_test=False)  # see above
        return self._runs(run_ids, "res_id", records._search(Domain(rule)))

    def _runs(self, run_ids, column, found):
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM cdp_journey_run WHERE id = ANY(%s) AND %s IN %s",
                list(run_ids),
                SQL.identifier(column),
                found.subselect(),
            )
        )
        return {row[0] for row in rows}

    def _end_those_over(self, run_ids):
        """End what is over among these runs; return the ids that go on."""
        over = self._over(run_ids)
        runs = self.env["cdp.journey.run"]
        for why in set(over.values()):
            runs._finish([id_ for id_, w in over.items() if w == why], "exited", why)
        return [id_ for id_ in run_ids if id_ not in over]


class CdpJourneyRun(models.Model):
    _inherit = "cdp.journey.run"

    def _bought(self, run_ids, since=None, rule="[]"):
        """The runs whose customer, or their organisation, has bought since entering:
        asked from the orders themselves.

        :param since: another moment than the entry, as SQL about ``run``
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT profile_id FROM cdp_journey_run WHERE id = ANY(%s)",
                list(run_ids),
            )
        )
        profiles = [row[0] for row in rows if row[0]]
        transactions = self.env["cdp.transaction"].sudo()  # whether at all
        found = set()
        for owner in ("contact_profile_id", "profile_id"):
            query = transactions._search(
                Domain(literal_eval(rule or "[]")) & Domain(owner, "in", profiles)
            )
            purchases = query.select(
                *(SQL.identifier(query.table, c) for c in (owner, "date", "amount"))
            )
            found |= {
                row[0]
                for row in self.env.execute_query(
                    SQL(
                        BOUGHT,
                        owner=SQL.identifier(owner),
                        purchases=purchases,
                        profiles=profiles,
                        runs=list(run_ids),
                        since=since or SQL("run.entered"),
                    )
                )
            }
        return found

    def _follow_links(self, run_ids):
        """Customers were linked, or taken apart: a run goes with the contact that
        entered. Of two that are under way then, the older stays."""
        moved = SQL(
            "SELECT run.id, contact.cdp_profile_id FROM cdp_journey_run run"
            " JOIN res_partner contact ON contact.id = run.partner_id"
            " WHERE run.id = ANY(%s) AND contact.cdp_profile_id IS NOT NULL"
            " AND run.profile_id IS DISTINCT FROM contact.cdp_profile_id"
            " ORDER BY run.entered, run.id",
            list(run_ids),
        )
        gone = set()
        for run_id, profile_id in self.env.execute_query(moved):
            if self._older_stays(run_id, profile_id):
                gone.add(run_id)
            self.env.cr.execute(
                SQL(
                    "UPDATE cdp_journey_run SET profile_id = %s WHERE id = %s",
                    profile_id,
                    run_id,
                )
            )
        return [id_ for id_ in run_ids if id_ not in gone]

    def _older_stays(self, run_id, profile_id):
        """End the younger of a run and another that its customer now has; whether it
        was this one."""
        rows = self.env.execute_query(
            SQL(
                "SELECT other.id FROM cdp_journey_run run, cdp_journey_run other"
                " WHERE run.id = %s AND other.id <> run.id"
                " AND other.journey_id = run.journey_id AND other.profile_id = %s"
                " AND other.shadow = run.shadow AND NOT other.test"
                " AND other.state IN ('active', 'waiting')"
                " AND (run.policy <> 'key' OR other.key = run.key)"
                " ORDER BY other.entered, other.id FOR UPDATE OF other",
                run_id,
                profile_id,
            )
        )
        others = [row[0] for row in rows]
        if not others:
            return False
        (older,) = self.search(
            [("id", "in", [run_id, *others])], order="entered, id", limit=1
        )
        younger = {run_id, *others} - {older.id}
        self._finish(younger, "exited", "merged")
        return run_id in younger
