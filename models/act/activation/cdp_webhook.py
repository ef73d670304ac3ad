import base64
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from . import post

TOPICS = [
    ("profile.changed", "A profile changed"),
    ("score.changed", "A score changed"),
    ("segment.entered", "A customer entered a segment"),
    ("segment.left", "A customer left a segment"),
    ("journey.step", "A step of a journey"),
    ("test", "A test"),
]
OVERLAP = timedelta(hours=24)  # for which a replaced secret still signs


class CdpWebhook(models.Model):
    """Tells another program, at an address of the web, what happens to customers."""

    _name = "cdp.webhook"
    _description = "Webhook"
    _order = "name, id"

    name = fields.Char(required=True)
    url = fields.Char(
        string="Address",
        required=True,
        help="Where the other program listens; it begins with https://",
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        help="Tells of customers of this company and of those of no company. "
        "Empty: of all.",
    )
    on_profile = fields.Boolean(
        string="A profile changed",
        help="One of the details chosen below that is no score has changed.",
    )
    on_score = fields.Boolean(
        string="A score changed",
        help="One of the scores chosen below has changed.",
    )
    on_entered = fields.Boolean(string="A customer entered a segment")
    on_left = fields.Boolean(string="A customer left a segment")
    segment_ids = fields.Many2many(
        "cdp.segment",
        string="Only these segments",
        help="Tells of these segments, and of changes of their members. "
        "Empty: of all segments and all customers.",
    )
    field_ids = fields.Many2many(
        "cdp.webhook.field",
        string="What is told",
        help="Beside the number of the profile. Choose no more than the other program "
        "needs.",
    )
    secret = fields.Char(copy=False, readonly=True, groups=fields.NO_ACCESS)
    secret_before = fields.Char(copy=False, readonly=True, groups=fields.NO_ACCESS)
    secret_until = fields.Datetime(
        string="Old secret valid until", copy=False, readonly=True
    )
    secret_shown = fields.Boolean(copy=False, readonly=True)
    rest_until = fields.Datetime(
        copy=False, readonly=True, help="It did not answer: nothing is sent until then."
    )
    delivery_ids = fields.One2many("cdp.webhook.delivery", "webhook_id", readonly=True)
    waiting_count = fields.Integer(string="Waiting", compute="_compute_counts")
    sent_count = fields.Integer(string="Sent", compute="_compute_counts")
    dead_count = fields.Integer(string="Given up", compute="_compute_counts")
    state_words = fields.Char(string="How it is doing", compute="_compute_counts")

    @api.depends("delivery_ids.state", "active")
    def _compute_counts(self):
        groups = self.env["cdp.webhook.delivery"]._read_group(
            [("webhook_id", "in", self.ids)], ["webhook_id", "state"], ["__count"]
        )
        count = {(hook.id, state): number for hook, state, number in groups}
        for hook in self:
            hook.waiting_count = count.get((hook.id, "waiting"), 0)
            hook.sent_count = count.get((hook.id, "sent"), 0)
            hook.dead_count = count.get((hook.id, "dead"), 0)
            hook.state_words = hook._in_words()

    def _in_words(self):
        if not self.active:
            return self.env._("Switched off")
        if self.dead_count:
            return self.env._("%s messages could not be delivered", self.dead_count)
        if self.rest_until and self.rest_until > fields.Datetime.now():
            return self.env._("Does not answer; tried again soon")
        if self.waiting_count:
            return self.env._("%s messages are on their way", self.waiting_count)
        return (
            self.env._("All is delivered") if self.sent_count else self.env._("Ready")
        )

    @api.constrains("url")
    def _check_url(self):
        for hook in self:
            if why := post.problem(hook.url, self._loopback()):
                raise ValidationError(hook._refusal(why))

    def _refusal(self, why):
        if why == "password":
            return self.env._(
                "Leave name and password out of the address: each message is signed "
                "with the secret instead."
            )
        if why == "https":
            return self.env._(
                "The address has to begin with https://, so that nobody on the way can "
                "read what is told about your customers."
            )
        return self.env._("“%s” is not an address of the web.", self.url)

    @api.model
    def _loopback(self):
        """Whether messages may go to this very machine: for tests and development."""
        # a plain setting
        parameters = self.env["ir.config_parameter"].sudo()
        return parameters.get_param("customer_data_platform.webhook_loopback") == "1"

    # ------------------------------------------------------------------
    # Changes
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        hooks = super().create(vals_list)
        for hook in hooks.sudo():  # nobody reads the secret, not even who makes it
            hook.secret = _new_secret()
        hooks._remember_all()
        return hooks

    def write(self, vals):
        result = super().write(vals)
        watched = {"active", "on_profile", "on_score", "segment_ids", "field_ids"}
        if vals.keys() & (watched | {"company_id"}):
            self._remember_all()
        return result

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_secret(self):
        """Show the secret, once."""
        self.ensure_one()
        self.check_access("write")
        if self.secret_shown:
            raise UserError(
                self.env._(
                    "The secret was shown before. If it is lost, replace it: the old "
                    "one stays valid for a day."
                )
            )
        self.secret_shown = True
        return self._show(self.sudo().secret)  # once, to who may write the webhook

    def action_replace_secret(self):
        """Make a new secret; for a day messages are signed with both."""
        self.ensure_one()
        self.check_access("write")
        hook = self.sudo()  # nobody reads or writes secrets otherwise
        hook.write(
            {
                "secret_before": hook.secret,
                "secret_until": fields.Datetime.now() + OVERLAP,
                "secret": _new_secret(),
                "secret_shown": True,
            }
        )
        return self._show(hook.secret)

    def _show(self, secret):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Copy the secret now: it is not shown again"),
                "message": secret,
                "type": "warning",
                "sticky": True,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _secrets(self):
        """The secrets that sign now, the newest first."""
        self.ensure_one()
        hook = self.sudo()  # to sign with
        old = hook.secret_until and hook.secret_until > fields.Datetime.now()
        return [hook.secret, *([hook.secret_before] if old else [])]

    def action_test(self):
        """Send a message about nobody, to see whether it arrives."""
        self.ensure_one()
        self.check_access("write")
        if not self.active:
            raise UserError(self.env._("Switch the webhook on first."))
        self._enqueue_test()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "A test is on its way. See under Messages what was answered."
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_deliveries(self):
        """Open what was told, and what became of it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "customer_data_platform.cdp_webhook_delivery_action"
        )
        return {**action, "domain": [("webhook_id", "=", self.id)], "context": {}}


def _new_secret():
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
