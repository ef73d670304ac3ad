"""Server actions that write to the customer pass the gate, as an email of the journey
does: a text message, or an email by a template."""

from odoo import models

from ...govern.gate.cdp_gate import Answer

#: states of server actions that write to the contact, and on which channel
MESSAGES = {"sms": "sms", "mail_post": "email"}


class CdpJourneyStep(models.Model):
    _inherit = "cdp.journey.step"

    def _do_action(self, run_ids):
        channel = MESSAGES.get(self.sudo().action_id.state)  # whether it writes at all
        if channel:
            runs = self.env["cdp.journey.run"].browse(run_ids)
            run_ids = [run.id for run in runs if self._lets_through(run, channel)]
        return super()._do_action(run_ids) if run_ids else None

    def _lets_through(self, run, channel):
        """Whether the customer may be written to now; why not, or when, is kept."""
        if run.test:
            return True  # to oneself
        answer = self._asked(run, channel)
        purpose = self.journey_id.purpose_id
        if not self._in_shadow():
            self.env["cdp.decision"]._keep(
                {run.partner_id.id: answer},
                purpose,
                channel,
                self.env["mailing.mailing"],
                "res.partner",
            )
        if answer.verdict == "refuse":
            self.env["cdp.journey.visit"]._come(
                run.ids, self, "held", reason=answer.reason
            )
            self._go_on_without(run.ids)
        elif answer.verdict == "wait" and not self._in_shadow():
            self.env["cdp.journey.run"]._put_off(run.ids, answer.until)
            return False
        return answer.verdict != "refuse"

    def _asked(self, run, channel):
        contact = run.sudo().partner_id  # of a run that is carried out
        address = contact.email_normalized
        if not address:  # the gate knows customers by their address
            return Answer("refuse", "no_address", None, contact.id)
        if channel == "sms" and contact.phone_sanitized_blacklisted:
            return Answer("refuse", "blacklist", None, contact.id)
        purpose = self.journey_id.purpose_id
        return self.env["cdp.gate"]._ask([address], purpose, channel, sending=True)[
            address
        ]
