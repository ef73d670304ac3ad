"""*Tell who should know*: looks whether what has changed is what somebody named."""

from odoo import models
from odoo.service.model import retrying

from ...cdp_stage_worker import Batch

QUEUE = 2_000
OF_CUSTOMERS = ("customer", "feedback")


class CdpStageAlert(models.AbstractModel):
    _name = "cdp.stage.alert"
    _inherit = "cdp.stage.worker"
    _description = "Tell Who Should Know"

    def _alerts(self):
        return self.env["cdp.alert"].search([("is_on", "=", True)], order="id")

    def _prepare(self):
        retrying(self._look_at_totals, self.env)

    def _look_at_totals(self):
        """Segments and journeys as a whole: a number each."""
        alerts = self._alerts().filtered(lambda one: one.kind not in OF_CUSTOMERS)
        for alert in alerts:
            alert._look()

    def _waiting(self):
        alerts = self._alerts()
        return len(alerts.filtered(lambda one: not one.begun)) + len(
            alerts.filtered(self._has_held)
        )

    def _has_held(self, alert):
        domain = [("alert_id", "=", alert.id), ("state", "=", "held")]
        held = self.env["cdp.alert.event"].search_count(domain, limit=1)
        return bool(held and alert._room())

    def _full_size(self, cursor):
        return self.env["cdp.alert"].search_count(
            [("is_on", "=", True), ("id", ">", cursor)]
        )

    def _full_batch(self, cursor):
        # One alert a batch: what it finds and that it is told are one transaction.
        alert = self.env["cdp.alert"].search(
            [("is_on", "=", True), ("id", ">", cursor)], order="id", limit=1
        )
        if not alert:
            return Batch()
        return Batch(1, alert._look(), alert.id)

    def _queued_batch(self):
        alerts = self._alerts()
        if fresh := alerts.filtered(lambda one: not one.begun)[:1]:
            return Batch(1, fresh._look())
        partners, profiles = self.env["cdp.change"]._take("alert", QUEUE)
        if profiles:
            alerts = alerts.filtered(lambda one: one.kind in OF_CUSTOMERS)
            told = sum(alert._look(profiles) for alert in alerts)
            return Batch(len(profiles), told)
        if partners:
            return Batch(len(partners))
        if full := alerts.filtered(self._has_held)[:1]:
            return Batch(1, full._tell_together())
        return None
