"""Sources that tell of other than money: ratings, complaints, contracts, words."""

from odoo import api, fields, models

from . import source_signals


class CdpSource(models.Model):
    _inherit = "cdp.source"

    value_path = fields.Char(
        string="Rating", help="How satisfied the customer is, as a number."
    )
    value_best = fields.Float(
        string="Best rating",
        default=5,
        required=True,
        help="5 where customers give stars, 10 on a scale up to ten, 100 for a "
        "percentage.",
    )
    end_path = fields.Char(
        string="End", help="When the contract ends. Without a date it is open-ended."
    )
    text_path = fields.Char(
        string="What the customer wrote",
        help="English texts get a hint whether the writer seems happy. Only the hint "
        "is kept, never the text.",
    )

    _best_is_positive = models.Constraint(
        "CHECK (value_best > 0)", "The best rating has to be above zero."
    )

    def _find_problem(self):
        problem = super()._find_problem()
        if problem or self.model_name not in self.env:
            return problem
        if self.kind == "rating" and not self.value_path:
            return self.env._("Ratings need the path of a number.")
        if self.kind == "contract" and not self.end_path:
            return self.env._("Contracts need the path of the day on which they end.")
        if self.kind == "words" and not self.text_path:
            return self.env._("Words need the path of a text.")
        return False

    @api.model
    def _union_signals(self, kinds):
        """Return one ``SELECT`` over all live sources of these kinds, or None."""
        specs = [spec for spec in self._live_specs() if spec.kind in kinds]
        return source_signals.union(self.env, specs)

    @api.model
    def _union_words(self):
        """Return one ``SELECT`` over all live sources with a text, or None."""
        specs = [spec for spec in self._live_specs() if spec.text_path]
        return source_signals.union(self.env, specs)
