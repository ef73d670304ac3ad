from odoo import models
from odoo.tools import SQL


class CdpStageJourney(models.AbstractModel):
    _inherit = "cdp.stage.journey"

    def _look_around(self):
        result = super()._look_around()
        self._look_what_happened()
        return result

    def _look_what_happened(self):
        """What runs wait for is not always noted with the customer."""
        steps = self.env["cdp.journey.step"]
        steps = steps.search(
            [("journey_id", "in", self._journeys().ids), *steps._that_wait_for_events()]
        )
        query = SQL(
            "SELECT step_id, array_agg(id) FROM cdp_journey_run"
            " WHERE step_id = ANY(%s) AND state = 'waiting' AND NOT test GROUP BY 1",
            steps.ids,
        )
        for step_id, run_ids in self.env.execute_query(query):
            step = steps.browse(step_id)
            happened = self._guarded(
                lambda s=step, ids=run_ids: s._happened(ids), step.journey_id.name
            )
            self._look_at(list(happened or ()))
