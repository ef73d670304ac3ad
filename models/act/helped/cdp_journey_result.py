"""Did it help? The answer for each journey, and for each A/B of it, as of a moment.

Worked out in the background by a child process (engine/experiment) and kept: a page
only reads it. A customer counts once, by the first time since the comparison began, and
when the days allowed for buying are over.
"""

from pathlib import Path

from odoo import api, fields, models
from odoo.tools import SQL

from ...child import exchange

SCRIPT = Path(__file__).with_name("helped_job.py")
STATES = [
    ("helped", "It helped"),
    ("harmed", "It did harm"),
    ("no_difference", "No difference that matters"),
    ("not_enough", "Not enough data yet"),
    ("mismatch", "Cannot be said: the groups are not as they were drawn"),
]
INTERVALS = ("lift", "fixed", "relative", "money", "money_fixed")
ENDS = ("", "_low", "_high")
KNOWN = ("money_known", "relative_known")
NUMBERS = [f"{name}{end}" for name in INTERVALS for end in ENDS]

FIRST = """
SELECT DISTINCT ON (known.journey_id, known.profile_id) known.*
  FROM cdp_exposure known JOIN cdp_journey journey ON journey.id = known.journey_id
 WHERE known.profile_id IS NOT NULL AND known.contaminated IS NOT TRUE
   AND (journey.compare_since IS NULL OR known.date >= journey.compare_since)
 ORDER BY known.journey_id, known.profile_id, known.date, known.id
"""
FIGURES = """
SELECT journey_id, step_key, side, count(*) FILTER (WHERE over) AS n,
       count(*) FILTER (WHERE over AND converted) AS yes,
       AVG(revenue) FILTER (WHERE over) AS mean,
       VAR_SAMP(revenue) FILTER (WHERE over) AS variance,
       AVG(revenue_before) FILTER (WHERE over) AS before,
       VAR_SAMP(revenue_before) FILTER (WHERE over) AS before_variance,
       COVAR_SAMP(revenue, revenue_before) FILTER (WHERE over) AS covariance,
       count(*) FILTER (WHERE NOT over) AS open
  FROM (SELECT journey_id, step_key, side, converted IS TRUE AS converted,
               COALESCE(revenue, 0)::float AS revenue,
               COALESCE(revenue_before, 0)::float AS revenue_before,
               COALESCE(until <= %(now)s, FALSE) AS over FROM each) each
 GROUP BY journey_id, step_key, side
"""
ALL = """
WITH first AS MATERIALIZED (%(first)s), each AS (
    SELECT journey_id, step_key, arm AS side, converted, revenue, revenue_before, until
      FROM (SELECT first.*, '' AS step_key FROM first) holdout
     UNION ALL
    SELECT journey_id, key, side, converted, revenue, revenue_before, until
      FROM (%(ab)s) ab (id, key, side, journey_id, converted, revenue, revenue_before,
                        until)
) %(figures)s
"""
AB_ROWS = """
SELECT DISTINCT ON (first.id, step.key) first.id, step.key,
       CASE visit.way WHEN 'next' THEN 'treated' ELSE 'control' END,
       first.journey_id, first.converted, first.revenue, first.revenue_before,
       first.until
  FROM first JOIN cdp_journey_visit visit ON visit.run_id = first.run_id
  JOIN cdp_journey_step step ON step.id = visit.step_id
 WHERE step.kind = 'branch' AND step.branch_kind = 'ab' AND first.arm = 'treated'
   AND visit.way IN ('next', 'else')
"""
# of those who were customers before, who bought within as many days
BASELINE = """
SELECT count(DISTINCT bought.partner_id) FILTER (WHERE bought.date >= %(since)s),
       count(DISTINCT bought.partner_id)
  FROM (%(purchases)s) bought WHERE bought.amount > 0
   AND bought.date BETWEEN %(year)s AND %(now)s
"""
ARM = ("n", "yes", "mean", "variance", "before", "before_variance", "covariance")


class CdpJourneyResult(models.Model):
    _name = "cdp.journey.result"
    _description = "What a Journey Brought"
    _order = "journey_id, step_key, id"
    _log_access = False
    _rec_name = "journey_id"

    journey_id = fields.Many2one(
        "cdp.journey", required=True, readonly=True, ondelete="cascade"
    )
    step_key = fields.Char(
        string="A/B", readonly=True, required=True, default="", help="Which of its A/B."
    )
    as_of = fields.Datetime(readonly=True)
    state = fields.Selection(STATES, string="Did it help?", readonly=True)
    money_state = fields.Selection(STATES, string="Did it bring money?", readonly=True)
    more = fields.Integer(string="Customers missing, about", readonly=True)
    p = fields.Float(
        string="How likely such groups are by chance", readonly=True, digits=(6, 4)
    )
    planned_treated = fields.Integer(readonly=True)
    planned_control = fields.Integer(readonly=True)
    treated = fields.Integer(string="Got it", readonly=True)
    control = fields.Integer(string="Held out", readonly=True)
    treated_yes = fields.Integer(string="Bought with", readonly=True)
    control_yes = fields.Integer(string="Bought without", readonly=True)
    treated_mean = fields.Float(string="Revenue with", readonly=True, aggregator="avg")
    control_mean = fields.Float(
        string="Revenue without", readonly=True, aggregator="avg"
    )
    open = fields.Integer(string="Days not over yet", readonly=True)
    lift = fields.Float(string="Difference", readonly=True, digits=(6, 4))
    lift_low = fields.Float(readonly=True, digits=(6, 4))
    lift_high = fields.Float(readonly=True, digits=(6, 4))
    fixed = fields.Float(readonly=True, digits=(6, 4))
    fixed_low = fields.Float(
        string="From, if looked at once", readonly=True, digits=(6, 4)
    )
    fixed_high = fields.Float(
        string="To, if looked at once", readonly=True, digits=(6, 4)
    )
    relative = fields.Float(readonly=True, digits=(8, 4))
    relative_low = fields.Float(readonly=True, digits=(8, 4))
    relative_high = fields.Float(readonly=True, digits=(8, 4))
    money = fields.Float(string="Revenue more", readonly=True, digits=(16, 2))
    money_low = fields.Float(readonly=True, digits=(16, 2))
    money_high = fields.Float(readonly=True, digits=(16, 2))
    money_fixed = fields.Float(readonly=True, digits=(16, 2))
    money_fixed_low = fields.Float(readonly=True, digits=(16, 2))
    money_fixed_high = fields.Float(readonly=True, digits=(16, 2))
    money_known = fields.Boolean(readonly=True)
    relative_known = fields.Boolean(readonly=True)
    removed = fields.Float(
        string="Chance taken off by what they spent before",
        readonly=True,
        digits=(6, 4),
    )

    _one = models.UniqueIndex("(journey_id, step_key)", "A comparison has one result.")

    # ------------------------------------------------------------------
    # Working it out
    # ------------------------------------------------------------------

    @api.model
    def _refresh(self):
        """Compare the groups of all journeys anew; return how many changed."""
        self.env.flush_all()
        now = fields.Datetime.now()
        figures = self._figures(now)
        results = {(r.journey_id.id, r.step_key): r for r in self.search([])}
        rows, facts = [], {}
        for (journey_id, step_key), sides in figures.items():
            journey = self.env["cdp.journey"].browse(journey_id)
            result = results.get((journey_id, step_key), self.browse())
            row = self._row(journey, step_key, result, sides, now)
            if row:
                rows.append(row)
                facts[len(facts)] = (journey, step_key, result, sides)
        answers = self._ask(rows)
        for number, (journey, step_key, result, sides) in facts.items():
            values = {**answers[number], **_told(sides), "as_of": now}
            if result:
                result.write(values)
            else:
                self.create({"journey_id": journey.id, "step_key": step_key, **values})
        gone = [r.id for key, r in results.items() if key not in figures]
        self.browse(gone).unlink()
        return len(facts) + len(gone) + self._refresh_returns(now)

    @api.model
    def _figures(self, now):
        """{(journey, A/B or ''): {side: figures}}"""
        query = SQL(
            ALL, first=SQL(FIRST), ab=SQL(AB_ROWS), figures=SQL(FIGURES, now=now)
        )
        found = {}
        for row in self.env.execute_query_dict(query):
            key = row["journey_id"], row["step_key"]
            found.setdefault(key, {})[row["side"]] = row
        return found

    @api.model
    def _row(self, journey, step_key, result, sides, now):
        """What the child has to know of a comparison, in its order of columns."""
        share = journey._share_held_out()
        if step_key:
            step = journey._ab_step(step_key)
            share = 1 - step.share / 100
            if result._won() and step.ab_auto:
                return None  # it is over: everybody goes one way since
        if not 0 < share < 1:
            return None
        plan = (result.planned_treated or 0, result.planned_control or 0)
        baseline = 0.0 if all(plan) else self._baseline(journey, now)
        groups = [sides.get(side) or {} for side in ("treated", "control")]
        return [
            "ab" if step_key else "holdout",
            share,
            baseline,
            journey.effect_points / 100,
            *plan,
            *(float(group.get(name) or 0) for group in groups for name in ARM),
        ]

    @api.model
    def _baseline(self, journey, now):
        """Which share buys within the days anyway: of all the shop's customers, before
        anything is known of this journey."""
        query = SQL(
            BASELINE,
            purchases=self.env["cdp.transaction"]._table_query,
            since=fields.Datetime.subtract(now, days=journey.conversion_days),
            year=fields.Datetime.subtract(now, days=365),
            now=now,
        )
        ((lately, all_of_them),) = self.env.execute_query(query)
        return lately / all_of_them if all_of_them else 0.0

    @api.model
    def _ask(self, rows):
        """Have the child compare; one answer a row, in their order."""
        if not rows:
            return []
        table = SQL(" UNION ALL ").join(
            SQL("SELECT %s", SQL(", ").join(SQL("%s", v) for v in [number, *row]))
            for number, row in enumerate(rows)
        )
        columns = [*ANSWER, *NUMBERS, "removed", *KNOWN]
        kinds = {"state": "varchar", "money_state": "varchar"}
        self.env.cr.execute(
            SQL(
                "CREATE TEMP TABLE IF NOT EXISTS cdp_helped_answer (%s) ON COMMIT DROP;"
                "TRUNCATE cdp_helped_answer",
                SQL(", ").join(
                    SQL("%s %s", SQL.identifier(c), SQL(kinds.get(c, "float")))
                    for c in columns
                ),
            )
        )
        exchange(self.env, SCRIPT, {}, [table], ["cdp_helped_answer"])
        told = self.env.execute_query_dict(
            SQL("SELECT * FROM cdp_helped_answer ORDER BY id")
        )
        return [{k: v for k, v in row.items() if k != "id"} for row in told]


ANSWER = (
    *("id", "planned_treated", "planned_control", "state", "more", "p"),
    "money_state",
)


def _told(sides):
    """What was counted, as it is kept."""
    values = {"open": sum(side["open"] for side in sides.values())}
    for name in ("treated", "control"):
        side = sides.get(name) or {}
        values |= {
            name: side.get("n") or 0,
            f"{name}_yes": side.get("yes") or 0,
            f"{name}_mean": side.get("mean") or 0.0,
        }
    return values
