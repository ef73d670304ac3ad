from odoo import api, models

from .cdp_bridge import HEARD


class CdpConsent(models.Model):
    _inherit = "cdp.consent"

    @api.model
    def _append(self, lines):
        """What is added holds for Odoo's own lists as well."""
        added = super()._append(lines)
        if added and not self.env.context.get(HEARD):
            self.env["cdp.bridge"]._tell(lines)
        return added
