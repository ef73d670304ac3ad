"""Results of a full pass, kept by writing only the rows that differ."""

from odoo.tools import SQL


def temporary(env, name, query):
    """Keep what a query finds until the end of the transaction."""
    table = SQL.identifier(name)
    env.cr.execute(SQL("DROP TABLE IF EXISTS %s", table))
    env.cr.execute(SQL("CREATE TEMP TABLE %s ON COMMIT DROP AS %s", table, query))


def keep(env, table, fresh, key, values, among=SQL("TRUE")):  # noqa: B008
    """Make a table hold what a temporary one does; return how many rows it wrote.

    :param key: the columns that name a row
    :param values: the others
    :param among: which of the rows that the table holds it is about
    """
    names = {"table": SQL.identifier(table), "fresh": SQL.identifier(fresh)}
    same = SQL(" AND ").join(
        SQL("old.%s = fresh.%s", SQL.identifier(name), SQL.identifier(name))
        for name in key
    )
    columns = SQL(", ").join(map(SQL.identifier, (*key, *values)))
    changed = SQL(", ").join(
        SQL("%s = fresh.%s", SQL.identifier(name), SQL.identifier(name))
        for name in values
    )
    statements = (
        SQL(
            "DELETE FROM %(table)s old WHERE %(among)s AND NOT EXISTS"
            " (SELECT FROM %(fresh)s fresh WHERE %(same)s)",
            among=among,
            same=same,
            **names,
        ),
        SQL(
            "UPDATE %(table)s old SET %(changed)s FROM %(fresh)s fresh"
            " WHERE %(same)s AND (%(mine)s) IS DISTINCT FROM (%(theirs)s)",
            changed=changed,
            same=same,
            mine=_of("old", values),
            theirs=_of("fresh", values),
            **names,
        ),
        SQL(
            "INSERT INTO %(table)s (%(columns)s) SELECT %(columns)s"
            " FROM %(fresh)s fresh WHERE NOT EXISTS"
            " (SELECT FROM %(table)s old WHERE %(same)s)",
            columns=columns,
            same=same,
            **names,
        ),
    )
    written = 0
    for statement in statements:
        env.cr.execute(statement)
        written += env.cr.rowcount
    return written


def _of(alias, names):
    return SQL(", ").join(SQL.identifier(alias, name) for name in names)
