"""*Forecast value*: what each customer will spend, and when the next order is due.

The mathematics (engine/value) runs in a short-lived child process with memory of its
own. Orders go to it and scores come back by PostgreSQL's COPY, so that this process
holds neither. What a version was trained on is not needed to score with it: so some
customers are scored as they would be among all.
"""

from pathlib import Path

from odoo import api, fields, models
from odoo.tools import SQL

from ...cdp_stage_worker import Batch
from ...child import exchange
from .. import frames

BATCH = 100_000  # customers of one child; it holds their orders
QUEUE = 5_000
#: customers to train on; more teach nothing (engine/value/version.py), but cost memory
MOST = 50_000
SCRIPT = Path(__file__).with_name("value_job.py")
RETENTION = -1  # the cursor of what comes after the last customer
SOON = 7  # days within which an order counts as due

ORDERS = """
SELECT o.profile, o.day, o.amount, o.channel
  FROM (%(orders)s) o(profile, id, day, amount, channel) WHERE %(who)s
"""

SCORES = """
CREATE TEMP TABLE IF NOT EXISTS cdp_value_scores (
    id int PRIMARY KEY, channel int, value numeric, low numeric, high numeric,
    purchases numeric, next_first int, next_last int, late boolean) ON COMMIT DROP;
TRUNCATE cdp_value_scores
"""

# All that is written of value is written here. Dates are kept by the day on which they
# are right: of who is late there is none, nor of whom nothing is foretold.
APPLY = """
WITH fresh AS (
    SELECT p.id, s.value AS value_predicted, s.low AS value_low, s.high AS value_high,
           s.purchases AS value_purchases,
           DATE '1970-01-01' + s.next_first AS next_order_first,
           DATE '1970-01-01' + s.next_last AS next_order_last,
           CASE WHEN s.value IS NULL THEN NULL WHEN s.late THEN 'late'
                WHEN s.next_first IS NULL THEN 'unknown'
                WHEN s.next_first <= %(soon)s THEN 'due'
                ELSE 'expected' END AS next_order_state,
           CASE WHEN p.excluded_by_id IS NOT NULL OR NOT p.active THEN 'excluded'
                WHEN COALESCE(p.purchase_days, 0) = 0 THEN 'never_bought'
                WHEN s.value IS NOT NULL THEN 'scored'
                WHEN %(gated)s THEN 'gated' END AS value_state,
           s.channel AS first_source_id
      FROM cdp_profile p LEFT JOIN cdp_value_scores s
        ON s.id = p.id AND p.active AND p.excluded_by_id IS NULL AND p.purchase_days > 0
     WHERE %(profiles)s
), named AS (
    SELECT *, CASE WHEN value_state IN ('scored', 'gated') THEN %(version)s::int END
           AS value_model_id FROM fresh
)
UPDATE cdp_profile p SET %(assignments)s, value_date = %(now)s
  FROM named WHERE p.id = named.id AND (%(old)s) IS DISTINCT FROM (%(new)s)
RETURNING p.id
"""
COLUMNS = (
    *("value_predicted", "value_low", "value_high", "value_purchases"),
    *("value_state", "value_model_id"),
    *("next_order_first", "next_order_last", "next_order_state", "first_source_id"),
)


class CdpStageValue(models.AbstractModel):
    _name = "cdp.stage.value"
    _inherit = "cdp.stage.worker"
    _description = "Forecast Value"

    # ------------------------------------------------------------------
    # What the runner asks for
    # ------------------------------------------------------------------

    def _signature(self):
        version = self.env["cdp.model"]._current("value").id
        as_of = self.env["cdp.stage"]._as_of_setting()
        return f"{self._horizon()} {as_of} {version}"

    @api.model
    def _horizon(self):
        parameters = self.env["ir.config_parameter"].sudo()  # a plain setting
        return int(
            parameters.get_param("customer_data_platform.value_horizon_days", 365)
        )

    def _full_size(self, cursor):
        if cursor == RETENTION:
            return 1
        return 1 + self._count(SQL("p.id > %s", cursor))

    def _full_batch(self, cursor):
        if cursor == RETENTION:
            return Batch(0, self.env["cdp.retention"]._refresh(), again=1)
        low, high = self._range(cursor)
        profiles = SQL("p.id BETWEEN %s AND %s", low, high)
        who = SQL("o.profile BETWEEN %s AND %s", low, high)
        orders = SQL(ORDERS, orders=frames.orders(self.env), who=who)
        version = self.env["cdp.model"]._current("value")
        told = self._ask(
            version, orders, cursor and (version.pass_told or {}).get("bins")
        )
        changed = self._apply(version, profiles)
        number = self._count(profiles)
        if len(changed) > number / 10:  # the later stages cannot wait for autovacuum
            self.env.cr.execute("ANALYZE cdp_profile")
        if number == BATCH:
            version.pass_told = told
            return Batch(number, len(changed), high)
        if told:
            version._note_drift(told["drift"])
        if cursor:
            version.pass_told = False
        return Batch(number, len(changed), RETENTION)

    def _queued_batch(self):
        partners, profiles = self.env["cdp.change"]._take("value", QUEUE)
        if not profiles:
            return Batch(len(partners)) if partners else None
        version = self.env["cdp.model"]._current("value")
        rows = frames.orders(self.env, profiles)
        self._ask(version, SQL(ORDERS, orders=rows, who=SQL("TRUE")))
        changed = self._apply(version, SQL("p.id = ANY(%s)", profiles))
        self.env["cdp.change"]._note_profiles(["segment"], changed)
        return Batch(len(profiles), len(changed))

    def _train(self, live):
        """Learn a version, for the stage *Train the models*.

        :param live: the parameters of the version in use, or None
        :return: what the child says: ``parameters``, ``record`` and ``against_live``,
            or ``gate``
        """
        customers = self._customers()
        chosen = customers[:MOST] if len(customers) > MOST else None
        order = {
            "do": "train",
            "horizon": self._horizon(),
            "today": frames.today(self.env),
            "live": live or None,
            "of": chosen and len(customers),
        }
        rows = frames.orders(self.env, chosen)
        orders = SQL(ORDERS, orders=rows, who=SQL("TRUE"))
        return exchange(self.env, SCRIPT, order, [orders], [])

    # ------------------------------------------------------------------
    # The steps
    # ------------------------------------------------------------------

    def _count(self, condition):
        query = SQL("SELECT count(*) FROM cdp_profile p WHERE %s", condition)
        ((number,),) = self.env.execute_query(query)
        return number

    def _range(self, cursor):
        """The first and last id of the batch after the cursor."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM cdp_profile WHERE id > %s"
                " ORDER BY id OFFSET %s LIMIT 1",
                cursor,
                BATCH - 1,
            )
        )
        return cursor + 1, rows[0][0] if rows else 2**31 - 1

    def _customers(self):
        """Who has bought, mixed well: whoever is left out moves nobody else."""
        query = SQL(
            "SELECT id FROM cdp_profile WHERE active AND excluded_by_id IS NULL"
            " AND purchase_days > 0 ORDER BY hashint4(id), id"
        )
        return [row[0] for row in self.env.execute_query(query)]

    def _ask(self, version, orders, bins=None):
        """Have a child score the customers of these orders, into a temporary table.

        Without a version there are no forecasts; where one bought first is told anyway.
        """
        self.env.cr.execute(SCORES)
        order = {
            "do": "score",
            "today": frames.today(self.env),
            "parameters": version.parameters or None,
            "bins": bins or None,
        }
        told = exchange(self.env, SCRIPT, order, [orders], ["cdp_value_scores"])
        self.env.cr.execute("ANALYZE cdp_value_scores")
        return told

    def _apply(self, version, profiles):
        """Write what differs; return the ids of profiles that changed."""
        names = [SQL.identifier(name) for name in COLUMNS]
        rows = self.env.execute_query(
            SQL(
                APPLY,
                profiles=profiles,
                version=version.id or None,
                gated=bool(version.gate_code),
                soon=frames.today(self.env) + SOON,
                now=fields.Datetime.now(),
                assignments=SQL(", ").join(SQL("%s = named.%s", n, n) for n in names),
                old=SQL(", ").join(SQL("p.%s", name) for name in names),
                new=SQL(", ").join(SQL("named.%s", name) for name in names),
            )
        )
        return {row[0] for row in rows}
