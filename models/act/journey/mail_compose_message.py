from odoo import models

#: Odoo's own reasons to leave somebody out, in the words of the gate
WHY = {
    "mail_bl": "blacklist",
    "mail_optout": "refused",
    "mail_dup": "duplicate",
    "mail_email_missing": "no_address",
    "mail_email_invalid": "no_address",
}


class MailComposeMessage(models.TransientModel):
    _inherit = "mail.compose.message"

    def _manage_mail_values(self, mail_values_all):
        """Tie each mail to the step it is for; keep why there is none."""
        visits = self.env.context.get("cdp_visits")
        if not visits:
            return super()._manage_mail_values(mail_values_all)
        for res_id, values in mail_values_all.items():
            values["cdp_visit_id"] = visits[res_id]
        left_out = {
            visits[res_id]: WHY.get(values.get("failure_type"))
            for res_id, values in mail_values_all.items()
            if values.get("state") == "cancel"
        }
        # Whoever approved the journey had it write mails.
        self.env["cdp.journey.visit"].sudo()._not_queued(left_out)
        return super()._manage_mail_values(mail_values_all)
