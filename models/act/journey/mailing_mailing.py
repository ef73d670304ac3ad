"""The email of a journey's step: a mailing that nobody sends by hand."""

from odoo import api, fields, models
from odoo.exceptions import UserError

#: what a customer gets; it stays as it was approved
TEXT = {"subject", "preview", "body_arch", "body_html", "email_from", "attachment_ids"}


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    cdp_step_id = fields.Many2one(
        "cdp.journey.step",
        string="Step of a journey",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    cdp_lang = fields.Selection(
        selection="_get_cdp_langs",
        string="For customers who read",
        help="Empty: everybody for whom there is no other.",
    )
    cdp_frozen = fields.Boolean(compute="_compute_cdp_frozen")

    @api.model
    def _get_cdp_langs(self):
        return self.env["res.lang"].get_installed()

    @api.depends("cdp_step_id.version_id.published")
    def _compute_cdp_frozen(self):
        for mailing in self:
            version = mailing.sudo().cdp_step_id.version_id  # whether at all
            mailing.cdp_frozen = bool(version.published)

    def write(self, vals):
        if vals.keys() & TEXT and self.filtered("cdp_frozen"):
            raise UserError(
                self.env._(
                    "This email is in force as it was approved. Choose “Change the "
                    "steps” on the journey to make a new version."
                )
            )
        return super().write(vals)

    def _refuse_by_hand(self):
        if self.filtered("cdp_step_id"):
            raise UserError(
                self.env._(
                    "This email belongs to a journey, which sends it when its turn "
                    "comes."
                )
            )

    def action_put_in_queue(self):
        self._refuse_by_hand()
        return super().action_put_in_queue()

    def _action_send_mail(self, res_ids=None):
        self._refuse_by_hand()
        return super()._action_send_mail(res_ids)

    def action_retry_failed(self):
        self._refuse_by_hand()
        return super().action_retry_failed()

    def _get_seen_list(self):
        # Who got it before is for the journey to say: one may enter again.
        if self.cdp_step_id:
            return set()
        return super()._get_seen_list()

    # ------------------------------------------------------------------
    # Queueing
    # ------------------------------------------------------------------

    def _cdp_queue(self, visits):
        """Write the mails for contacts, not sending them; ``visits``: {contact id:
        visit id}. All in this transaction, as the visits are."""
        self.ensure_one()
        user = self.user_id or self.env.user
        mailing = self.with_context(
            **self.env["res.users"].with_user(user).context_get()
        )
        composer = mailing.env["mail.compose.message"].with_context(
            active_ids=list(visits),
            default_composition_mode="mass_mail",
            cdp_visits=visits,
            **mailing._get_mass_mailing_context(),
        )
        composer.create(mailing._cdp_composer_values())._action_send_mail()

    def _cdp_composer_values(self):
        """As a mailing of Odoo's own has them, but for sending at once."""
        return {
            "attachment_ids": [
                (4, attachment.id) for attachment in self.attachment_ids
            ],
            "author_id": self.user_id.partner_id.id or self.env.user.partner_id.id,
            "auto_delete": not self.keep_archives,
            "auto_delete_keep_log": self.reply_to_mode == "update",
            "body": self._prepend_preview(self.body_html or "", self.preview),
            "composition_mode": "mass_mail",
            "email_from": self.email_from,
            "force_send": False,
            "mail_server_id": self.mail_server_id.id,
            "mass_mailing_id": self.id,
            "model": "res.partner",
            "reply_to": self.reply_to if self.reply_to_mode == "new" else False,
            "reply_to_force_new": self.reply_to_mode == "new",
            "subject": self.subject,
            "template_id": False,
            "use_exclusion_list": self.use_exclusion_list,
        }
