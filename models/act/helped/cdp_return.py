"""What a journey brought in money: margin on what was bought more, less its cost."""

from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from .cdp_journey_result import FIRST

PREFIX = "customer_data_platform.journey_"
#: which costs a step of a kind has
MESSAGES = {"email": "email_cost", "sms": "sms_cost"}
TASKS = ("task", "lead")

# Of the very customers who are compared, for the time they are compared.
DONE = """
WITH first AS (%(first)s)
SELECT first.journey_id, step.kind, count(*) AS number
  FROM first JOIN cdp_journey_visit visit ON visit.run_id = first.run_id
  JOIN cdp_journey_step step ON step.id = visit.step_id
 WHERE first.arm = 'treated' AND first.until <= %(now)s
   AND visit.state IN ('sent', 'unknown', 'done') AND step.kind = ANY(%(kinds)s)
 GROUP BY first.journey_id, step.kind
"""
# Of the orders credited to the journey, where Odoo knows what the products cost.
MARGIN = """
SELECT known.journey_id, SUM(line.amount - line.cost) / NULLIF(SUM(line.amount), 0)
  FROM cdp_attribution known
  JOIN (%(lines)s) line ON line.res_model = known.res_model
   AND line.res_id = known.res_id
 WHERE line.cost IS NOT NULL AND known.journey_id = ANY(%(journeys)s)
   AND line.partner_id IN (SELECT partner_id FROM cdp_attribution)
 GROUP BY known.journey_id
"""


class Costs(NamedTuple):
    """Plain settings; 0 is nothing."""

    email_cost: float = 0.0
    sms_cost: float = 0.08
    hourly_rate: float = 30.0
    task_minutes: float = 10.0
    margin_share: float = 0.0

    @classmethod
    def of(cls, env):
        parameters = env["ir.config_parameter"].sudo()  # plain settings
        return cls(
            *(
                float(parameters.get_param(PREFIX + name, default))
                for name, default in cls._field_defaults.items()
            )
        )


class CdpJourneyResult(models.Model):
    _inherit = "cdp.journey.result"

    margin_share = fields.Float(string="Margin of revenue", readonly=True)
    margin_from = fields.Selection(
        [
            ("lines", "by what the products of its orders cost"),
            ("setting", "the share in the settings"),
        ],
        readonly=True,
    )
    message_count = fields.Integer(string="Messages", readonly=True)
    task_count = fields.Integer(string="Tasks of colleagues", readonly=True)
    cost = fields.Float(readonly=True, digits=(16, 2))
    gain = fields.Float(
        string="Left over",
        readonly=True,
        digits=(16, 2),
        help="Margin on what those who got it bought more, less the cost.",
    )
    gain_low = fields.Float(readonly=True, digits=(16, 2))
    gain_high = fields.Float(readonly=True, digits=(16, 2))

    @api.model
    def _refresh_returns(self, now):
        """Work out for each journey what is left over; return how many changed."""
        results = self.search([("step_key", "=", "")])
        if not results:
            return 0
        costs = Costs.of(self.env)
        done = self._done(now)
        shares = self._margin_shares(results.journey_id.ids)
        for result in results:
            result._note_return(
                costs, done.get(result.journey_id.id, {}), shares, result.treated
            )
        return 0

    def _note_return(self, costs, done, shares, customers):
        share = shares.get(self.journey_id.id)
        margin = costs.margin_share / 100 if share is None else share
        messages = {kind: done.get(kind, 0) for kind in MESSAGES}
        tasks = sum(done.get(kind, 0) for kind in TASKS)
        cost = sum(getattr(costs, MESSAGES[kind]) * n for kind, n in messages.items())
        cost += tasks * costs.task_minutes / 60 * costs.hourly_rate
        self.write(
            {
                "margin_share": margin,
                "margin_from": "setting" if share is None else "lines",
                "message_count": sum(messages.values()),
                "task_count": tasks,
                "cost": cost,
                **{
                    f"gain{end}": self[f"money{end}"] * customers * margin - cost
                    for end in ("", "_low", "_high")
                },
            }
        )

    @api.model
    def _done(self, now):
        """{journey id: {kind of step: how often}}"""
        query = SQL(DONE, first=SQL(FIRST), now=now, kinds=[*MESSAGES, *TASKS])
        found = {}
        for journey_id, kind, number in self.env.execute_query(query):
            found.setdefault(journey_id, {})[kind] = number
        return found

    @api.model
    def _margin_shares(self, journey_ids):
        """{journey id: margin of revenue}, where costs are known."""
        lines = self.env["cdp.transaction.line"]._table_query
        query = SQL(MARGIN, lines=lines, journeys=journey_ids)
        rows = self.env.execute_query(query)
        return {id_: float(share) for id_, share in rows if share is not None}
