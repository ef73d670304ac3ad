"""An email workflow: who enters it, what it is for, when it is over."""

from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

STATES = [
    ("draft", "Draft"),
    ("shadow", "Shadow"),
    ("running", "Running"),
    ("paused", "Paused"),
    ("stopped", "Stopped"),
]
ENTRIES = [
    ("segment_in", "Enters a segment"),
    ("segment_out", "Leaves a segment"),
    ("purchase", "Buys something"),
    ("event", "Gives a rating, enquires, registers …: something else happens"),
    ("date", "A date comes: a birthday, an anniversary, the expected next order"),
    ("consent", "A yes to the purpose is about to lapse"),
    ("record", "A record is created or changed, by an automation rule"),
    ("hand", "Is put in by hand, or by another journey"),
]
REENTRY = [
    ("days", "Again, but not within some days and not while under way"),
    ("single", "Again, but not while under way"),
    ("once", "Once only"),
    ("key", "Once for each occasion, such as each order; several at a time"),
]
#: rules over the profile, a field each
RULES = ("audience_domain", "goal_domain", "exit_domain")
#: rules over the record that a customer entered with
RECORD_RULES = ("goal_record_domain", "exit_record_domain")


class CdpJourney(models.Model):
    _name = "cdp.journey"
    _description = "Customer Journey"
    _inherit = ["mail.thread"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    explanation = fields.Text(
        translate=True, help="What the journey is for, in a sentence."
    )
    sequence = fields.Integer(default=100)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    purpose_id = fields.Many2one(
        "cdp.purpose",
        required=True,
        domain=[("by_email", "=", True)],
        ondelete="restrict",
        help="What its emails are for. Whoever has not agreed to it gets none.",
    )
    state = fields.Selection(
        STATES, required=True, default="draft", readonly=True, copy=False, tracking=True
    )
    started = fields.Datetime(readonly=True, copy=False)

    # who enters
    entry = fields.Selection(ENTRIES, required=True, default="segment_in")
    segment_id = fields.Many2one("cdp.segment", ondelete="restrict")
    include_members = fields.Boolean(
        string="Also who is in it already",
        help="When the journey starts, those who entered the segment before as well.",
    )
    purchase_domain = fields.Char(string="Which purchases", default="[]")
    date_field_id = fields.Many2one(
        "ir.model.fields",
        string="Date",
        ondelete="cascade",
        domain=[
            ("model", "in", ["res.partner", "cdp.profile"]),
            ("ttype", "in", ["date", "datetime"]),
            ("store", "=", True),
        ],
        help="Of the contact or the profile.",
    )
    date_yearly = fields.Boolean(
        string="Every year", help="As birthdays and anniversaries come."
    )
    date_offset = fields.Integer(
        string="Days after it", help="Negative: so many days before."
    )
    date_hour = fields.Float(
        string="At", default=9.0, help="In the time zone of the customer."
    )
    record_model_id = fields.Many2one(
        "ir.model",
        string="Records",
        ondelete="set null",
        domain=[("transient", "=", False)],
        help="What an automation rule with the action “Enter a journey” is about.",
    )
    audience_domain = fields.Char(string="Only who", default="[]")
    reentry = fields.Selection(
        REENTRY, string="May one enter again?", required=True, default="days"
    )
    reentry_days = fields.Integer(string="Days apart", default=30)

    # when it is over
    goal_purchase = fields.Boolean(
        string="Has bought since", help="Any purchase since the customer entered."
    )
    goal_domain = fields.Char(string="Goal", default="[]")
    goal_record_domain = fields.Char(
        string="Goal for the record",
        default="[]",
        help="For example: the order is confirmed. Asked of the very record that the "
        "customer entered with, so that one order does not end the journey of another.",
    )
    exit_domain = fields.Char(string="Leaves when", default="[]")
    exit_record_domain = fields.Char(
        string="Leaves when the record",
        default="[]",
        help="For example: the order is cancelled. No goal, and yet the end.",
    )
    exit_segment = fields.Boolean(
        string="Leaves with the segment",
        help="Whoever is in the segment no longer leaves the journey as well.",
    )

    # how much
    ceiling_day = fields.Integer(
        string="Messages a day at most",
        default=500,
        help="Within 24 hours. What is above it waits. 0: no limit.",
    )
    ceiling_run = fields.Integer(
        string="Messages to one customer",
        help="In one journey of one customer. 0: no limit.",
    )

    version_ids = fields.One2many("cdp.journey.version", "journey_id", readonly=True)
    version_id = fields.Many2one(
        "cdp.journey.version",
        string="Version shown",
        readonly=True,
        copy=False,
        help="The draft that is being edited, or what is in force.",
    )
    live_version_id = fields.Many2one(
        "cdp.journey.version",
        string="Version in force",
        readonly=True,
        copy=False,
        help="Who enters from now on goes by it.",
    )
    editable = fields.Boolean(compute="_compute_editable")
    approved = fields.Boolean(compute="_compute_approved")
    step_ids = fields.One2many(
        "cdp.journey.step",
        "journey_id",
        string="Steps",
        domain=[("shown", "=", True)],
        copy=False,
    )
    run_ids = fields.One2many("cdp.journey.run", "journey_id", readonly=True)

    _reentry_days = models.Constraint(
        "CHECK(reentry_days > 0)", "Days apart are one at least."
    )
    _ceilings = models.Constraint(
        "CHECK(ceiling_day >= 0 AND ceiling_run >= 0)", "Limits cannot be negative."
    )
    _hour = models.Constraint(
        "CHECK(date_hour >= 0 AND date_hour < 24)", "An hour lies from 0:00 to 23:59."
    )

    @api.depends("version_id.published")
    def _compute_editable(self):
        for journey in self:
            journey.editable = not journey.version_id.published

    @api.depends("live_version_id.approved_on")
    def _compute_approved(self):
        for journey in self:
            journey.approved = bool(journey.live_version_id.approved_on)

    # ------------------------------------------------------------------
    # What may not be
    # ------------------------------------------------------------------

    @api.constrains("entry", "segment_id", "date_field_id", "record_model_id")
    def _check_entry(self):
        needed = {
            "segment_in": ("segment_id", self.env._("Choose the segment.")),
            "segment_out": ("segment_id", self.env._("Choose the segment.")),
            "date": ("date_field_id", self.env._("Choose the date.")),
        }
        for journey in self:
            field, sentence = needed.get(journey.entry, (None, None))
            if field and not journey[field]:
                raise ValidationError(sentence)

    @api.constrains(*RULES, *RECORD_RULES, "purchase_domain", "record_model_id")
    def _check_rules(self):
        for journey in self:
            for field in (*RULES, *RECORD_RULES, "purchase_domain"):
                journey._check_rule(field)

    def _check_rule(self, field):
        model = "cdp.profile"
        if field == "purchase_domain":
            model = "cdp.transaction"
        elif field in RECORD_RULES:
            model = self.record_model_id.sudo().model
        if not self._rule(field) or not model:
            return
        try:
            # As the user: a rule must not reveal what he or she may not see.
            self.env[model].sudo(False).search(self._rule(field), limit=1)
        except (ValueError, SyntaxError, TypeError, KeyError) as error:
            raise ValidationError(
                self.env._(
                    "“%(field)s” cannot be used: %(problem)s",
                    field=self._fields[field].string,
                    problem=error,
                )
            ) from error

    def _rule(self, field):
        """A rule as a list; empty when there is none."""
        try:
            return literal_eval(self[field] or "[]")
        except (ValueError, SyntaxError) as error:
            raise ValidationError(
                self.env._("“%s” is no rule.", self._fields[field].string)
            ) from error

    def _members(self, field):
        """Query of the profiles that fit a rule and are left out of nothing."""
        domain = Domain(self._rule(field)) & Domain("excluded_by_id", "=", False)
        return self.env["cdp.profile"]._search(domain).subselect()

    # ------------------------------------------------------------------
    # Coming and going
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        steps = [vals.pop("step_ids", None) for vals in vals_list]
        journeys = super().create(vals_list)
        for journey, commands in zip(journeys, steps, strict=True):
            journey.version_id = self.env["cdp.journey.version"].create(
                {"journey_id": journey.id}
            )
            if commands:
                journey.step_ids = commands
        return journeys

    def write(self, vals):
        deciding = {"entry", "segment_id", "date_field_id", "event_code", "purpose_id"}
        if vals.keys() & deciding:
            if self.filtered(lambda journey: journey.state in ("shadow", "running")):
                raise UserError(
                    self.env._("Pause the journey before you change who enters it.")
                )
        if "purpose_id" in vals:
            mailings = self.version_ids.step_ids._mailings()
            mailings.cdp_purpose_id = vals["purpose_id"]
        return super().write(vals)

    def copy(self, default=None):
        copies = super().copy(default)
        for journey, copy in zip(self, copies, strict=True):
            copy.name = self.env._("%s (copy)", journey.name)
            journey.version_id._copy_steps(copy.version_id)
        return copies

    @api.ondelete(at_uninstall=False)
    def _unlink_unused(self):
        if self.filtered(lambda journey: journey.state in ("shadow", "running")):
            raise UserError(self.env._("Stop the journey first."))
        if (
            self.env["cdp.journey.visit"]
            .sudo()
            .search_count(
                [
                    ("run_id.journey_id", "in", self.ids),
                    ("state", "in", ["sent", "unknown"]),
                ],
                limit=1,
            )
        ):
            raise UserError(
                self.env._(
                    "It has sent messages, and who got them is kept. Archive it "
                    "instead."
                )
            )
