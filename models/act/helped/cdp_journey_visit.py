"""A visit says “held out, to compare” when only the holdout kept the message back."""

from odoo import fields, models
from odoo.tools.translate import LazyTranslate

from ...govern.gate.cdp_decision import REASONS
from ..journey.cdp_journey_numbers import COUNTS

_lt = LazyTranslate(__name__)

HOLDOUT = "holdout"
REASONS[HOLDOUT] = _lt("Held out, to compare")
COUNTS["control_count"] = ("control",)


class CdpJourneyVisit(models.Model):
    _inherit = "cdp.journey.visit"

    state = fields.Selection(
        selection_add=[("control", "Held out, to compare")],
        ondelete={"control": "cascade"},
    )

    def _held(self, reason):
        """Whoever is held out goes on as if the message had been sent."""
        if reason != HOLDOUT:
            return super()._held(reason)
        self.env["cdp.exposure"]._log(self.run_id.ids, self.step_id, "control")
        self._set("control", reason=reason, sent=None)
        runs = self._here_still()
        self.env["cdp.journey.run"]._move(runs, self.step_id.next_id)
        return self._wake()

    def _unknown(self):
        """What perhaps arrived counts as if it had."""
        for visit in self:
            visit.env["cdp.exposure"]._log(visit.run_id.ids, visit.step_id, "treated")
        return super()._unknown()


class CdpJourneyStep(models.Model):
    _inherit = "cdp.journey.step"

    control_count = fields.Integer(
        string="Held out, to compare", compute="_compute_counts"
    )
