from odoo import fields, models


class CdpPurpose(models.Model):
    _inherit = "cdp.purpose"

    data_categories = fields.Text(
        string="Which data",
        translate=True,
        help="As a customer would say it: name and email, what you bought …",
    )
    recipients = fields.Text(
        string="Who else gets them",
        translate=True,
        help="A shipping company, a printer, a newsletter service. Empty: nobody.",
    )
