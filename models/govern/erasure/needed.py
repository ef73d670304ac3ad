"""Which rows cannot go, because others have to lead to them."""

from odoo.tools import SQL

# "r" and "a": PostgreSQL refuses to delete what such a key leads to
KEYS = """
SELECT con.conrelid::regclass::text, own.attname
  FROM pg_constraint con
  JOIN pg_attribute own ON own.attrelid = con.conrelid AND own.attnum = con.conkey[1]
 WHERE con.contype = 'f' AND con.confrelid = %s::regclass
   AND con.confdeltype IN ('r', 'a') AND array_length(con.conkey, 1) = 1
"""


def needed(env, table, ids):
    """Those of the rows that a row of another table refers to, or one that stays."""
    found = set()
    for source, column in env.execute_query(SQL(KEYS, table)):
        name = SQL.identifier(column)
        query = SQL(
            "SELECT DISTINCT %s FROM %s WHERE %s = ANY(%s)",
            name,
            SQL.identifier(source),
            name,
            ids,
        )
        if source == table:
            query = SQL("%s AND id <> ALL(%s)", query, ids)
        found.update(id_ for (id_,) in env.execute_query(query))
    return found
