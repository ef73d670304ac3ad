"""The SQL of lines about behaviour, against plain Python, on random rules and data."""

import random
from datetime import datetime, timedelta
from decimal import Decimal

from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from ...models.act import segment_sql
from ...models.act.segment_sql import Line, Part
from . import segment_oracle
from .segment_oracle import Row

NOW = datetime(2024, 6, 30)
PROFILES = range(1, 25)
COLUMNS = (
    "profile_id, event_id, date, value, source_id, product_id, category_id, discount"
)


@tagged("post_install", "-at_install")
class TestSegmentSql(TransactionCase):
    def test_random_rules_of_random_data_say_what_plain_python_says(self):
        dice = random.Random(6)
        hits = 0
        for _round in range(8):
            rows = _rows(dice)
            for _rule in range(25):
                lines = [_line(dice, place) for place in range(dice.randint(1, 4))]
                for place in range(len(lines)):
                    expected = segment_oracle.of(lines, place, rows, PROFILES)
                    self.assertEqual(self._of(lines, place, rows), expected, lines)
                    hits += 0 < len(expected) < len(PROFILES)
        self.assertGreater(hits, 150, "rules that are true of all or none prove little")

    def test_parts_are_joined_by_and_or_or_and_say_why(self):
        one = Part(SQL("VALUES (1), (2)"), False, "is one", "is none")
        two = Part(SQL("VALUES (2), (3)"), True, "not two", "two")
        self.env.cr.execute(
            "CREATE TEMP TABLE people ON COMMIT DROP AS"
            " SELECT id, id <> 4 AS fits FROM generate_series(1, 4) id"
        )
        for every, members in ((True, {1}), (False, {1, 2})):
            query = segment_sql.verdict(
                [one, two], every, SQL("p.fits"), SQL("'left out'"), SQL("p.id < 5")
            )
            text = self.env.cr.mogrify(query).decode()
            rows = self.env.execute_query(
                SQL(text.replace("cdp_profile p", "people p").replace("%", "%%"))
            )
            found = {id_: (member, why) for id_, member, why in rows}
            self.assertEqual({i for i, (m, _w) in found.items() if m}, members)
            self.assertEqual(found[1][1], "is one; not two")
            self.assertEqual(found[4], (False, "left out"))
        self.assertEqual(found[3], (False, "is none; two"))

    def _of(self, lines, place, rows):
        def read(line):
            key = "purchase" if line.what == "refund" else line.what
            values = [SQL("%s", tuple(row)) for row in rows[key, line.of_lines]]
            return SQL(
                f"SELECT * FROM (VALUES %s) rows ({COLUMNS})", SQL(", ").join(values)
            )

        query, negated = segment_sql.behaviour(lines, place, read)
        found = {row[0] for row in self.env.execute_query(query)}
        return set(PROFILES) - found if negated else found


def _rows(dice):
    """Purchases with lines, and complaints."""
    whole, parts = [], []
    for event in range(1, 120):
        profile = int(dice.triangular(1, len(PROFILES), 1))
        date = NOW - timedelta(days=dice.randint(-3, 120), hours=dice.randint(0, 5))
        source, sign = dice.randint(1, 3), dice.choice((1, 1, 1, -1))
        own = [
            Row(
                *(profile, event, date, sign * Decimal(dice.randint(0, 9))),
                *(source, dice.randint(1, 5), dice.randint(1, 3)),
                dice.choice((None, Decimal(0), Decimal(1))),
            )
            for _line in range(dice.randint(1, 3))
        ]
        parts += own
        whole.append(own[0]._replace(value=sum(row.value for row in own)))
    told = [row._replace(value=Decimal(dice.randint(1, 5))) for row in whole[::3]]
    return {
        ("purchase", False): whole,
        ("purchase", True): parts,
        ("complaint", False): told,
    }


def _line(dice, place):
    what = dice.choice(("purchase", "purchase", "purchase", "refund", "complaint"))
    buys = what != "complaint"
    start = dice.choice((None, NOW - timedelta(days=dice.choice((10, 30, 90)))))
    some = dice.random
    return Line(
        what=what,
        how=dice.choice(("least", "most", "never")),
        number=dice.randint(1, 4),
        start=start,
        end=NOW - timedelta(days=dice.choice((0, 0, 20))),
        measure=dice.choice(("times", "total")) if buys else "times",
        products=tuple(dice.sample(range(1, 6), 2)) if some() < 0.4 else (),
        categories=(dice.randint(1, 3),) if some() < 0.3 else (),
        sources=tuple(dice.sample(range(1, 4), 2)) if some() < 0.3 else (),
        discount=dice.choice(("", "", "with", "without")) if buys else "",
        value_how=dice.choice(("", "", "least", "most")),
        value=dice.randint(1, 9),
        after=dice.randrange(place) if place and some() < 0.5 else None,
    )
