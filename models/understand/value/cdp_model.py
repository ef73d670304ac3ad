from odoo import fields, models


class CdpModel(models.Model):
    _inherit = "cdp.model"

    pass_bins = fields.Json(
        readonly=True,
        prefetch=False,
        help="What a full pass has counted of the features until now, for the drift.",
    )
