from odoo import models

from ...cdp_stage_worker import Batch


class CdpStageInsight(models.AbstractModel):
    _name = "cdp.stage.insight"
    _inherit = "cdp.stage.worker"
    _description = "Find Patterns"

    def _full_size(self, cursor):
        return 0

    def _full_batch(self, cursor):
        return Batch()

    def _queued_batch(self):
        partners, profiles = self.env["cdp.change"]._take("insight", 5_000)
        return Batch(len(profiles)) if partners or profiles else None
