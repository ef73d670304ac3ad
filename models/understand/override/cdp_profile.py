from odoo import fields, models
from odoo.exceptions import UserError


class CdpProfile(models.Model):
    _inherit = "cdp.profile"

    override_ids = fields.One2many(
        "cdp.override", "profile_id", string="Scores set by hand", readonly=True
    )

    def _why_no_override(self):
        """Why no score can be set by hand, or False."""
        if self.merged_into_id or self.excluded_by_id:
            return self._why_no_score()
        return False

    def action_override(self):
        """Ask for the score that shall stand instead of the model's own."""
        self.ensure_one()
        if why_not := self._why_no_override():
            raise UserError(why_not)
        shown = self.churn_state in ("scored", "by_hand")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set the churn probability by hand"),
            "res_model": "cdp.override",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_profile_id": self.id,
                "default_kind": "churn",
                "default_value": shown and round(self.churn_probability, 2),
            },
        }

    def action_end_override(self):
        """Let the model's own score count again."""
        self.ensure_one()
        self.env["cdp.override"]._active_of(self, "churn").action_end()

    def action_open_overrides(self):
        """Open what was set by hand for this customer, and by whom."""
        self.ensure_one()
        return self._action_list(
            self.env._("Scores set by hand"),
            "cdp.override",
            [("profile_id", "=", self.id)],
            "list",
        )
