from datetime import date, datetime, timedelta

import pytz

from odoo import fields
from odoo.tests import BaseCase, tagged

from ...models.act.journey.moments import at_hour, day_in_year, next_at, zone_of
from .journey_case import JourneyCase

BERLIN = pytz.timezone("Europe/Berlin")


@tagged("post_install", "-at_install")
class TestMoments(BaseCase):
    """An hour of the day is the customer's own, whatever their clocks do."""

    def test_the_next_time_it_is_nine(self):
        winter = datetime(2026, 1, 14, 7, 0)  # 8:00 in Berlin, a Wednesday
        self.assertEqual(next_at(winter, BERLIN, 9), datetime(2026, 1, 14, 8, 0))
        nine = datetime(2026, 1, 14, 8, 0)
        self.assertEqual(next_at(nine, BERLIN, 9), datetime(2026, 1, 15, 8, 0))

    def test_a_weekday_after_some_days(self):
        now = datetime(2026, 1, 14, 7, 0)
        friday = next_at(now, BERLIN, 9, weekday=4)
        self.assertEqual(friday, datetime(2026, 1, 16, 8, 0))
        self.assertEqual(
            next_at(now, BERLIN, 9, days=3, weekday=4), datetime(2026, 1, 23, 8, 0)
        )

    def test_days_are_the_customers(self):
        late = datetime(2026, 1, 14, 23, 30)  # the 15th in Berlin already
        self.assertEqual(next_at(late, BERLIN, 9, days=1), datetime(2026, 1, 16, 8, 0))
        honolulu = pytz.timezone("Pacific/Honolulu")
        self.assertEqual(
            next_at(late, honolulu, 9, days=1), datetime(2026, 1, 15, 19, 0)
        )

    def test_when_clocks_go_forward(self):
        before = datetime(2026, 3, 28, 12, 0)
        self.assertEqual(
            next_at(before, BERLIN, 9), datetime(2026, 3, 29, 7, 0), "summer time"
        )
        # 2:30 does not exist that night: half an hour after the gap began
        gap = next_at(before, BERLIN, 2.5)
        self.assertEqual(gap, datetime(2026, 3, 29, 1, 30))
        self.assertEqual(next_at(gap, BERLIN, 2.5), datetime(2026, 3, 30, 0, 30))

    def test_when_clocks_go_back(self):
        before = datetime(2026, 10, 24, 12, 0)
        self.assertEqual(
            next_at(before, BERLIN, 9), datetime(2026, 10, 25, 8, 0), "winter time"
        )
        # 2:30 comes twice: the second time, once
        twice = next_at(before, BERLIN, 2.5)
        self.assertEqual(twice, datetime(2026, 10, 25, 1, 30))
        self.assertEqual(next_at(twice, BERLIN, 2.5), datetime(2026, 10, 26, 1, 30))

    def test_midnight_and_the_last_minute(self):
        self.assertEqual(
            at_hour(date(2026, 7, 1), BERLIN, 0), datetime(2026, 6, 30, 22, 0)
        )
        self.assertEqual(
            at_hour(date(2026, 7, 1), BERLIN, 23.99), datetime(2026, 7, 1, 21, 59)
        )

    def test_born_on_the_29th_of_february(self):
        born = date(2000, 2, 29)
        self.assertEqual(day_in_year(born, 2026), date(2026, 2, 28))
        self.assertEqual(day_in_year(born, 2028), date(2028, 2, 29))

    def test_whose_zone(self):
        self.assertEqual(str(zone_of("Asia/Tokyo", "DE", "UTC")), "Asia/Tokyo")
        self.assertEqual(str(zone_of(None, "FI", "UTC")), "Europe/Helsinki")
        self.assertEqual(str(zone_of(None, "US", "Europe/Paris")), "Europe/Paris")
        self.assertEqual(str(zone_of(None, None, None)), "UTC")


@tagged("post_install", "-at_install")
class TestJourneyWaits(JourneyCase):
    """Waiting for an hour, a while, an event."""

    def test_until_nine_where_each_customer_is(self):
        self.anna.tz = "Asia/Tokyo"
        self.paul.tz = "America/New_York"
        journey = self.journey(
            {"kind": "wait", "wait_kind": "until", "wait_hour": 9.0}, {"kind": "end"}
        )
        self.enter(journey, self.anna, self.paul)
        self.run_stages("journey")
        for person in (self.anna, self.paul):
            due = self.runs(journey, person).due
            local = pytz.utc.localize(due).astimezone(pytz.timezone(person.tz))
            self.assertEqual((local.hour, local.minute), (9, 0), person.tz)
            self.assertGreater(due, fields.Datetime.now())

    def test_a_customer_without_a_zone_has_the_companys(self):
        self.env.company.partner_id.tz = "Asia/Tokyo"
        journey = self.journey({"kind": "wait", "wait_kind": "until", "wait_hour": 9.0})
        self.enter(journey, self.anna)
        self.run_stages("journey")
        self.assertEqual(self.runs(journey).due.hour, 0)

    def waiting_for_a_purchase(self, **values):
        journey = self.journey(
            {
                "kind": "wait",
                "wait_kind": "event",
                "event": "purchase",
                "wait_count": 7,
                **values,
            },
            {"kind": "action", "action_id": self.note("bought").id},
            {"kind": "end"},
            {"kind": "action", "action_id": self.note("late").id},
            start=False,
        )
        wait, _bought, end, late = journey.step_ids
        wait.timeout_id, end.next_id = late, False
        journey.action_start()
        return journey

    def note(self, word):
        return self.env["ir.actions.server"].create(
            {
                "name": f"Note: {word}",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "state": "object_write",
                "update_path": "function",
                "value": word,
            }
        )

    def test_until_a_purchase(self):
        journey = self.waiting_for_a_purchase()
        self.enter(journey, self.anna, self.paul)
        self.run_stages("journey")
        self.purchase_now(self.anna)
        self.run_stages("journey")
        self.assertEqual(self.anna.function, "bought")
        self.assertFalse(self.paul.function)
        self.later(days=7)
        self.run_stages("journey")
        self.assertEqual(self.paul.function, "late")
        self.assertEqual(self.anna.function, "bought")

    def test_a_purchase_before_it_waited_does_not_count(self):
        self.buy(self.anna, x_date=fields.Datetime.now() - timedelta(hours=2))
        journey = self.waiting_for_a_purchase()
        self.enter(journey, self.anna)
        self.run_stages("journey")
        self.assertEqual(self.runs(journey).state, "waiting")

    def test_only_some_purchases(self):
        journey = self.waiting_for_a_purchase(event_domain="[('amount', '>', 100)]")
        self.enter(journey, self.anna)
        self.run_stages("journey")
        self.purchase_now(self.anna, amount=50)
        self.run_stages("journey")
        self.assertEqual(self.runs(journey).state, "waiting")
        self.purchase_now(self.anna, amount=150)
        self.run_stages("journey")
        self.assertEqual(self.anna.function, "bought")
