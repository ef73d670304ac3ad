from odoo import models


class CdpProfile(models.Model):
    _inherit = "cdp.profile"

    def action_privacy_request(self):
        """Note what the customer asks for under data protection law."""
        self.ensure_one()
        return self.partner_id.action_cdp_privacy_request()
