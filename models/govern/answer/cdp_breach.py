"""Breaches of personal data, and the 72 hours to tell the authority (Art. 33, 34)."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

HOURS = 72
TODO = "mail.mail_activity_data_todo"


class CdpBreach(models.Model):
    _name = "cdp.breach"
    _description = "Breach of Personal Data"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "found desc, id desc"

    name = fields.Char(string="What happened", required=True, tracking=True)
    state = fields.Selection(
        [("open", "Open"), ("closed", "Closed")],
        required=True,
        default="open",
        tracking=True,
        copy=False,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        required=True,
        tracking=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    found = fields.Datetime(
        string="Found on",
        required=True,
        tracking=True,
        default=lambda self: fields.Datetime.now(),
        help="When you knew of it. The 72 hours run from here, weekends included.",
    )
    happened = fields.Datetime(help="When it began, as far as you know.")
    description = fields.Text(
        string="What exactly", help="Lost, stolen, sent to the wrong person, locked?"
    )
    data_kinds = fields.Text(string="Which data")
    people = fields.Text(string="Whose data", help="Customers, subscribers, children …")
    people_count = fields.Integer(
        string="How many people", help="A good guess will do."
    )
    records_count = fields.Integer(string="How many records")
    risk = fields.Selection(
        [
            ("unknown", "Not judged yet"),
            ("none", "Unlikely: nobody is at risk"),
            ("risk", "A risk: the authority has to be told"),
            ("high", "A high risk: the people have to be told as well"),
        ],
        string="Risk for the people",
        required=True,
        default="unknown",
        tracking=True,
    )
    consequences = fields.Text(string="What may follow for them")
    measures = fields.Text(
        string="What you have done", help="To end it, and so that it does less harm."
    )
    deadline = fields.Datetime(
        compute="_compute_deadline", store=True, string="Tell the authority by"
    )
    countdown = fields.Char(compute="_compute_countdown", string="Time left")
    is_overdue = fields.Boolean(
        compute="_compute_countdown", search="_search_is_overdue"
    )
    authority_told = fields.Datetime(string="Authority told on", tracking=True)
    authority_reference = fields.Char(string="Its reference")
    late_reason = fields.Text(string="Why later than 72 hours")
    no_authority_reason = fields.Text(string="Why the authority is not told")
    people_told = fields.Datetime(string="People told on", tracking=True)
    people_told_how = fields.Text(string="Whom you told, and how")
    no_people_reason = fields.Text(string="Why the people are not told")

    # ------------------------------------------------------------------
    # The clock
    # ------------------------------------------------------------------

    @api.depends("found")
    def _compute_deadline(self):
        for breach in self:
            breach.deadline = breach.found and breach.found + timedelta(hours=HOURS)

    def _clock_runs(self):
        self.ensure_one()
        return bool(
            self.deadline
            and not self.authority_told
            and self.risk != "none"
            and self.state == "open"
        )

    @api.depends("deadline", "authority_told", "risk", "state")
    def _compute_countdown(self):
        now = fields.Datetime.now()
        for breach in self:
            runs = breach._clock_runs()
            left = breach.deadline - now if runs else timedelta()
            breach.is_overdue = runs and left < timedelta()
            breach.countdown = breach._tell_clock(left) if runs else False

    def _tell_clock(self, left):
        hours = abs(left) // timedelta(hours=1)
        told = (
            self.env._(
                "%(days)s days and %(hours)s hours", days=hours // 24, hours=hours % 24
            )
            if hours >= 24
            else self.env._("%s hours", hours)
        )
        if left < timedelta():
            return self.env._(
                "Overdue by %s: tell the authority now, and say why it is late.", told
            )
        return self.env._("%s left to tell the authority.", told)

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = (
            Domain("deadline", "<", fields.Datetime.now())
            & Domain("authority_told", "=", False)
            & Domain("risk", "!=", "none")
            & Domain("state", "=", "open")
        )
        return late if True in value else ~late

    # ------------------------------------------------------------------
    # Reminders
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        breaches = super().create(vals_list)
        for breach in breaches:
            breach._remind()
        return breaches

    def write(self, vals):
        result = super().write(vals)
        if vals.keys() & {"found", "user_id", "risk", "authority_told", "state"}:
            for breach in self:
                breach._remind()
        return result

    def _remind(self):
        """One activity at once and one a day before the clock runs out, or none."""
        self.activity_unlink([TODO], only_automated=True)
        if not self._clock_runs():
            return
        for day, summary in (
            (
                fields.Date.context_today(self),
                self.env._("Judge the risk; tell the authority within 72 hours"),
            ),
            (
                fields.Datetime.context_timestamp(
                    self, self.deadline - timedelta(hours=24)
                ).date(),
                self.env._("24 hours left to tell the authority"),
            ),
        ):
            self.activity_schedule(
                TODO, date_deadline=day, summary=summary, user_id=self.user_id.id
            )

    # ------------------------------------------------------------------
    # Reasons that the law asks for
    # ------------------------------------------------------------------

    @api.constrains("found", "happened", "authority_told", "people_told")
    def _check_dates(self):
        now = fields.Datetime.now() + timedelta(minutes=5)
        for breach in self:
            if breach.found > now:
                raise ValidationError(self.env._("It cannot be found in the future."))
            for told in (breach.authority_told, breach.people_told):
                if told and told > now:
                    raise ValidationError(
                        self.env._("Note that somebody was told when it is done.")
                    )

    def action_close(self):
        """Close it, when everything that the law asks for is noted."""
        self.ensure_one()
        missing = list(self._missing())
        if missing:
            raise ValidationError(
                self.env._(
                    "Before it is closed, note:\n%s",
                    "\n".join(f"• {what}" for what in missing),
                )
            )
        self.state = "closed"

    def action_reopen(self):
        """Open it again."""
        self.ensure_one()
        self.state = "open"

    def _missing(self):
        """What still has to be said."""
        if self.risk == "unknown":
            yield self.env._("how high the risk for the people is")
        if not self.description:
            yield self.env._("what exactly happened")
        if not self.measures:
            yield self.env._("what you have done")
        if not self.authority_told and not self.no_authority_reason:
            yield self.env._("when the authority was told, or why not")
        told = self.authority_told
        if told and told > self.deadline and not self.late_reason:
            yield self.env._("why the authority was told later than 72 hours")
        if self.risk == "high" and not self.people_told and not self.no_people_reason:
            yield self.env._("when the people were told, or why not")
