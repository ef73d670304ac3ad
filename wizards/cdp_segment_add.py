from odoo import api, fields, models
from odoo.exceptions import UserError


class CdpSegmentAdd(models.TransientModel):
    """Put the chosen contacts or profiles on a list."""

    _name = "cdp.segment.add"
    _description = "Add to a List"

    segment_id = fields.Many2one(
        "cdp.segment", string="List", domain=[("kind", "=", "list")], required=True
    )
    number = fields.Integer(string="Chosen", compute="_compute_number")

    @api.depends_context("active_ids", "active_model")
    def _compute_number(self):
        self.number = len(self._partners())

    def _partners(self):
        """The main contacts of whom was chosen."""
        ids = self.env.context.get("active_ids") or []
        if self.env.context.get("active_model") == "cdp.profile":
            return self.env["cdp.profile"].browse(ids).partner_id
        return self.env["res.partner"].browse(ids)

    def action_add(self):
        """Put them on the list."""
        self.ensure_one()
        partners = self._partners()
        if not partners:
            raise UserError(self.env._("Choose somebody in the list first."))
        added = self.segment_id._put(partners)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._(
                    "%(added)s added to “%(name)s”; %(before)s were on it already.",
                    added=added,
                    name=self.segment_id.name,
                    before=len(partners) - added,
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
