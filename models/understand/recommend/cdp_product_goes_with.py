"""What goes well with a basket, for pages, journeys and other apps."""

from collections import defaultdict
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from . import wire

LEAST = 3  # baskets with both, or chance has spoken


class Suggestion(NamedTuple):
    """A product for a basket; `because` is what in the basket speaks most for it.

    `together` of the `alone` baskets with that hold the product too, `lift` times as
    many as by chance.
    """

    product_id: int
    score: float
    because_id: int
    together: int
    alone: int
    lift: float


class CdpProduct(models.Model):
    _inherit = "cdp.product"

    @api.model
    def _goes_with(self, product_ids, count=5):
        """The products that go best with a basket, the best first.

        Each product of the basket speaks for others and against them, by weights that
        were learned last night. What is in the basket, not recommended now, or of
        another company is left out.

        :return: list of :class:`Suggestion`
        """
        basket = set(product_ids)
        scores, reasons = defaultdict(float), {}
        for product, other, weight, together in self._basket_links(basket):
            scores[other] += weight
            if together >= LEAST and weight > reasons.get(other, (0,))[0]:
                reasons[other] = weight, product, together
        best = sorted(
            (other for other in reasons if scores[other] > 0 and other not in basket),
            key=lambda other: (-scores[other], other),
        )
        found = self.search([("id", "in", best), ("blocked", "=", False)])
        shown = set(found.ids)
        chosen = [other for other in best if other in shown][:count]
        return self._explained(chosen, scores, reasons)

    def _basket_links(self, product_ids):
        rows = self.env.execute_query(
            SQL(
                "SELECT product_id, basket_links FROM cdp_product_learned"
                " WHERE product_id = ANY(%s)",
                list(product_ids),
            )
        )
        for product, data in rows:
            for other, weight, together in wire.read(data):
                yield product, other, weight, together

    def _explained(self, chosen, scores, reasons):
        because = [reasons[other][1] for other in chosen]
        rows = self.env.execute_query(
            SQL(
                "SELECT product_id, basket_count FROM cdp_product_learned"
                " WHERE product_id = ANY(%s)",
                [*chosen, *because],
            )
        )
        baskets = dict(rows)
        total = self.env["cdp.product.learned"]._counted()["baskets"]
        return [
            Suggestion(
                other,
                scores[other],
                product,
                together,
                baskets[product],
                together * total / (baskets[product] * baskets[other]),
            )
            for other, (_weight, product, together) in (
                (other, reasons[other]) for other in chosen
            )
        ]
