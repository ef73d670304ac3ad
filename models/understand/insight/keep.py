"""Results of a full pass, kept by writing only the rows that differ."""

from odoo.tools import SQL

DELETE = """
DELETE FROM %(table)s old
 WHERE %(among)s AND NOT EXISTS (SELECT FROM %(fresh)s fresh WHERE %(same)s)
"""
UPDATE = """
UPDATE %(table)s old SET %(changes)s FROM %(fresh)s fresh
 WHERE %(same)s AND (%(mine)s) IS DISTINCT FROM (%(theirs)s)
"""
INSERT = """
INSERT INTO %(table)s (%(columns)s) SELECT %(columns)s FROM %(fresh)s fresh
 WHERE NOT EXISTS (SELECT FROM %(table)s old WHERE %(same)s)
"""


def temporary(env, name, query):
    """Keep what a query finds until the end of the transaction."""
    table = SQL.identifier(name)
    env.cr.execute(SQL("DROP TABLE IF EXISTS %s", table))
    env.cr.execute(SQL("CREATE TEMP TABLE %s ON COMMIT DROP AS %s", table, query))


def keep(env, table, fresh, key, values, among=None):
    """Make a table hold what a temporary one does; return how many rows it wrote.

    :param key: the columns that name a row
    :param values: the others
    :param among: which rows of the table, called ``old``, it is about; all as a rule
    """
    parts = {
        "table": SQL.identifier(table),
        "fresh": SQL.identifier(fresh),
        "among": among or SQL("TRUE"),
        "same": SQL(" AND ").join(_same(name) for name in key),
        "columns": SQL(", ").join(map(SQL.identifier, (*key, *values))),
        "changes": SQL(", ").join(_change(name) for name in values),
        "mine": _of("old", values),
        "theirs": _of("fresh", values),
    }
    written = 0
    for statement in (DELETE, UPDATE, INSERT):
        env.cr.execute(SQL(statement, **parts))
        written += env.cr.rowcount
    return written


def _same(name):
    return SQL("%s = %s", SQL.identifier("old", name), SQL.identifier("fresh", name))


def _change(name):
    return SQL("%s = %s", SQL.identifier(name), SQL.identifier("fresh", name))


def _of(alias, names):
    return SQL(", ").join(SQL.identifier(alias, name) for name in names)
