from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ..common import CustomerDataCase, make_user

KIND = "test"


@tagged("post_install", "-at_install")
class TestSignedLink(CustomerDataCase):
    """A signed link does what it was made for, for whom, in time, and nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.contact("Anna Berg", email="anna@shop.example.com")
        cls.links = cls.env["cdp.link"]
        cls.token = cls.links._token(KIND, cls.anna, 24, purpose="offers")

    def problem(self, token, kind=KIND):
        return self.links._read(kind, token).problem

    def test_it_says_whom_it_is_for_and_what(self):
        link = self.links._read(KIND, self.token)
        self.assertIsNone(link.problem)
        self.assertEqual((link.partner, link.facts), (self.anna, {"purpose": "offers"}))

    def test_it_works_for_a_time(self):
        with freeze_time(fields.Datetime.now() + timedelta(hours=25)):
            link = self.links._read(KIND, self.token)
        self.assertEqual((link.problem, link.partner), ("expired", self.anna))

    def test_nobody_makes_or_changes_one(self):
        for token in ("x", "", "ÄÖ", "A" * 500, self.token[:-1], self.token[1:]):
            with self.subTest(token=token):
                self.assertEqual(self.problem(token), "forged")
        other = self.links._token(KIND, self.contact("Paul Hof"), 24)
        middle = len(self.token) // 2
        self.assertEqual(self.problem(self.token[:middle] + other[middle:]), "forged")

    def test_it_is_for_one_kind(self):
        self.assertEqual(self.problem(self.token, "other"), "forged")

    def test_it_counts_once(self):
        self.assertTrue(self.links._use(self.links._read(KIND, self.token)))
        link = self.links._read(KIND, self.token)
        self.assertEqual(link.problem, "used")
        self.assertFalse(self.links._use(link))

    def test_it_follows_a_merged_contact_and_ends_with_an_erased_one(self):
        into = self.contact("Anna Berger")
        self.anna.cdp_merged_into_id = into
        self.assertEqual(self.links._read(KIND, self.token).partner, into)
        into.cdp_erased = True
        self.assertEqual(self.problem(self.token), "gone")
        gone = self.contact("Paul Hof")
        token = self.links._token(KIND, gone, 24)
        gone.unlink()
        self.assertEqual(self.problem(token), "gone")

    def test_reading_is_noted_and_the_note_stays(self):
        officer = make_user(self.env, "officer", "customer_data_platform.group_privacy")
        log = self.env["cdp.access.log"].with_user(officer)
        line = log._note("proof", self.anna, "Line 3").with_user(officer)
        self.assertEqual((line.user_id, line.partner_id), (officer, self.anna))
        with self.assertRaises(UserError):
            line.sudo().detail = "Line 4"
        with self.assertRaises(AccessError):
            line.unlink()
        marketer = make_user(self.env, "marketer", "customer_data_platform.group_user")
        with self.assertRaises(AccessError):
            line.with_user(marketer).read(["detail"])
