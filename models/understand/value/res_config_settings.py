from odoo import api, fields, models
from odoo.exceptions import ValidationError

LIFESPAN = 3.0  # years


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cdp_value_horizon_days = fields.Integer(
        string="Value horizon",
        default=365,
        config_parameter="customer_data_platform.value_horizon_days",
        help="The predicted value of a customer is what they will spend within these "
        "days.",
    )
    cdp_lifespan_years = fields.Float(
        string="Assumed lifespan",
        default=LIFESPAN,
        config_parameter="customer_data_platform.lifespan_years",
        help="For the textbook figure, while your own purchases do not show yet how "
        "long customers stay.",
    )

    @api.constrains("cdp_value_horizon_days")
    def _check_cdp_value_horizon_days(self):
        for settings in self:
            if not 7 <= settings.cdp_value_horizon_days <= 3650:
                raise ValidationError(
                    self.env._("Choose a value horizon between 7 and 3650 days.")
                )

    @api.constrains("cdp_lifespan_years")
    def _check_cdp_lifespan_years(self):
        for settings in self:
            if not 0.1 <= settings.cdp_lifespan_years <= 50:
                raise ValidationError(
                    self.env._("Choose a lifespan between 0.1 and 50 years.")
                )
