"""Make a table hold what a temporary one does, writing only rows that differ."""

from collections import Counter

from odoo.tools import SQL


def sync(env, table, fresh, keys, columns, scope):
    """The temporary table is used up by it.

    :param scope: which rows of the table, `t`, the temporary one stands for
    :return: {value of the first key: rows deleted, changed or added}
    """
    names = {
        "table": SQL.identifier(table),
        "fresh": SQL.identifier(fresh),
        "key": SQL.identifier(keys[0]),
        "same": SQL(" AND ").join(
            SQL("t.%s = f.%s", SQL.identifier(key), SQL.identifier(key)) for key in keys
        ),
        "scope": scope,
        "names": SQL(", ").join(map(SQL.identifier, (*keys, *columns))),
        "ours": _columns("t", columns),
        "theirs": _columns("f", columns),
        "all": _columns("f", (*keys, *columns)),
        "values": SQL(", ").join(
            SQL("%s = %s", SQL.identifier(c), SQL.identifier("f", c)) for c in columns
        ),
    }
    env.cr.execute(SQL("ANALYZE %s", names["fresh"]))
    written = Counter()
    for statement in (DELETE, UPDATE, KNOWN, INSERT):
        query = SQL(statement, **names)  # pylint: disable=sql-injection
        if statement is KNOWN:
            env.cr.execute(query)
        else:
            written.update(dict(env.execute_query(SQL(COUNT, query))))
    return written


COUNT = "WITH done AS (%s) SELECT key, count(*) FROM done GROUP BY key"
DELETE = """
DELETE FROM %(table)s t WHERE %(scope)s
   AND NOT EXISTS (SELECT FROM %(fresh)s f WHERE %(same)s)
RETURNING t.%(key)s AS key
"""
UPDATE = """
UPDATE %(table)s t SET %(values)s FROM %(fresh)s f
 WHERE %(same)s AND (%(ours)s) IS DISTINCT FROM (%(theirs)s)
RETURNING t.%(key)s AS key
"""
# No ON CONFLICT: that takes a number off the sequence for each row, written or not. And
# the rows that are there go first: PostgreSQL plans for the table as it is before.
KNOWN = "DELETE FROM %(fresh)s f USING %(table)s t WHERE %(same)s"
INSERT = """
INSERT INTO %(table)s (%(names)s) SELECT %(all)s FROM %(fresh)s f
RETURNING %(key)s AS key
"""


def _columns(alias, names):
    return SQL(", ").join(SQL.identifier(alias, name) for name in names)
