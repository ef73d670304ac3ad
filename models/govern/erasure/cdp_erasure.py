"""The erasing of one customer, from the dry run to the certificate."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

STATES = [
    ("draft", "Not begun"),
    ("running", "Being erased"),
    ("remains", "Something remains"),
    ("failed", "Stopped by a fault"),
    ("done", "Erased"),
]


class CdpErasure(models.Model):
    """Holds what leads to the person only while it works, and nothing of it after."""

    _name = "cdp.erasure"
    _description = "Erasure of a Customer"
    _inherit = ["mail.thread"]
    _order = "id desc"
    _mail_post_access = "read"

    name = fields.Char(string="Number", readonly=True, copy=False)
    profile_id = fields.Many2one(
        "cdp.profile", string="Customer", ondelete="set null", index="btree_not_null"
    )
    partner_id = fields.Many2one(
        "res.partner", string="Contact", ondelete="set null", index="btree_not_null"
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    reason = fields.Selection(
        [
            ("request", "The customer's request"),
            ("retention", "Kept long enough"),
            ("agent", "Decided by a colleague"),
        ],
        required=True,
        default="agent",
    )
    user_id = fields.Many2one(
        "res.users",
        string="On the order of",
        readonly=True,
        default=lambda self: self.env.user,
    )
    state = fields.Selection(
        STATES, required=True, default="draft", readonly=True, tracking=True
    )
    planned = fields.Datetime(string="Looked through on", readonly=True)
    done = fields.Datetime(string="Erased on", readonly=True)
    hold_until = fields.Date(
        string="The rest goes on",
        readonly=True,
        index="btree_not_null",
        help="When the last legal hold ends, what it keeps is erased by itself.",
    )
    line_ids = fields.One2many("cdp.erasure.line", "erasure_id", readonly=True)
    progress = fields.Float(compute="_compute_progress")
    kept_ids = fields.Json(readonly=True, help="Contacts that documents need.")
    searched = fields.Char(readonly=True, help="The table that was searched last.")
    searched_id = fields.Integer(
        string="Searched up to",
        readonly=True,
        help="In the next table: tables may be large.",
    )
    fault = fields.Char(readonly=True)
    remains = fields.Json(readonly=True, help="Where something was still found.")
    remains_words = fields.Text(compute="_compute_remains_words")
    #: numbers and identifiers of the person, while the work goes on
    person = fields.Json(readonly=True, groups="base.group_system")
    certificate = fields.Html(readonly=True, sanitize=False, copy=False)

    @api.depends("line_ids.done")
    def _compute_progress(self):
        for erasure in self:
            lines = erasure.line_ids
            ready = len(lines.filtered("done"))
            erasure.progress = 100 * ready / len(lines) if lines else 0

    @api.depends("remains")
    def _compute_remains_words(self):
        for erasure in self:
            found = erasure.remains or {}
            erasure.remains_words = "\n".join(
                self.env._("%(table)s: %(rows)s rows", table=table, rows=rows)
                for table, rows in sorted(found.items())
            )

    @api.model_create_multi
    def create(self, vals_list):
        erasures = super().create(vals_list)  # numbered below, by no hand
        for erasure in erasures:
            if not (erasure.profile_id or erasure.partner_id):
                raise UserError(self.env._("Choose the customer or the contact."))
            erasure.sudo().name = self.env._("Erasure %s", erasure.id)
        return erasures

    @api.ondelete(at_uninstall=False)
    def _unlink_draft(self):
        if any(erasure.state != "draft" for erasure in self):
            raise UserError(
                self.env._("An erasure that has begun stays: it is its own proof.")
            )

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_preview(self):
        """Show what would go, what stays, and why; change nothing."""
        for erasure in self:
            erasure._officer()
            erasure._check_whose()
            erasure._plan()
        return True

    def action_run(self):
        """Begin; the rest is done in the background, and goes on after any stop."""
        for erasure in self:
            erasure._officer()
            if erasure.state != "draft":
                raise UserError(self.env._("It has begun already."))
            erasure._check_whose()
            erasure._begin(erasure._plan())
        # The work itself is Odoo's; the order was the officer's.
        self.env.ref("customer_data_platform.cron_erasure").sudo()._trigger()
        return True

    def action_again(self):
        """Go on, after somebody has seen to what remained or stood in the way."""
        for erasure in self.filtered(lambda one: one.state in ("remains", "failed")):
            erasure._officer()
            erasure.sudo().write({"state": "running", "fault": False})
        self.env.ref("customer_data_platform.cron_erasure").sudo()._trigger()
        return True

    def action_print(self):
        """Open the certificate, to print or to send."""
        self.ensure_one()
        report = "customer_data_platform.erasure_certificate_report"
        return self.env.ref(report).report_action(self)

    def _officer(self):
        if not (self.env.su or self.env.user.has_group(OFFICER)):
            raise AccessError(self.env._("Only privacy officers erase customers."))

    def _check_whose(self):
        """Nobody erases the shop itself, or who works for it."""
        partners = self._partners().with_context(active_test=False)
        if not partners:
            raise UserError(
                self.env._("The customer is gone already: there is nothing to erase.")
            )
        if partners.cdp_own_company_ids:
            raise UserError(
                self.env._("This is the contact of a company of your own, no customer.")
            )
        users = partners.user_ids
        if any(user._is_internal() for user in users):
            raise UserError(
                self.env._(
                    "This is a colleague who works with Odoo. End their access to Odoo "
                    "first."
                )
            )

    def _partners(self):
        """Their contacts as they are known, archived ones too."""
        self.ensure_one()
        # Contacts of every company that the customer has dealt with.
        person = self.env["cdp.person"].sudo()._of(self.profile_id or self.partner_id)
        return self.env["res.partner"].sudo().browse(person.partner_ids)


OFFICER = "customer_data_platform.group_privacy"
