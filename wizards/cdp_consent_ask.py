from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.govern.cdp_purpose import CHANNELS


class CdpConsentAsk(models.TransientModel):
    """Ask a customer by email whether they agree to something."""

    _name = "cdp.consent.ask"
    _description = "Question to a Customer"

    profile_id = fields.Many2one("cdp.profile", required=True, readonly=True)
    email = fields.Char(related="profile_id.email")
    purpose_id = fields.Many2one(
        "cdp.purpose", required=True, domain=[("legal_basis", "=", "consent")]
    )
    channel = fields.Selection(CHANNELS, required=True, default="email")
    wording = fields.Text(compute="_compute_wording")
    why_not = fields.Char(compute="_compute_why_not")

    @api.depends("purpose_id", "profile_id")
    def _compute_wording(self):
        for ask in self:
            lang = ask.profile_id.partner_id.lang or self.env.lang
            wordings = self.env["cdp.purpose.wording"]
            ask.wording = wordings._latest(ask.purpose_id, lang).text

    @api.depends("purpose_id", "profile_id", "channel")
    def _compute_why_not(self):
        for ask in self:
            ask.why_not = ask.purpose_id and ask.profile_id._why_not_ask(
                ask.purpose_id, [ask.channel]
            )

    def action_ask(self):
        """Send the question."""
        self.ensure_one()
        self.profile_id.check_access("read")
        if self.channel not in self.purpose_id._channels():
            raise UserError(
                self.env._(
                    "“%(purpose)s” is not about this channel. Choose another, or add "
                    "the channel to the purpose.",
                    purpose=self.purpose_id.name,
                )
            )
        if self.why_not:
            raise UserError(self.env._("No email is sent: %s.", self.why_not))
        self.profile_id._ask_consent(
            self.purpose_id,
            [self.channel],
            "agent",
            proof={"agent": self.env.user.name},
        )
        return {"type": "ir.actions.client", "tag": "soft_reload"}
