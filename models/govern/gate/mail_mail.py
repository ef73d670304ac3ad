from odoo import fields, models
from odoo.tools import SQL, email_normalize


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _send(self, auto_commit=False, **options):
        """Ask the gate once more, for each mail at its very moment.

        One by one, because between the first and the last of a batch, minutes pass in
        which a customer may say no.
        """
        ours = set(self.filtered("mailing_id.cdp_purpose_id")._ids)
        if not ours:
            return super()._send(auto_commit=auto_commit, **options)
        if auto_commit:
            # Else the first would be decided by what stood when the mails were found.
            self.env.cr.commit()  # pylint: disable=invalid-commit
        # Odoo deletes a mail that was sent, and its cache with it: were they prefetched
        # together, each would read all the others again.
        for mail in map(self.browse, self._ids):
            if mail.id not in ours or (mail._cdp_claim() and mail._cdp_may_go()):
                super(MailMail, mail)._send(auto_commit=auto_commit, **options)
            elif auto_commit:
                # As after a mail that was sent: the answer stands, whatever follows.
                self.env.cr.commit()  # pylint: disable=invalid-commit
        return True

    def _cdp_claim(self):
        """Claim first, send after: of two workers with the same mail one goes on.

        Asked from the row itself: what is cached was read before the other committed.
        """
        query = "SELECT state FROM mail_mail WHERE id = %s FOR UPDATE SKIP LOCKED"
        return self.env.execute_query(SQL(query, self.id)) == [("outgoing",)]

    def _cdp_may_go(self):
        """Whether it may; if not, it is cancelled or put off, and that is kept."""
        self.ensure_one()
        address = email_normalize(self.email_to or self.recipient_ids[:1].email or "")
        mailing = self.mailing_id
        asked = mailing._cdp_ask({self.res_id: address}, self.model, sending=True)
        (answer,) = asked.values()
        mailing._cdp_keep({self.res_id: answer}, self.model)
        if answer.verdict == "refuse":
            self.write({"state": "cancel", "failure_type": "cdp_gate"})
            self.mailing_trace_ids.write(
                {"trace_status": "cancel", "failure_type": "cdp_gate"}
            )
        elif answer.verdict == "wait":
            self.scheduled_date = fields.Datetime.to_string(answer.until)
        return answer.verdict == "allow"
