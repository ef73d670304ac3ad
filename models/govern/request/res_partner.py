from odoo import models


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_cdp_privacy_request(self):
        """Note what the customer asks for under data protection law."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Privacy request"),
            "res_model": "cdp.privacy.request",
            "view_mode": "form",
            "context": {
                "default_partner_id": self.id,
                "default_company_id": (self.company_id or self.env.company).id,
            },
        }
