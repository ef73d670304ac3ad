"""Segments of what customers did and did not do: who, since when, why, and in time."""

import random
from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..common import CustomerDataCase, make_user
from . import segment_oracle
from .segment_oracle import Row


class SegmentCase(CustomerDataCase):
    @classmethod
    def segment(cls, *lines, **vals):
        return cls.env["cdp.segment"].create(
            {
                "name": "Ours",
                "line_ids": [
                    Command.create({"sequence": place, **line})
                    for place, line in enumerate(lines)
                ],
                **vals,
            }
        )

    @classmethod
    def members(cls, segment):
        cls.env.invalidate_all()
        stays = segment.membership_ids.filtered(lambda stay: not stay.left)
        return stays.profile_id.partner_id

    @classmethod
    def work(cls):
        """Do what is due of segments, without looking at everybody."""
        worker = cls.env["cdp.stage.segment"]
        done = []
        while batch := worker._queued_batch():
            done.append(batch)
            cls.env.flush_all()
            cls.env.invalidate_all()
        return done

    def last_stay(self, segment, partner):
        self.env.invalidate_all()
        stays = segment.membership_ids.filtered(
            lambda stay: stay.profile_id.partner_id == partner
        )
        return stays.sorted("id")[-1]


@tagged("post_install", "-at_install")
class TestSegmentLine(SegmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.work()
        cls.anna, cls.paul, cls.ruth = (
            cls.contact(name) for name in ("Anna Berg", "Paul Hof", "Ruth Klein")
        )
        cls.all = cls.anna + cls.paul + cls.ruth
        for days in (10, 20, 100):
            cls.buy(cls.anna, 50, days_ago=days)
        cls.buy(cls.paul, 500, days_ago=88)
        cls.run_stages("link", "rfm", "segment")

    def members_of(self, *lines, **vals):
        segment = self.segment(*lines, **vals)
        self.work()
        return self.members(segment) & self.all

    def test_how_often_how_much_and_when(self):
        last = {"period": "last", "days": 90}
        for line, expected in (
            ({"how": "least", "times": 2}, self.anna),
            ({"how": "least", "times": 3, **last}, self.env["res.partner"]),
            ({"how": "most", "times": 1}, self.paul + self.ruth),
            ({"how": "never"}, self.ruth),
            ({"how": "never", "period": "last", "days": 30}, self.paul + self.ruth),
            ({"measure": "total", "total": 200}, self.paul),
            ({"value_how": "most", "value": 100}, self.anna),
            (
                {
                    "period": "between",
                    "date_from": "2024-06-01",
                    "date_to": "2024-06-19",
                },
                self.anna,
            ),
            ({"source_ids": [Command.set(self.source.ids)]}, self.anna + self.paul),
        ):
            self.assertEqual(self.members_of(line), expected, line)

    def test_all_of_it_or_one_of_it(self):
        often, dear = {"times": 2}, {"measure": "total", "total": 200}
        self.assertFalse(self.members_of(often, dear))
        either = self.members_of(often, dear, match="any")
        self.assertEqual(either, self.anna + self.paul)
        domain = repr([("partner_id", "=", self.ruth.id)])
        either = self.members_of(often, match="any", domain=domain)
        self.assertEqual(either, self.anna + self.ruth)

    def test_after_an_earlier_line(self):
        dear = {"value_how": "least", "value": 100}
        cheap = {"value_how": "most", "value": 99, "after_line": 1}
        self.assertFalse(self.members_of(dear, cheap))
        self.buy(self.paul, 20, days_ago=90)  # before the dear one
        self.run_stages("rfm")
        self.assertFalse(self.members_of(dear, cheap))
        self.buy(self.paul, 20, days_ago=5)
        self.run_stages("rfm")
        self.assertEqual(self.members_of(dear, cheap), self.paul)
        self.assertFalse(self.members_of(dear, {**cheap, "how": "never"}))

    def test_in_another_segment_and_not_in_it(self):
        first = self.segment({"times": 2}, name="Often")
        inside = self.segment({"what": "segment", "other_id": first.id})
        outside = self.segment(
            {"what": "segment", "other_id": first.id, "is_not": True}
        )
        self.work()
        self.assertEqual(self.members(inside) & self.all, self.anna)
        self.assertEqual(self.members(outside) & self.all, self.paul + self.ruth)
        self.buy(self.paul, days_ago=3)
        self.run_stages("rfm")
        self.work()
        self.assertEqual(self.members(inside) & self.all, self.anna + self.paul)
        self.assertEqual(self.members(outside) & self.all, self.ruth)
        first.line_ids.times = 9
        self.work()
        self.assertFalse(self.members(inside))

    def test_a_circle_is_refused_and_named(self):
        first = self.segment(name="First")
        second = self.segment({"what": "segment", "other_id": first.id}, name="Second")
        with self.assertRaisesRegex(ValidationError, "“First” → “Second” → “First”"):
            first.line_ids = [
                Command.create({"what": "segment", "other_id": second.id})
            ]
        with self.assertRaisesRegex(ValidationError, "circle"):
            first.domain = repr([("segment_ids", "in", second.ids)])
        with self.assertRaisesRegex(ValidationError, "add a line"):
            first.domain = repr([("segment_ids.name", "=", "Second")])

    def test_consent_comes_and_goes(self):
        purpose = self.env.ref("customer_data_platform.purpose_newsletter")
        segment = self.segment({"what": "consent", "purpose_id": purpose.id})
        self.work()
        self.assertFalse(self.members(segment) & self.all)
        profile = self.profile(self.anna)
        profile._note_consent(purpose, ["email"], "given", "manual")
        self.work()
        self.assertEqual(self.members(segment) & self.all, self.anna)
        profile._note_consent(purpose, ["email"], "withdrawn", "manual")
        self.work()
        self.assertFalse(self.members(segment) & self.all)
        why = self.last_stay(segment, self.anna).why_left
        self.assertEqual(why, "may not be contacted for “Newsletter” (Email)")

    def test_why_they_came_and_why_they_left(self):
        segment = self.segment(
            {"times": 2}, {"how": "never", "period": "last", "days": 5}
        )
        self.work()
        stay = self.last_stay(segment, self.anna)
        self.assertEqual(
            stay.why_entered,
            "Bought: at least 2 times; Bought: never, within the last 5 days",
        )
        self.buy(self.anna, days_ago=1)
        self.run_stages("rfm")
        self.work()
        why = self.last_stay(segment, self.anna).why_left
        self.assertEqual(why, "Bought: at least once, within the last 5 days")

    def test_a_condition_that_fails_is_named_alone(self):
        segment = self.segment(
            domain="[('purchase_count', '>=', 3), ('revenue', '<', 155)]"
        )
        self.work()
        self.assertEqual(self.members(segment) & self.all, self.anna)
        self.buy(self.anna, 40)
        self.run_stages("rfm")
        self.work()
        why = self.last_stay(segment, self.anna).why_left
        self.assertEqual(why, "not true: Revenue < 155")

    def test_a_period_moves_on_without_anything_happening(self):
        gone = self.segment({}, {"how": "never", "period": "last", "days": 90})
        here = self.segment({"period": "last", "days": 90})
        self.work()
        self.assertEqual(self.members(gone) & self.all, self.env["res.partner"])
        self.assertEqual(self.members(here) & self.all, self.anna + self.paul)
        for day, expected in (
            ("2024-07-01", self.anna + self.paul),
            ("2024-07-03", self.anna),
        ):
            self.set_parameter("as_of", day)
            looked = self.work()
            self.assertEqual(self.members(here) & self.all, expected, day)
            self.assertEqual(
                self.members(gone) & self.all, self.anna + self.paul - expected
            )
            self.assertLessEqual(max(batch.processed for batch in looked), 5)
        why = self.last_stay(here, self.paul).why_left
        self.assertEqual(why, "Bought: never, within the last 90 days")
        self.assertFalse(self.work(), "the same day is not looked at twice")

    def test_only_who_changed_is_looked_at(self):
        segment = self.segment({"times": 2})
        self.work()
        self.buy(self.paul, days_ago=2)
        self.run_stages("rfm")
        (batch,) = self.work()
        self.assertEqual(batch.processed, 1)
        self.assertEqual(self.members(segment) & self.all, self.anna + self.paul)

    def test_a_changed_rule_leaves_the_others_alone(self):
        self.segment({"times": 2})
        mine = self.segment()
        self.work()
        mine.line_ids = [Command.create({"how": "never"})]
        (batch,) = self.work()
        self.assertEqual(batch.processed, 1)
        self.assertEqual(self.members(mine) & self.all, self.ruth)

    def test_lines_that_make_no_sense_are_refused(self):
        for line, said in (
            ({"times": 0}, "number above zero"),
            ({"period": "last", "days": 0}, "how many days"),
            ({"what": "rating", "measure": "total", "total": 1}, "Only purchases"),
            ({"after_line": 1}, "after a line above"),
            (
                {
                    "period": "between",
                    "date_from": "2024-02-01",
                    "date_to": "2024-01-01",
                },
                "after the last",
            ),
        ):
            with self.assertRaisesRegex(ValidationError, said), self.env.cr.savepoint():
                self.segment(line)

    def test_who_may_change_rules_and_who_may_not(self):
        segment = self.segment({"times": 2})
        user = make_user(self.env, "usr", "customer_data_platform.group_user")
        with self.assertRaises(AccessError):
            segment.line_ids.with_user(user).times = 3
        with self.assertRaises(AccessError):
            segment.with_user(user).action_refresh()
        manager = make_user(self.env, "mgr", "customer_data_platform.group_manager")
        segment.line_ids.with_user(manager).times = 3
        segment.with_user(manager).action_refresh()
        self.assertTrue(segment.stale)
        self.work()
        self.assertFalse(segment.stale)


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
