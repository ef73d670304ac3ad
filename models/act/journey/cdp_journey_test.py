"""“Test it on me”: the whole way at once, for the contact of whoever asks."""

from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError


class CdpJourney(models.Model):
    _inherit = "cdp.journey"

    def action_test_on_me(self):
        """Go through the steps shown with one's own contact: waits are skipped, emails
        and actions are real, and go to oneself only."""
        self._check_manager()
        self.version_id.step_ids._check_graph()
        partner = self.env.user.partner_id
        if not partner.email_normalized:
            raise UserError(self.env._("Give yourself an email address first."))
        run = (
            self.env["cdp.journey.run"]
            .sudo()
            .create(  # of oneself
                {
                    "journey_id": self.id,
                    "version_id": self.version_id.id,
                    "step_id": self.version_id._first().id,
                    "profile_id": partner.sudo().cdp_profile_id.id,
                    "partner_id": partner.id,
                    "key": f"test:{fields.Datetime.now()}:{self.env.cr.now()}",
                    "policy": "key",
                    "test": True,
                }
            )
        )
        while step := run.step_id if run.state == "active" else None:
            run._test_step(step)
            run.invalidate_recordset()
        return run.action_open_visits()


class CdpJourneyRun(models.Model):
    _inherit = "cdp.journey.run"

    def _test_step(self, step):
        self.env.flush_all()
        if step.kind == "wait":
            note = self.env._("Not waited for: a test")
            self.env["cdp.journey.visit"]._come(
                self.ids, step, "done", note=note, way="next"
            )
            self._move(self.ids, step.next_id)
        elif step.kind == "email":
            step._mail_to_me(self)
        elif step.kind == "journey":
            note = self.env._("Not entered: a test")
            self.env["cdp.journey.visit"]._come(self.ids, step, "done", note=note)
            self._move(self.ids, step.next_id)
        else:
            getattr(step, f"_do_{step.kind}")(self.ids)


class CdpJourneyStep(models.Model):
    _inherit = "cdp.journey.step"

    def _mail_to_me(self, run):
        """The email as it would come to me, without traces: it is no mailing."""
        partner = run.partner_id
        step = self.with_context(cdp_runs=tuple(run.ids))
        mailing, subject, body = step._rendered_for(partner)
        mail = (
            self.env["mail.mail"]
            .sudo()
            .create(  # to oneself
                {
                    "subject": self.env._("[TEST] %s", subject),
                    "body_html": Markup("<div>%s</div>") % body,
                    "email_from": mailing.email_from,
                    "email_to": partner.email_formatted,
                    "auto_delete": True,
                }
            )
        )
        mail.send_after_commit()
        note = self.env._("Sent to %s: a test", partner.email)
        self.env["cdp.journey.visit"]._come(run.ids, self, "sent", note=note)
        run._move(run.ids, self.next_id)
