from odoo import api, models
from odoo.exceptions import UserError


class CdpExclusion(models.Model):
    _inherit = "cdp.exclusion"

    def write(self, vals):
        if vals.keys() & {"active", "domain"}:
            self._keep_objections()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _keep_objections(self):
        """Nobody switches off what customers have asked for."""
        rule = "customer_data_platform.exclusion_objection"
        if self.env.ref(rule, raise_if_not_found=False) in self:
            raise UserError(
                self.env._(
                    "Customers who object to profiling are always left out. To profile "
                    "one again, note on the customer's profile that the objection is "
                    "withdrawn."
                )
            )
