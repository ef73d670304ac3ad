import json

from odoo import api, fields, models

from ...view_field import ViewMany2one

PARAMETER = "customer_data_platform.recommend_counted"
NOTHING = {"since": "", "until": "", "lately": "", "baskets": 0, "customers": 0}


class CdpProductLearned(models.Model):
    """What last night's baskets say of a product: one row each, kept by the stage.

    The links are those of wire.py: to the products that customers buy beside it, and
    to those that are in the same baskets.
    """

    _name = "cdp.product.learned"
    _description = "What Baskets Say of a Product"
    _log_access = False

    product_id = ViewMany2one("cdp.product", required=True, readonly=True)
    basket_count = fields.Integer(readonly=True)
    buyer_count = fields.Integer(readonly=True)
    recent_buyer_count = fields.Integer(readonly=True)
    place = fields.Integer(readonly=True)
    trend = fields.Float(readonly=True)
    customer_links = fields.Binary(attachment=False, prefetch=False, readonly=True)
    basket_links = fields.Binary(attachment=False, prefetch=False, readonly=True)

    _product_unique = models.Constraint(
        "UNIQUE(product_id)", "A product is learned of once."
    )

    @api.model
    def _counted(self):
        """What was counted last: from and before which days, how many."""
        parameters = self.env["ir.config_parameter"].sudo()  # figures, nothing secret
        counted = json.loads(parameters.get_param(PARAMETER) or "{}")
        return NOTHING | counted

    @api.model
    def _set_counted(self, counted):
        parameters = self.env["ir.config_parameter"].sudo()  # by the stage
        parameters.set_param(PARAMETER, json.dumps(counted))
