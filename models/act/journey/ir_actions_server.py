from odoo import api, fields, models
from odoo.exceptions import ValidationError


class IrActionsServer(models.Model):
    """“Enter a journey”, for automation rules on any document with a customer."""

    _inherit = "ir.actions.server"

    state = fields.Selection(
        selection_add=[("cdp_journey", "Enter a journey")],
        ondelete={"cdp_journey": "cascade"},
    )
    cdp_journey_id = fields.Many2one(
        "cdp.journey", string="Journey", ondelete="cascade", index="btree_not_null"
    )

    cdp_step_ids = fields.One2many(
        "cdp.journey.step", "own_action_id", string="Does this for", readonly=True
    )

    @api.constrains("state", "cdp_journey_id")
    def _check_cdp_journey(self):
        for action in self:
            if action.state == "cdp_journey" and not action.cdp_journey_id:
                raise ValidationError(self.env._("Choose the journey to enter."))

    def _run_action_cdp_journey_multi(self, eval_context=None):
        records = eval_context.get("records") or eval_context.get("record")
        if records:
            # As every automation rule: whoever changes the record need not be allowed
            # to put people into journeys.
            self.sudo().cdp_journey_id._enter_with(records)
