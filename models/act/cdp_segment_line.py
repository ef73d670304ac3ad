from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..govern.cdp_purpose import CHANNELS
from . import segment_rows
from .segment_sql import PURCHASES, Line

BEHAVIOUR = [
    ("purchase", "Bought"),
    ("refund", "Gave something back"),
    ("rating", "Rated us"),
    ("complaint", "Complained"),
    ("contract", "Signed a contract"),
    ("interaction", "Was in contact"),
]
ACTS = dict(BEHAVIOUR)


class CdpSegmentLine(models.Model):
    """A line of a rule: what somebody did, how often, within which period."""

    _name = "cdp.segment.line"
    _description = "Line of a Segment's Rule"
    _order = "sequence, id"
    _rec_name = "words"

    segment_id = fields.Many2one(
        "cdp.segment",
        string="Part of",
        required=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer(default=10)
    number = fields.Integer(string="#", compute="_compute_number")
    what = fields.Selection(
        [
            *BEHAVIOUR,
            ("segment", "Is in a segment"),
            ("consent", "Agreed to be contacted"),
        ],
        required=True,
        default="purchase",
    )
    is_not = fields.Boolean(string="Not", help="True of those who are, or do, not.")
    how = fields.Selection(
        [
            ("least", "at least"),
            ("most", "at most (or never)"),
            ("never", "never"),
        ],
        string="How often",
        required=True,
        default="least",
    )
    measure = fields.Selection(
        [("times", "times"), ("total", "in total, as an amount")],
        string="Counted in",
        required=True,
        default="times",
    )
    times = fields.Integer(string="Number of times", default=1)
    total = fields.Float(
        string="Amount in total",
        digits=(16, 2),
        help="Without tax, in the currency that scores are counted in.",
    )
    period = fields.Selection(
        [
            ("ever", "ever"),
            ("last", "within the last days"),
            ("between", "between two days"),
        ],
        required=True,
        default="ever",
    )
    days = fields.Integer(
        default=90, help="Whole days: whoever leaves the period does so at midnight."
    )
    date_from = fields.Date(string="From", help="Empty: from the beginning.")
    date_to = fields.Date(string="To", help="This day included. Empty: until now.")
    product_ids = fields.Many2many(
        "cdp.product", string="Products", help="One of them. Empty: any."
    )
    category_ids = fields.Many2many(
        "cdp.product.category",
        string="Product categories",
        help="One of them, or of a category below. Empty: any.",
    )
    source_ids = fields.Many2many(
        "cdp.source", string="Channels", help="Where: one of them. Empty: anywhere."
    )
    discount = fields.Selection(
        [("with", "with a discount"), ("without", "without any discount")],
        help="On one of the products, or on none. Empty: either.",
    )
    value_how = fields.Selection(
        [("least", "at least"), ("most", "at most")],
        string="Each of",
        help="Each purchase of at least or at most this amount without tax, each "
        "rating of so many stars of 5. Empty: any.",
    )
    value = fields.Float(digits=(16, 2))
    after_line = fields.Integer(
        string="After line",
        help="Only what came later than the first time that the line with this number "
        "was true of. 0: no matter when.",
    )
    other_id = fields.Many2one("cdp.segment", string="Segment", ondelete="restrict")
    purpose_id = fields.Many2one("cdp.purpose", ondelete="restrict")
    channel = fields.Selection(CHANNELS, default="email")
    words = fields.Char(string="In words", compute="_compute_words")

    _numbers = models.Constraint(
        "CHECK (times >= 0 AND days >= 0 AND total >= 0)",
        "Times, days and amounts cannot be negative.",
    )
    _segment_named = models.Constraint(
        "CHECK (what <> 'segment' OR other_id IS NOT NULL)",
        "Say which segment the line is about.",
    )
    _purpose_named = models.Constraint(
        "CHECK (what <> 'consent' OR (purpose_id IS NOT NULL AND channel IS NOT NULL))",
        "Say which purpose the line is about, and by which channel.",
    )

    # ------------------------------------------------------------------
    # Place and words
    # ------------------------------------------------------------------

    @api.depends("segment_id.line_ids.sequence")
    def _compute_number(self):
        for segment in self.segment_id:
            for number, line in enumerate(segment._lines(), start=1):
                line.number = number
        for line in self.filtered(lambda one: not one.number):
            line.number = 0

    @api.depends(
        *("what", "is_not", "how", "measure", "times", "total", "period", "days"),
        *("date_from", "date_to", "product_ids", "category_ids", "source_ids"),
        *("discount", "value_how", "value", "after_line", "other_id", "purpose_id"),
        "channel",
    )
    def _compute_words(self):
        for line in self:
            line.words = line._sentence()

    # ------------------------------------------------------------------
    # Guards
    # ------------------------------------------------------------------

    @api.constrains("how", "measure", "times", "total", "period", "days", "what")
    def _check_numbers(self):
        for line in self.filtered(lambda one: one.what in ACTS):
            wanted = line.times if line.measure == "times" else line.total
            if line.how == "least" and wanted <= 0:
                raise ValidationError(
                    self.env._("“At least” needs a number above zero: %s.", line.words)
                )
            if line.period == "last" and not line.days:
                raise ValidationError(
                    self.env._("Say within how many days: %s.", line.words)
                )
            if line.measure == "total" and line.what not in PURCHASES:
                raise ValidationError(
                    self.env._("Only purchases have an amount: %s.", line.words)
                )

    @api.constrains("date_from", "date_to", "period")
    def _check_dates(self):
        for line in self.filtered(lambda one: one.period == "between"):
            if line.date_from and line.date_to and line.date_from > line.date_to:
                raise ValidationError(
                    self.env._("The first day comes after the last: %s.", line.words)
                )

    @api.constrains("other_id", "what")
    def _check_circle(self):
        self.segment_id._check_circle()

    # ------------------------------------------------------------------
    # As the SQL wants it
    # ------------------------------------------------------------------

    def _is_behaviour(self):
        return self.what in ACTS

    def _line(self, days, places):
        """The line as :mod:`segment_sql` wants it.

        :param places: {number of a line above: its place among those about behaviour}
        """
        start, end = days.window(self)
        buys = self.what in PURCHASES
        valued = buys or self.what == "rating"
        return Line(
            what=self.what,
            how=self.how,
            number=self.times if self.measure == "times" else self.total,
            start=start,
            end=end,
            measure=self.measure,
            products=tuple(self.product_ids.ids) if buys else (),
            categories=segment_rows.below(self.env, self.category_ids.ids)
            if buys
            else (),
            sources=tuple(self.source_ids.ids),
            discount=(buys and self.discount) or "",
            value_how=(valued and self.value_how) or "",
            value=self.value,
            after=places.get(self.after_line),
        )

    # ------------------------------------------------------------------
    # A change of a line is a change of the rule
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.segment_id._rule_changed()
        return lines

    def write(self, vals):
        result = super().write(vals)
        self.segment_id._rule_changed()
        return result

    def unlink(self):
        segments = self.segment_id
        result = super().unlink()
        segments._rule_changed()
        return result
