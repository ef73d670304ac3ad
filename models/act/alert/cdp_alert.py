"""What the owner wants to be told of, and how."""

from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

KINDS = [
    ("customer", "A customer comes to match a rule"),
    ("feedback", "A customer complains or rates badly"),
    ("size", "A segment grows or shrinks"),
    ("journey", "A journey has trouble"),
]


class CdpAlert(models.Model):
    _name = "cdp.alert"
    _description = "Alert"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=100)
    is_on = fields.Boolean(
        string="Switched on",
        copy=False,
        help="What is so already when you switch it on is not told; what comes is.",
    )
    kind = fields.Selection(KINDS, string="When", required=True, default="customer")
    explanation = fields.Text(translate=True)
    company_id = fields.Many2one("res.company", help="Empty: for all companies.")
    # What
    segment_id = fields.Many2one(
        "cdp.segment",
        string="Of the segment",
        ondelete="cascade",
        index="btree_not_null",
        help="Empty: any customer.",
    )
    domain = fields.Char(
        string="Who",
        required=True,
        default="[]",
        help="Empty: whoever enters the segment.",
    )
    stars = fields.Float(
        string="Ratings up to", default=2, digits=(16, 1), help="Of 5 stars."
    )
    direction = fields.Selection(
        [("down", "Shrinks"), ("up", "Grows"), ("both", "Grows or shrinks")],
        required=True,
        default="down",
    )
    percent = fields.Integer(string="By at least (%)", default=20, required=True)
    days = fields.Integer(string="Within (days)", default=7, required=True)
    journey_id = fields.Many2one(
        "cdp.journey",
        ondelete="cascade",
        index="btree_not_null",
        help="Empty: any journey.",
    )
    held = fields.Integer(
        string="Held back at least",
        default=50,
        help="Messages that are perhaps sent, or failed, are told from the first on.",
    )
    # How
    by_activity = fields.Boolean(
        string="Activity on the contact",
        default=True,
        help="For the contact's salesperson; for those named below where it has none.",
    )
    by_message = fields.Boolean(string="Message in Discuss")
    by_mail = fields.Boolean(string="Email")
    channel_id = fields.Many2one(
        "discuss.channel",
        domain=[("channel_type", "=", "channel")],
        ondelete="set null",
        help="Empty: a direct message to those named below.",
    )
    user_ids = fields.Many2many(
        "res.users", string="Who is told", domain=[("share", "=", False)]
    )
    again_days = fields.Integer(
        string="Same customer again after (days)", default=30, required=True
    )
    hourly = fields.Integer(
        string="One by one, at most an hour",
        default=10,
        required=True,
        help="What comes beyond it is told together, when the hour is over.",
    )
    # What came of it
    begun = fields.Datetime(string="Tells what comes since", readonly=True, copy=False)
    event_ids = fields.One2many("cdp.alert.event", "alert_id", readonly=True)
    event_count = fields.Integer(compute="_compute_events", string="Times")
    last_event = fields.Datetime(compute="_compute_events", string="Last time")

    _above_zero = models.Constraint(
        "CHECK (percent > 0 AND days > 0 AND again_days > 0 AND hourly > 0)",
        "Percentages, days and numbers have to be above zero.",
    )

    @api.depends("event_ids")
    def _compute_events(self):
        found = self.env["cdp.alert.event"]._read_group(
            [("alert_id", "in", self.ids)], ["alert_id"], ["__count", "date:max"]
        )
        told = {alert.id: (number, last) for alert, number, last in found}
        for alert in self:
            alert.event_count, alert.last_event = told.get(alert.id, (0, False))

    @api.constrains("domain", "kind", "segment_id", "is_on", "user_ids", "channel_id")
    def _check_usable(self):
        for alert in self:
            if alert.kind == "size" and not alert.segment_id:
                raise ValidationError(
                    self.env._("Say which segment “%s” is about.", alert.name)
                )
            try:
                # Odoo checks constraints as superuser; a rule must not reveal what the
                # user may not see.
                profiles = self.env["cdp.profile"].sudo(False)
                profiles.search(alert._who(), limit=1)
            except (ValueError, SyntaxError, TypeError, KeyError) as error:
                raise ValidationError(
                    self.env._(
                        "The rule of “%(name)s” cannot be used: %(problem)s",
                        name=alert.name,
                        problem=error,
                    )
                ) from error

    def _who(self):
        """The customers it is about, as a domain over profiles."""
        domain = self._own_domain()
        if self.segment_id:
            domain &= Domain("segment_ids", "in", self.segment_id.ids)
        if self.company_id:
            domain &= Domain("company_id", "in", [self.company_id.id, False])
        return domain & Domain("excluded_by_id", "=", False)

    def _own_domain(self):
        return Domain(literal_eval(self.domain or "[]"))

    @api.model_create_multi
    def create(self, vals_list):
        alerts = super().create(vals_list)
        alerts.filtered("is_on")._begin()
        return alerts

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"is_on", "domain", "segment_id", "kind", "company_id"}:
            self._begin()
        return result

    def _begin(self):
        """Know anew what is so already: it is no news."""
        self.begun = False
        self.env["cdp.stage"]._wake("alert")

    def action_switch_on(self):
        """Tell from now on; whoever switches it on is told unless others are named."""
        self.check_access("write")
        for alert in self:
            if not alert.user_ids and not alert.channel_id:
                alert.user_ids = self.env.user
            alert.is_on = True

    def action_switch_off(self):
        self.check_access("write")
        self.is_on = False

    def action_open_events(self):
        """Open what was told."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "cdp.alert.event",
            "view_mode": "list,form",
            "domain": [("alert_id", "=", self.id)],
        }
