"""An email of a journey as one real customer would get it, and whether they would."""

from odoo import api, fields, models


class CdpJourneyPreview(models.TransientModel):
    _name = "cdp.journey.preview"
    _description = "Email of a Journey for a Customer"

    step_id = fields.Many2one("cdp.journey.step", required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="As it would come to",
        domain=[("cdp_profile_id", "!=", False)],
        default=lambda self: self._someone(),
    )
    subject = fields.Char(compute="_compute_email")
    body = fields.Html(compute="_compute_email", sanitize=False)
    language = fields.Char(compute="_compute_email")
    answer = fields.Char(compute="_compute_answer", string="Today")

    def _someone(self):
        """Whom the journey is for, if its segment has anybody; else any customer."""
        step = self.env["cdp.journey.step"].browse(
            self.env.context.get("default_step_id")
        )
        member = self.env["cdp.membership"].search(
            [
                ("segment_id", "=", step.journey_id.segment_id.id),
                ("left", "=", False),
                ("profile_id.partner_id.email", "!=", False),
            ],
            limit=1,
        )
        return member.profile_id.partner_id or self.env["res.partner"].search(
            [("cdp_profile_id", "!=", False), ("email", "!=", False)], limit=1
        )

    @api.depends("partner_id")
    def _compute_email(self):
        names = dict(self.env["res.lang"].get_installed())
        for preview in self:
            partner = preview.partner_id
            preview.subject = preview.body = preview.language = False
            if partner:
                code = self.env._("(the code of their coupon)")
                step = preview.step_id.with_context(cdp_coupon_shown=code)
                _mailing, subject, body = step._rendered_for(partner)
                preview.subject, preview.body = subject, body
                preview.language = names.get(partner.lang)

    @api.depends("partner_id")
    def _compute_answer(self):
        """What would happen if it were sent now, in words."""
        for preview in self:
            preview.answer = preview.partner_id and preview._answer()

    def _answer(self):
        address = self.partner_id.email_normalized
        if not address:
            return self.env._("Would not get it: has no email address.")
        purpose = self.step_id.journey_id.purpose_id
        answer = self.env["cdp.gate"]._ask([address], purpose)[address]
        fields_of = self.env["cdp.decision"]._fields["reason"]
        why = dict(fields_of._description_selection(self.env))[answer.reason]
        sentence = {
            "allow": self.env._("Would get it now: %s.", why),
            "wait": self.env._("Would get it later: %s.", why),
            "refuse": self.env._("Would not get it: %s.", why),
        }
        return sentence[answer.verdict]


class CdpJourneyStep(models.Model):
    _inherit = "cdp.journey.step"

    def action_preview_mail(self):
        """Show the email as a real customer would get it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "cdp.journey.preview",
            "view_mode": "form",
            "target": "new",
            "context": {"default_step_id": self.id},
        }

    def _rendered_for(self, partner):
        """(the mailing in the customer's language, subject, body) for one customer."""
        # Its text: whoever may see the step may read what it sends.
        mailing = self._mailing_in(partner.lang).sudo()
        render = {"compute_lang": True, "options": {"preserve_comments": True}}
        body = mailing._render_field("body_html", partner.ids, **render)[partner.id]
        subject = mailing._render_field("subject", partner.ids)[partner.id]
        return mailing, subject, body
