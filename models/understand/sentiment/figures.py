"""How satisfied a customer is and how they read, added up: columns of the profile.

What a contact does for an organisation shows with both; the organisation is who it
counts for.
"""

from datetime import timedelta

from odoo.tools import SQL

from ...collect.source_signals import OPEN_ENDED
from .. import signals

RECENT_DAYS = 90
STARS = 5

FIGURES = {
    "rating_count": "int",
    "rating_average": "numeric",
    "rating_last": "timestamp",
    "complaint_count": "int",
    "complaint_last": "timestamp",
    "click_count": "int",
    "click_last": "timestamp",
    "open_count": "int",
    "contract_running": "boolean",
    "contract_end": "date",
}
#: what stands for nothing, so that a customer without signals is never written
NOTHING = {"int": "0", "numeric": "0", "boolean": "FALSE"}

# One contract without an end runs on, whatever the others say.
FRESH = """
CREATE TEMP TABLE cdp_satisfaction ON COMMIT DROP AS
WITH told AS (
    SELECT who.profile_id, t.*, t.date >= %(lately)s AS late
      FROM (%(rows)s) t
      JOIN res_partner buyer ON buyer.id = t.partner_id
      JOIN res_partner payer ON payer.id = buyer.commercial_partner_id
     CROSS JOIN LATERAL (SELECT buyer.cdp_profile_id UNION SELECT payer.cdp_profile_id)
           who (profile_id)
     WHERE NOT t.machine
)
SELECT p.id,
       (COUNT(*) FILTER (WHERE kind = 'rating'))::int AS rating_count,
       ROUND((AVG(value) FILTER (WHERE kind = 'rating') * %(stars)s)::numeric, 2)
           AS rating_average,
       MAX(date) FILTER (WHERE kind = 'rating') AS rating_last,
       (COUNT(*) FILTER (WHERE kind = 'complaint' AND late))::int AS complaint_count,
       MAX(date) FILTER (WHERE kind = 'complaint') AS complaint_last,
       (COUNT(*) FILTER (WHERE kind = 'click' AND late))::int AS click_count,
       MAX(date) FILTER (WHERE kind = 'click') AS click_last,
       (COUNT(*) FILTER (WHERE kind = 'open' AND late))::int AS open_count,
       BOOL_OR(kind = 'contract' AND date + value * interval '1 day' >= %(until)s)
           AS contract_running,
       CASE WHEN MAX(value) FILTER (WHERE kind = 'contract') < %(forever)s THEN
           MAX((date + value * interval '1 day')::date)
               FILTER (WHERE kind = 'contract') END AS contract_end
  FROM told JOIN cdp_profile p ON p.id = told.profile_id
 WHERE p.active AND p.excluded_by_id IS NULL AND %(profiles)s
 GROUP BY p.id
"""

KEEP = """
UPDATE cdp_profile p SET (%(columns)s) = (%(fresh)s)
  FROM cdp_profile same LEFT JOIN cdp_satisfaction f ON f.id = same.id
 WHERE p.id = same.id AND %(profiles)s AND (%(known)s) IS DISTINCT FROM (%(fresh)s)
RETURNING p.id
"""


def refresh(env, profiles, ids=None):
    """Add up anew; return the ids of the profiles that changed.

    :param profiles: a condition on ``p``
    :param ids: the same profiles, when they are a few
    """
    who = ids and SQL(
        "(payer.cdp_profile_id = ANY(%(ids)s) OR buyer.cdp_profile_id = ANY(%(ids)s))",
        ids=ids,
    )
    until = env["cdp.stage"]._known_until()
    env.cr.execute(
        SQL(
            FRESH,
            rows=signals.rows(env, who),
            lately=until - timedelta(days=RECENT_DAYS),
            until=until,
            stars=STARS,
            forever=OPEN_ENDED,
            profiles=profiles,
        )
    )
    changed = env.execute_query(
        SQL(
            KEEP,
            columns=SQL(", ").join(SQL.identifier(name) for name in FIGURES),
            known=_columns("p"),
            fresh=_columns("f"),
            profiles=profiles,
        )
    )
    env.cr.execute("DROP TABLE cdp_satisfaction")
    return {row[0] for row in changed}


def _columns(alias):
    return SQL(", ").join(
        SQL(
            "COALESCE(%s, %s)",
            SQL.identifier(alias, name),
            SQL(NOTHING[kind]),  # pylint: disable=sql-injection
        )
        if kind in NOTHING
        else SQL.identifier(alias, name)
        for name, kind in FIGURES.items()
    )
