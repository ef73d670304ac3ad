from odoo import api, models
from odoo.exceptions import ValidationError

HINTS = ("cdp.sentiment", "cdp.feedback")


class BaseAutomation(models.Model):
    _inherit = "base.automation"

    @api.constrains("model_id")
    def _check_not_on_hints(self):
        """A guess that misses every other unhappy customer must trigger nothing."""
        if any(automation.model_id.sudo().model in HINTS for automation in self):
            raise ValidationError(
                self.env._(
                    "The mood of a message is only a guess, so no automation can rest "
                    "on it. Use ratings or complaints of the customer profile instead."
                )
            )
