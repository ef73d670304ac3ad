from odoo import fields, models

from .cdp_preferences import HOURS, PATH


class CdpProfile(models.Model):
    _inherit = "cdp.profile"

    preferences_url = fields.Char(
        string="Link to the preferences",
        compute="_compute_preferences_url",
        help="A page where the customer sees and changes what they agreed to, without "
        "a login. Give it to nobody else.",
    )

    def _compute_preferences_url(self):
        links = self.env["cdp.link"]
        for profile in self:
            partner = profile.partner_id
            profile.preferences_url = partner and links._url(
                PATH, "preferences", partner, HOURS
            )

    def action_open_preferences(self):
        """See the page as the customer does."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": self.preferences_url,
            "target": "new",
        }

    def action_ask_consent(self):
        """Ask the customer by email."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask the customer by email"),
            "res_model": "cdp.consent.ask",
            "view_mode": "form",
            "target": "new",
            "context": {"default_profile_id": self.id},
        }
