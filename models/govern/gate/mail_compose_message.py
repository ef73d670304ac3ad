from odoo import fields, models


class MailComposeMessage(models.TransientModel):
    _inherit = "mail.compose.message"

    def _process_mail_values_state(self, mail_values_dict):
        """Ask the gate for everybody whom Odoo's own rules leave in a mailing."""
        values = super()._process_mail_values_state(mail_values_dict)
        mailing = self.mass_mailing_id
        if self.composition_mode != "mass_mail" or not mailing._cdp_is_gated():
            return values
        answers = mailing._cdp_ask(self._cdp_addresses(values), self.model)
        for res_id, answer in answers.items():
            if answer.verdict == "refuse":
                values[res_id]["state"] = "cancel"
                values[res_id]["failure_type"] = "cdp_gate"
                values[res_id]["is_notification"] = False
            elif answer.verdict == "wait":
                planned = values[res_id].get("scheduled_date")
                until = fields.Datetime.to_string(answer.until)
                values[res_id]["scheduled_date"] = max(planned or until, until)
        held = {i: answer for i, answer in answers.items() if answer.verdict != "allow"}
        mailing._cdp_keep(held, self.model)
        return values

    def _cdp_addresses(self, values):
        """{record id: normalised email} of those that are still to be sent."""
        recipients = self._get_recipients_data(values)
        return {
            res_id: recipients[res_id]["mail_to_normalized"][0]
            for res_id, mail in values.items()
            if mail.get("state") not in ("cancel", "exception")
            and recipients[res_id]["mail_to_normalized"]
        }
