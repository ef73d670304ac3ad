"""Odoo's mailing lists: who leaves one withdraws the consent to what it is for."""

from odoo import SUPERUSER_ID, api, models

from .cdp_bridge import TOLD, Word

SAYS = {"opt_out", "opt_out_datetime", "opt_out_reason_id"}


class MailingSubscription(models.Model):
    _inherit = "mailing.subscription"

    @api.model_create_multi
    def create(self, vals_list):
        told = super().create(vals_list)
        told._cdp_hear_new()
        return told

    def write(self, vals):
        if self.env.context.get(TOLD) or not vals.keys() & SAYS:
            return super().write(vals)
        before = {one: (one.opt_out, one.opt_out_reason_id) for one in self}
        result = super().write(vals)
        told_why = self.filtered(lambda one: one.opt_out_reason_id != before[one][1])
        changed = self.filtered(lambda one: one.opt_out != before[one][0])
        told_why._cdp_hear(again=True)
        (changed - told_why)._cdp_hear()
        return result

    def _cdp_hear_new(self):
        """A colleague who puts somebody on a list has not heard a yes from them;
        readers who do it themselves have said it."""
        if self._cdp_yes_source() == "form":
            self._cdp_hear()
        else:
            self.filtered("opt_out")._cdp_hear()

    def _cdp_yes_source(self):
        """Who says that somebody is on a list again; None: nobody, it is automatic."""
        if self.env.uid == SUPERUSER_ID:
            return None
        return "agent" if self.env.user._is_internal() else "form"

    def _cdp_hear(self, again=False):
        """Note in the ledger what is said to the purpose of each list.

        :param again: also a no that is known, because we are told why
        """
        yes = self._cdp_yes_source()
        told = self.sudo().filtered(lambda one: one.opt_out or yes)
        if not told:
            return
        bridge = self.env["cdp.bridge"]
        holders = bridge._holders("email", told.contact_id.mapped("email_normalized"))
        bridge._hear(
            Word(
                holders[address],
                one.list_id._cdp_purpose(),
                ("email",),
                "withdrawn" if one.opt_out else "given",
                "unsubscribe" if one.opt_out else yes,
                bridge._proof(one, list=one.list_id.name),
                again and one.opt_out,
            )
            for one in told
            if (address := one.contact_id.email_normalized) in holders
        )


class MailingContact(models.Model):
    _inherit = "mailing.contact"

    @api.model_create_multi
    def create(self, vals_list):
        """A website's form names the lists only; Odoo writes these rows by itself."""
        readers = super().create(vals_list)
        named = [bool(vals.get("list_ids")) for vals in vals_list]
        if any(named) and not self.env.user._is_internal():
            chosen = self.browse(
                one.id for one, is_ in zip(readers, named, strict=True) if is_
            )
            chosen.sudo().subscription_ids._cdp_hear_new()
        return readers
