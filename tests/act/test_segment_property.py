"""Segments kept up to date step by step, against plain Python from scratch."""

import random
from datetime import timedelta

from odoo.tests import tagged

from . import segment_oracle
from .segment_case import SegmentCase
from .segment_oracle import Row


@tagged("post_install", "-at_install")
class TestSegmentProperty(SegmentCase):
    """Whatever the rule and whatever happens: as if reckoned from scratch."""

    def test_step_by_step_equals_from_scratch(self):
        dice = random.Random(2024)
        partners = [self.contact(f"Customer {n:02d}") for n in range(14)]
        bought = [self._buy(dice, partners) for _ in range(40)]
        self.run_stages("link", "rfm")
        segments = [self._segment(dice) for _ in range(12)]
        segments += [self._asking(dice, segments) for _ in range(4)]
        self.work()
        members = self._compare(segments, partners)
        self.assertGreater(sum(0 < len(m) < 14 for m in members), 4)
        day = self.now
        for step in range(6):
            if step % 2:
                day += timedelta(days=dice.choice((1, 9, 40)))
                self.set_parameter("as_of", day.date().isoformat())
            else:
                bought.append(self._buy(dice, partners))
                bought.pop(dice.randrange(len(bought))).unlink()
                dice.choice(bought).x_amount = dice.randint(-20, 90)
            self.run_stages("rfm")
            self.work()
            self._compare(segments, partners)

    def _buy(self, dice, partners):
        return self.buy(
            partners[int(dice.triangular(0, 13, 0))],
            dice.randint(-20, 90),
            days_ago=dice.randint(-30, 120),
        )

    def _line(self, dice, place):
        line = {
            "what": dice.choice(("purchase", "purchase", "purchase", "refund")),
            "how": dice.choice(("least", "most", "never")),
            "times": dice.randint(1, 4),
            "period": dice.choice(("ever", "last", "last", "between")),
            "days": dice.choice((10, 40, 90)),
            "date_from": dice.choice((False, "2024-05-01")),
            "date_to": dice.choice((False, "2024-07-10")),
        }
        if dice.random() < 0.3:
            line |= {"measure": "total", "total": dice.randint(20, 150)}
        if dice.random() < 0.3:
            line |= {"value_how": dice.choice(("least", "most")), "value": 40}
        if place and dice.random() < 0.4:
            line["after_line"] = dice.randint(1, place)
        return line

    def _segment(self, dice):
        lines = [self._line(dice, place) for place in range(dice.randint(1, 3))]
        return self.segment(*lines, match=dice.choice(("all", "any")))

    def _asking(self, dice, segments):
        others = [
            {
                "what": "segment",
                "other_id": dice.choice(segments).id,
                "is_not": dice.random() < 0.5,
            }
            for _ in range(2)
        ]
        return self.segment(*others, match=dice.choice(("all", "any")))

    def _compare(self, segments, partners):
        """The members of each, equal to what plain Python finds from scratch."""
        self.env.flush_all()
        self.env.invalidate_all()
        ids = [partner.id for partner in partners]
        rows = {
            ("purchase", False): [
                Row(one.x_partner_id.id, one.id, one.x_date, one.x_amount, 0)
                for one in self.env["x_cdp_test_purchase"].search([])
            ]
        }
        found = {}
        for segment in segments:
            found[segment.id] = self._from_scratch(segment, rows, ids, found)
            members = set(self.members(segment).ids) & set(ids)
            self.assertEqual(
                members, found[segment.id], segment.line_ids.mapped("words")
            )
        return list(found.values())

    def _from_scratch(self, segment, rows, ids, found):
        told = segment._told(segment._days())
        parts, place = [], 0
        for line in segment._lines():
            if line.what == "segment":
                inside = found[line.other_id.id]
                parts.append(set(ids) - inside if line.is_not else inside)
            else:
                parts.append(segment_oracle.of(told, place, rows, ids))
                place += 1
        join = set.intersection if segment.match == "all" else set.union
        return join(*parts)
