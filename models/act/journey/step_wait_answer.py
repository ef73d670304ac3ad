"""A click or a reply goes on with the customer within seconds.

Odoo notes both by writing its own tables, so it is the runs that wait which are noted
here. Most clicks are on newsletters: nobody waits for those, and nobody is woken.
"""

from time import sleep

from odoo import api, models
from odoo.tools import SQL

from ...understand import signals

#: clicks of which it cannot be told yet whether they are a scanner's
CLICK = "click"
#: so long it takes, and a second more for a click that is being written
SETTLING = signals.BURST_SECONDS + 1

ANSWERED = """
INSERT INTO cdp_change (stage, partner_id)
SELECT DISTINCT %(stage)s, run.partner_id FROM cdp_journey_visit mailed
  JOIN cdp_journey_run run ON run.id = mailed.run_id AND run.state = 'waiting'
  JOIN cdp_journey_step step ON step.id = run.step_id
       AND step.kind = 'wait' AND step.wait_kind = 'event' AND step.event = %(event)s
 WHERE mailed.trace_id = ANY(%(traces)s)
"""
SETTLE = "UPDATE cdp_change SET stage = 'journey' WHERE stage = %s"


class CdpJourneyStep(models.Model):
    _inherit = "cdp.journey.step"

    @api.model
    def _note_answers(self, event, traces, stage="journey"):
        """Have the runs go on that wait for answers to these emails."""
        if not traces:
            return
        self.env["cdp.journey.run"].flush_model()
        query = SQL(ANSWERED, stage=stage, event=event, traces=traces.ids)
        self.env.cr.execute(query)
        if self.env.cr.rowcount:
            self.env["cdp.stage"]._wake_at_commit(["journey"])


class LinkTrackerClick(models.Model):
    _inherit = "link.tracker.click"

    @api.model_create_multi
    def create(self, vals_list):
        clicks = super().create(vals_list)
        steps = self.env["cdp.journey.step"]
        steps._note_answers("click", clicks.mailing_trace_id, CLICK)
        return clicks


class MailingTrace(models.Model):
    _inherit = "mailing.trace"

    def set_replied(self, domain=None):
        traces = super().set_replied(domain)
        self.env["cdp.journey.step"]._note_answers("reply", traces)
        return traces


class CdpStageJourney(models.AbstractModel):
    _inherit = "cdp.stage.journey"

    def _prepare(self):
        self._settle_clicks()
        return super()._prepare()

    def _settle_clicks(self):
        """A scanner follows several links at once: wait for the others.

        What is seen here was clicked before, so it has settled afterwards; and what
        comes meanwhile wakes the work once more.
        """
        if self.env["cdp.change"]._waiting(CLICK):
            sleep(SETTLING)
            self.env.cr.execute(SQL(SETTLE, CLICK))
