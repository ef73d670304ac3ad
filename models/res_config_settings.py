from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cdp_rfm_monetary = fields.Selection(
        [("revenue", "Revenue"), ("margin", "Margin")],
        string="Monetary score by",
        default="revenue",
        required=True,
        config_parameter="customer_data_platform.rfm_monetary",
        help="Margin is revenue less cost. Where Odoo knows no cost, the margin of all "
        "customers together stands in.",
    )
    cdp_rfm_months = fields.Integer(
        string="Look back",
        config_parameter="customer_data_platform.rfm_months",
        help="Months whose purchases count for recency, frequency and monetary; 0 for "
        "all time. Who bought before them only has no score.",
    )
    cdp_history_months = fields.Integer(
        string="Keep score history",
        default=36,
        config_parameter="customer_data_platform.history_months",
        help="Months after which a customer's scores of a month are forgotten.",
    )
    cdp_as_of = fields.Char(
        string="Score as of",
        config_parameter="customer_data_platform.as_of",
        help="A date (YYYY-MM-DD): customers are scored as they stood then. For a copy "
        "of old data; leave it empty to score as of now.",
    )
    cdp_approve_versions = fields.Boolean(
        string="New versions need my approval",
        config_parameter="customer_data_platform.approve_versions",
        help="A newly trained version of value, churn or recommendations waits until a "
        "manager puts it to use.",
    )

    @api.constrains("cdp_rfm_months", "cdp_history_months")
    def _check_cdp_months(self):
        for settings in self:
            if not 0 <= settings.cdp_rfm_months <= 120:
                raise ValidationError(
                    self.env._("Look back between 1 and 120 months, or 0 for all time.")
                )
            if not 2 <= settings.cdp_history_months <= 120:
                raise ValidationError(
                    self.env._("Keep the score history for 2 to 120 months.")
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
