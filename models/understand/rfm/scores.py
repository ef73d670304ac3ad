"""Scores from 1 to 5, and the cut points they are made of; equal values stay equal."""

from odoo.tools import SQL

# 1 + floor(5 percent_rank), at most 5, in whole numbers: how many have less, of all
# others. Values are counted first, so equal ones are one row and get one score. Whoever
# bought on one day only always gets F 1.
CUT = """
SELECT '%(kind)s', score, MIN(value)::varchar FROM (
    SELECT value, CASE WHEN %(lowest)s THEN 1 ELSE LEAST(5, 1 +
           5 * (SUM(n) OVER (ORDER BY value) - n)::bigint
           / GREATEST((SUM(n) OVER ())::bigint - 1, 1)) END AS score
      FROM (SELECT %(kind)s AS value, COUNT(*) AS n FROM base GROUP BY 1) counted
) scored GROUP BY score
"""
# A score that stays names the version that first gave it, unless that one counted
# other purchases or other money.
SCORES = """
WITH fresh AS (
    SELECT p.id, s.r, s.f, s.m, cell.label_id
      FROM cdp_profile p
     CROSS JOIN LATERAL (
           SELECT CASE WHEN %(scored)s THEN %(r)s ELSE 0 END AS r,
                  CASE WHEN %(scored)s THEN %(f)s ELSE 0 END AS f,
                  CASE WHEN %(scored)s THEN %(m)s ELSE 0 END AS m) s
      LEFT JOIN cdp_rfm_cell cell ON cell.r = s.r AND cell.f = s.f
     WHERE %(profiles)s
)
UPDATE cdp_profile p
   SET rfm_r = fresh.r, rfm_f = fresh.f, rfm_m = fresh.m,
       rfm_label_id = fresh.label_id, rfm_date = %(now)s,
       rfm_model_id = CASE WHEN fresh.r > 0 THEN %(version)s::int END
  FROM fresh
 WHERE p.id = fresh.id AND %(profiles)s
   AND ((COALESCE(p.rfm_r, 0), COALESCE(p.rfm_f, 0), COALESCE(p.rfm_m, 0),
         p.rfm_label_id)
        IS DISTINCT FROM (fresh.r, fresh.f, fresh.m, fresh.label_id)
        OR p.rfm_model_id IN (
            SELECT id FROM cdp_model WHERE kind = 'rfm'
               AND (parameters ->> 'measure', parameters ->> 'months')
                   IS DISTINCT FROM (%(measure)s, %(months)s::varchar)))
RETURNING p.id
"""


def money(rate):
    """The money that counts of a row ``p`` of figures: revenue, or margin.

    :param rate: the shop's margin on 1 of revenue, which stands in for the part whose
        cost nobody knows; None when revenue counts
    """
    if rate is None:
        return SQL("p.rfm_revenue")
    return SQL(
        "ROUND(COALESCE(p.margin, 0)"
        " + (p.rfm_revenue - COALESCE(p.margin_revenue, 0)) * %s::numeric, 2)",
        str(rate),
    )


def cut_points(env, rows, rate, condition):
    """{"r" | "f" | "m": [lowest value that earns 2, 3, 4, 5]}, None if none does."""
    cuts = [
        SQL(CUT, kind=SQL(kind), lowest=SQL("value = 1" if kind == "f" else "FALSE"))
        for kind in "rfm"
    ]
    query = SQL(
        "WITH base AS (SELECT p.last_purchase::date AS r, p.rfm_days AS f, %s AS m"
        " FROM %s p WHERE %s) %s",
        money(rate),
        SQL.identifier(rows),
        condition,
        SQL(" UNION ALL ").join(cuts),
    )
    lowest = {(kind, int(s)): value for kind, s, value in env.execute_query(query)}
    return {
        kind: [
            next((lowest[kind, s] for s in range(k, 6) if (kind, s) in lowest), None)
            for k in range(2, 6)
        ]
        for kind in "rfm"
    }


def scored(cuts, rate):
    """The scores of a row ``p`` of figures by cut points, as {"r" | "f" | "m": SQL}."""
    values = {
        "r": SQL("p.last_purchase::date"),
        "f": SQL("p.rfm_days"),
        "m": money(rate),
    }
    return {
        kind: SQL(" + ").join(
            [
                SQL("1"),
                *(
                    SQL("COALESCE((%s >= %s)::int, 0)", value, cut)
                    for cut in cuts.get(kind, ())
                ),
            ]
        )
        for kind, value in values.items()
    }


def known_costs(env, rows, condition):
    """The shop's margin on 1 of revenue, and the share of revenue with a known cost.

    (None, 0) where no cost is known.
    """
    ((margin, costed, revenue),) = env.execute_query(
        SQL(
            "SELECT SUM(p.margin), SUM(p.margin_revenue), SUM(p.rfm_revenue)"
            " FROM %s p WHERE %s",
            SQL.identifier(rows),
            condition,
        )
    )
    if not costed or costed <= 0 or revenue <= 0:
        return None, 0
    return round(float(margin / costed), 4), round(min(float(costed / revenue), 1), 2)
