from odoo import api, fields, models

from ..models.govern.request.cdp_privacy_request import MORE_DAYS


class CdpPrivacyDecide(models.TransientModel):
    """The words that a decision on a privacy request must not be without."""

    _name = "cdp.privacy.decide"
    _description = "Decision on a Privacy Request"

    request_id = fields.Many2one("cdp.privacy.request", required=True, readonly=True)
    what = fields.Selection(
        [
            ("identity", "Identity checked"),
            ("extend", "Extend the deadline"),
            ("refuse", "Refuse"),
        ],
        required=True,
        readonly=True,
    )
    text = fields.Text(required=True)
    days = fields.Integer(string="More days", default=MORE_DAYS)
    new_deadline = fields.Date(compute="_compute_new_deadline")

    @api.depends("days", "request_id")
    def _compute_new_deadline(self):
        for decision in self:
            decision.new_deadline = fields.Date.add(
                decision.request_id.deadline, days=decision.days
            )

    def action_decide(self):
        """Do it."""
        self.ensure_one()
        request = self.request_id
        request._check_officer()
        if self.what == "identity":
            request._identify(self.text)
        elif self.what == "extend":
            request._extend(self.days, self.text)
        else:
            request._refuse(self.text)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
