from odoo import api, models


class CdpProfile(models.Model):
    _inherit = "cdp.profile"

    def action_erase(self):
        """Show what erasing this customer would mean; nothing is erased by it."""
        self.ensure_one()
        return self.env["cdp.erasure"]._open_draft("profile_id", self)


class CdpErasure(models.Model):
    _inherit = "cdp.erasure"

    @api.model
    def _open_draft(self, name, customer):
        """Open the erasure that was not begun yet, or a new one, looked through now."""
        draft = [(name, "=", customer.id), ("state", "=", "draft")]
        erasure = self.search([*draft, ("request_id", "=", False)], limit=1)
        erasure = erasure or self.create({name: customer.id})
        erasure.action_preview()
        return erasure.get_formview_action()


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_cdp_erase(self):
        """The same from the contact, which may be no customer yet."""
        self.ensure_one()
        if self.cdp_profile_id and not self._cdp_is_address():
            return self.cdp_profile_id.action_erase()
        return self.env["cdp.erasure"]._open_draft("partner_id", self)
