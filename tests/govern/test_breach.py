from datetime import datetime, timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import TransactionCase, freeze_time, tagged

from ..common import make_user


@tagged("post_install", "-at_install")
class TestBreach(TransactionCase):
    """72 hours from when it was found, in words, and nothing closed half noted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = make_user(
            cls.env, "officer", "customer_data_platform.group_privacy"
        )
        cls.found = datetime(2026, 3, 6, 15, 30)  # a Friday: weekends count
        cls.breaches = cls.env["cdp.breach"].with_user(cls.officer)

    def note(self, **vals):
        with freeze_time(self.found):
            return self.breaches.create(
                {"name": "Laptop stolen", "found": self.found, **vals}
            )

    def after(self, **span):
        return freeze_time(self.found + timedelta(**span))

    def test_the_clock_in_words(self):
        breach = self.note()
        self.assertEqual(breach.deadline, datetime(2026, 3, 9, 15, 30))
        for span, words in (
            ({"hours": 1}, "2 days and 23 hours left"),
            ({"hours": 60}, "12 hours left"),
            ({"hours": 74}, "Overdue by 2 hours"),
        ):
            with self.after(**span):
                breach.invalidate_recordset()
                self.assertIn(words, breach.countdown)
                late = "Overdue" in words
                self.assertEqual(breach.is_overdue, late)
                found = self.breaches.search([("is_overdue", "=", True)])
                self.assertEqual(breach in found, late)

    def test_reminders_at_once_and_a_day_before(self):
        breach = self.note()
        days = sorted(breach.activity_ids.mapped("date_deadline"))
        self.assertEqual(
            days, [self.found.date(), (self.found + timedelta(hours=48)).date()]
        )
        self.assertEqual(breach.activity_ids.user_id, self.officer)
        with self.after(hours=3):
            breach.authority_told = self.found + timedelta(hours=2)
        self.assertFalse(breach.activity_ids, "told: nothing to remind of")
        self.assertFalse(breach.countdown)

    def test_no_risk_no_clock(self):
        breach = self.note(risk="none")
        self.assertFalse(breach.activity_ids)
        with self.after(hours=100):
            self.assertFalse(breach.is_overdue)

    def test_closed_when_all_is_noted(self):
        breach = self.note(risk="high", authority_told=self.found)
        with self.after(hours=80):
            breach.authority_told = self.found + timedelta(hours=79)
            with self.assertRaises(ValidationError) as told:
                breach.action_close()
            for words in ("exactly happened", "later than 72", "people were told"):
                self.assertIn(words, str(told.exception))
            breach.write(
                {
                    "description": "From the car",
                    "measures": "Wiped from afar",
                    "late_reason": "The weekend",
                    "no_people_reason": "The disk was encrypted",
                }
            )
            breach.action_close()
        self.assertEqual(breach.state, "closed")

    def test_telling_is_noted_when_it_is_done(self):
        breach = self.note()
        with self.after(hours=1), self.assertRaises(ValidationError):
            breach.authority_told = self.found + timedelta(hours=5)

    def test_the_page_for_the_authority(self):
        breach = self.note(data_kinds="Names and emails", people_count=230)
        html = (
            self.env["ir.actions.report"]
            .with_user(self.officer)
            ._render_qweb_html(
                "customer_data_platform.cdp_breach_document", breach.ids
            )[0]
            .decode()
        )
        for words in ("Art. 33", "Names and emails", "230", "Laptop stolen"):
            self.assertIn(words, html)

    def test_privacy_officers_only(self):
        breach = self.note()
        manager = make_user(self.env, "boss", "customer_data_platform.group_manager")
        with self.assertRaises(AccessError):
            breach.with_user(manager).read(["name"])
        with self.assertRaises(AccessError):
            breach.unlink()
