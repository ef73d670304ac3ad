from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..models.govern.cdp_purpose import CHANNELS


class CdpConsentNote(models.TransientModel):
    """What a customer told a colleague, on its way into the ledger."""

    _name = "cdp.consent.note"
    _description = "What a Customer Said"

    profile_id = fields.Many2one("cdp.profile", required=True, readonly=True)
    purpose_id = fields.Many2one("cdp.purpose", required=True)
    channel = fields.Selection(CHANNELS, required=True, default="email")
    state = fields.Selection(
        [
            ("given", "Yes"),
            ("refused", "No, never wanted it"),
            ("withdrawn", "No more"),
        ],
        string="The customer said",
        required=True,
    )
    date = fields.Datetime(
        string="When", required=True, default=lambda self: fields.Datetime.now()
    )
    how = fields.Char(
        string="How do you know?",
        required=True,
        help="What would prove it: on the phone, on a form that is kept, in an email.",
    )

    @api.constrains("date")
    def _check_date(self):
        for note in self:
            if note.date > fields.Datetime.now():
                raise ValidationError(
                    self.env._("The customer cannot have said it in the future.")
                )

    def action_note(self):
        """Add it to the ledger."""
        self.ensure_one()
        if self.channel not in self.purpose_id._channels():
            raise UserError(
                self.env._(
                    "“%(purpose)s” is not about this channel. Choose another, or add "
                    "the channel to the purpose.",
                    purpose=self.purpose_id.name,
                )
            )
        self.profile_id.check_access("read")
        self.profile_id._note_consent(
            self.purpose_id,
            [self.channel],
            self.state,
            "agent",
            date=self.date,
            lang=self.env.lang,
            proof={"agent": self.env.user.name, "how": self.how},
        )
        return {"type": "ir.actions.client", "tag": "soft_reload"}
