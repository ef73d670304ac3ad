"""Steps that send an email: queued by Odoo's own mass mailing, one row each."""

from ast import literal_eval
from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

BATCH = 100  # mails written in one transaction
TWICE = timedelta(hours=24)  # two customers with one address get a message once

WHO = """
SELECT run.id, run.partner_id, contact.lang, contact.email_normalized AS address,
       run.due, run.profile_id,
       (SELECT count(*) FROM cdp_journey_visit sent WHERE sent.run_id = run.id
           AND sent.state IN ('queued', 'sent', 'unknown')) AS sent,
       EXISTS (SELECT FROM cdp_journey_visit here
                WHERE here.run_id = run.id AND here.step_id = %(step)s) AS been,
       EXISTS (SELECT FROM cdp_journey_visit sent
                 JOIN cdp_journey_run other ON other.id = sent.run_id
                WHERE sent.step_id = %(step)s AND sent.date > %(lately)s
                  AND sent.state IN ('queued', 'sent', 'unknown')
                  AND sent.address = md5(contact.email_normalized)
                  AND other.profile_id <> run.profile_id) AS twice
  FROM cdp_journey_run run JOIN res_partner contact ON contact.id = run.partner_id
 WHERE run.id = ANY(%(runs)s) ORDER BY run.due, run.id LIMIT %(limit)s
"""
TRACES = """
UPDATE cdp_journey_visit visit SET trace_id = trace.id, address = md5(trace.email)
  FROM mail_mail mail JOIN mailing_trace trace ON trace.mail_mail_id = mail.id
 WHERE mail.cdp_visit_id = visit.id AND visit.id = ANY(%s)
"""


class CdpJourneyStep(models.Model):
    _inherit = "cdp.journey.step"

    def _do_email(self, run_ids):
        """Queue the email for as many as one transaction may; the others stay due."""
        rows = self._email_rows(run_ids)
        rows = self._leave_out(rows)
        if self._in_shadow():
            return self._email_in_shadow(rows)
        rows = self._within_ceiling(rows)
        mails = {}
        for row in rows:
            mails.setdefault(self._mailing_in(row["lang"]), []).append(row)
        for mailing, addressed in mails.items():
            self._queue(mailing, addressed)

    def _email_rows(self, run_ids):
        """What has to be known of the runs; each address once."""
        now = fields.Datetime.now()
        rows = self.env.execute_query_dict(
            SQL(WHO, step=self.id, lately=now - TWICE, runs=run_ids, limit=BATCH)
        )
        once, seen = [], set()
        for row in rows:
            keys = {("contact", row["partner_id"]), ("address", row["address"])}
            if row["address"] is None:
                keys = {("contact", row["partner_id"])}
            if not keys & seen:
                once.append(row)
                seen |= keys
        return once

    def _leave_out(self, rows):
        """Those for whom it is too late, or who have had enough, go on without it."""
        now = fields.Datetime.now()
        ceiling = self.journey_id.ceiling_run
        for row in rows:
            if self.expiry_hours:
                row["expires"] = row["due"] + timedelta(hours=self.expiry_hours)
        why = {
            "stale": lambda row: row.get("expires") and row["expires"] < now,
            "ceiling": lambda row: ceiling and row["sent"] >= ceiling,
            "duplicate": lambda row: row["twice"],
        }
        for reason, holds in why.items():
            out = [row["id"] for row in rows if not row["been"] and holds(row)]
            self._without(out, reason)
            rows = [row for row in rows if row["id"] not in out]
        unfit = self._unfit([row["id"] for row in rows if not row["been"]])
        self._without(unfit, "unfit")
        rows = [row for row in rows if row["id"] not in unfit]
        # Whose mail is queued already waits for what becomes of it.
        been = [row["id"] for row in rows if row["been"]]
        self.env["cdp.journey.run"]._put_off(been, None)
        return [row for row in rows if not row["been"]]

    def _unfit(self, run_ids):
        """The runs whose customer does not fit this message any more."""
        rule = literal_eval(self.match_domain or "[]")
        if not rule or not run_ids:
            return set()
        return set(run_ids) - self.journey_id._fitting(run_ids, rule)

    def _without(self, run_ids, reason):
        """Have runs go on without the message, and keep why."""
        if run_ids:
            state = "skipped" if reason == "stale" else "held"
            visits = self.env["cdp.journey.visit"]
            visits._come(list(run_ids), self, state, reason=reason)
            self._go_on_without(run_ids)

    def _go_on_without(self, run_ids):
        self.env["cdp.journey.run"]._move(run_ids, self.else_id or self.next_id)

    def _within_ceiling(self, rows):
        """As many as the journey may still send today; the rest waits."""
        room, again = self.journey_id._room()
        if rest := [row["id"] for row in rows[room:]]:
            self.env["cdp.journey.run"]._put_off(rest, again)
            self.journey_id._tell_of_ceiling(len(rest), again)
        return rows[:room]

    def _mailing_in(self, lang):
        mailings = self._mailings()
        own = mailings.filtered(lambda mailing: mailing.cdp_lang == lang)
        return own[:1] or self.mailing_id

    def _queue(self, mailing, rows):
        """Claim the step for each and write the mails, in one transaction."""
        visits, runs = self.env["cdp.journey.visit"], self.env["cdp.journey.run"]
        queued = {}
        for expires in {row.get("expires") for row in rows}:
            ids = [row["id"] for row in rows if row.get("expires") == expires]
            queued |= visits._come(ids, self, "queued", expires=expires)
        runs._put_off(queued, None)  # until the mail has gone, or not
        partners = {row["partner_id"]: queued[row["id"]] for row in rows}
        runs_of = tuple(queued)
        mailing.with_context(cdp_runs=runs_of)._cdp_queue(partners)
        self.env.flush_all()
        self.env.cr.execute(SQL(TRACES, list(queued.values())))
        self._wake_mail_queue()

    def _wake_mail_queue(self, at=None):
        cron = self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()
        cron._trigger(at)  # Odoo's own queue would look once an hour

    def _email_in_shadow(self, rows):
        """Ask the gate, keep what it says, send nothing."""
        purpose = self.journey_id.purpose_id
        addresses = [row["address"] for row in rows if row["address"]]
        answers = self.env["cdp.gate"]._ask(addresses, purpose)
        found = {}
        for row in rows:
            answer = answers.get(row["address"])
            verdict = answer.verdict if answer else "refuse"
            reason = answer.reason if answer else "no_address"
            found.setdefault((verdict, reason), []).append(row["id"])
        for (verdict, reason), ids in found.items():
            state = "held" if verdict == "refuse" else "shadow"
            self.env["cdp.journey.visit"]._come(ids, self, state, reason=reason)
            following = (
                self.next_id if state == "shadow" else self.else_id or self.next_id
            )
            self.env["cdp.journey.run"]._move(ids, following)
