"""The one gate: may this message go to this address now?

Asked when a mailing is prepared and again at the moment of sending. For marketing it
fails closed: whoever is not known to want it does not get it.
"""

from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from . import facts, hours

BOUNCES = 3  # in a row; then an address is given up, until somebody writes from it


class Answer(NamedTuple):
    """allow, wait (until a moment in UTC) or refuse; always with a reason."""

    verdict: str
    reason: str
    until: object = None
    partner_id: int | None = None


class CdpGate(models.AbstractModel):
    _name = "cdp.gate"
    _description = "Whether a Message May Go"

    @api.model
    def _ask(self, addresses, purpose, channel="email", subscribed=(), sending=False):
        """An :class:`Answer` for each address, set-based.

        :param addresses: normalised emails
        :param subscribed: those that a mailing list the message goes to holds
        :param sending: asked in the transaction that sends: a withdrawal that comes at
            the same time waits, or makes this transaction start again
        """
        addresses = list(dict.fromkeys(addresses))
        if sending:
            self._lock(addresses, purpose, channel)
        now = fields.Datetime.now()
        known = {
            row["address"]: row
            for row in self.env.execute_query_dict(
                facts.query(self.env, addresses, purpose, channel, now, self._cap())
            )
        }
        rest = hours.Rest.of(self.env)
        return {
            address: self._answer(
                known[address],
                purpose,
                address in subscribed,
                now,
                rest,
            )
            for address in addresses
        }

    @api.model
    def _answer(self, known, purpose, subscribed, now, rest):
        partner_id = known["partner_id"]

        def answer(verdict, reason, until=None):
            return Answer(verdict, reason, until, partner_id)

        if known["erased"]:
            return answer("refuse", "erased")
        if known["restricted"]:
            return answer("refuse", "restricted")
        if purpose.marketing and (reason := self._never(known)):
            return answer("refuse", reason)
        allowed, reason = self._consented(known, purpose, subscribed)
        if not allowed:
            return answer("refuse", reason)
        if not purpose.marketing:
            return answer("allow", reason)
        if known["paused_until"]:
            return answer("wait", "paused", known["paused_until"])
        if known["free_again"] and known["free_again"] > now:
            return answer("wait", "cap", known["free_again"])
        if until := rest.ends(now, known["tz"], known["country"], known["company_tz"]):
            return answer("wait", "quiet", until)
        return answer("allow", reason)

    @api.model
    def _never(self, known):
        """Why no marketing goes to an address at all, or None."""
        if known["blacklisted"]:
            return "blacklist"
        if known["bounces"] >= BOUNCES:
            return "bounced"
        return "minor" if known["minor"] else None

    @api.model
    def _consented(self, known, purpose, subscribed):
        states = self.env["cdp.consent.state"]
        if not known["partner_id"] and purpose.legal_basis not in ("contract", "law"):
            # on a list and no contact: Odoo's own subscription is all there is
            return (True, "subscribed") if subscribed else (False, "unknown")
        return states._verdict(purpose, known["state"])

    @api.model
    def _lock(self, addresses, purpose, channel):
        """Whoever withdraws meanwhile waits until the message is sent or not."""
        self.env.cr.execute(
            SQL(
                "SELECT FROM cdp_consent_state known"
                " JOIN cdp_consent_subject subject"
                "   ON subject.pseudonym = known.subject"
                " JOIN res_partner contact ON contact.id = subject.partner_id"
                " WHERE contact.email_normalized = ANY(%s) AND known.purpose_id = %s"
                " AND known.channel = %s FOR SHARE OF known",
                addresses,
                purpose.id,
                channel,
            )
        )

    @api.model
    def _cap(self):
        """(messages, window): how much marketing a customer gets in all; 0: any."""
        parameters = self.env["ir.config_parameter"].sudo()  # plain settings
        name = "customer_data_platform.cap_%s"
        count = int(parameters.get_param(name % "count", 0) or 0)
        return count, timedelta(days=int(parameters.get_param(name % "days", 7) or 7))
