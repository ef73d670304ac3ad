"""An email in plain words: paragraphs in our frame. Whoever wants more opens Odoo's
editor; from then on the email is edited there only."""

from hashlib import md5

from markupsafe import Markup, escape

from odoo import api, fields, models

from ..journey.step_coupon import CODE
from .cdp_journey_step import NAME, PRODUCTS

COUPON = Markup('<t t-out="%s"></t>') % CODE

#: what may stand in the text, and what comes in its place
WORDS = {"{name}": NAME, "{products}": PRODUCTS, "{coupon}": COUPON}


class CdpJourneyStep(models.Model):
    _inherit = "cdp.journey.step"

    mail_text = fields.Text(
        string="Text",
        help="An empty line begins a new paragraph. {name} is the customer's name, "
        "{products} are up to three products recommended for the customer, {coupon} is "
        "the code of the coupon that a step before gave.",
    )
    text_hash = fields.Char(help="Of the email as the text was made into it.")
    designed = fields.Boolean(compute="_compute_designed")

    @api.depends("text_hash", "mailing_id.body_html")
    def _compute_designed(self):
        """Whether the email was written with Odoo's editor."""
        for step in self:
            step.designed = step._body_hash() not in (False, step.text_hash)

    def _body_hash(self):
        body = self.sudo().mailing_id.body_html  # of the step
        return bool(body) and md5(body.encode(), usedforsecurity=False).hexdigest()

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        steps.filtered("mail_text")._write_text()
        return steps

    def write(self, vals):
        result = super().write(vals)
        if "mail_text" in vals:
            self._write_text()
        return result

    def _write_text(self):
        for step in self.filtered("mailing_id"):
            body = step._framed()
            # Whoever may write the step may write its email, without Email Marketing.
            step.sudo().mailing_id.write({"body_arch": body, "body_html": body})
            step.text_hash = step._body_hash()

    def _framed(self):
        """The text as an email."""
        if not self.mail_text:
            return False
        company = self.journey_id.company_id
        body = self.env["ir.qweb"]._render(
            "customer_data_platform.journey_mail_text",
            {"company": company, "paragraphs": self._paragraphs()},
            lang=company.partner_id.lang,
        )
        return str(body).strip()

    def _paragraphs(self):
        found = []
        for paragraph in self.mail_text.replace("\r", "").split("\n\n"):
            html = escape(paragraph.strip()).replace("\n", Markup("<br/>"))
            for word, placeholder in WORDS.items():
                html = html.replace(word, placeholder)
            if html:
                found.append(html)
        return found
