"""What belongs to the ledger, and is nobody's to write: not the superuser's in Odoo
(``create``, ``write``, ``unlink``), and not by SQL (models/govern/ledger_sql.py)."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .. import ledger_sql


class CdpLedgerPart(models.AbstractModel):
    _name = "cdp.ledger.part"
    _description = "Written with the Consent Ledger Only"

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        raise self._by_itself()

    def write(self, vals):  # pylint: disable=method-required-super
        raise self._by_itself()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise self._by_itself()

    def _by_itself(self):
        return UserError(
            self.env._(
                "This follows from the consent ledger and cannot be set. Note on the "
                "customer's profile what the customer said."
            )
        )


class CdpConsentState(models.Model):
    _name = "cdp.consent.state"
    _inherit = ["cdp.ledger.part", "cdp.consent.state"]

    def init(self):
        self.env.cr.execute(ledger_sql.STATE_GUARDS)


class CdpConsentHead(models.Model):
    _name = "cdp.consent.head"
    _inherit = ["cdp.ledger.part", "cdp.consent.head"]


class CdpConsentProof(models.Model):
    """May be erased with the customer; else it stays as it is."""

    _inherit = "cdp.consent.proof"

    def init(self):
        self.env.cr.execute(ledger_sql.PROOF_GUARDS)

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        raise self._frozen()

    def write(self, vals):  # pylint: disable=method-required-super
        raise self._frozen()

    def _frozen(self):
        return UserError(
            self.env._("A proof is kept with its line, and never changed afterwards.")
        )


class CdpConsent(models.Model):
    _inherit = "cdp.consent"

    @api.model
    def _find_astray(self):
        """(line, "state" or "proof") of the first line that what is kept beside the
        chain does not agree with, or None."""
        rows = self.env.execute_query(SQL(ledger_sql.ASTRAY))
        return (self.browse(rows[0][0]), rows[0][1]) if rows else None

    @api.model
    def action_verify(self):
        """The chain first; when it is whole, what is derived from it."""
        told = super().action_verify()
        if told["params"]["type"] != "success" or not (found := self._find_astray()):
            return told
        line, what = found
        if what == "state":
            message = self.env._(
                "The ledger is whole, but what is derived from it has been tampered "
                "with: what holds is not what line %s says.",
                line.seq,
            )
        else:
            message = self.env._(
                "The ledger is whole, but a proof has been tampered with: that of line "
                "%s is not the one that was kept.",
                line.seq,
            )
        return {
            **told,
            "params": {**told["params"], "type": "danger", "message": message},
        }
