"""What the surviving contact takes over: what it lacks, of the newest contact first."""

from odoo.tools import SQL

#: taken over together or not at all: halves of two addresses are no address
ADDRESS = ("street", "street2", "city", "zip", "state_id", "country_id")
#: what a contact is, and not what it has
_NEVER = frozenset(
    """id parent_id commercial_partner_id company_id active name type is_company
    create_uid create_date write_uid write_date""".split()
)
TAKE_OVER = """
UPDATE res_partner s SET %(assignments)s
  FROM (SELECT m.survivor, %(columns)s
          FROM cdp_merge_map m JOIN res_partner t ON t.id = m.source
         GROUP BY m.survivor) x
 WHERE s.id = x.survivor
   AND (%(news)s)
RETURNING s.id
"""
NEWEST = "t.write_date DESC NULLS LAST, t.id DESC"


def take_over(env, summed):
    """Fill what the survivors lack, add up what adds up.

    :param summed: fields that add up
    :return: the ids of the survivors changed, the names of the fields looked at
    """
    names = [
        name
        for name, field in env["res.partner"]._fields.items()
        if _is_taken_over(field) and name not in summed
    ]
    columns, assignments, news = [], [], []
    for name in names:
        column = SQL.identifier(name)
        per_company = env["res.partner"]._fields[name].company_dependent
        columns.append(_merged(column) if per_company else _newest(name, column))
        new = SQL("x.%s", column)
        old = SQL("s.%s", column)
        if per_company:
            value = SQL("%s || COALESCE(%s, '{}')", new, old)
            new_news = SQL("%s IS NOT NULL AND %s IS DISTINCT FROM %s", new, value, old)
            value = SQL("CASE WHEN %s IS NULL THEN %s ELSE %s END", new, old, value)
        elif name in ADDRESS:
            value = SQL("CASE WHEN %s THEN %s ELSE %s END", _HOMELESS, new, old)
            new_news = SQL("(%s AND %s IS NOT NULL)", _HOMELESS, new)
        else:
            value = SQL("COALESCE(%s, %s)", old, new)
            new_news = SQL("(%s IS NULL AND %s IS NOT NULL)", old, new)
        assignments.append(SQL("%s = %s", column, value))
        news.append(new_news)
    for name in summed:
        column = SQL.identifier(name)
        columns.append(SQL("sum(COALESCE(t.%s, 0)) AS %s", column, column))
        assignments.append(SQL("%s = COALESCE(s.%s, 0) + x.%s", *[column] * 3))
        news.append(SQL("x.%s <> 0", column))
    query = SQL(
        TAKE_OVER,
        assignments=SQL(", ").join(assignments),
        columns=SQL(", ").join(columns),
        news=SQL(" OR ").join(news),
    )
    return [id_ for (id_,) in env.execute_query(query)], names


_HOMELESS = SQL("COALESCE(s.street, s.city, s.zip) IS NULL")


def _is_taken_over(field):
    return (
        field.store
        and field.column_type
        and field.name not in _NEVER
        and not field.name.startswith("cdp_")
        and field.type != "boolean"
        and (field.compute is None or field.company_dependent)
        and field.related is None
    )


def _newest(name, column):
    has = "COALESCE(t.street, t.city, t.zip)" if name in ADDRESS else "t.%(c)s"
    return SQL(
        f"(array_agg(t.%(c)s ORDER BY {has} IS NOT NULL DESC, {NEWEST}))[1] AS %(c)s",
        c=column,
    )


def _merged(column):
    """Of values per company, each of the newest contact that has one."""
    return SQL(
        f"""(SELECT jsonb_object_agg(pair.key, pair.value) FROM (
            SELECT DISTINCT ON (one.key) one.key, one.value
              FROM unnest(array_agg(t.%(c)s ORDER BY {NEWEST}))
                   WITH ORDINALITY held (value, place), jsonb_each(held.value) one
             ORDER BY one.key, held.place) pair) AS %(c)s""",
        c=column,
    )
