from odoo import fields, models

USER = "customer_data_platform.group_user"


class ResPartner(models.Model):
    _inherit = "res.partner"

    cdp_erased = fields.Boolean(
        string="Personal data erased",
        groups=USER,
        copy=False,
        readonly=True,
        help="What was personal is gone. The contact stays because documents that "
        "the law keeps refer to it.",
    )
