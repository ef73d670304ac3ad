"""The moment of sending: asked once more, claimed, and what became of it."""

import smtplib
import sys
from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from ...govern.gate.cdp_gate import Answer
from .cdp_journey_run import OPEN

RETRY = timedelta(minutes=15)  # when the mail server could not be reached
SWEEP = 1_000

HERE = """
SELECT visit.state, visit.expires, visit.run_id, run.state AS run_state, run.step_id,
       run.partner_id, journey.state AS journey_state
  FROM cdp_journey_visit visit JOIN cdp_journey_run run ON run.id = visit.run_id
  JOIN cdp_journey journey ON journey.id = run.journey_id
 WHERE visit.id = %s FOR NO KEY UPDATE OF visit, run SKIP LOCKED
"""
# A claim, and nobody at work on it: a worker ended between sending and recording.
# No claim and no mail: somebody cancelled or deleted it in the queue.
LEFT_OVER = """
SELECT visit.id, claim.id IS NOT NULL
  FROM cdp_journey_visit visit LEFT JOIN cdp_journey_claim claim
    ON claim.run_id = visit.run_id AND claim.step_id = visit.step_id
 WHERE visit.state = 'queued' AND (claim.id IS NOT NULL OR NOT EXISTS (
       SELECT FROM mail_mail mail
        WHERE mail.cdp_visit_id = visit.id AND mail.state = 'outgoing'))
 LIMIT %s FOR UPDATE OF visit SKIP LOCKED
"""


class CdpJourneyVisit(models.Model):
    _inherit = "cdp.journey.visit"

    again = fields.Boolean(
        readonly=True, help="Somebody decided to send once more what perhaps was sent."
    )

    def _here(self):
        """How things stand, locked until the end of this transaction; None when
        somebody else is at work on it."""
        rows = self.env.execute_query_dict(SQL(HERE, self.id))
        return rows[0] if rows else None

    def _may_go(self, here, mail):
        """Whether the journey itself still wants this message sent."""
        journey = self.run_id.journey_id
        if here["journey_state"] in ("paused", "draft"):
            self._take_back(mail, fields.Datetime.now())  # until it goes on
            return False
        if reason := self._why_not(journey, here):
            self._hold(mail, reason)
            return False
        room, again = journey._room(but=self.id)
        if room == 0:
            self._take_back(mail, again)
            return False
        return True

    def _why_not(self, journey, here):
        if here["journey_state"] != "running":
            return "stopped"
        if here["expires"] and here["expires"] < fields.Datetime.now():
            return "stale"
        if self.again:
            return None
        runs = self.env["cdp.journey.run"]
        if here["run_state"] not in OPEN or not runs._follow_links([here["run_id"]]):
            return "over"
        over = journey._over([here["run_id"]])
        for why in over.values():
            runs._finish(list(over), "exited", why)
            return why if why in ("goal", "exit") else "exit"
        return "unfit" if self.step_id._unfit([here["run_id"]]) else None

    # ------------------------------------------------------------------
    # What became of it
    # ------------------------------------------------------------------

    def _set(self, state, **values):
        self.env.cr.execute(
            SQL(
                "UPDATE cdp_journey_visit SET %s WHERE id = %s",
                SQL(", ").join(
                    SQL("%s = %s", SQL.identifier(name), value)
                    for name, value in {"state": state, **values}.items()
                ),
                self.id,
            )
        )
        self.invalidate_recordset()

    def _hold(self, mail, reason):
        """Do not send it, keep why, and have the customer go on."""
        mail.write({"state": "cancel", "failure_type": "cdp_gate"})
        mail.mailing_trace_ids.write(
            {"trace_status": "cancel", "failure_type": "cdp_gate"}
        )
        answer = Answer("refuse", reason, None, self.run_id.partner_id.id)
        mailing = mail.mailing_id.with_context(cdp_visits={mail.res_id: self.id})
        mailing._cdp_keep({mail.res_id: answer}, mail.model)
        self._held(reason)

    def _held(self, reason):
        self._set("skipped" if reason == "stale" else "held", reason=reason)
        self.step_id._go_on_without(self._here_still())
        self._wake()

    def _here_still(self):
        """The run's id if the customer is still at this step."""
        run = self.run_id
        run.invalidate_recordset(["step_id"])
        return run.ids if run.step_id == self.step_id else []

    def _held_by_gate(self):
        """Keep what the gate has just said of it."""
        said = self.env["cdp.decision"].sudo()  # of this very message
        said = said.search([("visit_id", "=", self.id)], order="id desc", limit=1)
        if said.verdict == "wait":
            self.step_id._wake_mail_queue(said.until)
        else:
            self._held(said.reason)

    def _sent(self):
        self.ensure_one()
        self._set("sent", sent=fields.Datetime.now())
        runs = self._here_still()
        self.env["cdp.journey.run"]._move(runs, self.step_id.next_id)
        self._wake()

    def _not_sent(self, mail, failure_reason):
        """The mail server refused it, could not be reached, or said nothing."""
        self.ensure_one()
        claims = self.env["cdp.journey.claim"]
        if not claims._claimed(self.run_id.id, self.step_id.id):
            self._take_back(mail, fields.Datetime.now() + RETRY)
        elif _refused(sys.exc_info()[1]):
            self._set("failed", note=failure_reason)
            self.step_id._go_on_without(self._here_still())
            self._wake()
        else:
            self._unknown()

    def _unknown(self):
        """It was claimed, and nobody can say whether it went out: not once more."""
        for visit in self:
            visit._set("unknown")
            mails = (
                self.env["mail.mail"]
                .sudo()
                .search([("cdp_visit_id", "=", visit.id), ("state", "=", "outgoing")])
            )
            sentence = self.env._(
                "The server stopped while this was being sent. It perhaps arrived, and "
                "is not sent again by itself."
            )
            mails.write(
                {
                    "state": "exception",
                    "failure_type": "unknown",
                    "failure_reason": sentence,
                }
            )
            visit.trace_id.sudo().write(
                {"trace_status": "error", "failure_type": "unknown"}
            )
            runs = visit._here_still()
            self.env["cdp.journey.run"]._move(runs, visit.step_id.next_id)
        self._wake()

    def _take_back(self, mail, due):
        """As if it had not been queued: the step is due again."""
        runs = self._here_still()
        mail.mailing_trace_ids.unlink()
        mail.sudo().unlink()
        self.unlink()
        self.env["cdp.journey.run"]._put_off(runs, due)
        self._wake(due)

    def _not_queued(self, reasons):
        """:param reasons: {visit id: why Odoo left it out, None if the gate did}"""
        query = SQL(
            "SELECT id, run_id, step_id, (SELECT reason FROM cdp_decision said"
            " WHERE said.visit_id = visit.id ORDER BY said.id DESC LIMIT 1)"
            " FROM cdp_journey_visit visit WHERE id = ANY(%s)",
            list(reasons),
        )
        found = {}
        for id_, run_id, step_id, said in self.env.execute_query(query):
            found.setdefault((step_id, reasons[id_] or said), []).append(run_id)
        for (step_id, reason), run_ids in found.items():
            step = self.env["cdp.journey.step"].browse(step_id)
            self._end(run_ids, step, "held", reason=reason)
            step._go_on_without(run_ids)

    def _sweep(self):
        """Find what was begun and is over without an outcome."""
        rows = self.env.execute_query(SQL(LEFT_OVER, SWEEP))
        self.browse([id_ for id_, claimed in rows if claimed])._unknown()
        for visit in self.browse([id_ for id_, claimed in rows if not claimed]):
            visit._held("removed")
        return len(rows)

    def _once_more(self):
        """Queue again what is unknown: a person decided so."""
        self.ensure_one()
        self.env.cr.execute(
            SQL(
                "DELETE FROM cdp_journey_claim WHERE run_id = %s AND step_id = %s",
                self.run_id.id,
                self.step_id.id,
            )
        )
        self._set("queued", again=True, expires=None)
        partner = self.run_id.partner_id
        mailing = self.step_id._mailing_in(partner.lang)
        mailing = mailing.with_context(cdp_runs=tuple(self.run_id.ids))
        mailing._cdp_queue({partner.id: self.id})
        self.step_id._wake_mail_queue()

    def _wake(self, at=None):
        """Have the runner go on; one call for many messages is enough."""
        stage = self.env.ref("customer_data_platform.stage_journey").sudo()
        stage.env["cdp.stage.journey"]._wake_at(at or fields.Datetime.now())


def _refused(error):
    """Whether a mail server said that it does not take the message."""
    while error is not None:
        if isinstance(
            error,
            smtplib.SMTPResponseException
            | smtplib.SMTPRecipientsRefused
            | AssertionError
            | ValueError,
        ):
            return True
        error = error.__context__
    return False
