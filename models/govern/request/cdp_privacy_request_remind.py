"""Deadlines do not pass unseen: an activity a week before, and one on the day."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .cdp_privacy_request import CLOSED

BATCH = 50
WEEK = timedelta(days=7)


class CdpPrivacyRequest(models.Model):
    _inherit = "cdp.privacy.request"

    reminded = fields.Selection(
        [("week", "A week before"), ("day", "At the deadline")],
        readonly=True,
        copy=False,
    )

    @api.model
    def _due(self):
        """Those whose officer is to be reminded, and has not been."""
        today = fields.Date.context_today(self)
        on_the_day = Domain("deadline", "<=", today) & (
            Domain("reminded", "!=", "day") | Domain("reminded", "=", False)
        )
        week = Domain("deadline", "<=", today + WEEK) & Domain("reminded", "=", False)
        is_open = Domain("state", "not in", (*CLOSED, "ready"))
        return is_open & Domain("user_id", "!=", False) & (on_the_day | week)

    @api.model
    def _run_reminders(self):
        """Remind, some at a time; one that was reminded of is not again."""
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=self.search_count(self._due()))
        while requests := self.search(self._due(), limit=BATCH):
            requests._remind()
            if not cron._commit_progress(len(requests)):
                break

    def _remind(self):
        today = fields.Date.context_today(self)
        for request in self:
            late = request.deadline <= today
            request.activity_schedule(
                "mail.mail_activity_data_todo",
                date_deadline=request.deadline,
                summary=self.env._("A privacy request must be answered today")
                if late
                else self.env._("A privacy request must be answered within a week"),
                note=self.env._(
                    "The law gives a month. If it takes longer, extend it and tell the "
                    "customer why: there is a button for it."
                ),
                user_id=request.user_id.id,
            )
            request.reminded = "day" if late else "week"
