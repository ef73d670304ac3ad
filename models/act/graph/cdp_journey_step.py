"""A step as the graph of a journey shows it."""

from odoo import models
from odoo.exceptions import UserError

ICONS = {
    "email": "fa-envelope-o",
    "wait": "fa-clock-o",
    "branch": "fa-code-fork",
    "task": "fa-user-o",
    "tag": "fa-tag",
    "field": "fa-pencil",
    "lead": "fa-briefcase",
    "coupon": "fa-gift",
    "action": "fa-cogs",
    "journey": "fa-road",
    "end": "fa-flag-checkered",
}
#: ways that, left open, go where “Then” goes
SAME = {"else_id": "email", "timeout_id": "wait"}
NUMBERS = ("waiting_count", "reached_count", "sent_count", "held_count")
NUMBERS += ("unknown_count", "failed_count", "shadow_count")


class CdpJourneyStep(models.Model):
    _inherit = "cdp.journey.step"

    def _ways(self):
        """{field: what it is called here} of the ways that lead on from a step."""
        if self.kind == "end":
            return {}
        if self.kind == "email":
            return {
                "next_id": self.env._("Then"),
                "else_id": self.env._("If it was not sent"),
            }
        if self.kind == "wait" and self.wait_kind == "event":
            return {
                "next_id": self.env._("It happened"),
                "timeout_id": self.env._("Time was over"),
            }
        if self.kind == "branch":
            return self._ways_of_branch()
        return {"next_id": self.env._("Then")}

    def _ways_of_branch(self):
        if self.branch_kind in ("split", "ab"):
            letters = ("A ", "B ") if self.branch_kind == "ab" else ("", "")
            return {
                "next_id": f"{letters[0]}{self.share} %",
                "else_id": f"{letters[1]}{100 - self.share} %",
            }
        return {"next_id": self.env._("Yes"), "else_id": self.env._("No")}

    def _as_drawn(self):
        """What the page needs to draw the steps, in their order."""
        return [
            {
                "id": step.id,
                "kind": step.kind,
                "label": step._label("kind"),
                "icon": ICONS.get(step.kind, "fa-square-o"),
                "text": step.display_name,
                "x": step.x,
                "y": step.y,
                "ways": [
                    {
                        "field": field,
                        "label": label,
                        "to": step[field].id,
                        # where it leads nowhere of its own: the same way as “Then”
                        "same": SAME.get(field) == step.kind and not step[field],
                    }
                    for field, label in step._ways().items()
                ],
                "problem": step._problem(),
                "numbers": {name: step[name] for name in NUMBERS},
            }
            for step in self
        ]

    def _problem(self):
        """What is missing for the step to do what it should, in words."""
        if self.version_id.published:
            return False
        try:
            self._check_complete()
        except UserError as error:
            return str(error)
        return False

    def action_open_waiting(self):
        """Open the customers who are at this step now."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "cdp.journey.run",
            "view_mode": "list,form",
            "domain": [
                ("step_id", "=", self.id),
                ("state", "in", ["active", "waiting"]),
            ],
        }
