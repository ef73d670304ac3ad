"""How many are where, what went out, what did not: each number opens its rows."""

from odoo import api, fields, models

#: shown for each step, and the states of visits they count
COUNTS = {
    "reached_count": None,
    "sent_count": ("sent",),
    "held_count": ("held", "skipped"),
    "unknown_count": ("unknown",),
    "failed_count": ("failed",),
    "shadow_count": ("shadow",),
}


class CdpJourneyStep(models.Model):
    _inherit = "cdp.journey.step"

    reached_count = fields.Integer(string="Came here", compute="_compute_counts")
    waiting_count = fields.Integer(string="Are here", compute="_compute_counts")
    sent_count = fields.Integer(string="Sent", compute="_compute_counts")
    held_count = fields.Integer(string="Held back", compute="_compute_counts")
    unknown_count = fields.Integer(string="Perhaps sent", compute="_compute_counts")
    failed_count = fields.Integer(string="Failed", compute="_compute_counts")
    shadow_count = fields.Integer(string="Would have", compute="_compute_counts")

    def _compute_counts(self):
        visits = self.env["cdp.journey.visit"]._read_group(
            [("step_id", "in", self.ids)], ["step_id", "state"], ["__count"]
        )
        numbers = {(step.id, state): number for step, state, number in visits}
        here = dict(
            self.env["cdp.journey.run"]._read_group(
                [("step_id", "in", self.ids), ("state", "in", ["active", "waiting"])],
                ["step_id"],
                ["__count"],
            )
        )
        for step in self:
            step.waiting_count = here.get(step, 0)
            for field, states in COUNTS.items():
                step[field] = sum(
                    number
                    for (id_, state), number in numbers.items()
                    if id_ == step.id and (states is None or state in states)
                )

    def action_open_visits(self):
        """Open what happened at this step, customer by customer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "cdp.journey.visit",
            "view_mode": "list,pivot",
            "domain": [("step_id", "=", self.id)],
            "context": {"search_default_group_state": 1},
        }


class CdpJourney(models.Model):
    _inherit = "cdp.journey"

    open_count = fields.Integer(string="Under way", compute="_compute_run_counts")
    done_count = fields.Integer(string="At the end", compute="_compute_run_counts")
    left_count = fields.Integer(string="Left early", compute="_compute_run_counts")
    goal_count = fields.Integer(
        string="Reached the goal", compute="_compute_run_counts"
    )
    failed_count = fields.Integer(string="Failed", compute="_compute_run_counts")
    sent_count = fields.Integer(string="Sent", compute="_compute_visit_counts")
    held_count = fields.Integer(string="Held back", compute="_compute_visit_counts")
    unknown_count = fields.Integer(
        string="Perhaps sent",
        compute="_compute_visit_counts",
        help="The server stopped between sending and noting it. These are never sent "
        "again by themselves: look at them.",
    )

    def _compute_run_counts(self):
        counts = {
            (journey.id, state, why): number
            for journey, state, why, number in self.env["cdp.journey.run"]._read_group(
                [("journey_id", "in", self.ids), ("test", "=", False)],
                ["journey_id", "state", "left_why"],
                ["__count"],
            )
        }

        def count(journey, *states, goal=None):
            return sum(
                number
                for (id_, state, why), number in counts.items()
                if id_ == journey.id
                and state in states
                and goal in (None, why == "goal")
            )

        for journey in self:
            journey.open_count = count(journey, "active", "waiting")
            journey.done_count = count(journey, "done")
            journey.goal_count = count(journey, "exited", goal=True)
            journey.left_count = count(journey, "exited", goal=False)
            journey.failed_count = count(journey, "failed")

    def _compute_visit_counts(self):
        counts = self.env["cdp.journey.visit"]._read_group(
            [
                ("step_id.journey_id", "in", self.ids),
                ("kind", "=", "email"),
                ("run_id.test", "=", False),
            ],
            ["step_id", "state"],
            ["__count"],
        )
        for journey in self:
            for field in ("sent_count", "held_count", "unknown_count"):
                journey[field] = sum(
                    number
                    for step, state, number in counts
                    if step.journey_id == journey and state in COUNTS[field]
                )

    def _action(self, model, domain, **context):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": model,
            "view_mode": "list,form,pivot"
            if model == "cdp.journey.run"
            else "list,pivot",
            "domain": [("journey_id", "=", self.id), *domain],
            "context": context,
        }

    @api.readonly
    def action_open_runs(self):
        """Open who is under way."""
        return self._action("cdp.journey.run", [], search_default_open=1)

    @api.readonly
    def action_open_left(self):
        """Open whose journey is over, by why."""
        return self._action(
            "cdp.journey.run",
            [("state", "not in", ["active", "waiting"])],
            search_default_group_why=1,
        )

    @api.readonly
    def action_open_sent(self):
        """Open what was sent, held back or perhaps sent, by why."""
        return self._action(
            "cdp.journey.visit",
            [("kind", "=", "email")],
            search_default_group_state=1,
            search_default_group_reason=1,
        )

    @api.readonly
    def action_open_unknown(self):
        """Open what perhaps was sent, to look at it."""
        return self._action("cdp.journey.visit", [("state", "=", "unknown")])
