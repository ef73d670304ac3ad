"""*Run journeys*: lets customers in, takes each to the next step when it is due.

Runs are taken with a lock that others skip, in batches, a step at a time for many
customers at once. A customer whose step fails is put aside with the reason; the others
go on.
"""

import logging
from datetime import timedelta

from psycopg2 import Error, OperationalError

from odoo import fields, models
from odoo.service.model import retrying
from odoo.tools import SQL

from ...cdp_stage_worker import Batch

_logger = logging.getLogger(__name__)

QUEUE = 2_000
DUE = 1_000
# what happens to one customer must not fall with another's
ALONE = ("action", "tag", "field", "lead")


class CdpStageJourney(models.AbstractModel):
    _name = "cdp.stage.journey"
    _inherit = "cdp.stage.worker"
    _description = "Run Journeys"

    def _prepare(self):
        retrying(self._look_around, self.env)

    def _look_around(self):
        """What was left over, and whom segments and dates bring."""
        self.env["cdp.journey.visit"]._sweep()
        for journey in self._journeys():
            self._guarded(journey._look_who_enters, journey.name)

    def _journeys(self):
        return self.env["cdp.journey"].search([("state", "in", ["running", "shadow"])])

    def _waiting(self):
        journeys = self._journeys()
        if not journeys:
            return 0
        query = SQL(
            "SELECT count(*) FROM (SELECT FROM cdp_journey_run"
            " WHERE journey_id = ANY(%s) AND state IN ('active', 'waiting')"
            " AND due <= %s AND NOT test LIMIT %s) due",
            journeys.ids,
            fields.Datetime.now(),
            10 * DUE,  # enough to know
        )
        return self.env.execute_query(query)[0][0]

    # ------------------------------------------------------------------
    # Everybody: nightly, what the queue may have missed
    # ------------------------------------------------------------------

    def _full_size(self, cursor):
        query = SQL(
            "SELECT count(*) FROM cdp_journey_run WHERE id > %s"
            " AND state IN ('active', 'waiting')",
            cursor,
        )
        return self.env.execute_query(query)[0][0]

    def _full_batch(self, cursor):
        if not cursor:
            self.env["cdp.journey"]._adopt_carts()
            for journey in self._journeys():
                self._guarded(
                    lambda j=journey: j._look_who_enters(everybody=True), journey.name
                )
        query = SQL(
            "SELECT id FROM cdp_journey_run WHERE id > %s"
            " AND state IN ('active', 'waiting') ORDER BY id LIMIT %s",
            cursor,
            QUEUE,
        )
        ids = [row[0] for row in self.env.execute_query(query)]
        self._look_at(ids)
        return Batch(len(ids), 0, ids[-1] if len(ids) == QUEUE else None)

    # ------------------------------------------------------------------
    # Who changed, and whose time has come
    # ------------------------------------------------------------------

    def _queued_batch(self):
        partners, profiles = self.env["cdp.change"]._take("journey", QUEUE)
        if partners or profiles:
            return self._changed(partners, profiles)
        rows = self.env["cdp.journey.run"]._lock_due(self._journeys(), DUE)
        if not rows:
            self._wake_when_due()
            return None
        runs = [run_id for run_id, _step_id in rows]
        going_on = set(self._look_at(runs, waiting=False))
        by_step = {}
        for run_id, step_id in rows:
            if run_id in going_on:
                by_step.setdefault(step_id, []).append(run_id)
        for step_id, run_ids in by_step.items():
            self._carry_out(self.env["cdp.journey.step"].browse(step_id), run_ids)
        return Batch(len(rows), len(rows))

    def _changed(self, partners, profiles):
        """Somebody bought or was scored anew: a journey may begin, go on or end."""
        only = SQL(
            "(bought.partner_id = ANY(%s) OR bought.contact_profile_id = ANY(%s))",
            partners,
            profiles,
        )
        if partners:  # scores alone buy nothing
            for journey in self._journeys().filtered(lambda j: j.entry == "purchase"):
                self._guarded(
                    lambda j=journey: j._let_in(j._purchase_occasions(only)),
                    journey.name,
                )
        query = SQL(
            "SELECT run.id FROM cdp_journey_run run"
            " JOIN res_partner contact ON contact.id = run.partner_id"
            " WHERE run.state IN ('active', 'waiting') AND NOT run.test"
            " AND (contact.cdp_profile_id = ANY(%s) OR contact.cdp_profile_id IN"
            " (SELECT cdp_profile_id FROM res_partner WHERE id = ANY(%s)))",
            profiles,
            partners,
        )
        self._look_at([row[0] for row in self.env.execute_query(query)])
        return Batch(len(partners) + len(profiles), 0)

    def _look_at(self, run_ids, waiting=True):
        """End what is over among runs; return the others.

        :param waiting: whether what they wait for has happened is to be seen as well
        """
        if not run_ids:
            return []
        runs = self.env["cdp.journey.run"]
        run_ids = runs._follow_links(run_ids)
        query = SQL(
            "SELECT journey_id, array_agg(id) FROM cdp_journey_run"
            " WHERE id = ANY(%s) GROUP BY journey_id",
            run_ids,
        )
        going_on = []
        for journey_id, ids in self.env.execute_query(query):
            journey = self.env["cdp.journey"].browse(journey_id)
            kept = self._guarded(
                lambda j=journey, i=ids: j._end_those_over(i), journey.name
            )
            going_on += ids if kept is None else kept
        if waiting:
            self._end_waits(going_on)
        return going_on

    def _end_waits(self, run_ids):
        query = SQL(
            "SELECT step.id, array_agg(run.id) FROM cdp_journey_run run"
            " JOIN cdp_journey_step step ON step.id = run.step_id"
            " WHERE run.id = ANY(%s) AND run.state = 'waiting'"
            " AND step.kind = 'wait' AND step.wait_kind = 'event' GROUP BY step.id",
            run_ids,
        )
        for step_id, ids in self.env.execute_query(query):
            step = self.env["cdp.journey.step"].browse(step_id)
            step._go_on(step._happened(ids), "next")

    def _carry_out(self, step, run_ids):
        """Do a step for many; if that fails, for each alone."""
        do = getattr(step.with_company(step.journey_id.company_id), f"_do_{step.kind}")
        groups = [[id_] for id_ in run_ids] if step.kind in ALONE else [run_ids]
        for group in groups:
            try:
                with self.env.cr.savepoint():
                    do(group)
                    self.env.flush_all()
            except OperationalError:
                raise  # somebody was in the way: the batch is done again
            except Exception as error:
                self.env.invalidate_all()
                if len(group) == 1:
                    self._failed(step, group[0], error)
                else:
                    for run_id in group:
                        self._carry_out(step, [run_id])

    def _failed(self, step, run_id, error):
        _logger.warning("Journey step %s failed", step.id, exc_info=error)
        sentence = self.env._(
            "“%(step)s”: %(problem)s",
            step=step.display_name,
            problem=str(error).strip().split("\n")[0] or type(error).__name__,
        )
        self.env["cdp.journey.visit"]._come([run_id], step, "failed", note=sentence)
        self.env["cdp.journey.run"]._finish([run_id], "failed", "failed", sentence)

    def _guarded(self, work, name):
        """What is wrong with one journey must not keep the others from running."""
        try:
            with self.env.cr.savepoint():
                return work()
        except OperationalError:
            raise  # somebody was in the way: all is done again
        except (Error, ValueError, KeyError, TypeError, AttributeError) as error:
            _logger.error("Journey “%s” could not be looked at", name, exc_info=error)
            self.env.invalidate_all()
            return None

    # ------------------------------------------------------------------
    # Starting by itself
    # ------------------------------------------------------------------

    def _wake_when_due(self):
        query = SQL(
            "SELECT min(due) FROM cdp_journey_run WHERE journey_id = ANY(%s)"
            " AND state IN ('active', 'waiting') AND NOT test",
            self._journeys().ids,
        )
        ((due,),) = self.env.execute_query(query)
        if due:
            self._wake_at(due + timedelta(seconds=1))

    def _wake_at(self, moment):
        """Have the runner start then; once is enough, however many ask for it."""
        cron = self.env.ref("customer_data_platform.cron_journey").sudo()
        asked = (
            self.env["ir.cron.trigger"]
            .sudo()
            .search_count(
                [
                    ("cron_id", "=", cron.id),
                    # those of before go with the run that is under way
                    ("call_at", ">", fields.Datetime.now()),
                    ("call_at", "<=", moment),
                ],
                limit=1,
            )
        )
        if not asked:
            cron._trigger(moment)
