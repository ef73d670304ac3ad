"""What can count for a line of a segment: purchases, their lines, other signals.

Read live from Odoo's own documents. What is done for an organisation counts for the
organisation, as everywhere.
"""

from odoo.tools import SQL

from ..understand import frames
from ..understand.sentiment.figures import STARS
from .segment_sql import PURCHASES

OF_LINES = """
SELECT p.id AS profile_id, t.transaction_id AS event_id, t.date, t.amount AS value,
       t.source_id, t.product_id, t.category_id, t.discount
  FROM (%(rows)s) t %(joins)s WHERE %(who)s
"""
OF_PURCHASES = """
SELECT p.id AS profile_id, t.id AS event_id, t.date, t.reporting_amount AS value,
       t.source_id
  FROM (%(rows)s) t %(joins)s WHERE %(who)s
"""
OF_SIGNALS = """
SELECT p.id AS profile_id, t.id AS event_id, t.date,
       ROUND((t.value * %(scale)s)::numeric, 2) AS value, t.source_id
  FROM (%(rows)s) t %(joins)s WHERE %(who)s
"""
NOTHING = SQL(
    "SELECT NULL::int AS profile_id, NULL::bigint AS event_id, NULL::timestamp AS date,"
    " NULL::numeric AS value, NULL::int AS source_id WHERE FALSE"
)


def reader(env, profile_ids=None):
    """Give the SQL of what can count for a line: everybody's, or of some profiles."""
    who = frames.bought_by(env, profile_ids)

    def rows(line):
        if line.of_lines:
            query, found = OF_LINES, env["cdp.transaction.line"]._table_query
        elif line.what in PURCHASES:
            query, found = OF_PURCHASES, env["cdp.transaction"]._table_query
        else:
            query, found = OF_SIGNALS, env["cdp.source"]._union_signals([line.what])
        if found is None:
            return NOTHING
        scale = STARS if line.what == "rating" else 1
        more = {"scale": scale} if query is OF_SIGNALS else {}
        return SQL(query, rows=found, joins=frames.PAYERS, who=who, **more)

    return rows


def below(env, category_ids):
    """These product categories and all that are below them."""
    if not category_ids or "product.category" not in env:
        return tuple(category_ids)
    # Which category is below which is no secret to who may use them here.
    categories = env["product.category"].sudo()
    return tuple(categories.search([("id", "child_of", list(category_ids))]).ids)
