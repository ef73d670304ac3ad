from odoo import fields, models
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ...govern.gate.cdp_decision import REASONS

_lt = LazyTranslate(__name__)

#: why a journey itself did not send, beside what the gate says
OWN_REASONS = {
    "goal": _lt("Has reached the goal"),
    "exit": _lt("Fits the journey no longer"),
    "unfit": _lt("Does not fit this message any more"),
    "over": _lt("The customer's journey had ended"),
    "stopped": _lt("The journey was stopped"),
    "stale": _lt("Too late for this message"),
    "ceiling": _lt("The journey has sent as much as it may"),
    "duplicate": _lt("Another customer with this address had it"),
    "missing": _lt("What this step needs is not there any more"),
    "no_coupon": _lt("There is no coupon whose code it could say"),
    "removed": _lt("The mail was cancelled in the queue"),
}
REASONS.update(OWN_REASONS)


class CdpDecision(models.Model):
    _inherit = "cdp.decision"

    visit_id = fields.Many2one(
        "cdp.journey.visit",
        string="Step of a journey",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )

    def _keep(self, answers, purpose, channel, mailing, model):
        """Say also for which visit of a step it was decided."""
        kept = super()._keep(answers, purpose, channel, mailing, model)
        visits = self.env.context.get("cdp_visits") or {}
        pairs = [(id_, visits[res]) for res, id_ in kept.items() if res in visits]
        if pairs:
            ids, visit_ids = zip(*pairs, strict=True)
            self.env.cr.execute(
                SQL(
                    "UPDATE cdp_decision SET visit_id = for_visit FROM"
                    " unnest(%s, %s) told (id, for_visit)"
                    " WHERE cdp_decision.id = told.id",
                    list(ids),
                    list(visit_ids),
                )
            )
        return kept
