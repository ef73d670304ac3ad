"""The shipped journeys: each starts after one look, and takes whom it is for."""

from datetime import date, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ...models.act.journey.shipped import SHIPPED
from .journey_case import JourneyCase

NEED_OTHERS = {"cart", "birthday"}


@tagged("post_install", "-at_install")
class TestJourneyShipped(JourneyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids |= cls.env.ref("customer_data_platform.group_manager")

    def shipped(self, code, company=None):
        company = company or self.env.company
        return self.env.ref(f"customer_data_platform.{company.id}_journey_{code}")

    def member(self, journey, person):
        """Somebody enters the segment that a journey looks at."""
        self.env["cdp.membership"].create(
            {
                "segment_id": journey.segment_id.id,
                "profile_id": self.profile(person).id,
                "entered": fields.Datetime.now(),
            }
        )

    def agreed_to_everything(self, person):
        for purpose in self.env["cdp.purpose"].search([]):
            self.profile(person)._note_consent(purpose, ["email"], "given", "form")

    def fit(self, journey, person):
        """Make it so that somebody is whom the journey is for."""
        if journey.entry == "segment_in":
            self.member(journey, person)
        elif journey.entry == "purchase":
            self.purchase_now(person)
        elif journey.entry == "date":
            self.profile(person)[journey.date_field_id.name] = fields.Date.today()
            journey.date_hour = 0
            journey.started = fields.Datetime.now() - timedelta(days=1)
        else:
            self.enter(journey, person)

    def test_they_are_off_and_explain_themselves(self):
        for code in SHIPPED:
            journey = self.shipped(code)
            self.assertEqual(journey.state, "draft", code)
            self.assertTrue(journey.explanation and journey.purpose_id, code)
            journey.step_ids._check_graph()
            for step in journey.step_ids.filtered(lambda s: s.kind == "email"):
                self.assertTrue(step.expiry_hours, code)
                body = step.mailing_id.body_html
                self.assertIn("/unsubscribe_from_list", body, code)
                self.assertIn(self.env.company.name, body, code)

    def test_each_takes_whom_it_is_for_and_nobody_else(self):
        for code in sorted(SHIPPED.keys() - NEED_OTHERS):
            with self.subTest(code):
                self.walk(self.shipped(code), self.customer(f"Fits{code}"))

    def walk(self, journey, person):
        self.agreed_to_everything(person)
        journey.action_shadow()
        self.fit(journey, person)
        journey._look_who_enters()
        self.go(send=False)
        for _wait in range(2):
            self.later(days=10)
            self.go(send=False)
        run = self.runs(journey, person)
        self.assertEqual((len(run), run.state), (1, "done"))
        states = [state for _kind, state, _reason in self.visits(journey, person)]
        self.assertEqual(len(states), len(journey.step_ids))
        self.assertNotIn("held", states)
        self.assertFalse(self.runs(journey, self.paul))
        self.assertFalse(self.mails(journey))
        journey.action_stop()

    def test_what_is_missing_is_said(self):
        birthday = self.shipped("birthday")
        with patch.object(type(birthday), "_birthday", return_value=None):
            birthday.invalidate_recordset()
            self.assertIn("date of birth", birthday.needs)
            with self.assertRaisesRegex(UserError, "date of birth"):
                birthday.action_start()
        cart = self.shipped("cart")
        if "sale.order" not in self.env:
            with self.assertRaisesRegex(UserError, "Sales"):
                cart.action_shadow()

    def test_a_birthday_in_a_field_of_ones_own(self):
        field = self.env["ir.model.fields"].create(
            {
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "name": "x_born",
                "field_description": "Born",
                "ttype": "date",
            }
        )
        birthday = self.shipped("birthday")
        birthday.date_field_id = field
        birthday.action_start()
        self.assertEqual(birthday.entry, "date")
        self.assertTrue(birthday._falls_on(date(2000, 2, 29), date(2027, 2, 28)))
        self.assertFalse(birthday._falls_on(date(2000, 2, 29), date(2028, 2, 28)))
        self.assertTrue(birthday._falls_on(date(2000, 2, 29), date(2028, 2, 29)))

    def test_a_new_company_has_its_own(self):
        company = self.env["res.company"].create({"name": "Second Shop"})
        journey = self.shipped("welcome", company)
        self.assertEqual(journey.company_id, company)
        self.assertIn("Second Shop", journey.step_ids[0].mailing_id.body_html)

    def test_changes_survive_an_update(self):
        journey = self.shipped("winback")
        journey.name = "Ours"
        journey.step_ids[0].subject = "Our own words"
        number = self.env["cdp.journey"].search_count([])
        self.env["cdp.journey"]._ship()
        self.assertEqual(self.env["cdp.journey"].search_count([]), number)
        self.assertEqual(journey.name, "Ours")
        self.assertEqual(journey.step_ids[0].subject, "Our own words")

    def test_who_withdrew_is_not_asked_to_renew(self):
        """Asked is whose yes lapses within the month; whoever withdrew is not."""
        self.offers.validity_months = 1
        self.profile(self.paul)._note_consent(
            self.offers, ["email"], "withdrawn", "form"
        )
        found = self.env["cdp.profile"].search(
            [("consent_lapses", ">", "today"), ("consent_lapses", "<=", "today +31d")]
        )
        self.assertIn(self.profile(self.anna), found)
        self.assertNotIn(self.profile(self.paul), found)
        self.assertFalse(self.profile(self.paul).consent_lapses)


@tagged("-standard", "cdp_documents", "post_install", "-at_install")
class TestJourneyShippedCart(JourneyCase):
    """The abandoned cart, with real orders."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.group_ids |= cls.env.ref("customer_data_platform.group_manager")
        name = f"customer_data_platform.{cls.env.company.id}_journey_cart"
        cls.cart = cls.env.ref(name)
        cls.cart.action_start()
        product = cls.env["product.product"].create({"name": "Cake", "list_price": 9})
        cls.order = cls.env["sale.order"].create(
            {
                "partner_id": cls.anna.id,
                "order_line": [(0, 0, {"product_id": product.id})],
            }
        )

    def remind(self):
        self.order.state = "sent"
        self.run_stages("journey")
        self.later(hours=5)

    def test_a_reminder_of_a_quotation(self):
        self.assertFalse(self.runs(self.cart), "a draft of a colleague is no cart")
        self.remind()
        self.go()
        self.assertEqual(self.got(self.anna), 1)

    def test_none_after_it_was_confirmed_a_second_before(self):
        self.remind()
        self.run_stages("journey")
        self.assertEqual(len(self.mails(self.cart)), 1, "queued")
        self.order.action_confirm()
        self.send()
        self.assertEqual(self.got(self.anna), 0)

    def test_none_after_it_was_cancelled(self):
        self.remind()
        self.order._action_cancel()
        self.go()
        self.assertEqual(self.got(self.anna), 0)
        self.assertEqual(self.runs(self.cart).reason, "exit")
