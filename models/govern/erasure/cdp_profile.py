from odoo import models


class CdpProfile(models.Model):
    _inherit = "cdp.profile"

    def action_erase(self):
        """Show what erasing this customer would mean; nothing is erased by it."""
        self.ensure_one()
        erasure = self.env["cdp.erasure"].create({"profile_id": self.id})
        erasure.action_preview()
        return erasure.get_formview_action()
