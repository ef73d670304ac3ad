"""The erased do not come back by an import; who comes themselves is served."""

from odoo import api, fields, models
from odoo.tools import SQL, email_normalize_all, ormcache

EMAILS = ("email", "email_from", "email_normalized", "partner_email")
NUMBERS = ("phone", "phone_sanitized", "mobile", "partner_phone")


class CdpSuppression(models.Model):
    _inherit = "cdp.suppression"

    last_stopped = fields.Datetime(string="Last stopped", readonly=True)

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    @ormcache()
    def _any(self):
        """Whether anybody was erased at all: most shops ask nothing further."""
        # Whoever imports or writes contacts need not see who was erased.
        return bool(self.sudo().search_count([], limit=1))

    @api.model
    def _addresses(self, values):
        """Emails and numbers in their one form, of the values of a record."""
        found = {
            address
            for name in EMAILS
            for address in email_normalize_all(str(values.get(name) or ""))
        }
        for name in NUMBERS:
            if number := values.get(name):
                found.add(self.env.user._phone_format(number=str(number)))
        return found - {False}

    @api.model
    def _erased(self, addresses):
        """Those of the addresses that were erased."""
        if not addresses or not self._any():
            return set()
        digests = {self._digest(address): address for address in addresses}
        rows = self.env.execute_query(
            SQL(
                "SELECT digest FROM cdp_suppression WHERE digest = ANY(%s)",
                list(digests),
            )
        )
        return {digests[digest] for (digest,) in rows}

    @api.model
    def _count(self, addresses):
        """Note that an import would have brought these back."""
        self.env.cr.execute(
            SQL(
                "UPDATE cdp_suppression SET stopped = COALESCE(stopped, 0) + 1,"
                " last_stopped = %s WHERE digest = ANY(%s)",
                fields.Datetime.now(),
                [self._digest(address) for address in addresses],
            )
        )
        self.invalidate_model()

    @api.model
    def _lift(self, addresses):
        """They said yes again themselves: what was erased stays so, they may be met."""
        digests = [self._digest(address) for address in addresses]
        self.search([("digest", "in", digests)]).unlink()
