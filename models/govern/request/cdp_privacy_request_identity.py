"""Who asks: nothing is handed over, changed or erased before we know."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .cdp_privacy_request import IDENTITY_NEEDED

#: how long the link that confirms it works
HOURS = 72


class CdpPrivacyRequest(models.Model):
    _inherit = "cdp.privacy.request"

    identity_checked = fields.Datetime(
        string="Identity checked on", readonly=True, copy=False, tracking=True
    )
    identity_how = fields.Char(
        string="Identity checked by", readonly=True, copy=False, tracking=True
    )
    is_cleared = fields.Boolean(compute="_compute_is_cleared")

    @api.depends("kind", "identity_checked", "partner_id")
    def _compute_is_cleared(self):
        """Whether it may be carried out, as far as who asks is concerned."""
        for request in self:
            known = request.identity_checked or request.kind not in IDENTITY_NEEDED
            request.is_cleared = bool(request.kind and request.partner_id and known)

    def write(self, vals):
        if vals.get("partner_id") is not None:
            # A check says that it is this contact, and no other.
            moved = self.filtered(
                lambda request: (
                    request.identity_checked
                    and vals["partner_id"]
                    and request.partner_id.id != vals["partner_id"]
                )
            )
            if moved:
                raise UserError(
                    self.env._(
                        "The identity was checked for another contact. Note a new "
                        "request for this one."
                    )
                )
        return super().write(vals)

    def action_send_identity(self):
        """Send the link by which the customer confirms to have asked."""
        self.ensure_one()
        self._check_officer()
        if not self.partner_id.email:
            raise UserError(
                self.env._(
                    "There is no email address on file to send it to. Check the "
                    "identity in another way and note how."
                )
            )
        self._send_identity()

    def _send_identity(self):
        url = self.env["cdp.link"]._url(
            "/cdp/privacy/identity", "identity", self.partner_id, HOURS, request=self.id
        )
        self.state = "identity"
        self._send("identity", secret_url=url)

    def _identify(self, how):
        """Note that we know who asks; from now on it may be carried out."""
        self.ensure_one()
        if not self.partner_id:
            raise UserError(
                self.env._("Say first which contact it is, then note how you know.")
            )
        self.write(
            {
                "identity_checked": fields.Datetime.now(),
                "identity_how": how,
                "state": "work",
            }
        )
        self._remember_values()

    def _confirmed_by_mail(self):
        """The holder of the address on file says that it was them."""
        self._identify(self.env._("Confirmed by the link sent to the address on file"))
        self._send("received")

    def action_note_identity(self):
        """Note how the identity was checked."""
        return self._ask("identity", self.env._("How did you check who it is?"))

    def _ask(self, what, title):
        """Ask for a text that must not be missing."""
        self.ensure_one()
        self._check_officer()
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "cdp.privacy.decide",
            "view_mode": "form",
            "target": "new",
            "context": {"default_request_id": self.id, "default_what": what},
        }
