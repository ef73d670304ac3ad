"""What the job reads, the columns as in wire.py."""

from odoo.tools import SQL

from .. import frames

#: lines of baskets to learn from at most: as many as fit into a worker's memory
MOST_LINES = 5_000_000

#: of nobody we know, or of somebody who is scored
_BUYERS = SQL(
    """
      LEFT JOIN res_partner buyer ON buyer.id = t.partner_id
      LEFT JOIN res_partner payer ON payer.id = buyer.commercial_partner_id
      LEFT JOIN cdp_profile p ON p.id = payer.cdp_profile_id
     WHERE (p.id IS NULL OR (p.active AND p.excluded_by_id IS NULL))"""
)


def lines(env, since=None, profile_ids=None):
    """The lines of everybody's baskets since a day, or of some customers."""
    return SQL(
        "SELECT COALESCE(p.id, 0) AS profile, t.transaction_id,"
        " FLOOR(date_part('epoch', t.date) / 60)::int AS minute, t.product_id,"
        " t.quantity,"
        " COALESCE(t.company_id, 0) AS company FROM (%(rows)s) t %(buyers)s"
        " AND t.date < %(until)s AND %(since)s AND %(who)s"
        " AND t.product_id <> ALL(%(never)s::int[])",
        rows=env["cdp.transaction.line"]._table_query,
        buyers=_BUYERS,
        until=env["cdp.stage"]._known_until(),
        since=SQL("TRUE") if since is None else SQL("t.date >= %s", since),
        who=frames.bought_by(env, profile_ids),
        # Asked first: as a part of this query it was asked for each line.
        never=[row[0] for row in env.execute_query(env["cdp.product"]._never_query())],
    )


def since(env):
    """The first day from which on the lines are few enough to learn from; None when
    all of them are."""
    months = env.execute_query(
        SQL(
            "SELECT date_trunc('month', t.date) AS month, count(*) FROM (%s) t"
            " WHERE t.date < %s GROUP BY 1 ORDER BY 1 DESC",
            env["cdp.transaction.line"]._table_query,
            env["cdp.stage"]._known_until(),
        )
    )
    total, first = 0, None
    for month, number in months:
        total += number
        if total > MOST_LINES and first is not None:
            return first.date()
        first = month
    return None


def profiles(env, profile_ids):
    """The customers whose lists are made."""
    return SQL(
        "SELECT id, COALESCE(company_id, 0) FROM cdp_profile"
        " WHERE id = ANY(%s) AND active AND excluded_by_id IS NULL",
        list(profile_ids),
    )


def products(env):
    """All products; blocked is 0, 1 for now (no stock), 2 for good."""
    return SQL(
        "SELECT id, category_id, COALESCE(company_id, 0),"
        " CASE WHEN blocked IS NULL THEN 0 WHEN blocked = 'out_of_stock' THEN 1"
        " ELSE 2 END, COALESCE(trend, 1), COALESCE(recent_buyer_count, 0)"
        " FROM (%s) p",
        env["cdp.product"]._table_query,
    )


def links(env):
    """What customers buy beside each product."""
    return SQL("SELECT product_id, customer_links FROM cdp_product_learned")
