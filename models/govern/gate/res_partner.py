from odoo import fields, models

USER = "customer_data_platform.group_user"


class ResPartner(models.Model):
    _inherit = "res.partner"

    cdp_minor = fields.Boolean(
        string="Is a minor",
        groups=USER,
        help="No marketing is sent to minors, whatever was agreed to.",
    )
    cdp_restricted = fields.Boolean(
        string="Use of data is restricted",
        groups=USER,
        copy=False,
        help="The customer disputes the data or needs them kept (GDPR Art. 18): they "
        "stay, and are not used.",
    )

    #: the gate asks for each message who has its address
    _cdp_address_idx = models.Index(
        "(email_normalized) WHERE email_normalized IS NOT NULL"
    )
