"""What customers ask for under the law: received, checked, done, and in time."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

OFFICER = "customer_data_platform.group_privacy"
KINDS = [
    ("access", "A copy of the data"),
    ("portability", "Data to take along"),
    ("rectify", "Correct the data"),
    ("restrict", "Restrict the use"),
    ("object_profiling", "No profiling"),
    ("object_marketing", "No marketing"),
    ("erase", "Erase the data"),
    ("contest", "Contest a decision"),
]
CHANNELS = [
    ("portal", "Customer portal"),
    ("page", "Page for customers"),
    ("agent", "Told a colleague"),
    ("mail", "Email"),
]
STATES = [
    ("received", "Received"),
    ("identity", "Identity to check"),
    ("work", "In work"),
    ("ready", "Answered"),
    ("done", "Done"),
    ("refused", "Refused"),
]
CLOSED = ("done", "refused")
#: nothing personal leaves, changes or goes before we know who asks
IDENTITY_NEEDED = ("access", "portability", "rectify", "erase")
#: takes effect at once when customers say it themselves
AT_ONCE = ("object_profiling", "object_marketing")
OWN_DOORS = ("portal", "page")
DAYS = 30
MORE_DAYS = 60
#: what somebody who is no privacy officer may say when noting a request
FREE = {"kind", "partner_id", "text", "company_id", "received", "email_from"}


class CdpPrivacyRequest(models.Model):
    _name = "cdp.privacy.request"
    _description = "Privacy Request"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "deadline, id"
    _mail_post_access = "read"

    name = fields.Char(
        string="Number", required=True, readonly=True, copy=False, default="/"
    )
    kind = fields.Selection(KINDS, string="Asks for", tracking=True)
    channel = fields.Selection(
        CHANNELS, string="Came by", required=True, readonly=True, default="agent"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Contact",
        ondelete="set null",
        index="btree_not_null",
        help="Empty until you have found who it is.",
    )
    profile_id = fields.Many2one(related="partner_id.cdp_profile_id")
    email_from = fields.Char(string="Written from", readonly=True)
    text = fields.Text(string="What was written")
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    user_id = fields.Many2one(
        "res.users",
        string="Privacy officer",
        tracking=True,
        default=lambda self: self._default_officer(self.env.company),
    )
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        default="received",
        tracking=True,
        copy=False,
        group_expand=True,
    )
    received = fields.Datetime(
        required=True, default=lambda self: fields.Datetime.now()
    )
    extra_days = fields.Integer(string="Extended by (days)", readonly=True, copy=False)
    extra_reason = fields.Text(string="Extended because", readonly=True, copy=False)
    deadline = fields.Date(compute="_compute_deadline", store=True, index=True)
    closed = fields.Datetime(readonly=True, copy=False)
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue", search="_search_is_overdue"
    )
    due_words = fields.Char(string="Time left", compute="_compute_is_overdue")
    refusal = fields.Text(string="Refused because", readonly=True, copy=False)
    answer = fields.Text(
        string="Answer to the customer",
        help="Goes out with the email that says that it is done.",
    )
    result_ids = fields.One2many(
        "cdp.privacy.request.result", "request_id", string="Results", readonly=True
    )

    _extension = models.Constraint(
        f"CHECK(extra_days BETWEEN 0 AND {MORE_DAYS})",
        f"The law allows for {MORE_DAYS} more days at most.",
    )

    # ------------------------------------------------------------------
    # In time
    # ------------------------------------------------------------------

    @api.depends("received", "extra_days")
    def _compute_deadline(self):
        for request in self:
            days = timedelta(days=DAYS + request.extra_days)
            received = request.received or fields.Datetime.now()
            request.deadline = (received + days).date()

    @api.depends("deadline", "state")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for request in self:
            left = (request.deadline - today).days
            is_open = request.state not in (*CLOSED, "ready")
            request.is_overdue = is_open and left < 0
            request.due_words = is_open and request._words_left(left)

    def _words_left(self, days):
        if days < 0:
            return self.env._("Overdue by %s days", -days)
        if days == 0:
            return self.env._("Due today")
        return self.env._("%s days left", days)

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = Domain("deadline", "<", fields.Date.context_today(self)) & Domain(
            "state", "not in", (*CLOSED, "ready")
        )
        return late if True in value else ~late

    def _extend(self, days, reason):
        """Take more time, once, and tell the customer why."""
        self.ensure_one()
        self._check_officer()
        if self.extra_days:
            raise UserError(self.env._("The law allows for one extension only."))
        if not 0 < days <= MORE_DAYS:
            raise ValidationError(self.env._("Extend it by 1 to %s days.", MORE_DAYS))
        self.write({"extra_days": days, "extra_reason": reason, "reminded": False})
        self._send("extension")

    # ------------------------------------------------------------------
    # Received
    # ------------------------------------------------------------------

    @api.model
    def _default_officer(self, company):
        """The first privacy officer of a company."""
        group = self.env.ref(OFFICER).sudo()  # who they are is no secret
        officers = group.all_user_ids.filtered(
            lambda user: user.active and not user.share and company in user.company_ids
        )
        return officers.sorted("id")[:1]

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and not self.env.user.has_group(OFFICER):
            for vals in vals_list:
                self._check_free(vals)
        for vals in vals_list:
            number = self.env["ir.sequence"].sudo()  # whoever may note one may count
            vals["name"] = number.next_by_code("cdp.privacy.request") or "/"
            company = self.env["res.company"].browse(vals.get("company_id"))
            if company and "user_id" not in vals:
                vals["user_id"] = self._default_officer(company).id
        # The officer follows; who notes it for a customer sees it without.
        requests = super(
            CdpPrivacyRequest, self.with_context(mail_create_nosubscribe=True)
        ).create(vals_list)
        requests._announce()
        return requests

    def _check_free(self, vals):
        """Whoever is no officer says what was asked for, and no more."""
        vals.pop("user_id", None)
        vals["channel"] = "agent"
        if {name for name in vals if vals[name]} - FREE - {"channel"}:
            raise AccessError(
                self.env._(
                    "You can note what a customer asks for. What becomes of it is for "
                    "a privacy officer to say."
                )
            )

    @api.model
    def _receive(self, partner, kind, channel, text):
        """Take a request of a customer; one that is open already is not made again.

        :param channel: ``portal`` (signed in: we know who it is) or ``page``
        :return: the request
        """
        requests = self.sudo()  # customers are nobody in Odoo
        request = requests.search(
            [
                ("partner_id", "=", partner.id),
                ("kind", "=", kind),
                ("state", "not in", CLOSED),
            ],
            limit=1,
        )
        if request:
            if text:
                request.message_post(body=text, author_id=partner.id)
            return request
        company = partner.company_id or self.env.company
        request = requests.with_company(company).create(
            {
                "partner_id": partner.id,
                "kind": kind,
                "channel": channel,
                "text": text,
                "company_id": company.id,
            }
        )
        request._begin()
        return request

    def _begin(self):
        """What follows from how it came."""
        self.ensure_one()
        if self.channel == "portal":
            self._identify(self.env._("Signed in to the customer portal"))
        elif self.kind not in IDENTITY_NEEDED:
            self.state = "work"
        elif self.partner_id.email:
            self._send_identity()
            return  # one email is enough
        if self.kind in AT_ONCE:
            self._carry_out()
        else:
            self._send("received")

    def _announce(self):
        """Tell the responsible officer."""
        at_once = self.filtered(
            lambda request: request.kind in AT_ONCE and request.channel in OWN_DOORS
        )
        for request in (self - at_once).filtered("user_id"):
            request.sudo().activity_schedule(  # an agent cannot write on it
                "mail.mail_activity_data_todo",
                date_deadline=fields.Date.context_today(request),
                summary=self.env._("New privacy request"),
                user_id=request.user_id.id,
            )

    # ------------------------------------------------------------------
    # Who may
    # ------------------------------------------------------------------

    def _check_officer(self):
        """Only privacy officers decide, and customers' own doors (as superuser)."""
        if not self.env.su and not self.env.user.has_group(OFFICER):
            raise AccessError(
                self.env._("What becomes of it is for a privacy officer to say.")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "Privacy requests are kept as the proof that they were answered. "
                "Refuse one that is not for you, and say why."
            )
        )
