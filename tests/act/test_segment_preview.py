"""What a rule would say, before it is saved; and what it would have said then."""

from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from ..common import make_user
from .segment_case import SegmentCase


class ThreeCustomers(SegmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.contact("Anna Berg", email="anna@berg.example.com")
        cls.paul = cls.contact("Paul Hof", email="paul@hof.example.com")
        cls.ruth = cls.contact("Ruth Klein")
        for days in (10, 20, 100):
            cls.buy(cls.anna, 50, days_ago=days)
        cls.buy(cls.paul, 500, days_ago=88)
        cls.buy(cls.ruth, 1, days_ago=200)
        cls.run_stages("link", "rfm", "segment")
        cls.ours = repr([("partner_id", "in", (cls.anna + cls.paul + cls.ruth).ids)])
        cls.user = make_user(cls.env, "usr", "customer_data_platform.group_user")


@tagged("post_install", "-at_install")
class TestSegmentPreview(ThreeCustomers):
    def preview(self, segment=None, user=None, **values):
        segments = self.env["cdp.segment"].with_user(user or self.user)
        found = segments.browse(segment.id if segment else [])
        return found.preview(values)

    def test_a_rule_nobody_has_saved(self):
        lines = [
            Command.create({"how": "least", "times": 1, "period": "last", "days": 90}),
        ]
        found = self.preview(name="Not saved", domain=self.ours, line_ids=lines)
        self.assertEqual(found["count"], 2)
        names = [one["name"] for one in found["examples"]]
        self.assertEqual(names, ["Paul Hof", "Anna Berg"], "best customers first")
        self.assertEqual(found["ids"], [one["id"] for one in found["examples"]])
        self.assertFalse(self.env["cdp.segment"].search([("name", "=", "Not saved")]))

    def test_changes_of_a_saved_one(self):
        segment = self.segment({"times": 3}, domain=self.ours)
        self.work()
        self.assertEqual(self.preview(segment)["count"], 1)
        change = [Command.update(segment.line_ids.id, {"times": 1})]
        self.assertEqual(self.preview(segment, line_ids=change)["count"], 3)
        more = [Command.create({"how": "never", "period": "last", "days": 60})]
        self.assertEqual(self.preview(segment, line_ids=change + more)["count"], 2)
        self.assertEqual(segment.line_ids.times, 3)
        self.assertEqual(self.members(segment), self.anna)

    def test_overlap_with_other_segments(self):
        other = self.segment({"times": 3}, name="Often", domain=self.ours)
        self.work()
        overlap = {
            one["name"]: (one["id"], one["count"])
            for one in self.preview(domain=self.ours)["overlap"]
        }
        self.assertEqual(overlap["Often"], (other.id, 1))
        self.assertLessEqual(len(overlap), 5)

    def test_how_many_may_be_mailed_for_what(self):
        purpose = self.env.ref("customer_data_platform.purpose_newsletter")
        service = self.env.ref("customer_data_platform.purpose_service")
        survey = self.env.ref("customer_data_platform.purpose_survey")
        for partner in (self.anna, self.paul, self.ruth):
            profile = self.profile(partner)
            profile._note_consent(purpose, ["email"], "given", "manual")
        self.env["mail.blacklist"].create({"email": "paul@hof.example.com"})
        counts = {
            one["id"]: one["count"]
            for one in self.preview(domain=self.ours)["mailable"]
        }
        # Ruth has no address; Paul is on the blacklist, but gets what an order needs.
        self.assertEqual(counts[purpose.id], 1)
        self.assertEqual(counts[service.id], 2)
        self.assertEqual(counts[survey.id], 0)

    def test_a_condition_in_the_making_is_a_sentence(self):
        self.assertIn(
            "cannot be used", self.preview(domain="[('x', '=', 1)]")["problem"]
        )

    def test_it_tells_nobody_more_than_they_may_see(self):
        elsewhere = self.env["res.company"].create({"name": "Other shop"})
        self.anna.company_id = elsewhere
        self.run_stages("link")
        self.assertEqual(self.preview(domain=self.ours)["count"], 2)
        secret = "[('partner_id.signup_type', '=', 'reset')]"
        self.assertIn("problem", self.preview(domain=secret))
        stranger = make_user(self.env, "stranger")
        with self.assertRaises(AccessError):
            self.preview(user=stranger, domain=self.ours)


@tagged("post_install", "-at_install")
class TestSegmentPast(ThreeCustomers):
    def past(self, segment, day):
        return (
            self.env["cdp.segment.past"]
            .with_user(self.user)
            .create({"segment_id": segment.id, "date": day})
        )

    def names(self, action):
        profiles = self.env["cdp.profile"].search(action["domain"])
        return set(profiles.mapped("name"))

    def test_behaviour_is_told_as_of_the_day(self):
        segment = self.segment({"period": "last", "days": 30}, domain=self.ours)
        self.work()
        self.assertEqual(self.members(segment), self.anna)
        past = self.past(segment, "2024-04-10")
        self.assertEqual(
            self.names(past.action_open_members()), {"Anna Berg", "Paul Hof"}
        )
        self.assertEqual(past.member_count, 2)
        self.assertEqual(past.recorded_count, 0)
        self.assertIn("As it is today: Main contact", past.unknown)

    def test_scores_are_those_of_the_month_if_they_were_kept(self):
        label = self.env.ref("customer_data_platform.rfm_label_champions")
        segment = self.segment(domain=repr([("rfm_label_id", "=", label.id)]))
        past = self.past(segment, "2023-05-20")
        self.assertIn("No scores are kept of that month", past.unknown)
        self.env["cdp.score.history"].create(
            {
                "profile_id": self.profile(self.ruth).id,
                "month": date(2023, 5, 1),
                "rfm_label_id": label.id,
            }
        )
        past = self.past(segment, "2023-05-20")
        self.assertEqual(self.names(past.action_open_members()), {"Ruth Klein"})
        self.assertIn("As it was kept on", past.unknown)

    def test_other_segments_as_it_was_noted(self):
        with freeze_time("2024-03-01 10:00:00"):
            other = self.segment({"times": 3}, domain=self.ours, name="Often")
            self.work()
        asking = self.segment({"what": "segment", "other_id": other.id})
        with freeze_time("2024-04-01 10:00:00"):
            other.line_ids.times = 9
            self.work()
        self.assertFalse(self.members(asking))
        before, then = (self.past(asking, day) for day in ("2024-02-01", "2024-03-15"))
        self.assertEqual(self.names(then.action_open_members()), {"Anna Berg"})
        self.assertEqual(before.member_count, 0)
        self.assertIn("Not kept yet on that day: “Often”", before.unknown)
        self.assertNotIn("Often", then.unknown)
        recorded = self.past(other, "2024-03-15")
        self.assertEqual(self.names(recorded.action_open_recorded()), {"Anna Berg"})

    def test_the_future_is_not_told(self):
        segment = self.segment({"times": 3})
        with self.assertRaises(ValidationError):
            self.past(segment, "2999-01-01")
