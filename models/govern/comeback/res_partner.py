from odoo import api, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        """Who was erased and comes themselves, to buy, is served and not profiled."""
        partners = super().create(vals_list)
        suppressions = self.env["cdp.suppression"]
        if suppressions._any():
            addresses = [suppressions._addresses(vals) for vals in vals_list]
            erased = suppressions._erased(set().union(*addresses))
            pairs = zip(partners, addresses, strict=True)
            back = [partner.id for partner, mine in pairs if mine & erased]
            # Whoever serves a customer need not see who objects to what.
            self.sudo().browse(back).cdp_no_profiling = True
        return partners
