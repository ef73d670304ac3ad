"""A customer's story by date: what was sent, held back and why, bought and credited."""

from odoo import api, fields, models
from odoo.tools import SQL

from ...govern.gate.cdp_decision import REASONS
from ..journey.cdp_journey_run import WHY

STORY = """
SELECT visit.id::bigint * 4 AS id, COALESCE(visit.sent, visit.date) AS date,
       visit.state AS what, visit.reason, visit.note, NULL::varchar AS left_why,
       NULL::numeric AS amount, visit.step_id, visit.trace_id, run.id AS run_id,
       run.journey_id, run.profile_id, run.partner_id
  FROM cdp_journey_visit visit JOIN cdp_journey_run run ON run.id = visit.run_id
 UNION ALL
SELECT id::bigint * 4 + 1, entered, 'entered', NULL, NULL, NULL, NULL, NULL, NULL, id,
       journey_id, profile_id, partner_id FROM cdp_journey_run
 UNION ALL
SELECT id::bigint * 4 + 2, "left", 'left', NULL, problem, left_why, NULL, NULL, NULL,
       id, journey_id, profile_id, partner_id FROM cdp_journey_run
 WHERE "left" IS NOT NULL
 UNION ALL
SELECT credit.id::bigint * 4 + 3, credit.date, 'bought', NULL, NULL, NULL,
       credit.amount, visit.step_id, NULL, credit.run_id, credit.journey_id,
       credit.profile_id, credit.partner_id
  FROM cdp_attribution credit
  LEFT JOIN cdp_journey_visit visit ON visit.id = credit.visit_id
"""


class CdpStory(models.Model):
    _name = "cdp.story"
    _description = "What Journeys Did for a Customer"
    _auto = False
    _log_access = False
    _order = "date desc, id desc"
    _rec_name = "journey_id"

    date = fields.Datetime(readonly=True)
    what = fields.Selection("_all_that_happens", string="What happened", readonly=True)
    reason = fields.Selection(
        lambda self: [(code, self.env._(text)) for code, text in REASONS.items()],
        readonly=True,
    )
    left_why = fields.Selection(WHY, readonly=True)
    note = fields.Char(readonly=True)
    why = fields.Char(compute="_compute_why")
    amount = fields.Float(string="Revenue", readonly=True, digits=(16, 2))
    step_id = fields.Many2one("cdp.journey.step", readonly=True)
    trace_id = fields.Many2one("mailing.trace", readonly=True)
    trace_status = fields.Selection(
        related="trace_id.trace_status", string="Since then"
    )
    run_id = fields.Many2one("cdp.journey.run", readonly=True)
    journey_id = fields.Many2one("cdp.journey", readonly=True)
    profile_id = fields.Many2one("cdp.profile", string="Customer", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Contact", readonly=True)

    @property
    def _table_query(self):
        return SQL(STORY)

    @api.model
    def _all_that_happens(self):
        states = self.env["cdp.journey.visit"]._fields["state"]
        return [
            ("entered", self.env._("Entered the journey")),
            *states._description_selection(self.env),
            ("bought", self.env._("Bought; credited to the journey")),
            ("left", self.env._("The journey ended")),
        ]

    @api.depends_context("lang")
    @api.depends("reason", "left_why", "note")
    def _compute_why(self):
        names = {
            field: dict(self._fields[field]._description_selection(self.env))
            for field in ("reason", "left_why")
        }
        for row in self:
            told = names["reason"].get(row.reason), names["left_why"].get(row.left_why)
            row.why = ". ".join(filter(None, (*told, row.note)))

    def action_open_run(self):
        """Open the customer's way through the journey."""
        self.ensure_one()
        return self.run_id.get_formview_action()


class CdpProfile(models.Model):
    _inherit = "cdp.profile"

    story_ids = fields.One2many("cdp.story", "profile_id", readonly=True)

    @api.readonly
    def action_open_story(self):
        """Open what journeys sent this customer, held back and why."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Story of %s", self.display_name),
            "res_model": "cdp.story",
            "view_mode": "list",
            "domain": [("profile_id", "=", self.id)],
        }
