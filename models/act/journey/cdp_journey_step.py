"""One thing that happens to a customer on a journey, and what comes after it."""

import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError

KINDS = [
    ("email", "Send an email"),
    ("wait", "Wait"),
    ("branch", "Branch"),
    ("task", "Ask a colleague"),
    ("tag", "Set or remove a tag"),
    ("field", "Change the contact"),
    ("lead", "Make a lead"),
    ("coupon", "Give a coupon"),
    ("action", "Do something"),
    ("webhook", "Tell another program"),
    ("journey", "Enter another journey"),
    ("end", "End"),
]
UNITS = [
    ("minutes", "Minutes"),
    ("hours", "Hours"),
    ("days", "Days"),
    ("weeks", "Weeks"),
]
WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]
#: what may change of a step that is in force: how it looks in the editor
LOOKS = {"x", "y", "sequence", "shown"}
EDGES = ("next_id", "else_id", "timeout_id")


class CdpJourneyStep(models.Model):
    _name = "cdp.journey.step"
    _description = "Step of a Journey"
    _order = "version_id, sequence, id"

    journey_id = fields.Many2one(
        "cdp.journey", required=True, readonly=True, ondelete="cascade", index=True
    )
    version_id = fields.Many2one(
        "cdp.journey.version",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    shown = fields.Boolean(compute="_compute_shown", store=True)
    key = fields.Char(
        required=True,
        readonly=True,
        default=lambda self: secrets.token_hex(4),
        help="Stays the same from version to version.",
    )
    kind = fields.Selection(KINDS, required=True, default="email")
    name = fields.Char(help="A name of your own; else a sentence says what it does.")
    sequence = fields.Integer(default=10)
    x = fields.Float()
    y = fields.Float()
    next_id = fields.Many2one("cdp.journey.step", string="Then", ondelete="set null")
    else_id = fields.Many2one("cdp.journey.step", ondelete="set null")
    timeout_id = fields.Many2one(
        "cdp.journey.step", string="When the time is over", ondelete="set null"
    )
    expiry_hours = fields.Integer(
        string="Too late after (hours)",
        help="A message that could not go out so long after its time does not go out "
        "any more; the customer goes on. 0: never too late.",
    )

    # email
    mailing_id = fields.Many2one(
        "mailing.mailing", string="Email", readonly=True, copy=False
    )
    mailing_ids = fields.One2many(
        "mailing.mailing",
        "cdp_step_id",
        string="In each language",
        context={"active_test": False},
    )
    subject = fields.Char(
        compute="_compute_subject", inverse="_inverse_subject", compute_sudo=True
    )

    match_domain = fields.Char(
        string="Only who still",
        default="[]",
        help="Asked again at the moment of sending. Who fits no longer goes on without "
        "this message.",
    )

    # wait
    wait_kind = fields.Selection(
        [
            ("duration", "For a while"),
            ("until", "Until a day and an hour"),
            ("event", "Until something happens"),
        ],
        string="How",
        default="duration",
    )
    wait_count = fields.Integer(
        default=1, help="24 hours are a day here, also when clocks change."
    )
    wait_unit = fields.Selection(UNITS, default="days")
    wait_days = fields.Integer(string="Not before (days)")
    wait_weekday = fields.Selection(WEEKDAYS, string="On")
    wait_hour = fields.Float(
        string="At", default=9.0, help="In the time zone of the customer."
    )
    event = fields.Selection(
        [
            ("purchase", "The customer buys"),
            ("segment", "The customer enters a segment"),
            ("click", "The customer clicks in an email"),
            ("reply", "The customer replies to an email"),
            ("event", "Something else happens"),
        ],
        string="Until",
    )
    event_domain = fields.Char(string="Which purchases", default="[]")
    event_segment_id = fields.Many2one("cdp.segment", ondelete="restrict")
    mail_step_id = fields.Many2one(
        "cdp.journey.step",
        string="Of which email",
        ondelete="set null",
        copy=False,
        domain="[('version_id', '=', version_id), ('kind', '=', 'email')]",
        help="Empty: of any email of this journey.",
    )

    # branch
    branch_kind = fields.Selection(
        [
            ("rule", "By a rule"),
            ("bought", "By whether they have bought since"),
            ("split", "At random"),
            ("ab", "At random, to compare two ways (A/B)"),
        ],
        string="How to branch",
        default="rule",
    )
    domain = fields.Char(string="Rule", default="[]")
    share = fields.Integer(string="Share of “Then” (%)", default=50)

    # action
    action_id = fields.Many2one(
        "ir.actions.server",
        ondelete="restrict",
        domain=[
            ("model_id.model", "in", ["res.partner", "cdp.profile"]),
            ("cdp_step_ids", "=", False),
        ],
        help="Any server action on the contact or the profile: an activity, a tag, a "
        "field, a text message, a webhook …",
    )
    other_journey_id = fields.Many2one("cdp.journey", ondelete="restrict")

    _key_unique = models.Constraint(
        "UNIQUE(version_id, key)", "Each step has its own key."
    )
    _share = models.Constraint(
        "CHECK(share BETWEEN 1 AND 99)", "A share lies between 1 and 99 %."
    )
    _wait = models.Constraint(
        "CHECK(wait_count >= 0 AND wait_days >= 0 AND wait_hour >= 0"
        " AND wait_hour < 24 AND expiry_hours >= 0)",
        "Times cannot be negative, and an hour lies from 0:00 to 23:59.",
    )

    @api.depends("journey_id.version_id", "version_id")
    def _compute_shown(self):
        for step in self:
            step.shown = step.journey_id.version_id == step.version_id

    @api.depends(lambda self: [*self._fields_of_the_sentence(), "name"])
    def _compute_display_name(self):
        for step in self:
            step.display_name = step.name or step._sentence()

    @api.depends("mailing_id.subject")
    def _compute_subject(self):
        for step in self:
            step.subject = step.mailing_id.subject

    def _inverse_subject(self):
        # Whoever may write the step may name its email, without Email Marketing.
        for step in self.filtered("mailing_id"):
            step.sudo().mailing_id.subject = step.subject

    # ------------------------------------------------------------------
    # Editing
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if "version_id" not in vals:
                journey = self.env["cdp.journey"].browse(vals["journey_id"])
                vals["version_id"] = journey.version_id.id
            version = self.env["cdp.journey.version"].browse(vals["version_id"])
            vals["journey_id"] = version.journey_id.id
        subjects = [vals.pop("subject", None) for vals in vals_list]
        self._chain(vals_list)
        steps = super().create(vals_list)
        steps.version_id._refuse_frozen()
        for step, subject in zip(steps, subjects, strict=True):
            step._ensure_mailing(subject)
        return steps

    @api.model
    def _chain(self, vals_list):
        """New steps come after those that are there already."""
        last = {}
        for vals in vals_list:
            version = vals["version_id"]
            if version not in last:
                ((number,),) = self._read_group(
                    [("version_id", "=", version)], [], ["sequence:max"]
                )
                last[version] = number or 0
            last[version] = vals.setdefault("sequence", last[version] + 10)

    def write(self, vals):
        if not vals.keys() <= LOOKS:
            self.version_id._refuse_frozen()
        result = super().write(vals)
        if "kind" in vals:
            for step in self:
                step._ensure_mailing()
        return result

    def unlink(self):
        self.version_id._refuse_frozen()
        mailings = self._mailings()
        result = super().unlink()
        mailings.unlink()
        return result

    def _ensure_mailing(self, subject=None):
        """An email step has a mailing: Odoo's editor, traces and links are its own."""
        if self.kind != "email" or self.mailing_ids:
            return
        if self.env.context.get("cdp_no_mailing"):
            return
        values = self._mailing_values(subject or self.env._("To be written"))
        mailing = self.env["mailing.mailing"].sudo().create(values)  # of the step
        self.mailing_id = mailing

    def _mailing_values(self, subject):
        return {
            "subject": subject,
            "name": f"{self.journey_id.name}: {subject}",
            "active": False,  # not among the mailings that people send
            "cdp_step_id": self.id,
            "cdp_purpose_id": self.journey_id.purpose_id.id,
            "campaign_id": self.journey_id._campaign().id,
            "mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
            "mailing_domain": "[(0, '=', 1)]",  # whom it is for, the journey says
            "user_id": self.env.uid,
        }

    def _mailings(self):
        """Its emails; they are the step's, with or without Email Marketing."""
        return self.sudo().with_context(active_test=False).mailing_ids

    def action_edit_mail(self):
        """Open the email in Odoo's editor."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "mailing.mailing",
            "res_id": self.mailing_id.id,
            "view_mode": "form",
            "name": self.mailing_id.subject,
        }

    def action_add_language(self):
        """Add the same email in another language, to be translated."""
        self.ensure_one()
        taken = set(self._mailings().mapped("cdp_lang"))
        free = [code for code, _name in self.env["res.lang"].get_installed()]
        free = [code for code in free if code not in taken]
        if not free:
            raise UserError(
                self.env._("Each installed language has its own email already.")
            )
        copy = self.mailing_id.copy({"cdp_lang": free[0], "cdp_step_id": self.id})
        return {**self.action_edit_mail(), "res_id": copy.id}
