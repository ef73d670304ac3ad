"""Days and purchases out of the ordinary: a worklist that people decide."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .insight_case import InsightCase


@tagged("post_install", "-at_install")
class TestAnomaly(InsightCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.contact("Anna")
        cls.today = cls.now.date()
        cls.holiday = cls.today - timedelta(days=20)
        # The shop sells for about 100 every day; Anna buys all of it.
        cls.sales = {}
        for ago in range(1, 120):
            day = cls.today - timedelta(days=ago)
            amount = 95.0 + ago * 7 % 11
            cls.sales[day] = cls.buy_on(cls.anna, str(day), amount)
        cls.run_stages("link")

    def entries(self, kind="day"):
        return self.as_user("cdp.anomaly").search([("kind", "=", kind)])

    def make_odd(self, amount=600.0):
        self.sales[self.holiday].x_amount = amount
        self.look("_anomalies")
        return self.entries().filtered(lambda entry: entry.date == self.holiday)

    def test_an_ordinary_shop_has_an_empty_list(self):
        self.look("_anomalies")
        self.assertFalse(self.as_user("cdp.anomaly").search([]))

    def test_a_day_far_from_its_weekday_is_listed(self):
        entry = self.make_odd()
        self.assertEqual((entry.state, entry.actual), ("new", 600))
        self.assertAlmostEqual(entry.expected, 100, delta=6)
        self.assertGreater(entry.score, 3.5)
        self.assertIn("6.0 times as much", entry.explanation.replace("5.9", "6.0"))
        self.assertEqual(self.opened(entry.action_open_sales()), (1, 600))

    def test_a_day_on_which_nothing_was_sold_is_listed(self):
        self.sales[self.holiday].x_state = "cancelled"
        self.look("_anomalies")
        entry = self.entries()
        self.assertEqual((entry.date, entry.actual), (self.holiday, 0))
        self.assertLess(entry.score, -3.5)

    def test_a_purchase_far_from_what_the_customer_pays_is_listed(self):
        entry = self.make_odd() and self.entries("order")
        self.assertEqual((entry.actual, entry.profile_id.name), (600, "Anna"))
        self.assertEqual((entry.expected, entry.state), (100, "new"))
        action = entry.action_open_sales()
        found = self.env[action["res_model"]].browse(action["res_id"])
        self.assertEqual(found, self.sales[self.holiday])

    def test_what_a_person_said_survives_the_next_nights(self):
        entry = self.make_odd()
        entry.note = "Street festival"
        entry.action_explained()
        self.look("_anomalies")
        self.look("_anomalies")
        again = self.entries()
        self.assertEqual(again, entry)
        self.assertEqual((entry.state, entry.note), ("explained", "Street festival"))
        self.assertEqual(entry.user_id, self.user)

    def test_nothing_to_see_and_back_again(self):
        entry = self.make_odd()
        entry.action_nothing()
        self.assertEqual(entry.state, "seen")
        entry.action_reopen()
        self.assertEqual((entry.state, entry.user_id.id), ("new", False))

    def test_explained_wants_a_word(self):
        with self.assertRaisesRegex(UserError, "Write what it was"):
            self.make_odd().action_explained()

    def test_a_corrected_day_is_no_longer_unusual_but_stays(self):
        entry = self.make_odd()
        self.make_odd(100.0)
        self.assertEqual(entry.state, "over")
        self.make_odd(600.0)
        self.assertEqual(entry.state, "new")
        self.assertEqual(len(self.entries()), 1)

    def test_a_user_decides_but_invents_no_figures(self):
        entry = self.make_odd()
        entry.activity_schedule("mail.mail_activity_data_todo", user_id=self.user.id)
        with self.assertRaises(AccessError):
            entry.actual = 1
        with self.assertRaises(AccessError):
            entry.unlink()
        with self.assertRaises(AccessError):
            self.as_user("cdp.anomaly").create({"kind": "day", "key": "x"})

    def test_long_ago_is_not_brought_up(self):
        long_ago = self.today - timedelta(days=110)
        self.sales[long_ago].x_amount = 900.0
        self.look("_anomalies")
        self.assertFalse(self.as_user("cdp.anomaly").search([]))

    def test_what_is_usual_is_told_by_the_own_company(self):
        other = self.env["res.company"].create({"name": "Other shop"})
        for ago in range(1, 60):
            day = self.today - timedelta(days=ago)
            self.buy_on(self.anna, str(day), 5000.0, x_company_id=other.id)
        self.look("_anomalies")
        self.assertFalse(self.as_user("cdp.anomaly").search([]))
        self.sales[self.holiday].x_company_id = other
        self.look("_anomalies")
        # A day without sales here; a strange purchase there, which nobody here sees.
        self.assertEqual(self.entries().mapped("actual"), [0])
        hidden = self.env["cdp.anomaly"].search([("company_id", "=", other.id)])
        self.assertIn("order", hidden.mapped("kind"))
        self.assertFalse(self.entries("order"))
