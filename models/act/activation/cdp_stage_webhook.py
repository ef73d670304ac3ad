"""*Tell other programs*: what changed is written down as messages; these are sent."""

from odoo import models

from ...cdp_stage_worker import Batch

QUEUE = 5_000


class CdpStageWebhook(models.AbstractModel):
    _name = "cdp.stage.webhook"
    _inherit = "cdp.stage.worker"
    _description = "Tell Other Programs"

    def _waiting(self):
        return self.env["cdp.webhook.delivery"]._due()[0]

    def _full_size(self, cursor):
        return self.env["cdp.profile"].search_count([("id", ">", cursor)])

    def _full_batch(self, cursor):
        # Nightly, what the queue may have missed.
        profiles = self.env["cdp.profile"].search(
            [("id", ">", cursor)], order="id", limit=QUEUE
        )
        self.env["cdp.webhook"]._note_changes(profiles.ids)
        more = len(profiles) == QUEUE
        return Batch(len(profiles), 0, profiles[-1].id if more else None)

    def _queued_batch(self):
        _partners, profiles = self.env["cdp.change"]._take("webhook", QUEUE)
        if profiles:
            self.env["cdp.webhook"]._note_changes(profiles)
            return Batch(len(profiles), 0)
        due, dropped = self.env["cdp.webhook.delivery"]._claim()
        if not due and not dropped:
            self._wake_when_due()
            return None
        tried = due._send_all()
        return Batch(tried + dropped, tried)

    def _wake_when_due(self):
        _now, later = self.env["cdp.webhook.delivery"]._due()
        if later:
            cron = self.env.ref("customer_data_platform.cron_webhook")
            cron._trigger(later)
