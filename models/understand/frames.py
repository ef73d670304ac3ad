"""The rows that the mathematics works on: purchases, their lines, other signals.

Each a query for :func:`child.exchange`. Days are counted from 1970-01-01. Only who is
scored is in them: active profiles that no rule leaves out.
"""

from datetime import date

from odoo.tools import SQL

EPOCH = date(1970, 1, 1)
ORDERS = ("profile", "order", "day", "amount", "channel")
LINES = (
    *("profile", "order", "day", "product", "category"),
    *("quantity", "amount", "discount"),
)
SIGNALS = ("profile", "day", "kind", "value", "machine")

DAY = SQL("(t.date::date - DATE '1970-01-01')")
SCORED = SQL("p.active AND p.excluded_by_id IS NULL")  # of a profile p

# The joins to who pays are here, so that those in the view are skipped.
PAYERS = SQL(
    """
      JOIN res_partner buyer ON buyer.id = t.partner_id
      JOIN res_partner payer ON payer.id = buyer.commercial_partner_id
      JOIN cdp_profile p ON p.id = payer.cdp_profile_id AND %s""",
    SCORED,
)


def orders(env, profile_ids=None):
    """Purchases and refunds (below 0): columns ORDERS."""
    return SQL(
        "SELECT p.id, t.id, %(day)s, ROUND(t.reporting_amount, 2), t.source_id"
        " FROM (%(rows)s) t %(joins)s"
        " WHERE t.date < %(until)s AND t.reporting_amount <> 0 AND %(who)s",
        day=DAY,
        rows=env["cdp.transaction"]._table_query,
        joins=PAYERS,
        until=env["cdp.stage"]._known_until(),
        who=bought_by(env, profile_ids),
    )


def lines(env, profile_ids=None):
    """Products of purchases and refunds: columns LINES."""
    return SQL(
        "SELECT p.id, t.transaction_id, %(day)s, t.product_id, t.category_id,"
        " t.quantity, ROUND(t.amount, 2), ROUND(t.discount, 2)"
        " FROM (%(rows)s) t %(joins)s WHERE t.date < %(until)s AND %(who)s",
        day=DAY,
        rows=env["cdp.transaction.line"]._table_query,
        joins=PAYERS,
        until=env["cdp.stage"]._known_until(),
        who=bought_by(env, profile_ids),
    )


def bought_by(env, profile_ids):
    """Whose rows of a view: everybody's, or those of some profiles, in words that
    indexes can use."""
    if profile_ids is None:
        return SQL("TRUE")
    query = SQL(
        "SELECT buyer.id FROM res_partner payer"
        " JOIN res_partner buyer ON buyer.commercial_partner_id = payer.id"
        " WHERE payer.cdp_profile_id = ANY(%s)",
        list(profile_ids),
    )
    buyers = [row[0] for row in env.execute_query(query)]
    condition = "t.partner_id = ANY(%s::int[]) AND payer.cdp_profile_id = ANY(%s)"
    return SQL(  # pylint: disable=sql-injection
        condition, buyers, list(profile_ids)
    )


def today(env):
    """The day as of which customers are scored: purchases before it are known."""
    until = env["cdp.stage"]._known_until()
    return (until.date() - EPOCH).days
