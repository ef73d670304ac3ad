from odoo import api, fields, models


class MailingList(models.Model):
    _inherit = "mailing.list"

    cdp_purpose_id = fields.Many2one(
        "cdp.purpose",
        string="Purpose",
        default=lambda self: self._cdp_newsletter(),
        domain=[("by_email", "=", True)],
        ondelete="set null",
        help="What the list is for. Whoever leaves the list withdraws the consent to "
        "it, and whoever withdraws the consent leaves the list. Without one it is the "
        "newsletter.",
    )

    @api.model
    def _cdp_newsletter(self):
        """The purpose of a list that has none of its own."""
        purpose = "customer_data_platform.purpose_newsletter"
        # Purposes are no secret to those who make lists.
        return (
            self.env.ref(purpose, raise_if_not_found=False) or self.env["cdp.purpose"]
        )

    def _cdp_purpose(self):
        """What a list is for."""
        return self.sudo().cdp_purpose_id or self._cdp_newsletter().sudo()
