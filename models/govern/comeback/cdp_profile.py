from odoo import models

#: ways to say yes that only the customer has
OWN_WORD = ("portal", "doi", "agent")


class CdpProfile(models.Model):
    _inherit = "cdp.profile"

    def _note_consent(self, purpose, channels, state, source, **more):
        """A new yes of somebody who was erased lifts what kept them out."""
        lines = super()._note_consent(purpose, channels, state, source, **more)
        # The customer's own word, whoever notes it.
        suppressions = self.env["cdp.suppression"].sudo()
        if state == "given" and source in OWN_WORD and suppressions._any():
            partners = self._consent_partners()
            suppressions._lift(
                filter(
                    None,
                    partners.mapped("email_normalized")
                    + partners.mapped("phone_sanitized"),
                )
            )
        return lines
