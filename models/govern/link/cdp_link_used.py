from odoo import api, fields, models


class CdpLinkUsed(models.Model):
    """A link that counts once, and has. Nothing in it leads to anybody."""

    _name = "cdp.link.used"
    _description = "Signed Link that Was Used"
    _log_access = False

    digest = fields.Char(required=True, readonly=True)
    expires = fields.Datetime(required=True, readonly=True, index=True)

    _digest_unique = models.Constraint("UNIQUE(digest)", "A link is used once.")

    @api.autovacuum
    def _gc_expired(self):
        """An expired link leads nowhere anyway."""
        self.search([("expires", "<", fields.Datetime.now())], limit=10_000).unlink()
