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


class MailingTrace(models.Model):
    _inherit = "mailing.trace"

    def set_clicked(self, domain=None):
        traces = super().set_clicked(domain)
        traces._cdp_tell_journeys()
        return traces

    def set_replied(self, domain=None):
        traces = super().set_replied(domain)
        traces._cdp_tell_journeys()
        return traces

    def _cdp_tell_journeys(self):
        """A journey may wait for that."""
        visits = self.env["cdp.journey.visit"].sudo()  # a click comes from outside
        visits = visits.search([("trace_id", "in", self.ids)])
        if visits:
            self.env["cdp.change"].sudo()._note_profiles(
                ["journey"], visits.run_id.profile_id.ids
            )
            visits._wake()
