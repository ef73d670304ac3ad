"""Customers by the month of their first purchase in a company, month by month.

Used by the stage, which adds everybody up, and by the pages, which ask who is behind
a figure: both by the same words, so that they agree.
"""

from odoo.tools import SQL

from .. import frames
from . import shop_days

# A row for each month in which somebody bought or got money back.
STAYS = """
WITH months AS (
    SELECT profile_id, company_id, month, SUM(amount) AS amount,
           BOOL_OR(amount > 0) AS bought
      FROM (SELECT t.profile_id, t.company_id, t.reporting_amount AS amount,
                   date_trunc('month', %(local)s)::date AS month
              FROM (%(rows)s) t JOIN cdp_profile p ON p.id = t.profile_id
             WHERE %(scored)s AND t.date < %(until)s) purchases
     GROUP BY profile_id, company_id, month
)
SELECT *, MIN(month) FILTER (WHERE bought)
       OVER (PARTITION BY profile_id, company_id) AS cohort
  FROM months
"""


def stays(env, rows):
    """The query of profile_id, company_id, month, amount, bought, cohort.

    :param rows: the query of the transactions that count
    """
    return SQL(
        STAYS,
        rows=rows,
        local=shop_days.local(env, SQL("t.date"), SQL("t.company_id")),
        scored=frames.SCORED,
        until=env["cdp.stage"]._known_until(),
    )


def months_between(first, later):
    return SQL(
        "(12 * (EXTRACT(year FROM %(b)s) - EXTRACT(year FROM %(a)s))"
        " + EXTRACT(month FROM %(b)s) - EXTRACT(month FROM %(a)s))::int",
        a=first,
        b=later,
    )
