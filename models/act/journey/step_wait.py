"""Steps that wait: for a while, for an hour where the customer is, for something."""

from datetime import datetime, timedelta

from odoo import fields, models
from odoo.tools import SQL

from ...understand import signals
from . import moments

ZONES = """
SELECT run.id, contact.tz, country.code FROM cdp_journey_run run
  JOIN res_partner contact ON contact.id = run.partner_id
  LEFT JOIN LATERAL (
       SELECT address.country_id FROM res_partner address
        WHERE address.parent_id = contact.id AND address.type = 'delivery'
          AND address.active AND address.country_id IS NOT NULL
        ORDER BY address.id LIMIT 1) delivery ON TRUE
  LEFT JOIN res_country country
    ON country.id = COALESCE(delivery.country_id, contact.country_id)
 WHERE run.id = ANY(%s)
"""
SEGMENT = """
SELECT run.id FROM cdp_journey_run run
  JOIN cdp_membership stay ON stay.profile_id = run.profile_id
 WHERE run.id = ANY(%s) AND stay.segment_id = %s AND stay."left" IS NULL
"""
CLICKED = """
WITH trace AS (
    SELECT trace.id, mailed.run_id AS holder_id, trace.sent_datetime AS sent,
           trace.open_datetime AS opened, trace.links_click_datetime AS clicked
      FROM cdp_journey_visit mailed
      JOIN mailing_trace trace ON trace.id = mailed.trace_id
     WHERE mailed.run_id = ANY(%(runs)s) AND %(which)s
), %(clicks)s
SELECT DISTINCT holder_id FROM click
 WHERE machine IS NOT TRUE AND date <= %(settled)s
"""
REPLIED = """
SELECT mailed.run_id FROM cdp_journey_visit mailed
  JOIN mailing_trace trace ON trace.id = mailed.trace_id
 WHERE mailed.run_id = ANY(%(runs)s) AND %(which)s AND trace.reply_datetime IS NOT NULL
   AND NOT %(absent)s
"""


class CdpJourneyStep(models.Model):
    _inherit = "cdp.journey.step"

    def _do_wait(self, run_ids):
        """Begin to wait, or go on because the time is over."""
        come = self.env["cdp.journey.visit"]._come(run_ids, self, "waiting")
        if come:
            self._begin_to_wait(list(come))
            if self.wait_kind == "event":
                # a click or a reply may have come before
                self._go_on(self._happened(list(come)), "next")
        if over := [id_ for id_ in run_ids if id_ not in come]:
            happened = self._happened(over) if self.wait_kind == "event" else set(over)
            self._go_on(happened, "next")
            self._go_on(set(over) - happened, "timeout")

    def _begin_to_wait(self, run_ids):
        runs = self.env["cdp.journey.run"]
        now = fields.Datetime.now()
        if self.wait_kind == "until":
            for due, ids in self._until(run_ids, now).items():
                runs._put_off(ids, due)
        else:
            runs._put_off(run_ids, now + self._span())

    def _span(self):
        return timedelta(**{self.wait_unit: self.wait_count})

    def _until(self, run_ids, now):
        """{moment: ids of the runs for whose customers it is then}"""
        company_tz = self.journey_id.company_id.partner_id.tz
        weekday = int(self.wait_weekday) if self.wait_weekday else None
        dues, known = {}, {}
        for run_id, tz, country in self.env.execute_query(SQL(ZONES, list(run_ids))):
            if (tz, country) not in known:
                zone = moments.zone_of(tz, country, company_tz)
                known[tz, country] = moments.next_at(
                    now, zone, self.wait_hour, self.wait_days, weekday
                )
            dues.setdefault(known[tz, country], []).append(run_id)
        return dues

    def _go_on(self, run_ids, way):
        """Note by which way runs go on after a wait, and have them do so."""
        if not run_ids:
            return
        self.env["cdp.journey.visit"]._end(run_ids, self, "done", way=way)
        following = self.timeout_id if way == "timeout" else self.next_id
        if way == "timeout" and not self.timeout_id:
            following = self.next_id
        self.env["cdp.journey.run"]._move(run_ids, following)

    def _happened(self, run_ids):
        """The waiting runs for which it has happened."""
        return getattr(self, f"_happened_{self.event}")(run_ids)

    def _happened_purchase(self, run_ids):
        since = SQL(
            "(SELECT here.date FROM cdp_journey_visit here"
            " WHERE here.run_id = run.id AND here.step_id = %s)",
            self.id,
        )
        return self.env["cdp.journey.run"]._bought(run_ids, since, self.event_domain)

    def _happened_segment(self, run_ids):
        query = SQL(SEGMENT, list(run_ids), self.event_segment_id.id)
        return {row[0] for row in self.env.execute_query(query)}

    def _happened_click(self, run_ids):
        # Of a scanner's links the first one comes alone: so a click has to settle.
        settled = datetime.now() - timedelta(seconds=signals.BURST_SECONDS)
        return self._mailed(CLICKED, run_ids, clicks=signals.clicks(), settled=settled)

    def _happened_reply(self, run_ids):
        replied, sent = SQL("trace.reply_datetime"), SQL("trace.sent_datetime")
        return self._mailed(REPLIED, run_ids, absent=signals.absent(replied, sent))

    def _mailed(self, query, run_ids, **terms):
        which = SQL("TRUE")
        if self.mail_step_id:
            which = SQL("mailed.step_id = %s", self.mail_step_id.id)
        query = SQL(query, runs=list(run_ids), which=which, **terms)
        return {row[0] for row in self.env.execute_query(query)}
