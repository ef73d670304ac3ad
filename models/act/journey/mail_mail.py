from odoo import fields, models


class MailMail(models.Model):
    _inherit = "mail.mail"

    cdp_visit_id = fields.Many2one(
        "cdp.journey.visit",
        string="Step of a journey",
        readonly=True,
        copy=False,
        ondelete="cascade",
        index="btree_not_null",
    )

    def _cdp_allowed(self):
        """Ask the journey as well; then claim, so that it leaves once at most.

        The order matters. How things stand is read and locked in the transaction that
        sends; the claim is committed on its own just before the mail server is spoken
        to; that it was sent is written in the transaction that sends. A worker killed
        in between leaves a claim without an outcome, and nobody sends it again.
        """
        visit = self.cdp_visit_id
        if not visit:
            return super()._cdp_allowed()
        here = visit._here()
        if here is None:  # somebody else is at work on it
            visit.step_id._wake_mail_queue()
            return self.browse()
        if here["state"] != "queued":
            self.state = "cancel"  # perhaps sent before: never again by itself
            return self.browse()
        claim = here["run_id"], visit.step_id.id
        claims = self.env["cdp.journey.claim"]
        if claims._claimed(*claim):
            visit._unknown()
            return self.browse()
        if not visit._may_go(here, self):
            return self.browse()
        asked = self.with_context(cdp_visits={self.res_id: visit.id})
        allowed = super(MailMail, asked)._cdp_allowed()
        if not allowed:
            visit._held_by_gate()
            return allowed
        self.env.flush_all()
        if not claims._claim(*claim):
            visit._unknown()
            return self.browse()
        return allowed

    def _postprocess_sent_message(
        self, success_pids, success_emails, failure_reason=False, failure_type=None
    ):
        for mail in self.filtered("cdp_visit_id"):  # before Odoo deletes it
            if failure_type:
                mail.cdp_visit_id._not_sent(mail, failure_reason or failure_type)
            else:
                mail.cdp_visit_id._sent()
        return super(MailMail, self.exists())._postprocess_sent_message(
            success_pids,
            success_emails,
            failure_reason=failure_reason,
            failure_type=failure_type,
        )
