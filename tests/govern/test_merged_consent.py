from odoo.tests import tagged

from ..common import CustomerDataCase


@tagged("post_install", "-at_install")
class TestMergedConsent(CustomerDataCase):
    """What each of two contacts said stays with the one that stays."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.newsletter = cls.env.ref("customer_data_platform.purpose_newsletter")
        cls.offers = cls.env.ref("customer_data_platform.purpose_offers")
        cls.anna = cls.contact("Anna Berg", email="anna@shop.example.com")
        cls.other = cls.contact("A. Berg", email="berg@shop.example.com")
        cls.third = cls.contact("Berg", email="b@shop.example.com")
        cls.run_stages("link")
        cls.states = cls.env["cdp.consent.state"]

    def say(self, partner, state, purpose=None):
        purpose = purpose or self.newsletter
        self.profile(partner)._note_consent(purpose, ["email"], state, "form")

    def may(self, partner, purpose=None):
        purpose = purpose or self.newsletter
        return self.states._may(self.profile(partner), purpose, "email")

    def history(self, partner):
        return self.env["cdp.consent"].search([("partner_id", "=", partner.id)])

    def merge_for_good(self, *partners):
        wizard = self.env["base.partner.merge.automatic.wizard"]
        ids = [self.anna.id, *(partner.id for partner in partners)]
        wizard._merge(ids, self.anna, extra_checks=False)
        self.run_stages("link")

    def test_odoo_merging_keeps_both_histories_and_the_stricter_word(self):
        self.say(self.anna, "given")
        self.say(self.other, "given")
        self.say(self.other, "withdrawn")
        self.say(self.anna, "refused", self.offers)
        self.say(self.other, "given", self.offers)
        lines = self.history(self.anna) + self.history(self.other)
        self.merge_for_good(self.other)
        self.assertFalse(self.other.exists())
        self.assertLessEqual(lines, self.history(self.anna))
        self.assertEqual(self.may(self.anna), (False, "refused"))
        self.assertEqual(self.may(self.anna, self.offers), (False, "refused"))
        address = self.anna.email_normalized
        answer = self.env["cdp.gate"]._ask([address], self.newsletter)[address]
        self.assertEqual(answer.reason, "refused")
        self.assertIsNone(self.env["cdp.consent"]._find_broken())

    def test_a_yes_after_merging_counts_again(self):
        self.say(self.other, "withdrawn")
        self.merge_for_good(self.other)
        self.assertEqual(self.may(self.anna), (False, "refused"))
        self.say(self.anna, "given")
        self.assertEqual(self.may(self.anna), (True, "given"))

    def test_a_yes_of_a_merged_contact_stays_one_with_its_date(self):
        self.say(self.other, "given")
        line = self.history(self.other)
        self.merge_for_good(self.other)
        self.assertEqual(self.may(self.anna), (True, "given"))
        self.assertEqual(self.history(self.anna)[0].date, line.date)

    def test_three_contacts_merged_at_once_and_again(self):
        self.say(self.other, "given")
        self.say(self.third, "withdrawn")
        self.merge_for_good(self.other, self.third)
        self.assertEqual(self.may(self.anna), (False, "refused"))
        fourth = self.contact("Anna", email="a@shop.example.com")
        self.run_stages("link")
        self.say(fourth, "refused", self.offers)
        self.merge_for_good(fourth)
        self.assertEqual(self.may(self.anna, self.offers), (False, "refused"))
        self.assertEqual(len(self.history(self.anna)), 5)

    def test_merging_contacts_that_said_nothing_notes_nothing(self):
        self.merge_for_good(self.other)
        self.assertFalse(self.history(self.anna))

    def test_our_merging_keeps_the_stricter_and_undoing_brings_both_back(self):
        self.say(self.anna, "given")
        self.say(self.other, "withdrawn")
        before = self.history(self.anna), self.history(self.other)
        merge = self.env["cdp.merge"]._ask([self.anna | self.other], "the same person")
        self.assertEqual(merge.state, "done", merge.message)
        self.assertEqual(self.may(self.anna), (False, "refused"))
        merge.action_undo()
        self.run_stages("link")
        self.assertEqual(self.may(self.anna), (True, "given"))
        self.assertEqual(self.may(self.other), (False, "refused"))
        after = self.history(self.anna), self.history(self.other)
        self.assertEqual(after, before)

    def test_a_yes_after_our_merging_counts_for_the_customer(self):
        self.say(self.other, "withdrawn")
        self.env["cdp.merge"]._ask([self.anna | self.other], "the same person")
        self.say(self.anna, "given")
        self.assertEqual(self.may(self.anna), (True, "given"))
