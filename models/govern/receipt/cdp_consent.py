from odoo import models
from odoo.exceptions import UserError

from .cdp_receipt import KIND, PATH


class CdpConsent(models.Model):
    _inherit = "cdp.consent"

    def action_receipt(self):
        """Open the consent receipt of this customer for this purpose."""
        self.ensure_one()
        self.check_access("read")
        if not self.partner_id:
            raise UserError(
                self.env._(
                    "Nobody is known behind this pseudonym any more: the customer was "
                    "erased. There is no receipt to hand out."
                )
            )
        self.env["cdp.access.log"]._note(
            "receipt", self.partner_id, self.env._("Line %s", self.seq)
        )
        url = self.env["cdp.link"]._url(
            PATH, KIND, self.partner_id, 1, purpose=self.purpose_id.id, noted=True
        )
        return {"type": "ir.actions.act_url", "url": url, "target": "new"}

    def action_open_proof(self):
        """Open how we know what this line says."""
        self.ensure_one()
        proofs = self.env["cdp.consent.proof"]
        proof = proofs.search([("consent_id", "=", self.id)], limit=1)
        if not proof:
            raise UserError(
                self.env._(
                    "There is no proof: none was given, or it was erased with the "
                    "customer."
                )
            )
        return proof.action_open()
