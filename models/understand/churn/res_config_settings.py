from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .offer import PREFIX, Offer, offer

LONGEST = 3650  # days


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cdp_churn_horizon_days = fields.Integer(
        string="Churn horizon",
        config_parameter="customer_data_platform.churn_horizon_days",
        help="Churn is the chance that a customer buys nothing within these days. 0: "
        "by how soon your customers usually come back.",
    )
    cdp_churn_horizon_note = fields.Char(compute="_compute_cdp_churn_horizon_note")
    cdp_currency_name = fields.Char(compute="_compute_cdp_currency_name")
    cdp_offer_cost = fields.Float(
        string="Cost of reaching out",
        config_parameter=PREFIX + "cost",
        default=Offer().cost,
        digits=(16, 2),
    )
    cdp_offer_success = fields.Float(
        string="Chance that it works",
        config_parameter=PREFIX + "success",
        default=Offer().success,
        digits=(16, 4),
    )
    cdp_offer_given = fields.Float(
        string="What the offer gives away",
        config_parameter=PREFIX + "given",
        default=Offer().given,
        digits=(16, 2),
    )
    cdp_offer_taken = fields.Float(
        string="Taken by those who stay anyway",
        config_parameter=PREFIX + "taken",
        default=Offer().taken,
        digits=(16, 4),
    )

    def _compute_cdp_churn_horizon_note(self):
        version = self.env["cdp.model"]._current("churn")
        self.cdp_churn_horizon_note = version.horizon_reason

    def _compute_cdp_currency_name(self):
        self.cdp_currency_name = self.env["cdp.profile"]._reporting_currency().name

    @api.constrains("cdp_churn_horizon_days")
    def _check_cdp_churn_horizon_days(self):
        for settings in self:
            if not 0 <= settings.cdp_churn_horizon_days <= LONGEST:
                raise ValidationError(
                    self.env._(
                        "Choose a churn horizon between 1 and 3650 days, or 0 to have "
                        "it chosen by how soon your customers come back."
                    )
                )

    @api.constrains("cdp_offer_cost", "cdp_offer_given")
    def _check_cdp_offer_money(self):
        for settings in self:
            if min(settings.cdp_offer_cost, settings.cdp_offer_given) < 0:
                raise ValidationError(
                    self.env._("What reaching out costs cannot be less than nothing.")
                )

    @api.constrains("cdp_offer_success", "cdp_offer_taken")
    def _check_cdp_offer_chances(self):
        for settings in self:
            if not 0 < settings.cdp_offer_success <= 1:
                raise ValidationError(
                    self.env._(
                        "The chance that the offer works lies above 0 and up to 100 %."
                    )
                )
            if not 0 <= settings.cdp_offer_taken <= 1:
                raise ValidationError(
                    self.env._(
                        "The share of customers who take the offer although they would "
                        "have stayed lies between 0 and 100 %."
                    )
                )

    def set_values(self):
        parameters = self.env["ir.config_parameter"].sudo()  # plain settings
        stage, before = self.env["cdp.stage.churn"], offer(self.env)
        horizon = stage._horizon()
        result = super().set_values()
        for name in Offer._fields:  # Odoo takes 0 for "not set", but it is an answer
            parameters.set_param(PREFIX + name, repr(self[f"cdp_offer_{name}"]))
        if offer(self.env) != before:
            self.env["cdp.stage"]._request_full("churn")
        if stage._horizon() != horizon:
            self.env["cdp.stage"]._request_full("train")
        return result
