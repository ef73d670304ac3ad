from odoo import api, fields, models


class CdpProfile(models.Model):
    _inherit = "cdp.profile"

    journey_run_ids = fields.One2many(
        "cdp.journey.run", "profile_id", string="Journeys", readonly=True
    )
    journey_visit_ids = fields.Many2many(
        "cdp.journey.visit",
        string="What happened on journeys",
        compute="_compute_journey_visit_ids",
    )

    @api.depends("journey_run_ids.visit_ids")
    def _compute_journey_visit_ids(self):
        for profile in self:
            profile.journey_visit_ids = profile.journey_run_ids.visit_ids.sorted(
                lambda visit: (visit.date, visit.id), reverse=True
            )
