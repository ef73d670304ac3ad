"""What became of those who got the first message and of those held out: alike."""

from odoo import api, fields, models
from odoo.tools import SQL

BEFORE = 365  # days of spending before, which foretell what is spent after
RETURNS = 90  # days after the time allowed in which orders are still returned
YEAR = 365  # the longest time allowed

# Who buys for whom: a contact for oneself, and for one's organisation.
BUYERS = """
SELECT buyer.cdp_profile_id, buyer.id FROM res_partner buyer
 WHERE buyer.cdp_profile_id = ANY(%(profiles)s)
 UNION
SELECT payer.cdp_profile_id, buyer.id FROM res_partner payer
  JOIN res_partner buyer ON buyer.commercial_partner_id = payer.id
 WHERE payer.cdp_profile_id = ANY(%(profiles)s)
"""
ORDERS = """
CREATE TEMP TABLE IF NOT EXISTS cdp_helped_order (
    profile_id int, transaction_id bigint, res_model varchar, res_id int,
    date timestamp, amount numeric) ON COMMIT DROP;
TRUNCATE cdp_helped_order;
INSERT INTO cdp_helped_order
SELECT who.profile_id, bought.id, bought.res_model, bought.res_id, bought.date,
       bought.reporting_amount
  FROM (%(purchases)s) bought
  JOIN unnest(%(profiles)s::int[], %(buyers)s::int[]) who (profile_id, buyer)
    ON who.buyer = bought.partner_id
 WHERE bought.partner_id = ANY(%(buyers)s::int[]) AND bought.date >= %(since)s
   AND bought.date <= %(now)s;
ANALYZE cdp_helped_order
"""
# The goal is noted when the run ended for it, or was seen reached; and then stays.
GOALS = """
UPDATE cdp_exposure known SET goal_date = COALESCE(run."left", %(now)s)
  FROM cdp_journey_run run JOIN cdp_journey journey ON journey.id = run.journey_id
 WHERE run.id = known.run_id AND known.goal_date IS NULL
   AND known.profile_id = ANY(%(profiles)s)
   AND (run.id = ANY(%(reached)s) OR run.left_why = 'goal' AND run."left" BETWEEN
        known.date AND known.date + journey.conversion_days * interval '1 day')
"""
COUNT = """
WITH counted AS (
    SELECT known.id, span.until, journey.conversion, known.goal_date,
           MIN(bought.date) FILTER (WHERE bought.amount > 0
               AND bought.date BETWEEN known.date AND span.until) AS bought,
           COALESCE(SUM(bought.amount) FILTER (WHERE
               bought.date BETWEEN known.date AND span.until), 0) AS revenue,
           COALESCE(SUM(bought.amount) FILTER (WHERE bought.date < known.date
               AND bought.date >= known.date - %(before)s * interval '1 day'), 0)
               AS revenue_before
      FROM cdp_exposure known JOIN cdp_journey journey ON journey.id = known.journey_id
     CROSS JOIN LATERAL (SELECT known.date + journey.conversion_days
                                * interval '1 day' AS until) span
      LEFT JOIN cdp_helped_order bought ON bought.profile_id = known.profile_id
     WHERE known.profile_id = ANY(%(profiles)s)
       AND span.until > %(now)s - %(returns)s * interval '1 day'
     GROUP BY known.id, span.until, journey.conversion
), told AS (
    SELECT id, until, ROUND(revenue, 2) AS revenue,
           ROUND(revenue_before, 2) AS revenue_before,
           CASE conversion WHEN 'goal' THEN goal_date ELSE bought END AS conversion_date
      FROM counted
)
UPDATE cdp_exposure known
   SET until = told.until, revenue = told.revenue,
       revenue_before = told.revenue_before, conversion_date = told.conversion_date,
       converted = told.conversion_date IS NOT NULL,
       days_after = EXTRACT(epoch FROM told.conversion_date - known.date) / 86400
  FROM told
 WHERE told.id = known.id
   AND (known.until, known.revenue, known.revenue_before, known.conversion_date)
       IS DISTINCT FROM (told.until, told.revenue, told.revenue_before,
                         told.conversion_date)
"""


class CdpExposure(models.Model):
    _inherit = "cdp.exposure"

    until = fields.Datetime(string="Counted until", readonly=True)
    converted = fields.Boolean(
        string="Bought, or reached the goal",
        readonly=True,
        help="Within the days allowed, once for each time on the journey.",
    )
    conversion_date = fields.Datetime(string="Bought on", readonly=True)
    days_after = fields.Float(
        string="Days after", readonly=True, digits=(16, 1), aggregator="avg"
    )
    goal_date = fields.Datetime(readonly=True)
    revenue = fields.Float(
        readonly=True,
        digits=(16, 2),
        help="Bought less returned within the days allowed, without tax, in the "
        "currency that scores are counted in.",
    )
    revenue_before = fields.Float(
        string="Revenue in the year before",
        readonly=True,
        digits=(16, 2),
        help="Used to take chance differences between the groups off the result.",
    )

    @api.model
    def _count(self, profile_ids):
        """Count for some customers what they bought since; return the rows written."""
        now = fields.Datetime.now()
        self.env.flush_all()
        written = self._follow_links(profile_ids)
        since = fields.Datetime.subtract(now, days=BEFORE + YEAR + RETURNS)
        self._gather_orders(profile_ids, since, now)
        self.env.cr.execute(
            SQL(
                GOALS,
                profiles=list(profile_ids),
                reached=self._at_goal(profile_ids, now),
                now=now,
            )
        )
        self.env.cr.execute(
            SQL(
                COUNT,
                profiles=list(profile_ids),
                before=BEFORE,
                returns=RETURNS,
                now=now,
            )
        )
        written += self.env.cr.rowcount
        written += self.env["cdp.attribution"]._credit(profile_ids, since)
        self.invalidate_model()
        return written

    @api.model
    def _gather_orders(self, profile_ids, since, now):
        """The purchases of some customers, once for all that is counted of them."""
        pairs = self.env.execute_query(SQL(BUYERS, profiles=list(profile_ids)))
        self.env.cr.execute(
            SQL(
                ORDERS,
                purchases=self.env["cdp.transaction"]._table_query,
                profiles=[profile for profile, _buyer in pairs],
                buyers=[buyer for _profile, buyer in pairs],
                since=since,
                now=now,
            )
        )

    @api.model
    def _at_goal(self, profile_ids, now):
        """The runs of journeys with a goal that have it reached now, in time."""
        rows = self.env.execute_query(
            SQL(
                "SELECT known.journey_id, array_agg(known.run_id)"
                " FROM cdp_exposure known"
                " JOIN cdp_journey journey ON journey.id = known.journey_id"
                " WHERE journey.conversion = 'goal' AND known.goal_date IS NULL"
                " AND known.profile_id = ANY(%s) AND known.date"
                " + journey.conversion_days * interval '1 day' > %s GROUP BY 1",
                list(profile_ids),
                now,
            )
        )
        journeys = self.env["cdp.journey"]
        return [
            run_id
            for journey_id, run_ids in rows
            for run_id in journeys.browse(journey_id)._at_goal(run_ids)
        ]
