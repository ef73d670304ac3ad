from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.tests import tagged

from .journey_case import END, THREE_DAYS, JourneyCase


@tagged("post_install", "-at_install")
class TestJourneyEntry(JourneyCase):
    """Who enters, and who may again."""

    def entered(self, journey):
        self.run_stages("link", "segment", "journey")
        return self.runs(journey).partner_id.mapped("name")

    def join(self, person, yes=True):
        person.ref = "loyal" if yes else False
        self.env["cdp.change"]._note_profiles(["segment"], self.profile(person).ids)
        self.run_stages("segment")

    def test_entering_a_segment(self):
        journey = self.journey(END, entry="segment_in", segment_id=self.loyal.id)
        self.assertEqual(self.entered(journey), [])
        self.join(self.anna)
        self.assertEqual(self.entered(journey), ["Anna"])
        self.assertEqual(self.entered(journey), ["Anna"], "once for one stay")

    def test_who_was_in_it_before_enters_if_so_chosen(self):
        self.join(self.anna)
        self.later(days=10)
        values = {"entry": "segment_in", "segment_id": self.loyal.id}
        self.assertEqual(self.entered(self.journey(END, **values)), [])
        journey = self.journey(END, include_members=True, **values)
        self.assertEqual(self.entered(journey), ["Anna"])

    def test_leaving_a_segment(self):
        self.join(self.anna)
        journey = self.journey(END, entry="segment_out", segment_id=self.loyal.id)
        self.assertEqual(self.entered(journey), [])
        self.join(self.anna, yes=False)
        self.assertEqual(self.entered(journey), ["Anna"])

    def test_leaving_the_segment_ends_it(self):
        journey = self.journey(
            THREE_DAYS, entry="segment_in", segment_id=self.loyal.id, exit_segment=True
        )
        self.join(self.anna)
        self.entered(journey)
        self.join(self.anna, yes=False)
        self.run_stages("journey")
        self.assertEqual(self.runs(journey).left_why, "segment")

    def test_a_purchase_and_only_some(self):
        journey = self.journey(
            END, entry="purchase", purchase_domain="[('amount', '>', 100)]"
        )
        self.purchase_now(self.anna, amount=50)
        self.purchase_now(self.paul, amount=150)
        self.assertEqual(self.entered(journey), ["Paul"])
        run = self.runs(journey)
        self.assertTrue(run.res_id)
        self.assertIn(run.res_model, run.key)

    def test_an_old_purchase_that_is_imported_is_no_occasion(self):
        journey = self.journey(END, entry="purchase")
        self.buy(self.anna, x_date=fields.Datetime.now() - timedelta(days=30))
        self.assertEqual(self.entered(journey), [])

    def test_each_order_once_and_several_at_a_time(self):
        journey = self.journey(THREE_DAYS, entry="purchase", reentry="key")
        first = self.purchase_now(self.anna)
        self.purchase_now(self.anna)
        self.assertEqual(self.entered(journey), ["Anna"])
        self.assertEqual(len(self.runs(journey)), 2)
        first.x_amount = 20.0  # changed: the same occasion
        self.entered(journey)
        self.assertEqual(len(self.runs(journey)), 2)

    def test_once_only(self):
        journey = self.journey(END, reentry="once")
        self.assertEqual(self.enter(journey, self.anna), 1)
        self.run_stages("journey")
        self.later(days=500)
        self.assertEqual(self.enter(journey, self.anna, key="hand:2"), 0)

    def test_once_at_a_time(self):
        journey = self.journey(THREE_DAYS, reentry="single")
        self.enter(journey, self.anna)
        self.run_stages("journey")
        self.assertEqual(self.enter(journey, self.anna, key="hand:2"), 0)
        self.later(days=4)
        self.run_stages("journey")
        self.assertEqual(self.runs(journey).state, "done")
        self.later(minutes=1)
        self.assertEqual(self.enter(journey, self.anna, key="hand:3"), 1)

    def test_again_after_some_days(self):
        journey = self.journey(END, reentry="days", reentry_days=30)
        self.enter(journey, self.anna)
        self.run_stages("journey")
        self.later(days=29)
        self.assertEqual(self.enter(journey, self.anna, key="hand:2"), 0)
        self.later(days=2)
        self.assertEqual(self.enter(journey, self.anna, key="hand:3"), 1)

    def test_two_occasions_at_once_are_one_journey(self):
        journey = self.journey(THREE_DAYS)
        profile = self.profile(self.anna).id
        self.assertEqual(journey._enter([profile, profile], ["a", "b"]), 1)

    def test_only_who(self):
        self.paul.city = "Lisbon"
        journey = self.journey(
            END, audience_domain="[('partner_id.city', '=', 'Lisbon')]"
        )
        self.assertEqual(self.enter(journey, self.anna, self.paul), 1)
        self.assertEqual(self.runs(journey).partner_id, self.paul)

    def test_nobody_enters_what_does_not_run(self):
        journey = self.journey(END, start=False)
        self.assertEqual(self.enter(journey, self.anna), 0)
        journey.action_start()
        journey.action_pause()
        self.assertEqual(self.enter(journey, self.anna), 0)

    def test_an_automation_rule_lets_a_record_in(self):
        journey = self.journey(
            THREE_DAYS,
            entry="record",
            reentry="key",
            record_model_id=self.env["ir.model"]._get_id("res.partner"),
            goal_record_domain="[('function', '=', 'served')]",
        )
        self.env["base.automation"].create(
            {
                "name": "Wants advice",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "trigger": "on_create_or_write",
                "filter_domain": "[('function', '=', 'wants advice')]",
                "action_server_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "Enter",
                            "model_id": self.env["ir.model"]._get_id("res.partner"),
                            "state": "cdp_journey",
                            "cdp_journey_id": journey.id,
                        },
                    )
                ],
            }
        )
        self.anna.function = "wants advice"
        run = self.runs(journey)
        self.assertEqual((run.partner_id, run.res_id), (self.anna, self.anna.id))
        self.anna.function = "served"
        self.env.flush_all()
        self.run_stages("link", "journey")
        self.later(days=3)
        self.run_stages("journey")
        self.assertEqual(self.runs(journey).left_why, "goal")


@tagged("post_install", "-at_install")
class TestJourneyDates(JourneyCase):
    """Birthdays and other dates, at an hour where the customer is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.birthday = cls.env["ir.model.fields"]._get("res.partner", "cdp_birthdate")

    def birthdays(self, **values):
        return self.journey(
            END,
            entry="date",
            date_field_id=self.birthday.id,
            date_yearly=True,
            date_hour=0.0,
            reentry="key",
            **values,
        )

    def entered(self, journey):
        self.env.flush_all()
        # begun long ago, so that today's midnight is after it
        self.env.cr.execute(
            "UPDATE cdp_journey SET started = started - INTERVAL '9 days'"
        )
        self.env.invalidate_all()
        self.run_stages("journey")
        return self.runs(journey).partner_id.mapped("name")

    def test_a_birthday_every_year(self):
        self.anna.cdp_birthdate = self.today - relativedelta(years=30)
        self.paul.cdp_birthdate = self.today - relativedelta(years=30, days=100)
        journey = self.birthdays()
        self.assertEqual(self.entered(journey), ["Anna"])
        self.assertEqual(self.entered(journey), ["Anna"], "once a year")
        self.assertEqual(self.runs(journey).key, str(self.today))

    def test_some_days_before(self):
        self.anna.cdp_birthdate = (
            self.today - relativedelta(years=30) + timedelta(days=7)
        )
        self.assertEqual(self.entered(self.birthdays(date_offset=-7)), ["Anna"])

    def test_the_day_itself_is_no_anniversary(self):
        self.anna.cdp_birthdate = self.today
        self.assertEqual(self.entered(self.birthdays()), [])

    def test_born_on_the_29th_of_february(self):
        journey = self.birthdays()
        born = fields.Date.to_date("2000-02-29")
        day = fields.Date.to_date
        self.assertTrue(journey._falls_on(born, day("2026-02-28")))
        self.assertFalse(journey._falls_on(born, day("2028-02-28")))
        self.assertTrue(journey._falls_on(born, day("2028-02-29")))
        self.anna.cdp_birthdate = born
        self.env.flush_all()
        found = [row["profile_id"] for row in journey._dates([day("2026-02-28")])]
        self.assertEqual(found, self.profile(self.anna).ids)

    def test_a_date_that_comes_once(self):
        self.anna.cdp_birthdate = self.today
        journey = self.journey(
            END,
            entry="date",
            date_field_id=self.birthday.id,
            date_hour=0.0,
        )
        self.assertEqual(self.entered(journey), ["Anna"])

    def test_not_before_its_hour(self):
        self.anna.cdp_birthdate = self.today - relativedelta(years=30)
        now = fields.Datetime.now()
        journey = self.birthdays()
        journey.action_pause()
        journey.date_hour = min(now.hour + now.minute / 60 + 0.1, 23.98)
        journey.state = "running"
        self.assertEqual(self.entered(journey), [])
