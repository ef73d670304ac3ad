import json

from odoo import api, fields, models


class CdpConsentProof(models.Model):
    """How we know what a line of the ledger says: personal, and erased with them."""

    _name = "cdp.consent.proof"
    _description = "Proof of a Consent"
    _log_access = False
    _order = "id desc"

    consent_id = fields.Many2one(
        "cdp.consent", required=True, readonly=True, ondelete="restrict", index=True
    )
    salt = fields.Char(required=True, readonly=True)
    payload = fields.Text(required=True, readonly=True)
    details = fields.Text(compute="_compute_details")

    @api.depends("payload")
    def _compute_details(self):
        for proof in self:
            facts = json.loads(proof.payload)
            proof.details = "\n".join(f"{name}: {facts[name]}" for name in facts)

    @api.model
    def _keep(self, consent_ids, proofs):
        """Keep the proofs (or None) of new lines."""
        rows = [
            (consent_id, proof["salt"], proof["payload"])
            for consent_id, proof in zip(consent_ids, proofs, strict=True)
            if proof
        ]
        if rows:
            self.env.cr.execute_values(
                "INSERT INTO cdp_consent_proof (consent_id, salt, payload) VALUES %s",
                rows,
                page_size=5_000,
            )


class CdpConsentHead(models.Model):
    """Where the chain ends: the one row that whoever adds to it waits for."""

    _name = "cdp.consent.head"
    _description = "End of the Consent Ledger"
    _log_access = False

    seq = fields.Integer(required=True, readonly=True)
    hash = fields.Char(required=True, readonly=True)

    _only_one = models.Constraint("CHECK(id = 1)", "There is one ledger.")
