from odoo import fields, models

from .policy import DELETE, KEEP, MASK


class CdpErasureLine(models.Model):
    """One store: what is done with the rows of one model, and what was done."""

    _name = "cdp.erasure.line"
    _description = "Store of an Erasure"
    _order = "erasure_id, sequence, id"
    _log_access = False

    erasure_id = fields.Many2one(
        "cdp.erasure", required=True, ondelete="cascade", index=True, readonly=True
    )
    sequence = fields.Integer(readonly=True)
    model = fields.Char(required=True, readonly=True)
    title = fields.Char(string="Where", required=True, readonly=True)
    action = fields.Selection(
        [
            (DELETE, "Deleted"),
            (MASK, "Stays, names nobody"),
            (KEEP, "Kept by law"),
        ],
        string="What happens",
        required=True,
        readonly=True,
    )
    why = fields.Char(readonly=True)
    hold_id = fields.Many2one("cdp.legal.hold", ondelete="set null", readonly=True)
    until = fields.Date(readonly=True)
    row_ids = fields.Json(readonly=True)
    rows = fields.Integer(readonly=True)
    done = fields.Boolean(readonly=True)

    def action_open(self):
        """Open the records, as far as one may see them."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.title,
            "res_model": self.model,
            "view_mode": "list,form",
            "domain": [("id", "in", self.row_ids or [])],
            "context": {"active_test": False},
        }
