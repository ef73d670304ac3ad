from odoo import models
from odoo.tools import SQL

from ..models.unify.merge import mover


class MergePartnerAutomatic(models.TransientModel):
    """Odoo's own merging, which deletes contacts: profiles and vetoes stay true."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys_generic(self, model, src_records, dst_record):
        """For our own merging: only what an extension is waiting for (see hooks)."""
        places = self.env.context.get("cdp_merge_places")
        if places is None or model != "res.partner":
            return super()._update_foreign_keys_generic(model, src_records, dst_record)
        return mover.move(self.env, places)

    def _update_reference_fields_generic(self, referenced_model, *args, **kwargs):
        """Nothing for our own merging, which does this for many contacts at once."""
        if self.env.context.get("cdp_merge_places") is not None:
            return None
        return super()._update_reference_fields_generic(
            referenced_model, *args, **kwargs
        )

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Move what people decided about the contacts before Odoo does: of two
        decisions about one pair it would delete one, whichever."""
        if self.env.context.get("cdp_merge_places") is None:
            # Merging is allowed to people who have no access to customer data.
            self.env["cdp.match"].sudo()._move(src_partners, dst_partner)
            self._cdp_move_golden(src_partners, dst_partner)
            self.env["cdp.consent.subject"].sudo()._move(src_partners, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)

    def _cdp_move_golden(self, src_partners, dst_partner):
        """Values fixed by hand hang on the profile, which goes with its contact."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE cdp_golden_fix fix SET profile_id = kept.id"
                "  FROM cdp_profile own, cdp_profile kept"
                " WHERE fix.profile_id = own.id AND own.partner_id = ANY(%(src)s)"
                "   AND kept.partner_id = %(dst)s AND NOT EXISTS ("
                "       SELECT FROM cdp_golden_fix other"
                "        WHERE other.profile_id = kept.id"
                "          AND other.field = fix.field)"
                # of two of the merged ones, the later
                "   AND fix.id = (SELECT max(one.id) FROM cdp_golden_fix one"
                "       JOIN cdp_profile p ON p.id = one.profile_id"
                "      WHERE p.partner_id = ANY(%(src)s) AND one.field = fix.field)",
                src=src_partners.ids,
                dst=dst_partner.id,
            )
        )

    def _log_merge_operation(self, src_partners, dst_partner):
        """Look at the surviving contact again: it holds new keys and purchases."""
        result = super()._log_merge_operation(src_partners, dst_partner)
        if self.env.context.get("cdp_merge_places") is None:
            self.env["cdp.identity.log"]._note(
                "merged",
                dst_partner | src_partners,
                self.env._("Merged in Odoo's own merge wizard, for good."),
            )
            # As above, without access to customer data.
            matches = self.env["cdp.match"].sudo()
            matches._keep_vetoes(dst_partner.sudo().cdp_profile_id)
            changes = self.env["cdp.change"].sudo()
            changes._note_partners("link", dst_partner.ids)
            changes._note_partners("rfm", dst_partner.ids)
        return result
