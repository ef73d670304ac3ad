from odoo import Command, api, fields, models

from ..models.view_field import ViewMany2one

COUNT = 10


class CdpBasket(models.TransientModel):
    """A basket to try: what goes well with the products somebody picks."""

    _name = "cdp.basket"
    _description = "What Goes Well With a Basket"

    product_ids = fields.Many2many(
        "cdp.product",
        string="In the basket",
        domain=[("basket_count", ">", 0)],
    )
    suggestion_ids = fields.One2many(
        "cdp.basket.suggestion", "basket_id", compute="_compute_suggestion_ids"
    )

    @api.depends("product_ids")
    def _compute_suggestion_ids(self):
        for basket in self:
            found = basket.product_ids._goes_with(basket.product_ids.ids, COUNT)
            basket.suggestion_ids = [
                Command.clear(),
                *(
                    Command.create(suggestion._asdict() | {"sequence": place})
                    for place, suggestion in enumerate(found, start=1)
                ),
            ]

    @api.depends("product_ids")
    def _compute_display_name(self):
        for basket in self:
            basket.display_name = self.env._("Goes well with a basket")


class CdpBasketSuggestion(models.TransientModel):
    _name = "cdp.basket.suggestion"
    _description = "Suggestion for a Basket"
    _order = "sequence"

    basket_id = fields.Many2one("cdp.basket", required=True, ondelete="cascade")
    sequence = fields.Integer(string="#")
    product_id = ViewMany2one("cdp.product", string="Goes well with it")
    because_id = ViewMany2one("cdp.product", string="Because of")
    together = fields.Integer(string="Baskets with both")
    alone = fields.Integer(string="Baskets with the reason")
    lift = fields.Float(string="Times chance", digits=(16, 1))
    score = fields.Float(
        digits=(16, 3),
        help="What all products in the basket say of it together; the places go by it.",
    )
    reason = fields.Char(string="Why", compute="_compute_reason")

    @api.depends("because_id", "together", "alone", "lift")
    def _compute_reason(self):
        for row in self:
            row.reason = self.env["cdp.product.pair"]._explain(
                row.because_id, row.together, row.alone, row.lift
            )
