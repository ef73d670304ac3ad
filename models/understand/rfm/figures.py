"""The figures of each customer as of a moment: what the scores are made of.

All of it is SQL over the live purchases. Products are read only when the scores count
margin: there are many more lines than orders.
"""

from datetime import datetime, time
from typing import NamedTuple

from dateutil.relativedelta import relativedelta

from odoo.tools import SQL

# A statement of its own: one that writes uses one processor only. The joins to payers
# are here, so that those in the view are skipped. Refunds sort last in their profile.
FIGURES = """
CREATE TEMP TABLE cdp_figures ON COMMIT DROP AS
WITH purchases AS (
    SELECT payer.cdp_profile_id AS profile_id, t.reporting_amount AS amount,
           CASE WHEN t.reporting_amount > 0 THEN t.date END AS bought %(counted)s
      FROM (%(transactions)s) t %(parties)s
     WHERE %(payers)s AND t.date < %(until)s
), gaps AS (
    SELECT *, bought::date - LAG(bought::date)
           OVER (PARTITION BY profile_id ORDER BY bought) AS gap FROM purchases
), figures AS (
    SELECT profile_id, MIN(bought) AS first_purchase, MAX(bought) AS last_purchase,
           COUNT(bought)::int AS purchase_count,
           (COUNT(bought) FILTER (WHERE gap IS DISTINCT FROM 0))::int AS purchase_days,
           ROUND(SUM(amount), 2) AS revenue,
           PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY gap)
               FILTER (WHERE gap > 0)::numeric AS gap %(window)s
      FROM gaps GROUP BY profile_id
), margins AS (
    %(margins)s
)
SELECT p.id, f.first_purchase, f.last_purchase,
       COALESCE(f.purchase_count, 0) AS purchase_count,
       COALESCE(f.purchase_days, 0) AS purchase_days,
       COALESCE(f.revenue, 0) AS revenue,
       ROUND(COALESCE(f.revenue / NULLIF(f.purchase_count, 0), 0), 2) AS average_order,
       ROUND(COALESCE(f.gap, 0), 1) AS usual_gap_days,
       COALESCE(f.%(days)s, 0) AS rfm_days,
       COALESCE(f.%(money)s, 0) AS rfm_revenue,
       margins.margin, margins.margin_revenue
  FROM cdp_profile p
  LEFT JOIN figures f ON f.profile_id = p.id
  LEFT JOIN margins ON margins.profile_id = p.id
 WHERE %(profiles)s
"""
PARTIES = """
      JOIN res_partner buyer ON buyer.id = t.partner_id
      JOIN res_partner payer ON payer.id = buyer.commercial_partner_id
"""
WINDOW = """,
           (COUNT(bought) FILTER (WHERE counted AND gap IS DISTINCT FROM 0))::int
               AS window_days,
           ROUND(SUM(amount) FILTER (WHERE counted), 2) AS window_revenue
"""
MARGINS = """
    SELECT payer.cdp_profile_id AS profile_id, ROUND(SUM(t.amount - t.cost), 2)
           AS margin, ROUND(SUM(t.amount), 2) AS margin_revenue
      FROM (%(lines)s) t %(parties)s
     WHERE %(payers)s AND t.date < %(until)s AND %(counted)s AND t.cost IS NOT NULL
     GROUP BY payer.cdp_profile_id
"""
NO_MARGINS = """
    SELECT NULL::int AS profile_id, NULL::numeric AS margin,
           NULL::numeric AS margin_revenue WHERE FALSE
"""


class Counts(NamedTuple):
    """Which purchases count for the scores, and by what money is measured."""

    measure: str  # "revenue" or "margin"
    months: int  # how far to look back; 0: all time

    def since(self, as_of):
        """The moment from which purchases count, None for all of them."""
        if not self.months:
            return None
        day = as_of.date() - relativedelta(months=self.months)
        return datetime.combine(day, time.min)


def counts(env):
    """What the settings say."""
    parameters = env["ir.config_parameter"].sudo()  # plain settings
    return Counts(
        parameters.get_param("customer_data_platform.rfm_monetary", "revenue"),
        int(parameters.get_param("customer_data_platform.rfm_months", 0)),
    )


def create(env, payers, profiles, as_of, until):
    """Make the temporary table ``cdp_figures`` with a row a profile.

    :param payers: condition on ``t``, ``buyer`` and ``payer``: whose purchases
    :param profiles: condition on ``p``: which profiles
    :param as_of: the moment from which to look back
    :param until: purchases before this moment are known
    """
    counted = counts(env)
    since = counted.since(as_of)
    in_window = SQL("t.date >= %s", since) if since else SQL("TRUE")
    rows = {"payers": payers, "until": until, "parties": SQL(PARTIES)}
    margins = SQL(NO_MARGINS)
    if counted.measure == "margin":
        lines = env["cdp.transaction.line"]._table_query
        margins = SQL(MARGINS, **rows, lines=lines, counted=in_window)
    env.cr.execute(
        SQL(
            FIGURES,
            **rows,
            transactions=env["cdp.transaction"]._table_query,
            profiles=profiles,
            margins=margins,
            # Looking at everything, the score counts what the profile shows anyway.
            counted=SQL(", %s AS counted", in_window) if since else SQL(),
            window=SQL(WINDOW) if since else SQL(),
            days=SQL("window_days" if since else "purchase_days"),
            money=SQL("window_revenue" if since else "revenue"),
        )
    )


def drop(env):
    env.cr.execute("DROP TABLE cdp_figures")
