"""Mailings say what they are for; those that do not are told what that means."""

from odoo import api, fields, models

HOLD = "customer_data_platform.hold_without_purpose"
#: whom a mailing is to, that is marketing until somebody says otherwise
CUSTOMERS = ("res.partner", "mailing.list", "mailing.contact")


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    cdp_unasked = fields.Selection(
        [("sent", "Consent is not asked"), ("held", "Held back")],
        compute="_compute_cdp_unasked",
    )

    @api.depends("cdp_purpose_id", "mailing_model_id", "mailing_type", "state")
    def _compute_cdp_unasked(self):
        held = self._cdp_holds()
        for mailing in self:
            mailing.cdp_unasked = (
                mailing.mailing_type == "mail"
                and mailing.state != "done"
                and not mailing.cdp_purpose_id
                and (held or mailing.mailing_model_name in CUSTOMERS)
                and ("held" if held else "sent")
            )

    @api.onchange("mailing_model_id", "contact_list_ids")
    def _onchange_cdp_purpose(self):
        """Whoever makes a mailing starts with what it most likely is for, and sees it;
        what programs make goes on as they made it."""
        if not self.env.user.has_group("customer_data_platform.group_user"):
            return
        if self.mailing_type != "mail" or self.mailing_model_name not in CUSTOMERS:
            self.cdp_purpose_id = False
            return
        lists = self.contact_list_ids if self.mailing_on_mailing_list else None
        purposes = self.env["cdp.purpose"].union(
            *(one._cdp_purpose() for one in lists or ())
        )
        if len(purposes) == 1:
            self.cdp_purpose_id = purposes
        elif not self.cdp_purpose_id:
            newsletter = self.env["mailing.list"]._cdp_newsletter()
            self.cdp_purpose_id = newsletter.filtered("active")

    @api.model
    def _cdp_holds(self):
        """Whether mailings without a purpose are held back."""
        # A plain setting
        return bool(self.env["ir.config_parameter"].sudo().get_param(HOLD))

    def _cdp_is_gated(self):
        """Whether the gate is asked about who gets it."""
        return bool(self) and (bool(self.cdp_purpose_id) or self._cdp_holds())
