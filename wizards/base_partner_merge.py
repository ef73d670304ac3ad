from odoo import models


class MergePartnerAutomatic(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _log_merge_operation(self, src_partners, dst_partner):
        """Look at the surviving contact again: it holds new keys and purchases.

        Odoo moves or deletes our rows about the others by itself (foreign keys).
        """
        result = super()._log_merge_operation(src_partners, dst_partner)
        # Merging is allowed to people who have no access to customer data.
        changes = self.env["cdp.change"].sudo()
        changes._note_partners("link", dst_partner.ids)
        changes._note_partners("rfm", dst_partner.ids)
        return result
