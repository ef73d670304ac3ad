"""Taking back what was written to a contact, exactly or not at all."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from . import parts
from .stamps import last_news, stamp


class CdpGoldenWrite(models.Model):
    _inherit = "cdp.golden.write"

    def action_undo(self):
        """Put back what was on the contact before."""
        for entry in self:
            entry._check_undo()
            entry._put_back("undone", self.env._("Taken back by hand."))

    @api.model
    def _undo_parted(self, profile_ids, limit):
        """Put back what came from contacts that are another customer by now.

        What somebody has changed since stays. Return how many were put back.
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT entry.id FROM cdp_golden_write entry"
                " JOIN res_partner p ON p.id = entry.partner_id"
                " JOIN res_partner origin ON origin.id = entry.from_id"
                " WHERE entry.state = 'done' AND p.cdp_profile_id = ANY(%s)"
                " AND origin.cdp_profile_id <> p.cdp_profile_id"
                " ORDER BY entry.id DESC LIMIT %s",
                profile_ids,
                limit,
            )
        )
        why = self.env._("The value came from a contact that is another customer now.")
        for entry in self.browse(row[0] for row in rows):
            if parts.values_of(entry.partner_id, entry.field) != entry.new:
                entry.state = "kept"
                continue
            try:
                with self.env.cr.savepoint():
                    entry._put_back("parted", why, by_rule=True)
            except UserError as error:
                self.env.invalidate_all()
                entry.write({"state": "kept", "message": str(error)})
        return len(rows)

    def _put_back(self, state, why, by_rule=False):
        """Write what was there before, and never loosen what the customer refused."""
        partner = self.partner_id
        restrictions = self.env["cdp.restriction"]
        profile = partner.sudo().cdp_profile_id  # it is looked at, not shown
        # Taken apart, the address that goes is that of somebody else, and so is what
        # it refused.
        refusals = restrictions._of(profile) if state == "undone" else []
        before = last_news(partner)
        kept = self._kept_addresses(self)
        partner.write({name: value or False for name, value in self.old.items()})
        for child, address in kept.items():
            child._update_address(address)
        self.sudo().state = state  # the right to write the contact is enough
        stamp(self.sudo(), partner, before)
        # The customer may have refused since, with the address that goes now.
        notes = restrictions._carry_over(refusals, partner, [self.field])
        story = self.env._(
            "“%(new)s” is “%(old)s” again. What was blocked stays blocked.",
            new=self.new_text,
            old=self.old_text,
        )
        lines = filter(None, (why, story, notes.get(self.field)))
        self.env["cdp.identity.log"]._note(
            "written", partner, "\n".join(lines), by_rule=by_rule
        )
        profile._choose_golden()

    def _check_undo(self):
        """Refuse what cannot be taken back exactly."""
        self.partner_id.check_access("write")
        if self.state != "done":
            raise UserError(self.env._("There is nothing to take back any more."))
        now = parts.values_of(self.partner_id, self.field)
        if now != self.new:
            raise UserError(
                self.env._(
                    "%(contact)s has been changed since: it says “%(now)s” and no "
                    "longer “%(new)s”. Change it on the contact itself.",
                    contact=self.partner_id.display_name,
                    now=parts.texts(self.env, [(self.field, now)])[0],
                    new=self.new_text,
                )
            )

    @api.model
    def _addresses(self, partner):
        """{child: address} of the contacts that follow the partner's address."""
        children = partner.child_ids.filtered(lambda child: child.type == "contact")
        return {str(child.id): parts.values_of(child, "address") for child in children}

    @api.model
    def _kept_addresses(self, entry):
        """{child: what its address has to be after the undo}.

        A child that was changed since keeps the change, one made since its address.
        """
        if entry.field != "address":
            return {}
        now = self._addresses(entry.partner_id)
        return {
            self.env["res.partner"].browse(int(id_)): {
                name: value or False
                for name, value in (
                    (entry.children or {}).get(id_, address)
                    if address == entry.new
                    else address
                ).items()
            }
            for id_, address in now.items()
        }
