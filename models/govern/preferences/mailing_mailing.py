"""The links of a mailing with a purpose: to the preferences, and one click for a no."""

from odoo import api, models

from .cdp_preferences import HOURS, PATH
from .cdp_purpose import CHOICE

ONE_CLICK = "/cdp/unsubscribe"


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    def _get_unsubscribe_url(self, email_to, res_id):
        """The link in the email leads to the preferences: there is more to choose."""
        link = self._cdp_url(PATH, "preferences", email_to, res_id, via="mail")
        return link or super()._get_unsubscribe_url(email_to, res_id)

    def _get_unsubscribe_oneclick_url(self, email_to, res_id):
        """One click says no to this purpose, not to everything (RFC 8058)."""
        purpose = self.cdp_purpose_id
        return (
            purpose.legal_basis in CHOICE
            and self._cdp_url(
                ONE_CLICK,
                "oneclick",
                email_to,
                res_id,
                purpose=purpose.id,
                mailing=self.id,
            )
        ) or super()._get_unsubscribe_oneclick_url(email_to, res_id)

    def _cdp_url(self, path, kind, email_to, res_id, **facts):
        """A link for a recipient; None when there is no purpose or no contact: then
        Odoo's own link is all there is."""
        if not self.cdp_purpose_id or self.env.context.get("mailing_test_mail"):
            return None
        partner = self._cdp_recipient(email_to, res_id)
        if not partner:
            return None
        token = self.env["cdp.link"]._token(kind, partner, HOURS, **facts)
        return f"{self.get_base_url()}{path}/{token}"

    @api.model
    def _cdp_recipient(self, email_to, res_id):
        """The contact behind a recipient. At the moment of sending the gate has just
        found it, so that nothing is asked once more for each email."""
        # Only which contact it is; whoever sends the mailing sends it to them anyway.
        partners = self.env["res.partner"].sudo()
        if self.mailing_model_real == "res.partner":
            return partners.browse(int(res_id or 0))
        found = self.env.context.get("cdp_recipient")
        if found and found[0] == email_to:
            return partners.browse(found[1])
        return partners.search([("email_normalized", "=", email_to)], limit=1)

    @api.model
    def _cdp_one_click(self, link, proof):
        """Say no to the purpose of a link, for whoever reads the address."""
        purpose = self.env["cdp.purpose"].browse(link.facts["purpose"]).exists()
        if purpose:
            proof = {**proof, "mailing": link.facts["mailing"]}
            self.env["cdp.preferences"]._decline(
                link.partner, purpose, ["email"], "unsubscribe", proof
            )
        return purpose
