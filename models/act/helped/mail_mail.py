from odoo import models


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _cdp_allowed(self):
        """What is allowed and claimed leaves now: from here on the customer counts
        among those who got it, in the transaction that sends."""
        allowed = super()._cdp_allowed()
        if visit := allowed.cdp_visit_id:
            self.env["cdp.exposure"]._log(visit.run_id.ids, visit.step_id, "treated")
        return allowed
