"""What a journey begins with, or a step waits for: one of the events, and which."""

from odoo import api, fields, models

from .cdp_journey_event import ABOUT


class CdpJourneyAbout(models.AbstractModel):
    _name = "cdp.journey.about"
    _description = "About Something That Happens"

    event_code = fields.Selection(
        selection="_selection_event_code", string="What happens"
    )
    event_model = fields.Char(compute="_compute_event_model")
    event_rule = fields.Char(
        string="Only those",
        default="[]",
        help="For example: the page is the one of wedding cakes; the card has 100 "
        "points or more.",
    )

    @api.depends("event_code")
    def _compute_event_model(self):
        for record in self:
            record.event_model = ABOUT.get(record.event_code, False)

    @api.model
    def _selection_event_code(self):
        return self.env["cdp.journey.event"]._offered()
