"""Between Odoo's own lists and blacklists and the consent ledger, both ways.

What Odoo is told (an unsubscribing, a blacklisted address) is *heard*: it becomes lines
of the ledger for every contact with that address. What the ledger is told is *told* to
Odoo (cdp_bridge_tell). Heard words are not told back, and told ones not heard:
the context says which of both is going on.
"""

from typing import NamedTuple

from odoo import api, models
from odoo.http import request
from odoo.tools import SQL

HEARD, TOLD = "cdp_heard", "cdp_told"
NO = ("refused", "withdrawn")
#: the field of a contact that holds what a channel is reached by
ADDRESSES = {"email": "email_normalized", "sms": "phone_sanitized"}


class Word(NamedTuple):
    """What was said of an address: a line for each contact, purpose and channel."""

    partners: object
    purposes: object
    channels: tuple
    state: str
    source: str
    proof: dict
    again: bool = False  # a line even if the state stays: it is told why


class CdpBridge(models.AbstractModel):
    _name = "cdp.bridge"
    _description = "Between Odoo's Lists and the Consent Ledger"

    @api.model
    def _note(self, words):
        """Add to the ledger what changes something there.

        A no counts unless it was said before; a yes always, it is a fresh one; and only
        a yes can lapse: whoever refused has refused.
        """
        words = [word for word in words if word.partners and word.purposes]
        partners = self.env["res.partner"].union(*(word.partners for word in words))
        if not partners:
            return self.env["cdp.consent"]
        # Whoever unsubscribes somebody can neither read nor change the ledger.
        subjects = self.env["cdp.consent.subject"].sudo()._of(partners)
        held = self._held(list(subjects.values()))
        lines = []
        for word in words:
            for partner, purpose, channel in self._each(word):
                key = (subjects[partner.id], purpose.id, channel)
                if not word.again and not self._is_news(held.get(key), word.state):
                    continue
                held[key] = word.state
                lines.append(self._line(key, word, partner))
        return self.env["cdp.consent"].sudo()._append(lines)

    @api.model
    def _hear(self, words):
        """Note what comes from Odoo, and do not tell Odoo of it."""
        return self.with_context(**{HEARD: True})._note(words)

    @api.model
    def _each(self, word):
        for purpose in word.purposes:
            about = purpose._channels()
            for channel in word.channels or about:
                if channel in about:
                    for partner in word.partners:
                        yield partner, purpose, channel

    @api.model
    def _is_news(self, held, state):
        if state in NO:
            return held not in NO
        return state == "given" or held == "given"

    @api.model
    def _line(self, key, word, partner):
        subject, purpose_id, channel = key
        return {
            "subject": subject,
            "purpose_id": purpose_id,
            "channel": channel,
            "state": word.state,
            "source": word.source,
            "company_id": partner.company_id.id,
            "proof": word.proof,
        }

    @api.model
    def _held(self, subjects):
        """{(pseudonym, purpose id, channel): state} as the ledger has it now."""
        rows = self.env.execute_query(
            SQL(
                "SELECT subject, purpose_id, channel, state FROM cdp_consent_state"
                " WHERE subject = ANY(%s)",
                subjects,
            )
        )
        return {tuple(key): state for *key, state in rows}

    # ------------------------------------------------------------------
    # Whose word it is, and how it came
    # ------------------------------------------------------------------

    @api.model
    def _holders(self, channel, addresses):
        """{address: the contacts that have it}.

        Of an address of somebody else (where to deliver) it is theirs: what they say
        later is noted on them, and could not take back what hangs elsewhere.
        """
        name = ADDRESSES[channel]
        contacts = self.env["res.partner"].sudo().with_context(active_test=False)
        holders = {}
        found = contacts.search([(name, "in", list(set(filter(None, addresses))))])
        for partner in found:
            mine = partner
            if partner._cdp_is_address() and partner.cdp_profile_id:
                mine = partner.cdp_profile_id._consent_partners() or partner
            holders[partner[name]] = holders.get(partner[name], contacts) | mine
        return holders

    @api.model
    def _proof(self, record, **more):
        """How we know: the record of Odoo's, who did it, and from where."""
        proof = {"model": record._name, "id": record.id, "by": self.env.user.name}
        if "opt_out_reason_id" in record and record.sudo().opt_out_reason_id:
            proof["reason"] = record.sudo().opt_out_reason_id.name
        if request:
            proof["ip"] = request.httprequest.remote_addr
            proof["user_agent"] = (request.httprequest.user_agent.string or "")[:300]
            path = request.httprequest.path.split("/")
            proof["page"] = "/".join(path[:3])  # without a key that may be behind it
        return proof | more

    @api.model
    def _marketing(self):
        """The purposes that an address is blacklisted for."""
        # Whoever unsubscribes need not see purposes.
        return self.env["cdp.purpose"].sudo().search([("marketing", "=", True)])
