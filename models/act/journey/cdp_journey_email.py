"""What a journey's emails have in common: a campaign, and a limit a day."""

from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

DAY = timedelta(hours=24)


class CdpJourney(models.Model):
    _name = "cdp.journey"
    _inherit = ["cdp.journey", "mail.activity.mixin"]

    campaign_id = fields.Many2one(
        "utm.campaign",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="The links in its emails carry it, so that Odoo's own reports know.",
    )

    def _campaign(self):
        """The campaign of the journey, made with its first email."""
        if not self.campaign_id:
            self.campaign_id = (
                self.env["utm.campaign"]
                .sudo()  # whoever may write the journey; no more than a name
                .create({"title": self.name, "is_auto_campaign": True})
            )
        return self.campaign_id

    def _room(self, but=None):
        """(how many messages it may still send, when it may send again).

        :param but: a visit that does not count, because it is asked about
        """
        if not self.ceiling_day:
            return None, None
        now = fields.Datetime.now()
        rows = self.env.execute_query(
            SQL(
                "SELECT count(*), MIN(sent.date) FROM cdp_journey_visit sent"
                " JOIN cdp_journey_step step ON step.id = sent.step_id"
                " WHERE step.journey_id = %s AND step.kind = 'email' AND sent.date > %s"
                " AND sent.state IN ('queued', 'sent', 'unknown')"
                " AND sent.id IS DISTINCT FROM %s",
                self.id,
                now - DAY,
                but,
            )
        )
        ((number, first),) = rows
        return max(self.ceiling_day - number, 0), (first or now) + DAY

    def _tell_of_ceiling(self, number, again):
        """Ask whoever approved the journey, once, whether so many are meant."""
        todo = "mail.mail_activity_data_todo"
        if self.activity_search([todo], only_automated=True):
            return
        self.activity_schedule(
            todo,
            summary=self.env._("More messages than a day allows"),
            note=self.env._(
                "%(number)s or more customers wait, because the journey sends no more "
                "than %(limit)s messages within 24 hours. It goes on by itself at "
                "%(again)s (UTC). If this is not meant, pause it; if it is, raise the "
                "limit.",
                number=number,
                limit=self.ceiling_day,
                again=again,
            ),
            user_id=self.live_version_id.approved_by_id.id,
        )
