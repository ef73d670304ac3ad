from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .journey_case import JourneyCase

SHIPPED = (
    *("welcome", "cart", "after", "due", "back", "birthday", "vip", "consent"),
    *("lead", "call", "complaint"),
)


@tagged("post_install", "-at_install")
class TestJourneyShipped(JourneyCase):
    """Each shipped journey is off, and ready after one look."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name in SHIPPED:
            cls.shipped(name).holdout_share = 0  # nobody goes without by chance

    @classmethod
    def shipped(cls, name):
        return cls.env.ref(f"customer_data_platform.journey_{name}")

    def walk(self, journey, turns=8):
        """Until nobody is under way; a month passes at each turn."""
        for _turn in range(turns):
            self.go()
            self.later(days=30)
        self.assertFalse(self.runs(journey).filtered(lambda run: not run.left))

    def test_nothing_is_sent_before_somebody_starts_it(self):
        for name in SHIPPED:
            with self.subTest(name):
                self.assertEqual(self.shipped(name).state, "draft")
                self.assertTrue(self.shipped(name).explanation)

    def test_each_can_be_started_as_it_is(self):
        for name in SHIPPED:
            with self.subTest(name):
                journey = self.shipped(name)
                journey.action_shadow()
                self.assertEqual(journey.state, "shadow")
                self.run_stages("journey")

    def test_each_email_is_written_and_can_be_stopped(self):
        for name in SHIPPED:
            for step in self.shipped(name).step_ids.filtered("mailing_id"):
                with self.subTest(step.subject):
                    _mailing, subject, body = step._rendered_for(self.anna)
                    self.assertNotIn("<t", body)
                    self.assertNotIn("to be written", subject.lower())
                    self.assertIn("Hello Anna", body)
                    self.assertIn("/unsubscribe_from_list", body)
                    self.assertIn(self.env.company.name, body)

    def test_welcome_ends_with_a_question_to_who_has_not_come_again(self):
        journey = self.shipped("welcome")
        journey.action_start()
        self.agree(journey, self.anna, self.paul)
        for person in (self.anna, self.paul):
            self.set_score(person, first_purchase=fields.Datetime.now())
        self.run_stages("segment", "journey")
        self.assertEqual(len(self.runs(journey)), 2)
        self.later(hours=3)
        self.go()
        self.assertEqual((self.got(self.anna), self.got(self.paul)), (1, 1))
        self.purchase_now(self.paul)
        self.walk(journey)
        self.assertEqual((self.got(self.anna), self.got(self.paul)), (3, 2))

    def test_birthday_wishes_come_on_the_day_and_once(self):
        journey = self.shipped("birthday")
        today = fields.Date.today()
        self.anna.cdp_birthdate = today.replace(year=1990, day=min(today.day, 28))
        self.paul.cdp_birthdate = today - timedelta(days=40)
        journey.date_hour = 0
        journey.action_start()
        journey.started -= timedelta(days=4)
        self.agree(journey, self.anna, self.paul)
        self.go()
        self.go()
        self.assertEqual((self.got(self.anna), self.got(self.paul)), (1, 0))

    def test_a_yes_that_ends_soon_is_asked_for_again(self):
        journey = self.shipped("consent")
        journey.action_start()
        old = fields.Datetime.now().replace(microsecond=0) - timedelta(days=36 * 30.4)
        gone = self.customer("Gone", agreed=False)
        for person in (self.anna, gone):
            self.profile(person)._note_consent(
                self.offers, ["email"], "given", "form", date=old
            )
        self.profile(gone)._note_consent(self.offers, ["email"], "withdrawn", "portal")
        self.run_stages("journey")
        self.assertEqual(self.runs(journey).partner_id, self.anna)
        self.later(days=1)
        self.go()
        self.assertEqual((self.got(self.anna), self.got(gone)), (1, 0))
        self.assertEqual(self.got(self.paul), 0, "agreed just now")

    def test_a_colleague_is_asked_to_call_a_valuable_customer(self):
        journey = self.shipped("call")
        journey.action_start()
        seller = self.env.ref("base.user_admin")
        self.anna.user_id = seller
        for person, value in ((self.anna, 900), (self.paul, 20)):
            self.set_score(
                person,
                value_predicted=value,
                value_state="scored",
                churn_band="high",
            )
        self.run_stages("segment", "journey")
        self.assertEqual(self.anna.activity_ids.user_id, seller)
        self.assertIn("valuable customer", self.anna.activity_ids.summary)
        self.assertFalse(self.paul.activity_ids)

    def test_without_a_salesperson_it_is_for_who_approved_the_journey(self):
        journey = self.shipped("complaint")
        journey.action_start()
        journey.write({"entry_looked": False})
        self.enter(journey, self.anna)
        self.go()
        self.assertEqual(self.anna.activity_ids.user_id, self.env.user)
        self.later(days=15)
        self.go()
        self.assertEqual(len(self.anna.activity_ids), 2)

    @classmethod
    def agree(cls, journey, *people):
        for person in people:
            cls.profile(person)._note_consent(
                journey.purpose_id, ["email"], "given", "form"
            )

    @classmethod
    def set_score(cls, person, **values):
        """As the scoring stages would write it."""
        profile = cls.profile(person)
        profile.sudo().write(values)
        cls.env.flush_all()
        cls.env["cdp.change"]._note_profiles(["segment"], profile.ids)
