"""What is changed on the graph: each change keeps the rest of the journey together."""

from odoo import api, models
from odoo.exceptions import UserError

from ..journey.cdp_journey_step import EDGES


class CdpJourneyStep(models.Model):
    _inherit = "cdp.journey.step"

    @api.model
    def insert(self, version_id, kind, step_id=False, way=False):
        """Add a step on the way out of another, or before all others; what came there
        comes after it.

        :return: id of the new step
        """
        version = self.env["cdp.journey.version"].browse(version_id)
        before = self.browse(step_id)
        following = self._at(before, way) if before else version._first()
        fresh = self.create({"version_id": version.id, "kind": kind})
        if kind != "end":
            fresh.next_id = following
        if before:
            before[way] = fresh
        return fresh.id

    def remove(self):
        """Remove a step; what led to it leads to what came after it."""
        self.ensure_one()
        following = self.next_id or self.else_id or self.timeout_id
        for field in EDGES:
            self.search([(field, "=", self.id)]).write({field: following.id})
        self.unlink()

    def connect(self, way, step_id=False):
        """Have a way lead to another step, or to the end of the journey."""
        self.ensure_one()
        target = self.browse(step_id)
        self._at(self, way)
        if target.version_id - self.version_id:
            raise UserError(self.env._("A step leads to a step of another version."))
        if self in target._all_after():
            raise UserError(
                self.env._(
                    "“%s” comes before this step. A journey goes forward only: let the "
                    "customer enter again instead.",
                    target.display_name,
                )
            )
        self[way] = target

    def _at(self, step, way):
        """Where a way of a step leads; a sentence if it has no such way."""
        if way not in step._ways():
            raise UserError(self.env._("“%s” has no such way on.", step.display_name))
        return step[way]

    def _all_after(self):
        """The step and all that can come after it."""
        found, ahead = self.browse(), self
        while ahead:
            found |= ahead
            ahead = (ahead.next_id | ahead.else_id | ahead.timeout_id) - found
        return found
