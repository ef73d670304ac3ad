import hashlib
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .cdp_webhook import TOPICS

TRIES = 8  # over about a day
FIRST, LONGEST = 30, 12 * 3600  # seconds between tries
KEPT = {"sent": timedelta(days=14), "dead": timedelta(days=90)}


class CdpWebhookDelivery(models.Model):
    """One message of a webhook: told at least once, with the same id each time."""

    _name = "cdp.webhook.delivery"
    _description = "Message of a Webhook"
    _order = "id desc"
    _rec_name = "message_id"
    _log_access = False

    webhook_id = fields.Many2one(
        "cdp.webhook", required=True, readonly=True, ondelete="cascade", index=True
    )
    topic = fields.Selection(TOPICS, required=True, readonly=True)
    message_id = fields.Char(
        string="Number of the message",
        required=True,
        readonly=True,
        help="The same each time it is sent, so that the other program can tell that "
        "it has it already.",
    )
    date = fields.Datetime(required=True, readonly=True)
    profile_id = fields.Many2one(
        "cdp.profile", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="About",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )
    payload = fields.Text(string="What was told", readonly=True)
    state = fields.Selection(
        [("waiting", "On its way"), ("sent", "Delivered"), ("dead", "Given up")],
        required=True,
        readonly=True,
        default="waiting",
    )
    tries = fields.Integer(readonly=True)
    next_try = fields.Datetime(readonly=True)
    status = fields.Integer(
        string="Answer",
        readonly=True,
        aggregator=None,
        help="200 to 299: it was taken. 0: there was no answer.",
    )
    answer = fields.Text(
        string="Beginning of the answer", readonly=True, help="How the answer begins."
    )

    _message_unique = models.UniqueIndex("(message_id)", "Each message is told once.")
    _due_idx = models.Index("(next_try) WHERE state = 'waiting'")

    def action_replay(self):
        """Try again from the start what was given up."""
        self.check_access("read")
        self.webhook_id.check_access("write")
        # Of a delivery nobody writes anything else.
        dead = self.sudo().filtered(lambda one: one.state == "dead")
        dead.write({"state": "waiting", "tries": 0, "next_try": fields.Datetime.now()})
        dead.webhook_id.write({"rest_until": False})
        self.env["cdp.stage"]._wake("webhook")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._("%s messages are sent again.", len(dead)),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _pause(self):
        """Seconds until the next try: longer each time, and not all at one moment."""
        self.ensure_one()
        span = min(FIRST * 4 ** (self.tries - 1), LONGEST)
        digest = hashlib.sha256(f"{self.message_id}:{self.tries}".encode()).digest()
        return round(span * (0.8 + 0.4 * digest[0] / 255))

    @api.autovacuum
    def _gc_deliveries(self):
        """What was told about customers is not kept longer than it is of use."""
        now = fields.Datetime.now()
        for state, span in KEPT.items():
            self.env.cr.execute(
                SQL(
                    "DELETE FROM cdp_webhook_delivery WHERE state = %s AND date < %s",
                    state,
                    now - span,
                )
            )


class CdpWebhookTold(models.Model):
    """What a webhook knows a customer to be like: a digest, to see that it changed."""

    _name = "cdp.webhook.told"
    _description = "What a Webhook Has Told"
    _log_access = False

    webhook_id = fields.Many2one("cdp.webhook", required=True, ondelete="cascade")
    profile_id = fields.Many2one(
        "cdp.profile", required=True, ondelete="cascade", index=True
    )
    topic = fields.Char(required=True)
    digest = fields.Char(required=True)

    _one = models.UniqueIndex(
        "(webhook_id, profile_id, topic)", "Once for each webhook and customer."
    )
