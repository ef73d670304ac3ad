"""The scheduled work: what runs when, in batches that survive being killed.

Each stage has two ways of working. The *queue* holds customers that something
changed about; it is emptied every few minutes. A *full pass* looks at everybody,
nightly or on request, in order of id. Both go batch by batch, each batch one
transaction that also notes how far it came, so a worker killed at any moment loses
nothing and repeats nothing.
"""

import contextlib
import logging
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.tools import SQL

from .cdp_stage_run import STATES
from .collect.base import WOKEN

_logger = logging.getLogger(__name__)


class CdpStage(models.Model):
    _name = "cdp.stage"
    _description = "Scheduled Customer Data Work"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    explanation = fields.Text(translate=True)
    sequence = fields.Integer()
    code = fields.Selection(
        [
            ("link", "Link duplicates"),
            ("match", "Match contacts"),
            ("golden", "Golden values"),
            ("quality", "Check data quality"),
            ("rfm", "Refresh RFM"),
            ("sentiment", "Read ratings and messages"),
            ("train", "Train the models"),
            ("value", "Forecast value"),
            ("churn", "Score churn"),
            ("recommend", "Recommend products"),
            ("segment", "Refresh segments"),
            ("journey", "Run journeys"),
            ("alert", "Tell who should know"),
            ("webhook", "Tell other programs"),
            ("helped", "See what helped"),
            ("insight", "Find patterns"),
            ("history", "Keep history"),
        ],
        required=True,
        readonly=True,
    )
    cron_id = fields.Many2one(
        "ir.cron", string="Scheduled action", required=True, ondelete="restrict"
    )
    cron_active = fields.Boolean(compute="_compute_schedule", compute_sudo=True)
    next_run = fields.Datetime(compute="_compute_schedule", compute_sudo=True)
    full_requested = fields.Boolean(compute="_compute_waiting")
    full_running = fields.Boolean(readonly=True)
    full_cursor = fields.Integer(readonly=True)
    full_finished = fields.Datetime(string="Last looked at everybody", readonly=True)
    signature = fields.Char(readonly=True)
    run_ids = fields.One2many("cdp.stage.run", "stage_id", string="History")
    last_run_id = fields.Many2one("cdp.stage.run", compute="_compute_last_run")
    last_state = fields.Selection(selection=STATES, compute="_compute_last_run")
    last_started = fields.Datetime(compute="_compute_last_run")
    last_summary = fields.Char(compute="_compute_last_run")
    waiting = fields.Integer(compute="_compute_waiting")

    _code_unique = models.Constraint("UNIQUE(code)", "Each stage exists once.")

    # ------------------------------------------------------------------
    # What the page shows
    # ------------------------------------------------------------------

    @api.depends("cron_id.active", "cron_id.nextcall")
    def _compute_schedule(self):
        for stage in self:
            stage.cron_active = stage.cron_id.active
            stage.next_run = stage.cron_id.active and stage.cron_id.nextcall

    @api.depends("run_ids")
    def _compute_last_run(self):
        latest = self.env["cdp.stage.run"]._read_group(
            [("stage_id", "in", self.ids)], ["stage_id"], ["id:max"]
        )
        ids = {stage.id: run_id for stage, run_id in latest}
        for stage in self:
            run = self.env["cdp.stage.run"].browse(ids.get(stage.id))
            stage.last_run_id = run
            stage.last_state = run.state
            stage.last_started = run.started
            stage.last_summary = run.summary

    def _compute_waiting(self):
        # Numbers only; the queue itself is nobody's to read.
        changes = self.env["cdp.change"].sudo()
        for stage in self:
            stage.waiting = changes._waiting(stage.code)
            stage.full_requested = changes._asked_for_everybody(stage.code)

    def action_run_now(self):
        """Ask for a full pass; Odoo's scheduler starts it within seconds."""
        self.check_access("write")
        if idle := self.filtered(lambda stage: not stage.cron_active):
            raise UserError(
                self.env._(
                    "The scheduled action of “%s” is switched off. Switch it on under "
                    "Settings, Technical, Scheduled Actions.",
                    idle[0].name,
                )
            )
        self._request_full(*self.mapped("code"))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "Started. The result appears here when it is done; "
                    "reload the page to see it."
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.model
    def _request_full(self, *codes):
        """Have stages look at everybody soon.

        Whoever may change what the stages work by, or run them, need not be allowed to
        edit the queue and the scheduled actions: hence the superuser.
        """
        stages = self.sudo().search([("code", "in", codes)])
        for stage in stages:
            stage.env["cdp.change"]._note_everybody(stage.code)
            stage.cron_id._trigger()

    @api.model
    def _wake(self, code):
        """Have a stage do within seconds what is due of it.

        Whoever changes what it works by need not be allowed to run it.
        """
        for stage in self.sudo().search([("code", "=", code)]):
            stage.cron_id._trigger()

    @api.model
    def _wake_at_commit(self, codes):
        """Wake stages once, however often this transaction asks for it."""
        precommit = self.env.cr.precommit
        if WOKEN not in precommit.data:
            precommit.data[WOKEN] = set()
            precommit.add(self._wake_noted)
        precommit.data[WOKEN].update(codes)

    @api.model
    def _wake_noted(self):
        """Wake whom this transaction has noted work for; called as it is committed."""
        for code in sorted(self.env.cr.precommit.data.get(WOKEN, ())):
            self._wake(code)

    # ------------------------------------------------------------------
    # Running
    # ------------------------------------------------------------------

    @api.model
    def _run(self, code, everybody=False):
        """Do what is due of a stage; called by its cron and by ``odoo cdp``.

        :param everybody: look at everybody, due or not
        :return: the ``cdp.stage.run`` made, empty when there was nothing to do, None
            when the stage is at work elsewhere
        """
        stage = self.search([("code", "=", code)])
        with stage._alone() as alone:
            if alone:
                if everybody:
                    self.env["cdp.change"]._note_everybody(code)
                return stage._run_alone()
        _logger.info("Customer data work %r runs elsewhere already", code)
        return None

    def _run_alone(self):
        cron = self.env["ir.cron"]
        worker = self.env[f"cdp.stage.{self.code}"]
        cron._commit_progress()  # to see what the run before has just committed
        worker._prepare()
        if not self.full_running and self._full_due(worker):
            self._start_full(worker)
        remaining = self._remaining(worker)
        if not remaining:
            return self.env["cdp.stage.run"]
        run = self.env["cdp.stage.run"]._start(self)
        cron._commit_progress(remaining=remaining)
        with run._recorded():
            while retrying(partial(self._step, worker, run), self.env):
                pass
        self._wake_next()
        return run

    def _step(self, worker, run):
        """Do and commit one batch; return whether there is work and time for another.

        Who edits a contact that the batch writes as well goes first, and Odoo has the
        batch done again, as it does with pages.
        """
        batch = self._next_batch(worker)
        if not batch:
            return False
        run._add(batch)
        remaining = self._remaining(worker)
        if report := self.env.context.get("cdp_report"):  # of the command line
            report(run, remaining)
        done = batch.processed + batch.again
        return self.env["ir.cron"]._commit_progress(done, remaining=remaining) > 0

    @contextlib.contextmanager
    def _alone(self):
        """Yield whether nobody else is at work on the stage.

        PostgreSQL keeps the lock over commits and drops it when the server is killed.
        """
        key = SQL("hashtext('cdp.stage'), %s", self.id)
        ((alone,),) = self.env.execute_query(
            SQL("SELECT pg_try_advisory_lock(%s)", key)
        )
        try:
            yield alone
        except BaseException:
            self.env.cr.rollback()  # or the lock could not be given back
            raise
        finally:
            if alone:
                self.env.cr.execute(SQL("SELECT pg_advisory_unlock(%s)", key))

    def _next_batch(self, worker):
        """Do one batch; return None when nothing is left."""
        if not self.full_running:
            batch = worker._queued_batch()
        else:
            batch = worker._full_batch(self.full_cursor)
            if batch.cursor is None:
                self._finish_full()
            else:
                self.full_cursor = batch.cursor
        self.env.flush_all()
        self.env.invalidate_all()  # batches write by SQL
        return batch

    def _remaining(self, worker):
        waiting = self.env["cdp.change"]._waiting(self.code) + worker._waiting()
        if self.full_running:
            return max(worker._full_size(self.full_cursor), 1) + waiting
        return waiting

    def _start_full(self, worker):
        self.env["cdp.change"]._drop(self.code)
        self.write(
            {
                "full_running": True,
                "full_cursor": 0,
                "signature": worker._signature(),
            }
        )
