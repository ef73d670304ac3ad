"""Signed links: for one contact, for one purpose, for a time.

Nothing is stored when a link is made, so that each of ten thousand mails may carry
some. A link that counts once is remembered when it is used.
"""

import hashlib
import json
from datetime import datetime, timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL, hash_sign, verify_hash_signed

#: why a link leads nowhere
FORGED, EXPIRED, USED, GONE = "forged", "expired", "used", "gone"


class Link(NamedTuple):
    """What a link says. ``problem`` is None, or why nothing must be done with it;
    of an expired or used one it is still known whom it was for."""

    problem: str | None
    partner: object
    facts: dict
    digest: str
    expires: object


class CdpLink(models.AbstractModel):
    _name = "cdp.link"
    _description = "Signed Link"

    @api.model
    def _token(self, kind, partner, hours, **facts):
        """A token for a contact; valid for one kind of link, and for so many hours.

        :param facts: what else the link has to say, as JSON
        """
        expires = fields.Datetime.now() + timedelta(hours=hours)
        values = [partner.id, int(expires.timestamp()), facts]
        # The database's secret is nobody's to read.
        return hash_sign(self.sudo().env, self._scope(kind), values)

    @api.model
    def _url(self, path, kind, partner, hours, **facts):
        """The whole address: the path, and a token behind it."""
        token = self._token(kind, partner, hours, **facts)
        return f"{partner.get_base_url()}{path}/{token}"

    @api.model
    def _read(self, kind, token):
        """What a token says, as :class:`Link`; whatever anybody may have made of it."""
        nobody = self.env["res.partner"]
        try:
            values = verify_hash_signed(self.sudo().env, self._scope(kind), token)
        except ValueError:  # not even a token
            values = None
        if not values:
            return Link(FORGED, nobody, {}, "", None)
        partner_id, expires, facts = values
        digest = hashlib.sha256(json.dumps([kind, *values]).encode()).hexdigest()
        expires = datetime(1970, 1, 1) + timedelta(seconds=expires)
        partner = self._partner(partner_id)
        problem = self._problem(partner, expires, digest)
        return Link(problem, partner, facts, digest, expires)

    @api.model
    def _use(self, link):
        """Use up a link that counts once; False if somebody else just has.

        Of two who come at the same time the second waits for the first.
        """
        rows = self.env.execute_query(
            SQL(
                "INSERT INTO cdp_link_used (digest, expires) VALUES (%s, %s)"
                " ON CONFLICT (digest) DO NOTHING RETURNING id",
                link.digest,
                link.expires,
            )
        )
        return bool(rows)

    @api.model
    def _scope(self, kind):
        return f"customer_data_platform.{kind}"

    @api.model
    def _partner(self, partner_id):
        """The contact, or the one it was merged into."""
        # Whoever holds the link is nobody in Odoo.
        partner = self.env["res.partner"].sudo().browse(partner_id).exists()
        while partner.cdp_merged_into_id:
            partner = partner.cdp_merged_into_id
        return partner

    @api.model
    def _problem(self, partner, expires, digest):
        if not partner or partner.cdp_erased:
            return GONE
        if expires < fields.Datetime.now():
            return EXPIRED
        used = self.env["cdp.link.used"].sudo()  # nobody's to read
        if used.search_count([("digest", "=", digest)], limit=1):
            return USED
        return None
