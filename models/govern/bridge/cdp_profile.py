from odoo import models

from .cdp_bridge import TOLD, Word


class CdpProfile(models.Model):
    _inherit = "cdp.profile"

    def _withdraw_all(self, source, proof):
        """No marketing any more: in the ledger, on Odoo's lists and its blacklists.

        :param source: of the ledger, how it came: "portal", "unsubscribe", "agent" …
        :param proof: how we know, a dictionary
        :return: the new lines of the ledger; none where nothing was allowed any more
        """
        self.ensure_one()
        bridge = self.env["cdp.bridge"]
        partners = self._consent_partners()
        word = Word(partners, bridge._marketing(), (), "withdrawn", source, proof)
        lines = bridge._note([word])
        self._block(self.env._("The customer wants no marketing any more."))
        return lines

    def _block(self, message):
        """Put the addresses and numbers of a customer on Odoo's blacklists."""
        contacts = self.sudo().partner_ids
        # Customers block themselves; Odoo's own pages do it as the superuser, too.
        emails = self.env["mail.blacklist"].sudo().with_context(**{TOLD: True})
        for email in sorted(filter(None, set(contacts.mapped("email_normalized")))):
            emails._add(email, message=message)
        numbers = self.env["phone.blacklist"].sudo().with_context(**{TOLD: True})
        if found := sorted(filter(None, set(contacts.mapped("phone_sanitized")))):
            numbers._add(found, message=message)
