from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cdp_recommend_again_after = fields.Integer(
        string="Recommend again after",
        default=7,
        config_parameter="customer_data_platform.recommend_again_after",
    )
    cdp_recommend_out_of_stock = fields.Boolean(
        string="Recommend what is out of stock",
        config_parameter="customer_data_platform.recommend_out_of_stock",
    )

    @api.constrains("cdp_recommend_again_after")
    def _check_cdp_recommend_again_after(self):
        for settings in self:
            if not 0 <= settings.cdp_recommend_again_after <= 365:
                raise ValidationError(
                    self.env._(
                        "Choose between 0 and 365 days to recommend again after."
                    )
                )
