"""Double opt-in: a yes counts once it was confirmed from the address itself."""

import json
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from ..gate.cdp_decision import REASONS

_lt = LazyTranslate(__name__)

HOURS = "customer_data_platform.confirm_hours"
PATH = "/cdp/confirm"
#: where a yes comes from that nobody has proved to be theirs
UNPROVED = ("form", "event", "import")
#: asked once more after this at the earliest, or anybody could fill a mailbox
AGAIN = timedelta(days=1)
#: what the gate says of whom nothing is sent to, not even this
NEVER = ("erased", "restricted", "minor", "bounced", "unknown", "no_address")
#: whom we do not ask of our own accord
UNWANTED = ("refused", "blacklist", "paused")
OTHERWISE = {
    "no_choice": _lt("This purpose does not need a consent"),
    "given": _lt("The customer has agreed already"),
    "asked": _lt("The customer was asked within the last day"),
}


class CdpProfile(models.Model):
    _inherit = "cdp.profile"

    def _note_consent(self, purpose, channels, state, source, **more):
        """A yes that has to be confirmed is asked for first."""
        if state == "given" and source in UNPROVED and purpose.double_optin:
            return self._ask_consent(purpose, channels, source, **more)
        return super()._note_consent(purpose, channels, state, source, **more)

    def _ask_consent(self, purpose, channels, source="agent", **more):
        """Ask the customer by email; what is asked counts once it is confirmed.

        :param more: as of `_note_consent`
        :return: the new lines "requested"; none where nobody was asked
        """
        self.ensure_one()
        if self._why_not_ask(purpose, channels, source):
            return self.env["cdp.consent"]
        held = self.env["cdp.preferences"].sudo()._own(self.partner_id)
        channels = [c for c in channels if held.get((purpose.id, c)) != "given"]
        message_id = self._send_question(purpose, channels)
        proof = {**(more.pop("proof", None) or {}), "message": message_id}
        more["lang"] = self.partner_id.lang or more.get("lang") or self.env.lang
        return self._note_consent(
            purpose, channels, "requested", source, **more, proof=proof
        )

    def _why_not_ask(self, purpose, channels, source="agent"):
        """Why the customer is not asked, in a few words; None if nothing is against it.

        Whoever has said no is asked again only after asking for it themselves.
        """
        self.ensure_one()
        held = self.env["cdp.preferences"].sudo()._own(self.partner_id)
        states = [held.get((purpose.id, channel)) for channel in channels]
        address = self.partner_id.email_normalized
        code = None
        if purpose.legal_basis != "consent":
            code = "no_choice"
        elif not address:
            code = "no_address"
        elif all(state == "given" for state in states):
            code = "given"
        elif self._asked_lately(purpose):
            code = "asked"
        elif source == "agent" and "refused" in states:
            code = "refused"
        else:
            # What the gate knows is nobody's to read.
            answer = self.env["cdp.gate"].sudo()._ask([address], purpose)[address]
            if answer.reason in NEVER + (UNWANTED if source == "agent" else ()):
                code = answer.reason
        return code and self.env._(OTHERWISE.get(code) or REASONS[code])

    def _asked_lately(self, purpose):
        states = self.env["cdp.consent.state"].sudo()  # only whether
        subjects = self.env["cdp.consent.subject"].sudo()
        subjects = subjects.search([("partner_id", "in", self.partner_ids.ids)])
        return states.search_count(
            [
                ("subject", "in", subjects.mapped("pseudonym")),
                ("purpose_id", "=", purpose.id),
                ("state", "=", "requested"),
                ("date", ">", fields.Datetime.now() - AGAIN),
            ],
            limit=1,
        )

    def _send_question(self, purpose, channels):
        """Send the email with the button; return its Message-Id."""
        partner = self.partner_id
        hours = int(self.env["ir.config_parameter"].sudo().get_param(HOURS, 0) or 168)
        link = self.env["cdp.link"]._url(
            PATH, "confirm", partner, hours, purpose=purpose.id, channels=channels
        )
        # A colleague who may ask need not be able to write emails and templates.
        template = self.env.ref("customer_data_platform.mail_template_confirm").sudo()
        wording = purpose.sudo().wording_ids
        lang = partner.lang or self.env.lang
        template = template.with_context(
            cdp_link=link,
            cdp_purpose=purpose.sudo().with_context(lang=lang).name,
            cdp_wording=wording._latest(purpose, lang).text,
            cdp_until=fields.Datetime.now() + timedelta(hours=hours),
        )
        # No part of the contact's messages: colleagues must not press the button.
        unlinked = {"model": False, "res_id": False}
        mail = self.env["mail.mail"].sudo()
        mail = mail.browse(template.send_mail(partner.id, email_values=unlinked))
        message_id = mail.message_id
        mail.send_after_commit()
        return message_id


class CdpOptin(models.AbstractModel):
    _name = "cdp.optin"
    _description = "Answer to a Question by Email"

    @api.model
    def _standing(self, link):
        """What became of the question of a link: "open", "given", "refused", or
        "none" when it is not asked any more."""
        purpose, channels = self._question(link)
        held = self.env["cdp.preferences"]._own(link.partner)
        states = {held.get((purpose.id, channel)) for channel in channels}
        if not channels or not purpose.active:
            return "none"
        if "requested" in states:
            return "open"
        return states.pop() if states in ({"given"}, {"refused"}) else "none"

    @api.model
    def _question(self, link):
        """(purpose, channels) of a link; the channels that the purpose still has."""
        purpose = self.env["cdp.purpose"].browse(link.facts.get("purpose")).exists()
        channels = purpose._channels() if purpose else []
        return purpose, [c for c in link.facts.get("channels", ()) if c in channels]

    @api.model
    def _answer(self, link, yes, proof):
        """Note the answer; False if somebody else has just given one."""
        if link.problem or self._standing(link) != "open":
            return False
        if not self.env["cdp.link"]._use(link):
            return False
        purpose, channels = self._question(link)
        held = self.env["cdp.preferences"]._own(link.partner)
        channels = [c for c in channels if held.get((purpose.id, c)) == "requested"]
        proof = {**proof, **self._asked(link.partner, purpose, channels)}
        preferences = self.env["cdp.preferences"]
        note = preferences._agree if yes else preferences._decline
        note(link.partner, purpose, channels, "doi", proof)
        return True

    def _asked(self, partner, purpose, channels):
        """The lines that asked, and the email that did."""
        contacts = partner.cdp_profile_id.partner_ids
        subjects = self.env["cdp.consent.subject"].search(
            [("partner_id", "in", contacts.ids)]
        )
        lines = (
            self.env["cdp.consent.state"]
            .search(
                [
                    ("subject", "in", subjects.mapped("pseudonym")),
                    ("purpose_id", "=", purpose.id),
                    ("channel", "in", channels),
                    ("state", "=", "requested"),
                ]
            )
            .consent_id
        )
        proofs = self.env["cdp.consent.proof"].search([("consent_id", "in", lines.ids)])
        messages = {json.loads(proof.payload).get("message") for proof in proofs}
        return {
            "requested": sorted(lines.mapped("seq")),
            "messages": sorted(filter(None, messages)),
        }
