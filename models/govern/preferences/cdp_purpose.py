from odoo import fields, models

#: legal bases that leave the customer a choice
CHOICE = ("consent", "interest")


class CdpPurpose(models.Model):
    _inherit = "cdp.purpose"

    double_optin = fields.Boolean(
        string="Confirm by email first",
        help="Double opt-in: a yes from a form, an import or an event counts only once "
        "the customer has pressed the button in an email that we send. It proves that "
        "the yes came from whoever reads that address.",
    )
