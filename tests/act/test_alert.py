from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import make_user
from .journey_case import END, MAIL, JourneyCase
from .segment_case import SegmentCase


@tagged("post_install", "-at_install")
class TestAlert(SegmentCase):
    """Who is told what: once, with why, and only what they may see."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        groups = "customer_data_platform.group_"
        cls.seller = make_user(
            cls.env, "seller", groups + "user", "base.group_partner_manager"
        )
        cls.manager = make_user(
            cls.env, "boss", groups + "manager", email="boss@shop.example.com"
        )
        cls.anna = cls.contact("Anna", user_id=cls.seller.id)
        cls.paul = cls.contact("Paul")
        cls.run_stages("link")
        cls.vip = cls.segment(name="VIP", domain="[('partner_id.ref', '=', 'vip')]")

    def alert(self, on=True, **vals):
        alert = self.env["cdp.alert"].create(
            {
                "name": "At risk",
                "segment_id": self.vip.id,
                "user_ids": self.manager.ids,
                **vals,
            }
        )
        if on:
            alert.action_switch_on()
            self.run_stages("alert")
        return alert

    def come(self, *people, ref="vip"):
        for person in people:
            person.ref = ref
        self.note(*people)

    def note(self, *people):
        ids = [self.profile(person).id for person in people]
        self.env["cdp.change"]._note_profiles(["segment"], ids)
        self.run_stages("segment", "alert")

    def events(self, alert):
        self.env.invalidate_all()
        return alert.event_ids.sorted("id")

    def activities(self, partner):
        self.env.invalidate_all()
        return partner.activity_ids

    def test_who_enters_the_segment_is_told_to_the_salesperson_with_why(self):
        alert = self.alert()
        self.come(self.anna)
        event = self.events(alert)
        self.assertEqual(event.profile_id, self.profile(self.anna))
        self.assertIn("VIP", event.why)
        activity = self.activities(self.anna)
        self.assertEqual(activity.user_id, self.seller)
        self.assertIn("VIP", activity.note)
        self.assertEqual(event.told_to, self.seller.name)

    def test_without_a_salesperson_it_is_whoever_is_named(self):
        self.alert()
        self.come(self.paul)
        self.assertEqual(self.activities(self.paul).user_id, self.manager)

    def test_a_member_who_becomes_likely_to_leave_is_told(self):
        self.come(self.anna)
        alert = self.alert(domain="[('churn_band', '=', 'high')]")
        self.note(self.anna)
        self.assertFalse(self.events(alert))
        self.profile(self.anna).churn_band = "high"
        self.env.flush_all()
        self.note(self.anna)
        self.assertEqual(len(self.events(alert)), 1)

    def test_what_is_so_already_is_not_told(self):
        self.come(self.anna)
        alert = self.alert()
        self.note(self.anna)
        self.run_stages("alert", everybody=True)
        self.assertFalse(self.events(alert))

    def test_what_stays_so_is_told_once(self):
        alert = self.alert()
        self.come(self.anna)
        for _time in range(3):
            self.note(self.anna)
        self.run_stages("alert", everybody=True)
        self.assertEqual(len(self.events(alert)), 1)
        self.assertEqual(len(self.activities(self.anna)), 1)

    def test_who_comes_and_goes_is_told_once_in_so_many_days(self):
        alert = self.alert(again_days=30)
        for _time in range(3):
            self.come(self.anna)
            self.come(self.anna, ref=False)
        self.assertEqual(len(self.events(alert)), 1)
        self.events(alert).date -= timedelta(days=31)
        self.come(self.anna)
        self.assertEqual(len(self.events(alert)), 2)

    def test_the_same_event_cannot_be_there_twice(self):
        alert = self.alert()
        self.come(self.anna)
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.events(alert).copy({"key": self.events(alert).key})
            self.env.flush_all()

    def test_switched_off_nothing_is_told(self):
        alert = self.alert()
        alert.action_switch_off()
        self.come(self.anna)
        self.assertFalse(self.events(alert))

    def test_many_are_told_together(self):
        many = [self.contact(f"Many {n}", user_id=self.seller.id) for n in range(8)]
        self.run_stages("link")
        alert = self.alert(hourly=3, by_message=True)
        self.come(*many)
        states = self.events(alert).mapped("state")
        self.assertEqual([states.count("told"), states.count("held")], [3, 5])
        acts = self.env["mail.activity"].search(
            [("res_id", "in", [p.id for p in many])]
        )
        self.assertEqual(len(acts), 3)
        self.assertIn("and 5 more", "".join(acts.mapped("note")))
        self.run_stages("alert")
        self.assertIn("held", self.events(alert).mapped("state"))
        for event in self.events(alert):
            event.date -= timedelta(hours=2)
        self.run_stages("alert")
        states = self.events(alert).mapped("state")
        self.assertEqual([states.count("held"), states.count("together")], [0, 5])

    def test_emails_and_messages_name_nobody(self):
        alert = self.alert(by_activity=False, by_mail=True, by_message=True)
        mails = self.env["mail.mail"].search([])
        messages = self.env["mail.message"].search([])
        self.come(self.anna)
        mail = self.env["mail.mail"].search([]) - mails
        self.assertIn("boss@shop.example.com", mail.email_to)
        said = (
            self.env["mail.message"].search([("model", "=", "discuss.channel")])
            - messages
        )
        self.assertTrue(said)
        for body in [mail.body_html, *said.mapped("body")]:
            self.assertNotIn("Anna", body)
            self.assertIn(f"/odoo/cdp.alert.event/{self.events(alert).id}", body)

    def test_a_channel_is_told(self):
        channel = self.env["discuss.channel"].create({"name": "shop"})
        alert = self.alert(by_message=True, channel_id=channel.id)
        self.come(self.anna)
        self.assertIn("At risk", channel.message_ids[:1].body)
        self.assertIn("#shop", self.events(alert).told_to)

    def test_a_segment_that_shrinks_by_a_fifth_is_told_once(self):
        people = [self.contact(f"Member {n}", ref="vip") for n in range(20)]
        self.run_stages("link")
        self.run_stages("segment", everybody=True)
        self.vip.membership_ids.entered = fields.Datetime.now() - timedelta(days=10)
        self.env.flush_all()
        alert = self.alert(kind="size", by_activity=False, by_message=True)
        self.come(*people[:3], ref=False)
        self.assertFalse(self.events(alert))
        self.come(people[3], ref=False)
        event = self.events(alert)
        self.assertIn("16 members", event.why)
        self.assertIn("-20 %", event.why)
        self.come(people[4], ref=False)
        self.assertEqual(self.events(alert), event)

    def test_a_small_or_new_segment_is_no_news(self):
        alert = self.alert(kind="size")
        self.come(self.anna)
        self.come(self.anna, ref=False)
        self.assertFalse(self.events(alert))

    def test_a_complaint_of_a_valued_customer_is_told(self):
        self.env["cdp.source"].create(
            self._source_vals(
                name="Complaints",
                kind="complaint",
                domain="[('x_state', '=', 'bad')]",
                amount_path=False,
                tax_path=False,
                currency_path=False,
            )
        )
        self.run_stages("sentiment")
        self.come(self.anna)
        before = fields.Datetime.now() - timedelta(hours=1)
        self.buy(self.anna, x_state="bad", x_date=before)
        alert = self.alert(kind="feedback", again_days=1)
        self.run_stages("sentiment", "segment", "alert")
        self.assertFalse(self.events(alert))
        for person in (self.anna, self.paul):
            self.buy(person, x_state="bad", x_date=fields.Datetime.now())
        self.run_stages("sentiment", "segment", "alert")
        event = self.events(alert)
        self.assertEqual(event.profile_id, self.profile(self.anna))
        self.assertEqual(event.why, "Complained.")

    def test_nobody_gets_an_activity_on_what_they_may_not_see(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        there = make_user(
            self.env,
            "there",
            "base.group_partner_manager",
            company_id=other.id,
            company_ids=other.ids,
        )
        self.paul.company_id = self.env.company
        alert = self.alert(user_ids=there.ids)
        self.come(self.paul)
        self.assertFalse(self.activities(self.paul))
        self.assertIn("nobody", self.events(alert).told_to)

    def test_only_the_manager_decides(self):
        alert = self.alert(on=False)
        with self.assertRaises(AccessError):
            alert.with_user(self.seller).action_switch_on()
        alert.user_ids = False
        alert.with_user(self.manager).action_switch_on()
        self.assertEqual(alert.user_ids, self.manager)
        self.assertFalse(
            self.env["cdp.alert.event"].with_user(self.manager).has_access("write")
        )
        outsider = make_user(self.env, "outsider", "base.group_partner_manager")
        self.assertFalse(
            self.env["cdp.alert.event"].with_user(outsider).has_access("read")
        )

    def test_a_rule_that_cannot_be_read_is_refused(self):
        with self.assertRaises(ValidationError):
            self.alert(domain="[('nonsense', '=', 1)]")
        with self.assertRaises(ValidationError):
            self.alert(kind="size", segment_id=False)

    def test_three_are_shipped_switched_off(self):
        for name in ("vip", "complaint", "shrinking"):
            alert = self.env.ref(f"customer_data_platform.alert_{name}")
            self.assertTrue(alert.explanation)
            alert.with_user(self.manager).action_switch_on()


@tagged("post_install", "-at_install")
class TestAlertJourney(JourneyCase):
    def test_a_journey_that_holds_much_back_is_told_once_a_day(self):
        silent = self.customer("Silent", agreed=False)
        journey = self.journey(MAIL, END)
        boss = make_user(self.env, "boss", "customer_data_platform.group_manager")
        alert = self.env["cdp.alert"].create(
            {
                "name": "Trouble",
                "kind": "journey",
                "held": 1,
                "by_message": True,
                "user_ids": boss.ids,
                "is_on": True,
            }
        )
        self.run_stages("alert")
        self.assertFalse(alert.event_ids)
        self.enter(journey, silent)
        self.go()
        for _time in range(2):
            self.run_stages("alert")
        self.env.invalidate_all()
        self.assertEqual(len(alert.event_ids), 1)
        self.assertIn("1 held back", alert.event_ids.why)
        opened = alert.event_ids.with_user(boss).action_open()
        self.assertEqual(opened["res_model"], "cdp.journey")
