import contextlib
import time
from datetime import timedelta

from odoo import api, fields, models

KEEP_DAYS = 90
STATES = [
    ("running", "Running"),
    ("done", "Done"),
    ("failed", "Failed"),
    ("interrupted", "Interrupted"),
]


class CdpStageRun(models.Model):
    """One run of a stage: when, how long, how many, what failed."""

    _name = "cdp.stage.run"
    _description = "Result of Scheduled Customer Data Work"
    _order = "id desc"
    _rec_name = "summary"
    _log_access = False

    stage_id = fields.Many2one(
        "cdp.stage", required=True, ondelete="cascade", index=True
    )
    state = fields.Selection(
        STATES,
        required=True,
        default="running",
    )
    everybody = fields.Boolean(help="Whether it was a full pass over all customers.")
    started = fields.Datetime(required=True, default=lambda self: fields.Datetime.now())
    seconds = fields.Float(digits=(16, 1))
    processed = fields.Integer(string="Looked at")
    written = fields.Integer(string="Rows written")
    message = fields.Text(string="What failed")
    summary = fields.Char(compute="_compute_summary")

    @api.depends("state", "seconds", "processed", "written", "message")
    def _compute_summary(self):
        for run in self:
            counts = self.env._(
                "%(processed)s looked at, %(written)s rows written, in %(seconds)s s",
                processed=run.processed,
                written=run.written,
                seconds=f"{run.seconds:.1f}",
            )
            if run.state == "failed":
                counts = self.env._("%(counts)s; then it failed", counts=counts)
            run.summary = counts

    def _start(self, stage):
        """Open a run; whatever still says *running* was killed."""
        stale = self.search([("stage_id", "=", stage.id), ("state", "=", "running")])
        stale.write(
            {
                "state": "interrupted",
                "message": self.env._(
                    "The server stopped in the middle. Nothing is lost: the next run "
                    "goes on where this one stopped."
                ),
            }
        )
        return self.create({"stage_id": stage.id, "everybody": stage.full_running})

    def _add(self, batch):
        """Note what a batch did, in the transaction of the batch."""
        self.processed += batch.processed
        self.written += batch.written

    @contextlib.contextmanager
    def _recorded(self):
        """Note duration and outcome of what happens inside."""
        begin = time.monotonic()
        outcome = {"state": "failed"}
        try:
            yield
            outcome = {"state": "done"}
        except KeyboardInterrupt:
            outcome["state"] = "interrupted"
            outcome["message"] = self.env._(
                "Stopped by hand. Nothing is lost: the next run goes on where this one "
                "stopped."
            )
            raise
        except BaseException as error:
            outcome["message"] = f"{type(error).__name__}: {error}"
            raise
        finally:
            outcome["seconds"] = time.monotonic() - begin
            if outcome["state"] != "done":
                # Only what failed goes; the batches before are committed already.
                self.env.cr.rollback()
                self.write(outcome)
                # The caller rolls back once more.
                self.env.cr.commit()  # pylint: disable=invalid-commit
            else:
                self.write(outcome)

    @api.autovacuum
    def _gc_runs(self):
        limit = fields.Datetime.now() - timedelta(days=KEEP_DAYS)
        self.search([("started", "<", limit)]).unlink()
