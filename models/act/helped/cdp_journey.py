"""What a journey compares with, and what counts as having helped."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CdpJourney(models.Model):
    _inherit = "cdp.journey"

    holdout_share = fields.Float(
        string="Held out, to compare (%)",
        digits=(5, 2),
        help="So many customers, chosen by chance and always the same, go through the "
        "journey and get no message, so that one can see whether it helps. Never those "
        "who get something for an order or a contract.",
    )
    conversion = fields.Selection(
        [("purchase", "A purchase"), ("goal", "The goal of the journey")],
        string="It helped when there is",
        required=True,
        default="purchase",
    )
    conversion_days = fields.Integer(
        string="Within days",
        required=True,
        default=14,
        help="After the first message, or the moment at which it would have been sent.",
    )
    effect_points = fields.Float(
        string="Difference worth knowing (points)",
        default=1.0,
        digits=(5, 2),
        help="1 point: 3 of 100 in place of 2. Smaller differences take many more "
        "customers to see. Decided before the first result, and kept.",
    )
    compare_since = fields.Datetime(
        string="Compared since",
        readonly=True,
        copy=False,
        help="Whenever the rules of the comparison change, it begins anew.",
    )
    marketing = fields.Boolean(related="purpose_id.marketing", string="Is marketing")
    result_ids = fields.One2many(
        "cdp.journey.result", "journey_id", string="Results", readonly=True
    )
    exposure_ids = fields.One2many("cdp.exposure", "journey_id", readonly=True)

    _conversion_days = models.Constraint(
        "CHECK(conversion_days BETWEEN 1 AND 365)", "Choose from 1 to 365 days."
    )

    @api.constrains("holdout_share", "effect_points")
    def _check_holdout(self):
        for journey in self:
            if not 0 <= journey.holdout_share <= 50:
                raise ValidationError(
                    self.env._("Hold out from 0 to 50 % of the customers.")
                )
            if not 0 < journey.effect_points <= 50:
                raise ValidationError(
                    self.env._(
                        "A difference worth knowing is above 0, up to 50 points."
                    )
                )

    def _compares(self):
        """Whether anybody may be held out: never from what an order calls for."""
        self.ensure_one()
        return self.purpose_id.marketing

    def _share_held_out(self):
        """The share of customers held out of this journey in all, 0 to 1."""
        if not self._compares():
            return 0.0
        of_all = self.env["cdp.exposure"]._share_of_all()
        return 1 - (1 - of_all) * (1 - self.holdout_share / 100)

    def write(self, vals):
        rules = ("holdout_share", "conversion", "conversion_days", "effect_points")
        changed = self.filtered(
            lambda j: any(name in vals and vals[name] != j[name] for name in rules)
        )
        result = super().write(vals)
        changed._compare_anew()
        return result

    def _compare_anew(self):
        """Other rules: who was drawn and counted by the old ones does not compare."""
        if self:
            self.write({"compare_since": fields.Datetime.now()})
            # Results are nobody's to write, and these are not true any more.
            self.sudo().result_ids.unlink()
