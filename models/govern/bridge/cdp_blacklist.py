"""Odoo's blacklists: who is put on one wants no marketing on that channel any more."""

from odoo import SUPERUSER_ID, api, models

from ..gate.cdp_gate import BOUNCES
from .cdp_bridge import TOLD, Word


class CdpBlacklist(models.AbstractModel):
    """Taking an address off again is no yes: that is the customer's to say."""

    _name = "cdp.blacklist"
    _description = "Blacklist that the Consent Ledger Hears Of"
    _cdp_channel = None

    @api.model_create_multi
    def create(self, vals_list):
        blocked = super().create(vals_list)
        blocked.filtered("active")._cdp_hear()
        return blocked

    def write(self, vals):
        if not vals.keys() & {"active", self._rec_name, "opt_out_reason_id"}:
            return super().write(vals)
        before = {one: one._cdp_facts() for one in self}
        result = super().write(vals)
        news = self.filtered(lambda one: one.active and one._cdp_facts() != before[one])
        told_why = news.filtered(lambda one: one._cdp_facts()[-1] != before[one][-1])
        told_why._cdp_hear(again=True)
        (news - told_why)._cdp_hear()
        return result

    def _cdp_facts(self):
        """What makes a difference to the ledger; why is last."""
        has_reason = "opt_out_reason_id" in self
        return (
            self.active,
            self[self._rec_name],
            has_reason and self.sudo().opt_out_reason_id,
        )

    def _cdp_hear(self, again=False):
        """Note in the ledger that no marketing is wanted there any more.

        :param again: also if it is known, because we are told why
        """
        if not self or self.env.context.get(TOLD):
            return
        bridge = self.env["cdp.bridge"]
        addresses = self.mapped(self._rec_name)
        holders = bridge._holders(self._cdp_channel, addresses)
        if not holders:
            return
        purposes = bridge._marketing()
        bridge._hear(
            blocked._cdp_word(holders[address], purposes, again)
            for blocked in self
            if (address := blocked[self._rec_name]) in holders
        )

    def _cdp_word(self, contacts, purposes, again):
        """Their word that they want no more; or none of theirs, if Odoo by itself
        blocks an address that emails come back from."""
        about = (contacts, purposes, (self._cdp_channel,))
        proof = self.env["cdp.bridge"]._proof
        by_itself = self.env.uid == SUPERUSER_ID
        if by_itself and any(one.message_bounce >= BOUNCES for one in contacts):
            return Word(*about, "expired", "system", proof(self, why="bounced"))
        return Word(*about, "withdrawn", "unsubscribe", proof(self), again)


class MailBlacklist(models.Model):
    _name = "mail.blacklist"
    _inherit = ["mail.blacklist", "cdp.blacklist"]
    _cdp_channel = "email"

    def _add(self, email, message=None):
        """Who unsubscribes once more may have said yes to a colleague since."""
        blocked = super()._add(email, message=message)
        blocked._cdp_hear()
        return blocked


class PhoneBlacklist(models.Model):
    _name = "phone.blacklist"
    _inherit = ["phone.blacklist", "cdp.blacklist"]
    _cdp_channel = "sms"
