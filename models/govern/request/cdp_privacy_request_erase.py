"""Erasing at the customer's wish: looked at first, told before, noted after."""

from odoo import fields, models
from odoo.exceptions import UserError

from .cdp_privacy_request import CLOSED


class CdpPrivacyRequest(models.Model):
    _inherit = "cdp.privacy.request"

    erasure_ids = fields.One2many("cdp.erasure", "request_id", readonly=True)

    def _do_erase(self):
        """Look what would go and what stays; erasing itself is begun there."""
        erasure = self.erasure_ids[:1] or self.env["cdp.erasure"].create(
            {
                "request_id": self.id,
                "profile_id": self.profile_id.id,
                "partner_id": self.partner_id.id,
                "company_id": self.company_id.id,
                "reason": "request",
            }
        )
        if erasure.state == "draft":
            erasure.action_preview()
        self.state = "work"
        return erasure.get_formview_action()

    def _close_erased(self, erasure):
        """Note what was done with each store; what the customer wrote goes too."""
        actions = dict(
            erasure.line_ids._fields["action"]._description_selection(self.env)
        )
        for line in erasure.line_ids:
            done = ", ".join(filter(None, [actions[line.action], line.why]))
            self._note_result(line.title, done, line.rows)
        self.write(dict.fromkeys(("text", "answer", "email_from", "partner_id"), False))
        self._close("done")


class CdpErasure(models.Model):
    _inherit = "cdp.erasure"

    request_id = fields.Many2one(
        "cdp.privacy.request", readonly=True, ondelete="set null", index=True
    )

    def action_run(self):
        """The customer hears of it while there is still an address."""
        for erasure in self:
            request = erasure.request_id
            if request.state in CLOSED:
                raise UserError(self.env._("The request is closed already."))
            if request and not request.is_cleared:
                raise UserError(self.env._("Check first who it is that asks."))
            if request and erasure.state == "draft":
                request._send("erasing", now=True)
        return super().action_run()

    def _finish(self):
        result = super()._finish()
        if self.state == "done" and self.request_id:
            self.request_id._close_erased(self)
        return result
