from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from ...models.govern.bridge import cdp_consent_lapse
from ..common import CustomerDataCase


@tagged("post_install", "-at_install")
class TestLapse(CustomerDataCase):
    """A yes lapses and a question goes stale: noted once, at night."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.offers = cls.env.ref("customer_data_platform.purpose_offers")
        cls.offers.validity_months = 36
        cls.newsletter = cls.env.ref("customer_data_platform.purpose_newsletter")
        cls.profiling = cls.env.ref("customer_data_platform.purpose_profiling")
        cls.anna = cls.contact("Anna Berg", email="anna@shop.example.com")
        cls.run_stages("link")
        cls.customer = cls.profile(cls.anna)
        cls.ledger = cls.env["cdp.consent"]
        # what the database holds already is not our subject
        cls.ledger._lapse()
        cls.ledger._take_later(10_000)

    def say(self, state, ago, purpose=None, channel="email"):
        return self.customer._note_consent(
            purpose or self.offers,
            [channel],
            state,
            "form",
            date=fields.Datetime.now() - timedelta(days=ago),
        )

    def run_at_night(self):
        before = self.ledger.search([])
        cron = self.env.ref("customer_data_platform.cron_lapse")
        cron.method_direct_trigger()
        return (self.ledger.search([]) - before).sorted("seq")

    def test_a_yes_older_than_its_purpose_allows_lapses_once(self):
        self.say("given", 1200)
        line = self.run_at_night()
        self.assertEqual((line.state, line.source), ("expired", "system"))
        self.assertEqual((line.purpose_id, line.channel), (self.offers, "email"))
        self.assertFalse(self.run_at_night(), "noted twice")

    def test_a_fresh_yes_stays_and_so_does_one_for_ever(self):
        self.say("given", 1000)
        self.say("given", 5000, self.newsletter)
        self.assertFalse(self.run_at_night())

    def test_a_no_never_lapses(self):
        self.say("withdrawn", 5000)
        self.assertFalse(self.run_at_night())

    def test_what_lapsed_holds_no_more_and_can_be_said_again(self):
        self.say("given", 1200)
        self.run_at_night()
        states = self.env["cdp.consent.state"]
        self.assertEqual(
            states._may(self.customer, self.offers, "email"), (False, "expired")
        )
        self.say("given", 0)
        self.assertFalse(self.run_at_night())
        self.assertTrue(states._may(self.customer, self.offers, "email")[0])

    def test_a_question_that_nobody_answered_goes_stale_after_thirty_days(self):
        self.say("requested", 29)
        self.say("requested", 31, self.newsletter)
        line = self.run_at_night()
        self.assertEqual((line.purpose_id, line.state), (self.newsletter, "expired"))
        self.assertFalse(self.run_at_night())

    def test_a_question_after_a_no_leaves_the_no(self):
        self.say("withdrawn", 60, self.profiling, "data")
        self.say("requested", 40, self.profiling, "data")
        self.assertEqual(self.run_at_night().state, "withdrawn")
        states = self.env["cdp.consent.state"]
        self.assertFalse(states._may(self.customer, self.profiling, "data")[0])

    def test_many_lapse_batch_by_batch(self):
        customers = self.make_customers(7)
        self.run_stages("link")
        for customer in customers:
            self.profile(customer)._note_consent(
                self.offers,
                ["email"],
                "given",
                "form",
                date=fields.Datetime.now() - timedelta(days=1200),
            )
        with patch.object(cdp_consent_lapse, "BATCH", 3):
            self.assertEqual(len(self.ledger._lapse()), 3)
            self.assertEqual(len(self.run_at_night()), 4)
        self.assertFalse(self.run_at_night())
        self.assertIsNone(self.ledger._find_broken())

    # ------------------------------------------------------------------
    # Who was a reader first
    # ------------------------------------------------------------------

    def reader(self, user, opt_out=False):
        """Somebody on a list whom no contact stands for yet."""
        news = self.env["mailing.list"].create({"name": "News"})
        vals = {"list_id": news.id, "opt_out": opt_out}
        reader = self.env["mailing.contact"].with_user(user).sudo()
        reader.create(
            {"email": "new@shop.example.com", "subscription_ids": [(0, 0, vals)]}
        )

    def becomes_a_customer(self):
        contact = self.contact("Nora Neu", email="new@shop.example.com")
        self.run_stages("link")
        return [
            (line.state, line.source, line.purpose_id)
            for line in self.run_at_night()
            if line.partner_id == contact
        ]

    def test_a_reader_of_their_own_will_stays_one_as_a_customer(self):
        self.reader(self.env.ref("base.public_user"))
        said = self.becomes_a_customer()
        self.assertEqual(said, [("given", "takeover", self.newsletter)])
        self.assertFalse(self.run_at_night(), "noted twice")

    def test_whom_a_colleague_put_on_a_list_has_not_said_yes(self):
        self.reader(self.env.ref("base.user_admin"))
        self.assertEqual(self.becomes_a_customer(), [])

    def test_who_left_a_list_has_said_no(self):
        self.reader(self.env.ref("base.user_admin"), opt_out=True)
        said = self.becomes_a_customer()
        self.assertEqual(said, [("withdrawn", "takeover", self.newsletter)])
