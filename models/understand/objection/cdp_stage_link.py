from odoo import models


class CdpStageLink(models.AbstractModel):
    _inherit = "cdp.stage.link"

    def _exclude(self, profile_ids):
        written = super()._exclude(profile_ids)
        # Whom a link has made the same customer as one who objects
        return written + self.env["cdp.profile"]._forget_scores(profile_ids)
