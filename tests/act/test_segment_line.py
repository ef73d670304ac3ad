"""Segments of what customers did and did not do: who, since when, why, and in time."""

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..common import make_user
from .segment_case import SegmentCase


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
