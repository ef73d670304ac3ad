from odoo import api, fields, models
from odoo.exceptions import ValidationError

PARAMETER = "customer_data_platform."


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    cdp_cap_count = fields.Integer(
        string="Marketing messages",
        config_parameter=f"{PARAMETER}cap_count",
        help="To one customer, for all purposes together. 0: no limit.",
    )
    cdp_cap_days = fields.Integer(
        string="Within (days)", default=7, config_parameter=f"{PARAMETER}cap_days"
    )
    cdp_quiet_start = fields.Float(
        string="Quiet from", config_parameter=f"{PARAMETER}quiet_start"
    )
    cdp_quiet_end = fields.Float(
        string="Quiet until", config_parameter=f"{PARAMETER}quiet_end"
    )
    cdp_rest_sunday = fields.Boolean(
        string="Not on Sundays",
        compute="_compute_cdp_rest_sunday",
        inverse="_inverse_cdp_rest_sunday",
        readonly=False,
    )

    @api.depends("company_id")
    def _compute_cdp_rest_sunday(self):
        days = self._cdp_rest_days()
        for settings in self:
            settings.cdp_rest_sunday = "6" in days

    def _inverse_cdp_rest_sunday(self):
        for settings in self:
            days = settings._cdp_rest_days() - {"6"}
            if settings.cdp_rest_sunday:
                days.add("6")
            settings.env["ir.config_parameter"].set_param(
                f"{PARAMETER}quiet_days", ",".join(sorted(days))
            )

    def _cdp_rest_days(self):
        parameters = self.env["ir.config_parameter"]
        days = parameters.get_param(f"{PARAMETER}quiet_days", "") or ""
        return {day.strip() for day in days.split(",") if day.strip()}

    @api.constrains("cdp_cap_count", "cdp_cap_days")
    def _check_cdp_cap(self):
        for settings in self:
            if settings.cdp_cap_count < 0 or settings.cdp_cap_days < 1:
                raise ValidationError(
                    self.env._("A limit is a number of messages within days.")
                )

    @api.constrains("cdp_quiet_start", "cdp_quiet_end")
    def _check_cdp_quiet(self):
        for settings in self:
            for hour in (settings.cdp_quiet_start, settings.cdp_quiet_end):
                if not 0 <= hour <= 24:
                    raise ValidationError(
                        self.env._("Quiet hours lie between 0:00 and 24:00.")
                    )
