"""What a customer agrees to and does not, as the customer sees and changes it."""

from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from .cdp_purpose import CHOICE

#: a link in an email leads to the preferences as long as anybody keeps the email
HOURS = 24 * 365 * 2
PATH = "/cdp/preferences"
SOON = timedelta(days=60)
ENDING = """
SELECT held.purpose_id, held.channel, lapse.ends::date FROM (%(current)s) held
  JOIN cdp_purpose purpose ON purpose.id = held.purpose_id,
       LATERAL (SELECT held.date
                + make_interval(months => purpose.validity_months) AS ends) lapse
 WHERE held.state = 'given' AND purpose.validity_months > 0 AND lapse.ends <= %(soon)s
"""


class Choice(NamedTuple):
    """One box to tick."""

    channel: str
    yes: bool
    requested: bool
    ends: object = None  # the day, when a yes lapses soon


class Section(NamedTuple):
    """One purpose; without choices when it does not depend on the customer's word."""

    purpose: object
    wording: object
    choices: list


class Saved(NamedTuple):
    """What came of it: {purpose: channels} agreed to, declined, and asked by email;
    purposes whose wording is not the one that was shown."""

    agreed: dict
    declined: dict
    asked: dict
    stale: object


class CdpPreferences(models.AbstractModel):
    _name = "cdp.preferences"
    _description = "Preferences of a Customer"

    # ------------------------------------------------------------------
    # As it stands
    # ------------------------------------------------------------------

    @api.model
    def _sections(self, partner):
        """A :class:`Section` for each purpose in use, in the customer's language."""
        said, ends = self._said(partner), self._ending(partner)
        lang = partner.lang or self.env.lang
        purposes = (
            self.env["cdp.purpose"]
            .with_context(lang=lang)
            .search([("active", "=", True)])
        )
        return [self._section(purpose, said, ends, lang) for purpose in purposes]

    def _section(self, purpose, said, ends, lang):
        states = self.env["cdp.consent.state"]
        choices = []
        for channel in purpose._channels() if purpose.legal_basis in CHOICE else ():
            state = said.get((purpose.id, channel))
            yes = states._verdict(purpose, state)[0]
            end = yes and ends.get((purpose.id, channel))
            choices.append(Choice(channel, yes, state == "requested", end or None))
        wording = self.env["cdp.purpose.wording"]._latest(purpose, lang)
        return Section(purpose, wording, choices)

    @api.model
    def _said(self, partner):
        """{(purpose id, channel): state} as the gate sees it: of linked contacts, and
        for email of all who share the address, the strictest."""
        mine = partner.cdp_profile_id
        said = self._own(partner)
        others = partner._cdp_of_address().cdp_profile_id - mine
        for _profile, purpose, channel, state in self._states(others):
            if channel == "email" and state == "refused":
                said[purpose, channel] = state
        return said

    @api.model
    def _own(self, partner):
        """The same, as far as the customer alone said it."""
        return {
            (purpose, channel): state
            for _profile, purpose, channel, state in self._states(
                partner.cdp_profile_id
            )
        }

    @api.model
    def _ending(self, partner):
        """{(purpose id, channel): day} of what the customer said yes to and will lapse
        before long."""
        condition = SQL("contact.cdp_profile_id = ANY(%s)", partner.cdp_profile_id.ids)
        current = self.env["cdp.consent.state"]._current(condition)
        rows = self.env.execute_query(
            SQL(ENDING, current=current, soon=fields.Datetime.now() + SOON)
        )
        return {(purpose, channel): day for purpose, channel, day in rows}

    def _states(self, profiles):
        condition = SQL("contact.cdp_profile_id = ANY(%s)", profiles.ids)
        current = self.env["cdp.consent.state"]._current(condition)
        self.env["res.partner"].flush_model(["cdp_profile_id"])
        query = "SELECT profile_id, purpose_id, channel, state FROM (%s) held"
        return self.env.execute_query(SQL(query, current))

    # ------------------------------------------------------------------
    # Changing it
    # ------------------------------------------------------------------

    @api.model
    def _save(self, partner, chosen, shown, proof, confirmed=True, renewed=()):
        """Note what the customer changed, and nothing else.

        :param chosen: (purpose id, channel) of each box that is ticked
        :param renewed: the same of each yes that is given anew before it lapses
        :param shown: {(purpose id, channel): (whether it was ticked, the wording's id)}
            as the page showed it, which may be a while ago
        :param confirmed: whether we know that whoever says so reads the address
        :return: :class:`Saved`
        """
        customer = partner._cdp_customer()
        saved = Saved({}, {}, {}, self.env["cdp.purpose"])
        for section in self._sections(partner):
            purpose = section.purpose
            changed = {True: [], False: []}
            for choice in section.choices:
                key = purpose.id, choice.channel
                was, wording_id = shown.get(key, (None, None))
                yes = key in chosen
                anew = yes and choice.ends and key in renewed
                if was is None or (yes in (was, choice.yes) and not anew):
                    continue
                if yes and wording_id != section.wording.id:
                    saved = saved._replace(stale=saved.stale | purpose)
                else:
                    changed[yes].append(choice.channel)
            if changed[False]:
                saved.declined[purpose] = changed[False]
                self._decline(partner, purpose, changed[False], "portal", proof)
            if changed[True] and purpose.double_optin and not confirmed:
                saved.asked[purpose] = changed[True]
                customer._ask_consent(purpose, changed[True], "portal", proof=proof)
            elif changed[True]:
                saved.agreed[purpose] = changed[True]
                self._agree(partner, purpose, changed[True], "portal", proof)
        return saved

    @api.model
    def _agree(self, partner, purpose, channels, source, proof):
        """Note a yes to the words that the customer saw."""
        more = {"lang": partner.lang or self.env.lang, "proof": proof}
        customer = partner._cdp_customer()
        return customer._note_consent(purpose, channels, "given", source, **more)

    @api.model
    def _decline(self, partner, purpose, channels, source, proof):
        """Note a no, for whatever is not a no yet. By email it is the no of whoever
        reads the address: it holds for each contact that has it."""
        lines = self.env["cdp.consent"]
        own = partner._cdp_customer()
        others = partner._cdp_of_address().cdp_profile_id - own
        for customer in own | others:
            held = self._own(customer.partner_id)
            for channel in channels:
                if customer != own and channel != "email":
                    continue
                state = held.get((purpose.id, channel))
                if state != "refused":
                    word = "withdrawn" if state == "given" else "refused"
                    lines |= customer._note_consent(
                        purpose, [channel], word, source, proof=proof
                    )
        return lines

    # ------------------------------------------------------------------
    # A rest
    # ------------------------------------------------------------------

    @api.model
    def _pauses(self, partner):
        """The pauses that hold now, the longest first."""
        return self.env["cdp.pause"].search(
            [
                ("partner_id", "in", partner.cdp_profile_id.partner_ids.ids),
                ("until", ">", fields.Datetime.now()),
            ]
        )

    @api.model
    def _pause(self, partner, days):
        """No marketing for some days from now, in place of a pause there is."""
        until = fields.Datetime.now() + timedelta(days=days)
        contacts = partner._cdp_customer()._consent_partners()
        self._pauses(partner).unlink()
        self.env["cdp.pause"].create(
            [{"partner_id": contact.id, "until": until} for contact in contacts]
        )

    @api.model
    def _end_pause(self, partner):
        self._pauses(partner).unlink()
