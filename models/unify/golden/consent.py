"""Consent survives as the strictest: what holds for one address holds for the next.

When a golden value replaces an email or a number, its restrictions are carried over,
so that writing back, or taking it back, never loosens anything.
"""

from typing import NamedTuple

from odoo import api, models


class Refusal(NamedTuple):
    """A restriction as it stood before a contact was written."""

    kind: str
    address: str
    list_id: int | None


class CdpRestriction(models.Model):
    _inherit = "cdp.restriction"

    @api.model
    def _of(self, profile):
        """The restrictions of one customer as they stand now, as :class:`Refusal`."""
        for model in ("res.partner", "mail.blacklist", "phone.blacklist"):
            self.env[model].flush_model()
        for model in ("mailing.contact", "mailing.subscription"):
            self.env[model].flush_model()
        self.invalidate_model()
        # Refusing is no secret to those who may write the contact.
        rows = self.sudo().search([("profile_id", "=", profile.id)])
        return [Refusal(row.kind, row.address, row.list_id.id) for row in rows]

    @api.model
    def _carry_over(self, refusals, partner, written):
        """Block the contact's new email and phone as the customer's others are.

        :param refusals: what :meth:`_of` said before writing
        :param partner: the main contact, after writing
        :param written: names of the golden fields written
        :return: {field: sentence} of what was done
        """
        # Whoever writes a contact need not manage blacklists; never sending more
        # than before is no question of rights.
        self, partner = self.sudo(), partner.sudo()
        notes = {}
        if "email" in written and (email := partner.email_normalized):
            notes["email"] = " ".join(
                self._block("email", "mail.blacklist", refusals, email)
                + self._opt_out(refusals, partner, email)
            )
        if "phone" in written and (number := partner.phone_sanitized):
            notes["phone"] = " ".join(
                self._block("phone", "phone.blacklist", refusals, number)
            )
        return notes

    def _block(self, kind, blacklist, refusals, address):
        """Put the address on a blacklist that another of the customer is on."""
        blocked = [refusal.address for refusal in refusals if refusal.kind == kind]
        if not blocked or address in blocked:
            return []
        note = self.env._(
            "%(new)s is on the blacklist now, because %(old)s, of the same customer, "
            "is on it.",
            new=address,
            old=blocked[0],
        )
        argument = [address] if kind == "phone" else address
        self.env[blacklist]._add(argument, message=note)
        return [note]

    def _opt_out(self, refusals, partner, email):
        """Opt the address out of the lists that the customer opted out of."""
        refused = {refusal.list_id for refusal in refusals if refusal.kind == "list"}
        known = {refusal.list_id for refusal in refusals if refusal.address == email}
        notes = []
        for mailing_list in self.env["mailing.list"].browse(sorted(refused - known)):
            self._note_opt_out(partner, email, mailing_list)
            notes.append(
                self.env._(
                    "%(new)s is opted out of the mailing list %(list)s now, because "
                    "the customer opted out of it with another address.",
                    new=email,
                    list=mailing_list.name,
                )
            )
        return notes

    def _note_opt_out(self, partner, email, mailing_list):
        """Have the address on the list, opted out."""
        readers = self.env["mailing.contact"].search([("email_normalized", "=", email)])
        reader = readers[:1] or readers.create({"name": partner.name, "email": email})
        mine = readers.subscription_ids.filtered(lambda s: s.list_id == mailing_list)
        if mine:
            mine.opt_out = True
            return
        self.env["mailing.subscription"].create(
            {
                "contact_id": reader.id,
                "list_id": mailing_list.id,
                "opt_out": True,
            }
        )
