"""A/B: two ways, compared; the better one for everybody, once it is known to be."""

from odoo import fields, models

WINNERS = {"helped": "next", "harmed": "else"}


class CdpJourneyResult(models.Model):
    _inherit = "cdp.journey.result"

    step_id = fields.Many2one(
        "cdp.journey.step", string="A/B step", compute="_compute_step_id"
    )
    winner = fields.Selection(
        [("next", "Then"), ("else", "Else")],
        string="Better way",
        compute="_compute_winner",
    )

    def _compute_step_id(self):
        for result in self:
            result.step_id = result.step_key and result.journey_id._ab_step(
                result.step_key
            )

    def _compute_winner(self):
        for result in self:
            result.winner = result._won()

    def _won(self):
        """The way that is better than the other; False while none is known to be."""
        return bool(self.step_key) and WINNERS.get(self.state, False)


class CdpJourneyStep(models.Model):
    _inherit = "cdp.journey.step"

    ab_auto = fields.Boolean(
        string="Then everybody goes the better way",
        help="Once one way is known to be better, all who come here go that way. Who "
        "went the other stays on it.",
    )

    def _going_next(self, run_ids):
        if self.branch_kind == "ab" and self.ab_auto:
            results = self.env["cdp.journey.result"].search(
                [("journey_id", "=", self.journey_id.id), ("step_key", "=", self.key)]
            )
            if winner := results._won():
                return set(run_ids) if winner == "next" else set()
        return super()._going_next(run_ids)


class CdpJourney(models.Model):
    _inherit = "cdp.journey"

    def _ab_step(self, key):
        """The step of an A/B as it is now, or was last."""
        self.ensure_one()
        steps = self.env["cdp.journey.step"].search(
            [("journey_id", "=", self.id), ("key", "=", key)]
        )
        live = steps.filtered(lambda step: step.version_id == self.live_version_id)
        return (live or steps.sorted("id", reverse=True))[:1]
