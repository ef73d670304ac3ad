"""Turns what points at merged contacts to the surviving one, for many at once.

``cdp_merge_map`` (merge_id, source, survivor) says who goes where. Each column is
turned by one statement, and what was turned is noted row by row. A row that may not
be there twice (a tag, a follower, a bank account that both have) stays where it is:
nothing is deleted.
"""

import psycopg2

from odoo.tools import SQL, mute_logger

from . import references

MAP = """
CREATE TEMP TABLE IF NOT EXISTS cdp_merge_map
    (merge_id int, source int PRIMARY KEY, survivor int) ON COMMIT DROP;
TRUNCATE cdp_merge_map
"""
MOVE = """
WITH moved AS (
    UPDATE %(table)s t SET %(column)s = %(survivor)s FROM cdp_merge_map m
     WHERE t.%(column)s = %(source)s AND %(only)s AND %(which)s
    RETURNING m.merge_id, m.source, t.%(key)s AS row
)
INSERT INTO cdp_merge_move
       (merge_id, source_id, table_name, column_name, row_ids, moved, stayed)
SELECT merge_id, source, %(table_name)s, %(column_name)s, jsonb_agg(row), count(*), 0
  FROM moved GROUP BY merge_id, source
"""
STAYED = """
INSERT INTO cdp_merge_move
       (merge_id, source_id, table_name, column_name, row_ids, moved, stayed)
SELECT m.merge_id, m.source, %(table_name)s, %(column_name)s, jsonb_agg(t.%(key)s),
       0, count(*)
  FROM %(table)s t JOIN cdp_merge_map m ON t.%(column)s = %(source)s
 WHERE %(only)s GROUP BY m.merge_id, m.source
"""
# Of rows that would be alike, one of the survivor's own stays, or else the first.
TWICE = """
SELECT row FROM (
    SELECT t.ctid::text AS row, m.source IS NOT NULL AS moves, row_number() OVER (
               PARTITION BY COALESCE(%(survivor)s, t.%(column)s) %(others)s
               ORDER BY m.source IS NOT NULL, t.ctid) AS place
      FROM %(table)s t LEFT JOIN cdp_merge_map m ON t.%(column)s = %(source)s
     WHERE %(only)s AND %(known)s AND t.%(column)s IN (
         SELECT %(source)s FROM cdp_merge_map m
          UNION SELECT %(survivor)s FROM cdp_merge_map m)
) alike WHERE moves AND place > 1
"""


def fill_map(env, merges):
    """Say who goes where: the contacts of the merges that are still there."""
    partners = "SELECT m.id, rel.partner_id, m.survivor_id FROM cdp_merge m"
    partners += " JOIN cdp_merge_partner_rel rel ON rel.merge_id = m.id"
    query = "%s WHERE m.id = ANY(%s) AND m.survivor_id IS NOT NULL ORDER BY m.id"
    _fill(env, SQL(query, SQL(partners), merges.ids))


def fill_map_of(env, groups):
    """As above, of groups of contacts that nobody has asked to merge yet: their
    places in the list are the numbers of the merges."""
    rows = [
        (place, source, group[0].id)
        for place, group in enumerate(groups)
        for source in group[1:].ids
    ]
    query = "SELECT * FROM unnest(%s::int[], %s::int[], %s::int[])"
    _fill(env, SQL(query, *(list(column) for column in zip(*rows, strict=True))))


def _fill(env, query):
    env.flush_all()
    env.cr.execute(MAP)
    # Who is in two merges goes with the first.
    insert = "INSERT INTO cdp_merge_map %s ON CONFLICT DO NOTHING"
    env.cr.execute(SQL(insert, query))
    env.cr.execute("ANALYZE cdp_merge_map")


def everywhere(env):
    """All references that are turned."""
    return references.foreign_keys(env) + references.by_name(env)


def rows_of(env, place, partner_ids):
    """The rows (their keys) that hold one of the contacts."""
    query = SQL(
        "SELECT t.%(key)s FROM %(table)s t JOIN unnest(%(ids)s::int[]) AS m (source)"
        " ON t.%(column)s = %(source)s WHERE %(only)s",
        ids=partner_ids,
        **_words(place),
    )
    return [key for (key,) in env.execute_query(query)]


def move(env, places):
    """Turn the columns (references) of all contacts of the map."""
    for place in places:
        if _held(env, place):
            _move_column(env, place)


def _held(env, place):
    query = SQL(
        "SELECT EXISTS (SELECT FROM %(table)s t"
        " JOIN cdp_merge_map m ON t.%(column)s = %(source)s WHERE %(only)s)",
        **_words(place),
    )
    return env.execute_query(query)[0][0]


def _words(place):
    return {
        "table": SQL.identifier(place.table),
        "column": SQL.identifier(place.column),
        "key": SQL.identifier(place.key),
        "table_name": place.table,
        "column_name": place.column,
        "source": place.written(SQL("m.source")),
        "survivor": place.written(SQL("m.survivor")),
        "only": place.condition(),
    }


def _move_column(env, place):
    words = _words(place)
    twice = _twice(env, place)
    which = SQL("t.ctid <> ALL(%s::tid[])", twice) if twice else SQL("TRUE")
    try:
        with mute_logger("odoo.sql_db"), env.cr.savepoint(flush=False):
            env.cr.execute(SQL(MOVE, which=which, **words))
    except psycopg2.IntegrityError:
        # A rule of the database that no index tells of beforehand: each for itself.
        _move_each(env, words)
        twice = True
    if twice:
        env.cr.execute(SQL(STAYED, **words))


def _twice(env, place):
    """The rows (ctid) that would be there twice."""
    rows = set()
    for columns, condition in references.unique_keys(env, place):
        others = [SQL.identifier("t", name) for name in columns if name != place.column]
        known = [SQL("%s IS NOT NULL", other) for other in others]
        if condition:
            known.append(
                SQL(
                    "EXISTS (SELECT FROM %s one WHERE one.ctid = t.ctid AND %s)",
                    SQL.identifier(place.table),
                    SQL(condition.replace("%", "%%")),
                )
            )
        query = SQL(
            TWICE,
            others=SQL("").join(SQL(", %s", other) for other in others),
            known=SQL(" AND ").join([SQL("TRUE"), *known]),
            **_words(place),
        )
        rows.update(row for (row,) in env.execute_query(query))
    return sorted(rows)


def _move_each(env, words):
    """Turn row by row; what the database refuses stays."""
    query = SQL(
        "SELECT t.ctid::text FROM %(table)s t"
        " JOIN cdp_merge_map m ON t.%(column)s = %(source)s WHERE %(only)s",
        **words,
    )
    for (row,) in env.execute_query(query):
        try:
            with mute_logger("odoo.sql_db"), env.cr.savepoint(flush=False):
                which = SQL("t.ctid = %s::tid", row)
                env.cr.execute(SQL(MOVE, which=which, **words))
        except psycopg2.IntegrityError:
            continue


def move_by_company(env):
    """Turn the contacts in columns that hold one per company."""
    for place in references.by_company(env):
        words = _words(place)
        env.cr.execute(
            SQL(
                """
                WITH held AS (
                    SELECT t.id, m.merge_id, m.source, m.survivor, pair.key
                      FROM %(table)s t, jsonb_each_text(t.%(column)s) pair
                      JOIN cdp_merge_map m ON m.source::text = pair.value
                ), turned AS (
                    UPDATE %(table)s t SET %(column)s = t.%(column)s || (
                        SELECT jsonb_object_agg(held.key, held.survivor)
                          FROM held WHERE held.id = t.id)
                     WHERE t.id IN (SELECT id FROM held)
                )
                INSERT INTO cdp_merge_move (merge_id, source_id, table_name,
                       column_name, row_ids, moved, stayed)
                SELECT merge_id, source, %(table_name)s, %(column_name)s,
                       jsonb_agg(jsonb_build_array(id, key)), count(*), 0
                  FROM held GROUP BY merge_id, source
                """,
                **words,
            )
        )


# ----------------------------------------------------------------------
# Back again
# ----------------------------------------------------------------------


def move_back(env, merges):
    """Turn back what was turned, and still points at the survivor."""
    places = {(place.table, place.column): place for place in everywhere(env)}
    per_company = {(place.table, place.column) for place in references.by_company(env)}
    rows = env.execute_query(
        SQL(
            "SELECT table_name, column_name FROM cdp_merge_move"
            " WHERE merge_id = ANY(%s) AND moved > 0"
            " GROUP BY table_name, column_name ORDER BY max(id) DESC",
            merges.ids,
        )
    )
    for table, column in rows:
        if (table, column) in per_company:
            _back_by_company(env, merges, table, column)
        elif (table, column) in places:  # else its app was uninstalled since
            _back(env, merges, places[table, column])


MOVED = """
SELECT move.source_id AS source, merge.survivor_id AS survivor, held.row
  FROM cdp_merge_move move
  JOIN cdp_merge merge ON merge.id = move.merge_id
  JOIN res_partner source ON source.id = move.source_id
  CROSS JOIN jsonb_array_elements(move.row_ids) AS held (row)
 WHERE move.merge_id = ANY(%(merges)s) AND move.moved > 0
   AND move.table_name = %(table_name)s AND move.column_name = %(column_name)s
"""


def _back(env, merges, place):
    words = _words(place)
    env.cr.execute(
        SQL(
            "UPDATE %(table)s t SET %(column)s = %(source)s FROM (%(moved)s) m"
            " WHERE t.%(key)s = (m.row #>> '{}')::int AND %(only)s"
            " AND t.%(column)s = %(survivor)s",
            moved=SQL(MOVED, merges=merges.ids, **_names(words)),
            **words,
        )
    )


def _names(words):
    return {name: words[name] for name in ("table_name", "column_name")}


def _back_by_company(env, merges, table, column):
    words = _words(references.Reference(table, column))
    env.cr.execute(
        SQL(
            "UPDATE %(table)s t SET %(column)s = t.%(column)s || back.pairs FROM ("
            "   SELECT (m.row ->> 0)::int AS id,"
            "          jsonb_object_agg(m.row ->> 1, m.source) AS pairs"
            "     FROM (%(moved)s) m JOIN %(table)s t ON t.id = (m.row ->> 0)::int"
            "    WHERE t.%(column)s ->> (m.row ->> 1) = m.survivor::text GROUP BY 1"
            ") back WHERE back.id = t.id",
            moved=SQL(MOVED, merges=merges.ids, **_names(words)),
            **words,
        )
    )
