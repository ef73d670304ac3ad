"""What would go out at once when a journey goes on after a pause."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

LATE = """
SELECT run.id, run.step_id FROM cdp_journey_run run
  JOIN cdp_journey_step step ON step.id = run.step_id AND step.kind = 'email'
 WHERE run.journey_id = %(journey)s AND run.state IN ('active', 'waiting')
   AND NOT run.test AND run.due <= %(now)s AND %(which)s
"""


class CdpJourneyResume(models.TransientModel):
    _name = "cdp.journey.resume"
    _description = "Resume a Journey"

    journey_id = fields.Many2one("cdp.journey", required=True, readonly=True)
    hours = fields.Integer(
        string="Too late after (hours)",
        default=24,
        help="Messages whose time came before that. A step's own limit counts as well.",
    )
    leave_out = fields.Boolean(
        string="Leave out what is too late",
        default=True,
        help="These customers go on without the message.",
    )
    due_count = fields.Integer(compute="_compute_counts")
    stale_count = fields.Integer(compute="_compute_counts")
    sentence = fields.Char(compute="_compute_counts")

    @api.depends("journey_id", "hours", "leave_out")
    def _compute_counts(self):
        for resume in self:
            resume.due_count = len(resume._late(SQL("TRUE")))
            resume.stale_count = len(resume._stale())
            resume.sentence = self.env._(
                "%(now)s messages would be sent now, %(stale)s are too late.",
                now=resume.due_count - resume.stale_count * resume.leave_out,
                stale=resume.stale_count,
            )

    def _late(self, which):
        self.env.flush_all()
        query = SQL(
            LATE, journey=self.journey_id.id, now=fields.Datetime.now(), which=which
        )
        return self.env.execute_query(query)

    def _stale(self):
        limit = fields.Datetime.now() - timedelta(hours=self.hours)
        return self._late(
            SQL(
                "(run.due < %s OR step.expiry_hours > 0 AND"
                " run.due + make_interval(hours => step.expiry_hours) < %s)",
                limit,
                fields.Datetime.now(),
            )
        )

    def action_resume(self):
        """Go on; what is too late is left out if so chosen."""
        self.ensure_one()
        journey = self.journey_id
        journey._check_manager()
        if self.leave_out:
            by_step = {}
            for run_id, step_id in self._stale():
                by_step.setdefault(step_id, []).append(run_id)
            for step in self.env["cdp.journey.step"].browse(by_step):
                # Runs are nobody's to write; this is the journey's manager.
                step.sudo()._without(by_step[step.id], "stale")
        journey._begin("running")
        return {"type": "ir.actions.act_window_close"}
