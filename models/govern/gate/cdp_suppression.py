import hashlib
import hmac
import secrets

from odoo import api, fields, models

SECRET = "customer_data_platform.suppression_key"


class CdpSuppression(models.Model):
    """Who was erased and must not come back: a keyed hash of each address, no more."""

    _name = "cdp.suppression"
    _description = "Erased Address"
    _log_access = False
    _rec_name = "digest"

    digest = fields.Char(string="Keyed hash", required=True, readonly=True)
    since = fields.Datetime(
        required=True, readonly=True, default=lambda self: fields.Datetime.now()
    )
    stopped = fields.Integer(
        readonly=True, help="How often an import or event would have brought it back."
    )

    _digest_unique = models.Constraint("UNIQUE(digest)", "It is erased already.")

    @api.model
    def _digest(self, value):
        """The keyed hash of an address or number in its one form."""
        parameters = self.env["ir.config_parameter"].sudo()  # nobody needs the key
        key = parameters.get_param(SECRET)
        if not key:
            key = secrets.token_hex(32)
            parameters.set_param(SECRET, key)
        return hmac.new(key.encode(), value.encode(), hashlib.sha256).hexdigest()

    @api.model
    def _suppress(self, values):
        """Keep hashes of these, those that are not kept yet."""
        digests = {self._digest(value) for value in values if value}
        known = self.search([("digest", "in", list(digests))]).mapped("digest")
        return self.create([{"digest": d} for d in sorted(digests.difference(known))])
