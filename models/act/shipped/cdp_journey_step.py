"""The emails of the journeys that come with the addon, as one can write them anew."""

from markupsafe import Markup

from odoo import models

NAME = Markup('<t t-out="object.name"></t>')
PRODUCTS = Markup('<t t-out="object.cdp_recommended_html"></t>')


class CdpJourneyStep(models.Model):
    _inherit = "cdp.journey.step"

    def _write_shipped(self, template):
        """Write a step's email from one of our templates, in the company's language.

        A template gives the subject and the text, and so both can be translated. From
        then on the email is the shop's own.
        """
        mailing = self.mailing_id
        company = self.journey_id.company_id
        rendered = {
            part: str(
                self.env["ir.qweb"]._render(
                    template,
                    {"part": part, "company": company, "name": NAME}
                    | {"products": PRODUCTS},
                    lang=company.partner_id.lang,
                )
            ).strip()
            for part in ("subject", "body")
        }
        mailing.write(
            {
                "subject": Markup(rendered["subject"]).unescape(),
                "body_arch": rendered["body"],
                "body_html": rendered["body"],
                "name": f"{self.journey_id.name}: {rendered['subject']}",
            }
        )
