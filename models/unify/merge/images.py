"""What rows held before and after merging, column by column, so that undoing is exact.

For rows of which more changes than one column that points at a contact: the contacts
themselves, what the hooks of other addons change, and what Odoo computes from contacts.
"""

from odoo.tools import SQL

#: kept elsewhere: which customer a contact is, and whether it was merged
_NOT = ["id", "cdp_profile_id", "cdp_merge_id", "cdp_merged_into_id"]
START = """
CREATE TEMP TABLE IF NOT EXISTS cdp_merge_before
    (merge_id int, table_name varchar, id int, before jsonb,
     PRIMARY KEY (table_name, id)) ON COMMIT DROP;
TRUNCATE cdp_merge_before
"""
TAKE = """
INSERT INTO cdp_merge_before
SELECT DISTINCT ON (t.id) m.merge_id, %(table_name)s, t.id, to_jsonb(t)
  FROM %(table)s t
  JOIN (SELECT merge_id, source AS partner FROM cdp_merge_map
         UNION SELECT merge_id, survivor FROM cdp_merge_map) m
    ON t.%(column)s = m.partner
 ORDER BY t.id, m.merge_id
    ON CONFLICT DO NOTHING
"""
# A row that is gone is kept whole.
KEEP = """
INSERT INTO cdp_merge_image (merge_id, table_name, row_id, gone, before, after)
SELECT old.merge_id, old.table_name, old.id, new.id IS NULL,
       CASE WHEN new.id IS NULL THEN old.before ELSE changed.before END, changed.after
  FROM cdp_merge_before old
  LEFT JOIN %(table)s new ON new.id = old.id
 CROSS JOIN LATERAL (
     SELECT jsonb_object_agg(was.key, was.value) AS before,
            jsonb_object_agg(was.key, to_jsonb(new) -> was.key) AS after
       FROM jsonb_each(old.before) was
      WHERE was.key <> ALL(%(never)s)
        AND was.value IS DISTINCT FROM to_jsonb(new) -> was.key
 ) changed
 WHERE old.table_name = %(table_name)s
   AND (new.id IS NULL OR changed.before IS NOT NULL)
"""


def start(env):
    env.cr.execute(START)


def take(env, table, columns):
    """Remember the rows of which a column holds a contact of the map."""
    env.flush_all()
    for column in columns:
        words = {"table": SQL.identifier(table), "column": SQL.identifier(column)}
        env.cr.execute(SQL(TAKE, table_name=table, **words))


def take_recomputed(env, merge_id):
    """Remember the rows that Odoo is about to compute anew, before it does."""
    for field in env.fields_to_compute():
        records = env.records_to_compute(field)
        if field.store and records._table != "res_partner":  # these are taken already
            env.cr.execute(
                SQL(
                    "INSERT INTO cdp_merge_before SELECT %s, %s, t.id, to_jsonb(t)"
                    " FROM %s t WHERE t.id = ANY(%s) ON CONFLICT DO NOTHING",
                    merge_id,
                    records._table,
                    SQL.identifier(records._table),
                    records.ids,
                )
            )


def keep(env):
    """Note what has changed of the rows remembered."""
    env.flush_all()
    tables = "SELECT DISTINCT table_name FROM cdp_merge_before ORDER BY 1"
    for (table,) in env.execute_query(SQL(tables)):
        identifier = SQL.identifier(table)
        env.cr.execute(SQL(KEEP, table=identifier, table_name=table, never=_NOT))


# ----------------------------------------------------------------------
# Back again
# ----------------------------------------------------------------------

#: numbers to which something may have been added since: that stays
_SUMS = ("numeric", "double precision")
CHANGED = """
SELECT DISTINCT image.table_name, changed.key, kind.data_type
  FROM cdp_merge_image image
 CROSS JOIN LATERAL jsonb_object_keys(image.after) AS changed (key)
  JOIN information_schema.columns kind
    ON kind.table_schema = current_schema AND kind.table_name = image.table_name
   AND kind.column_name = changed.key
 WHERE image.merge_id = ANY(%(merges)s) AND NOT image.gone
 ORDER BY 1, 2
"""
BACK = """
UPDATE %(table)s t SET %(column)s = %(value)s
  FROM cdp_merge_image image
 WHERE image.merge_id = ANY(%(merges)s) AND image.table_name = %(table_name)s
   AND NOT image.gone AND image.row_id = t.id AND image.after ? %(column_name)s
   AND %(which)s
"""
WAS = "(jsonb_populate_record(NULL::%s, image.before)).%s"
GONE = """
INSERT INTO %(table)s
SELECT (jsonb_populate_record(NULL::%(table)s, image.before)).*
  FROM cdp_merge_image image
 WHERE image.merge_id = ANY(%(merges)s) AND image.table_name = %(table_name)s
   AND image.gone
    ON CONFLICT DO NOTHING
"""


def bring_back(env, merges, summed):
    """Give the rows back what they held, but what somebody changed since.

    :param summed: columns that merging adds up
    """
    for table, column, kind in env.execute_query(SQL(CHANGED, merges=merges.ids)):
        words = {
            "table": SQL.identifier(table),
            "column": SQL.identifier(column),
            "table_name": table,
            "column_name": column,
            "merges": merges.ids,
        }
        now = SQL("t.%s", words["column"])
        was = SQL(WAS, words["table"], words["column"])
        same = SQL("COALESCE(to_jsonb(%s), 'null') = image.after -> %s", now, column)
        if kind in _SUMS or column in summed:
            made = SQL("(image.after ->> %s)::numeric", column)
            was = SQL("COALESCE(%s, 0) - COALESCE(%s, 0) + %s", now, made, was)
            same = SQL("TRUE")
        env.cr.execute(SQL(BACK, value=was, which=same, **words))
    _bring_back_gone(env, merges)


def _bring_back_gone(env, merges):
    query = SQL(
        "SELECT DISTINCT table_name FROM cdp_merge_image"
        " WHERE gone AND merge_id = ANY(%s)",
        merges.ids,
    )
    for (table,) in env.execute_query(query):
        identifier = SQL.identifier(table)
        env.cr.execute(SQL(GONE, table=identifier, table_name=table, merges=merges.ids))
