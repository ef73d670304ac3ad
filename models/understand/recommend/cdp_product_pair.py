from odoo import api, fields, models
from odoo.tools.misc import formatLang

from ...view_field import ViewMany2one


class CdpProductPair(models.Model):
    """What goes well with a product: the ten others that are most in its baskets,
    measured by the cosine, with the numbers that say so.
    """

    _name = "cdp.product.pair"
    _description = "Products that Go Well Together"
    _order = "product_id, rank"
    _rec_name = "other_id"
    _log_access = False

    product_id = ViewMany2one("cdp.product", required=True, readonly=True)
    other_id = ViewMany2one(
        "cdp.product", string="Goes well with it", required=True, readonly=True
    )
    rank = fields.Integer(string="Place", readonly=True, aggregator=None)
    together = fields.Integer(
        string="Baskets with both", readonly=True, aggregator=None
    )
    alone = fields.Integer(string="Baskets with it", readonly=True, aggregator=None)
    others = fields.Integer(
        string="Baskets with the other", readonly=True, aggregator=None
    )
    baskets = fields.Integer(string="All baskets", readonly=True, aggregator=None)
    confidence = fields.Float(
        string="Share",
        readonly=True,
        aggregator=None,
        help="Of the baskets with it, how many hold the other too.",
    )
    lift = fields.Float(
        string="Times chance",
        readonly=True,
        digits=(16, 1),
        aggregator=None,
        help="How many times as often as if customers chose both by chance (lift). "
        "Of rare products it says little: the places go by the cosine.",
    )
    cosine = fields.Float(
        readonly=True,
        digits=(16, 3),
        aggregator=None,
        help="Baskets with both, divided by the geometric mean of the baskets with "
        "either: 1 when they are always together.",
    )
    z = fields.Float(
        string="z-score",
        readonly=True,
        digits=(16, 1),
        aggregator=None,
        help="How far beyond chance, in standard deviations.",
    )
    reason = fields.Char(string="Why", compute="_compute_reason")

    _pair_unique = models.Constraint(
        "UNIQUE(product_id, other_id)", "A pair of products is counted once."
    )

    @api.depends("product_id", "other_id")
    def _compute_display_name(self):
        for pair in self:
            pair.display_name = self.env._(
                "%(product)s and %(other)s",
                product=pair.product_id.name,
                other=pair.other_id.name,
            )

    @api.depends("together", "alone", "lift", "product_id")
    def _compute_reason(self):
        for pair in self:
            pair.reason = self._explain(
                pair.product_id, pair.together, pair.alone, pair.lift
            )

    @api.model
    def _explain(self, product, together, alone, lift):
        return self.env._(
            "In %(together)s of the %(alone)s baskets with %(product)s, %(lift)s times "
            "as many as by chance",
            together=formatLang(self.env, together, digits=0),
            alone=formatLang(self.env, alone, digits=0),
            product=product.name,
            lift=formatLang(self.env, lift, digits=1),
        )

    def action_open_baskets(self):
        """Open the purchases that hold both."""
        self.ensure_one()
        return self.product_id._action_baskets(self.other_id)

    def action_open_other(self):
        """Open the other product as customers buy it."""
        self.ensure_one()
        return self.other_id.action_open_customer_data()
