from odoo import models

from .cdp_receipt import HOURS, KIND, PATH


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _cdp_receipt_url(self):
        """Where a customer finds what they agreed to, for 30 days."""
        self.ensure_one()
        return self.env["cdp.link"]._url(PATH, KIND, self, HOURS)
