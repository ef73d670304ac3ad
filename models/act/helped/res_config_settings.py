from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .cdp_exposure import SHARE
from .cdp_return import PREFIX, Costs


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cdp_holdout_share = fields.Float(
        string="Held out of all journeys (%)",
        config_parameter=SHARE,
        digits=(5, 2),
    )
    cdp_journey_email_cost = fields.Float(
        string="Cost of an email", default=Costs().email_cost, digits=(16, 4)
    )
    cdp_journey_sms_cost = fields.Float(
        string="Cost of a text message", default=Costs().sms_cost, digits=(16, 4)
    )
    cdp_journey_hourly_rate = fields.Float(
        string="Cost of an hour of work", default=Costs().hourly_rate, digits=(16, 2)
    )
    cdp_journey_task_minutes = fields.Float(
        string="Minutes for a task", default=Costs().task_minutes, digits=(16, 1)
    )
    cdp_journey_margin_share = fields.Float(
        string="Margin of revenue (%)", default=Costs().margin_share, digits=(5, 2)
    )

    @api.constrains("cdp_holdout_share", "cdp_journey_margin_share")
    def _check_cdp_journey_shares(self):
        for settings in self:
            if not 0 <= settings.cdp_holdout_share <= 20:
                raise ValidationError(
                    self.env._("Hold out from 0 to 20 % of all customers.")
                )
            if not 0 <= settings.cdp_journey_margin_share <= 100:
                raise ValidationError(
                    self.env._("Margin lies between 0 and 100 % of revenue.")
                )

    @api.constrains(*(f"cdp_journey_{name}" for name in Costs._fields))
    def _check_cdp_journey_costs(self):
        for settings in self:
            if min(settings[f"cdp_journey_{name}"] for name in Costs._fields) < 0:
                raise ValidationError(
                    self.env._("What something costs cannot be less than nothing.")
                )

    @api.model
    def get_values(self):
        costs = Costs.of(self.env)._asdict()
        return super().get_values() | {
            f"cdp_journey_{name}": value for name, value in costs.items()
        }

    def set_values(self):
        parameters = self.env["ir.config_parameter"].sudo()  # plain settings
        exposures = self.env["cdp.exposure"]
        share, costs = exposures._share_of_all(), Costs.of(self.env)
        result = super().set_values()
        for name in Costs._fields:  # 0 is an answer here, not "not set"
            parameters.set_param(PREFIX + name, repr(self[f"cdp_journey_{name}"]))
        if exposures._share_of_all() != share:
            # Settings are one administrator's, journeys those of all companies.
            journeys = self.env["cdp.journey"].sudo().with_context(active_test=False)
            journeys.search([("state", "!=", "stopped")])._compare_anew()
        elif Costs.of(self.env) != costs:
            self.env["cdp.stage"]._request_full("helped")
        return result
