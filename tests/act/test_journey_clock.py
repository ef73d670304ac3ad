"""Clocks that change, customers without a zone, birthdays, a journey edited."""

from datetime import datetime, timedelta

import pytz

from odoo import fields
from odoo.tests import freeze_time, tagged

from .journey_case import END, MAIL, THREE_DAYS, JourneyCase

NINE = {"kind": "wait", "wait_kind": "until", "wait_hour": 9.0}
HALF_PAST_TWO = {"kind": "wait", "wait_kind": "until", "wait_hour": 2.5}
A_DAY = {"kind": "wait", "wait_count": 1}


class ClockCase(JourneyCase):
    def at(self, *moment):
        """It is a moment (UTC), for journeys and the gate."""
        now = datetime(*moment)
        clock = freeze_time(now)
        clock.start()
        self.addCleanup(clock.stop)
        return now

    def due(self, journey, person=None):
        return self.runs(journey, person or self.anna).due


@tagged("post_install", "-at_install")
class TestJourneyClock(ClockCase):
    """A real journey, on the days when clocks change."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna.tz = "Europe/Berlin"

    def waits_until(self, step):
        journey = self.journey(step, END)
        self.enter(journey, self.anna)
        self.run_stages("journey")
        return self.due(journey)

    def test_nine_is_nine_when_summer_begins(self):
        self.at(2027, 3, 27, 12, 0)
        self.assertEqual(self.waits_until(NINE), datetime(2027, 3, 28, 7, 0))

    def test_nine_is_nine_when_winter_begins(self):
        self.at(2026, 10, 24, 12, 0)
        self.assertEqual(self.waits_until(NINE), datetime(2026, 10, 25, 8, 0))

    def test_an_hour_that_does_not_exist_comes_later_that_night(self):
        self.at(2027, 3, 27, 12, 0)
        self.assertEqual(self.waits_until(HALF_PAST_TWO), datetime(2027, 3, 28, 1, 30))

    def test_an_hour_that_comes_twice_is_waited_for_once(self):
        self.at(2026, 10, 24, 12, 0)
        self.assertEqual(self.waits_until(HALF_PAST_TWO), datetime(2026, 10, 25, 1, 30))

    def test_a_day_is_24_hours_over_both_edges(self):
        for now in ((2027, 3, 27, 12, 0), (2026, 10, 24, 12, 0)):
            with self.subTest(now):
                moment = self.at(*now)
                self.assertEqual(self.waits_until(A_DAY), moment + timedelta(days=1))


@tagged("post_install", "-at_install")
class TestJourneyZone(ClockCase):
    """Whose clock counts for a customer without a time zone."""

    def local_hour(self, zone, **vals):
        self.anna.write({"tz": False, **vals})
        journey = self.journey(NINE, END)
        self.enter(journey, self.anna)
        self.run_stages("journey")
        due = pytz.utc.localize(self.due(journey)).astimezone(pytz.timezone(zone))
        return due.hour

    def test_the_countrys_where_it_has_one_only(self):
        finland = self.env.ref("base.fi")
        self.assertEqual(self.local_hour("Europe/Helsinki", country_id=finland.id), 9)

    def test_the_delivery_addresss_before_ones_own(self):
        japan, finland = self.env.ref("base.jp"), self.env.ref("base.fi")
        self.contact(
            "Parcels", parent_id=self.anna.id, type="delivery", country_id=japan.id
        )
        self.assertEqual(self.local_hour("Asia/Tokyo", country_id=finland.id), 9)

    def test_at_night_where_it_is_delivered_nothing_is_sent(self):
        self.set_parameter("quiet_start", "21")
        self.set_parameter("quiet_end", "8")
        japan, finland = self.env.ref("base.jp"), self.env.ref("base.fi")
        self.anna.write({"tz": False, "country_id": finland.id})
        journey = self.journey(MAIL, END)
        self.at(2027, 1, 14, 13, 0)  # afternoon in Helsinki, ten at night in Tokyo
        self.enter(journey, self.anna)
        self.contact(
            "Parcels", parent_id=self.anna.id, type="delivery", country_id=japan.id
        )
        self.go()
        self.assertEqual(self.got(self.anna), 0)

    def test_the_companys_where_the_country_has_several(self):
        self.env.company.partner_id.tz = "Europe/Paris"
        states = self.env.ref("base.us")
        self.assertEqual(self.local_hour("Europe/Paris", country_id=states.id), 9)

    def test_else_utc(self):
        self.env.company.partner_id.tz = False
        self.assertEqual(self.local_hour("UTC", country_id=False), 9)


@tagged("post_install", "-at_install")
class TestJourneyChanges(ClockCase):
    """What changes while customers are under way."""

    def test_a_journey_edited_while_a_thousand_wait(self):
        people = self.env["res.partner"].create(
            [{"name": f"C {n}", "email": f"c{n}@shop.example.com"} for n in range(1000)]
        )
        self.run_stages("link")
        journey = self.journey(THREE_DAYS, MAIL, END)
        profiles = people.cdp_profile_id
        journey._enter(profiles.ids, ["hand:1"] * len(profiles))
        for _batch in range(4):
            self.run_stages("journey")
        first = journey.live_version_id
        journey.action_change()
        journey.step_ids.filtered(lambda s: s.kind == "wait").wait_count = 10
        journey.action_publish()
        self.enter(journey, self.paul)
        self.run_stages("journey")
        old = self.runs(journey).filtered(lambda run: run.version_id == first)
        self.assertEqual(len(old), 1000)
        self.assertEqual(set(old.mapped("state")), {"waiting"})
        soon = fields.Datetime.now() + timedelta(days=3, minutes=1)
        self.assertTrue(all(run.due <= soon for run in old), "still three days")
        new = self.runs(journey, self.paul)
        self.assertEqual(new.version_id, journey.live_version_id)
        self.assertGreater(new.due, fields.Datetime.now() + timedelta(days=9))


@tagged("post_install", "-at_install")
class TestBirthdays(ClockCase):
    def wished(self, *moment):
        field = self.env["ir.model.fields"].create(
            {
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "name": "x_born",
                "field_description": "Born",
                "ttype": "date",
            }
        )
        self.anna.write({"x_born": "2000-02-29", "tz": "Europe/Berlin"})
        self.env.flush_all()
        self.at(*moment[:2], moment[2] - 1, 12, 0)
        values = {"entry": "date", "date_field_id": field.id, "date_yearly": True}
        journey = self.journey(MAIL, END, **values)
        self.at(*moment)
        journey._look_who_enters()
        return len(self.runs(journey, self.anna))

    def test_born_on_the_29th_in_a_common_year(self):
        self.assertEqual(self.wished(2027, 2, 28, 9, 0), 1, "at ten in Berlin")

    def test_not_before_nine_there(self):
        self.assertEqual(self.wished(2027, 2, 28, 7, 0), 0)

    def test_on_the_28th_of_a_leap_year_not_yet(self):
        self.assertEqual(self.wished(2028, 2, 28, 9, 0), 0)

    def test_on_the_29th_of_a_leap_year(self):
        self.assertEqual(self.wished(2028, 2, 29, 9, 0), 1)
