from odoo import models
from odoo.tools import SQL


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _cdp_customer(self):
        """The profile of a contact; a contact of this minute gets one now."""
        self.ensure_one()
        if not self.cdp_profile_id:
            stage = self.env["cdp.stage.link"]
            stage._handle(stage._contacts(SQL("partner.id = %s", self.id)))
            self.env.invalidate_all()
        return self.cdp_profile_id

    def _cdp_masked_email(self):
        """The address, so that who has it knows it again and nobody else learns it."""
        name, _at, domain = (self.email_normalized or "").rpartition("@")
        return f"{name[:1]}•••@{domain}" if name else ""

    def _cdp_of_address(self):
        """The contacts that read what this customer reads, of whatever customer."""
        contacts = self | self.cdp_profile_id._consent_partners()
        addresses = list(filter(None, contacts.mapped("email_normalized")))
        return contacts | self.search([("email_normalized", "in", addresses)])
