from datetime import datetime, timedelta

from odoo.tests import freeze_time, tagged

from ..common import make_user
from .journey_case import MAIL, THREE_DAYS, JourneyCase


@tagged("post_install", "-at_install")
class TestJourneyMeanwhile(JourneyCase):
    """What happens to customers while a journey runs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = make_user(
            cls.env,
            "meanwhile-manager",
            "customer_data_platform.group_manager",
            "base.group_partner_manager",
        )

    # ------------------------------------------------------------------
    # Night
    # ------------------------------------------------------------------

    def test_at_night_a_message_waits_until_the_morning(self):
        self.set_parameter("quiet_start", "21.0")
        self.set_parameter("quiet_end", "8.0")
        self.anna.tz = "Europe/Berlin"
        day = (datetime.now() + timedelta(days=2)).replace(
            hour=22, minute=30, second=0, microsecond=0
        )
        journey = self.journey(MAIL)
        with freeze_time(day):  # 23:30 or 0:30 in Berlin
            self.enter(journey, self.anna)
            self.go()
            self.assertEqual(self.got(self.anna), 0)
            self.assertEqual(self.runs(journey).state, "waiting")
        with freeze_time(day + timedelta(hours=7)):  # not yet eight
            self.go()
            self.assertEqual(self.got(self.anna), 0)
        with freeze_time(day + timedelta(hours=10)):
            self.go()
            self.assertEqual(self.got(self.anna), 1)
        self.assertEqual(self.runs(journey).state, "done")

    def test_whom_the_night_makes_too_late_gets_nothing(self):
        self.set_parameter("quiet_start", "21.0")
        self.set_parameter("quiet_end", "8.0")
        self.anna.tz = "Europe/Berlin"
        day = (datetime.now() + timedelta(days=2)).replace(hour=22, minute=30)
        journey = self.journey({**MAIL, "expiry_hours": 2})
        with freeze_time(day):
            self.enter(journey, self.anna)
            self.go()
        with freeze_time(day + timedelta(hours=10)):
            self.go()
        self.assertEqual(self.got(self.anna), 0)
        self.assertEqual(
            self.visits(journey, self.anna), [("email", "skipped", "stale")]
        )

    # ------------------------------------------------------------------
    # Merged, and taken apart again
    # ------------------------------------------------------------------

    def merge(self, stays, goes):
        merges = self.env["cdp.merge"].with_user(self.manager)
        made = merges._ask([stays | goes], "One and the same.")
        self.assertEqual(made.state, "done", made.message)
        self.run_stages("link")
        self.env.invalidate_all()
        return made

    def test_merged_on_the_way_they_get_it_once(self):
        twin = self.customer("Anna", email="anna.two@shop.example.com")
        journey = self.journey(THREE_DAYS, MAIL)
        self.enter(journey, self.anna, key="hand:1")
        self.run_stages("journey")
        self.enter(journey, twin, key="hand:2")
        self.run_stages("journey")
        merge = self.merge(self.anna, twin)
        self.later(days=3)
        self.go()
        self.assertEqual(self.got(self.anna) + self.got(twin), 1)
        self.assertFalse(
            self.runs(journey).filtered(lambda run: run.state in ("active", "waiting"))
        )
        merge.action_undo()
        self.run_stages("link")
        self.go()
        self.assertEqual(self.got(self.anna) + self.got(twin), 1, "not once more")

    def test_a_merge_undone_on_the_way_lets_both_go_on(self):
        twin = self.customer("Anna", email="anna.two@shop.example.com")
        journey = self.journey(THREE_DAYS, MAIL)
        for person, key in ((self.anna, "hand:1"), (twin, "hand:2")):
            self.enter(journey, person, key=key)
            self.run_stages("journey")
        merge = self.merge(self.anna, twin)
        merge.action_undo()
        self.run_stages("link")
        self.env.invalidate_all()
        self.later(days=3)
        self.go()
        self.assertEqual((self.got(self.anna), self.got(twin)), (1, 1))

    def test_of_the_merged_the_stricter_word_holds(self):
        twin = self.customer("Anna", agreed=False, email="anna.two@shop.example.com")
        self.profile(twin)._note_consent(self.offers, ["email"], "withdrawn", "portal")
        journey = self.journey(THREE_DAYS, MAIL)
        self.enter(journey, self.anna)
        self.run_stages("journey")
        self.merge(self.anna, twin)
        self.later(days=3)
        self.go()
        self.assertEqual(self.got(self.anna), 0)
        self.assertEqual(
            self.visits(journey, self.anna)[-1], ("email", "held", "refused")
        )
