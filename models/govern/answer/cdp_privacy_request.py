from odoo import api, models
from odoo.exceptions import UserError


class CdpPrivacyRequest(models.Model):
    _inherit = "cdp.privacy.request"

    def action_override(self):
        """Set by hand the score that the customer contests: the remedy."""
        self.ensure_one()
        self._check_officer()
        if not self.profile_id:
            raise UserError(self.env._("Say first which contact it is."))
        return self.profile_id.action_override()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        """Retention removes what proves nothing any more; a person never does."""
        if not (self.env.su and self.env.context.get("cdp_retention")):
            return super()._unlink_never()
        return None
