"""What a rule asks of behaviour, as SQL; it knows no Odoo model and no database.

A line says what somebody did (or did not do), how often or for how much, within which
days, and after which other line. Each line becomes the set of profiles that a condition
is true of, *negated* or not: "no purchase" is not being in the set of the buyers. So
nobody has to be listed of whom nothing is known.
"""

from datetime import datetime
from typing import NamedTuple

from odoo.tools import SQL

#: what is told by the lines of a purchase, and not by the purchase
PURCHASES = ("purchase", "refund")

# What is negative was given back. A purchase of nothing (a gift) is none.
SIGNS = {
    "purchase": (SQL("e.value > 0"), SQL("e.value")),
    "refund": (SQL("e.value < 0"), SQL("- e.value")),
}
ALWAYS = (SQL("TRUE"), SQL("e.value"))

# A purchase is one, however many of the products it has.
OF_LINES = """
SELECT e.profile_id, MIN(e.date) AS date, SUM(%(value)s) AS value
  FROM (%(rows)s) e WHERE %(conditions)s
 GROUP BY e.profile_id, e.event_id HAVING %(having)s
"""
WHOLE = """
SELECT e.profile_id, e.date, %(value)s AS value FROM (%(rows)s) e WHERE %(conditions)s
"""
AFTER = """
SELECT o.* FROM (%(own)s) o
  JOIN (SELECT profile_id, MIN(date) AS date FROM (%(before)s) b GROUP BY 1) anchor
       ON anchor.profile_id = o.profile_id AND o.date > anchor.date
"""
SET = "SELECT o.profile_id FROM (%(own)s) o GROUP BY o.profile_id HAVING %(having)s"

# Each set is found once: as a sub-query, PostgreSQL may look for it anew for each
# profile, when it guesses that there are few of these.
VERDICT = """
%(sets)s
SELECT p.id, (%(base)s) AND (%(rule)s) AS member,
       CASE WHEN (%(base)s) IS NOT TRUE THEN %(left_out)s
            WHEN (%(base)s) AND (%(rule)s) THEN concat_ws('; ', %(holds)s)
            ELSE concat_ws('; ', %(fails)s) END AS why
  FROM cdp_profile p %(joins)s WHERE %(who)s
"""


class Line(NamedTuple):
    """A line about behaviour. ``start`` counts, ``end`` does not any more."""

    what: str
    how: str  # least, most, never
    number: float
    end: datetime
    start: datetime | None = None
    measure: str = "times"  # or total
    products: tuple[int, ...] = ()
    categories: tuple[int, ...] = ()
    sources: tuple[int, ...] = ()
    discount: str = ""  # with, without
    value_how: str = ""  # least, most
    value: float = 0
    after: int | None = None  # place of another line, before this one

    @property
    def of_lines(self):
        """Whether the lines of a purchase have to be looked at."""
        return self.what in PURCHASES and bool(
            self.products or self.categories or self.discount
        )


class Part(NamedTuple):
    """One part of a rule: a set of profiles, and what is said of who is in it or not.

    ``holds`` and ``fails`` are sentences about the part, not about the set.
    """

    profiles: SQL
    negated: bool
    holds: str
    fails: str


def occurrences(line, rows):
    """Each time that it happened: columns profile_id, date, value.

    :param rows: gives the SQL of all that can count for a line, columns profile_id,
        event_id, date, value, source_id; of lines product_id, category_id, discount too
    """
    sign, value = SIGNS.get(line.what, ALWAYS)
    conditions = [sign, SQL("e.date < %s", line.end)]
    if line.start:
        conditions.append(SQL("e.date >= %s", line.start))
    if line.sources:
        conditions.append(SQL("e.source_id = ANY(%s)", list(line.sources)))
    if line.products:
        conditions.append(SQL("e.product_id = ANY(%s)", list(line.products)))
    if line.categories:
        conditions.append(SQL("e.category_id = ANY(%s)", list(line.categories)))
    having = SQL("TRUE")
    if line.discount:
        given = SQL("BOOL_OR(COALESCE(e.discount, 0) > 0)")
        having = given if line.discount == "with" else SQL("NOT %s", given)
    parts = {
        "value": value,
        "rows": rows(line),
        "conditions": SQL(" AND ").join(conditions),
    }
    own = (
        SQL(OF_LINES, having=having, **parts) if line.of_lines else SQL(WHOLE, **parts)
    )
    if not line.value_how:
        return own
    return SQL(
        "SELECT v.* FROM (%s) v WHERE %s",
        own,
        _compared(SQL("v.value"), line.value_how, line.value),
    )


def happened(lines, place, rows):
    """What counts for the line at this place: later than what it comes after."""
    line = lines[place]
    own = occurrences(line, rows)
    if line.after is None:
        return own
    return SQL(AFTER, own=own, before=happened(lines, line.after, rows))


def behaviour(lines, place, rows):
    """(the set of profiles, negated) of the line at this place."""
    line = lines[place]
    if line.how == "never":
        having, negated = SQL("TRUE"), True
    else:
        much = SQL("COUNT(*)") if line.measure == "times" else SQL("SUM(o.value)")
        # "at most" is told by those who did more: of the others there may be no row
        sign = SQL(">=") if line.how == "least" else SQL(">")
        having, negated = SQL("%s %s %s", much, sign, line.number), line.how == "most"
    return SQL(SET, own=happened(lines, place, rows), having=having), negated


def touched(lines, moved, rows):
    """The profiles of whom a window of a line has passed something by.

    :param moved: for each line what it does not see any more, or sees now
    """
    sets = [
        SQL("SELECT o.profile_id FROM (%s) o", occurrences(seen, rows))
        for seen in moved(lines)
    ]
    return SQL(" UNION ").join(sets) if sets else None


def verdict(parts, every, base, left_out, who):
    """Of each profile ``p``: id, whether it is a member, and why.

    :param parts: of :class:`Part`; without any everybody is
    :param every: whether all of them have to hold, or one of them
    :param base: SQL of who may be a member at all; ``left_out``: why somebody may not
    :param who: SQL of those to look at
    """
    sets, joins, tests, holds, fails = [], [], [], [], []
    for number, part in enumerate(parts):
        name = SQL.identifier(f"part_{number}")
        sets.append(SQL("%s (id) AS MATERIALIZED (%s)", name, part.profiles))
        joins.append(SQL("LEFT JOIN %s ON %s.id = p.id", name, name))
        found = SQL("%s.id IS %s", name, SQL("NULL" if part.negated else "NOT NULL"))
        tests.append(found)
        holds.append(SQL("CASE WHEN %s THEN %s END", found, part.holds))
        fails.append(SQL("CASE WHEN NOT (%s) THEN %s END", found, part.fails))
    comma = SQL(", ")
    rule = SQL(" AND " if every else " OR ").join(tests) if tests else SQL("TRUE")
    return SQL(
        VERDICT,
        sets=SQL("WITH %s", comma.join(sets)) if sets else SQL(),
        base=base,
        rule=rule,
        left_out=left_out,
        holds=comma.join(holds or [SQL("NULL")]),
        fails=comma.join(fails or [SQL("NULL")]),
        joins=SQL(" ").join(joins),
        who=who,
    )


def _compared(value, how, limit):
    return SQL("%s %s %s", value, SQL(">=" if how == "least" else "<="), limit)
