from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cdp_as_of = fields.Char(
        string="Score as of",
        config_parameter="customer_data_platform.as_of",
        help="A date (YYYY-MM-DD): customers are scored as they stood then. For a copy "
        "of old data; leave it empty to score as of now.",
    )

    @api.constrains("cdp_as_of")
    def _check_cdp_as_of(self):
        for settings in self:
            try:
                fields.Date.to_date(settings.cdp_as_of)
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "“%s” is not a date. Write it as 2025-12-31 or leave it empty.",
                        settings.cdp_as_of,
                    )
                ) from error
