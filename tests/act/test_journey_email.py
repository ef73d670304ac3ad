from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import make_user
from .journey_case import MAIL, THREE_DAYS, JourneyCase


@tagged("post_install", "-at_install")
class TestJourneyEmail(JourneyCase):
    """An email is seen as a customer gets it, and goes only to whom it still fits."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = make_user(
            cls.env, "email-manager", "customer_data_platform.group_manager"
        )

    def preview(self, journey, person):
        action = journey.step_ids.with_user(self.manager).action_preview_mail()
        preview = self.env[action["res_model"]].with_user(self.manager)
        return preview.with_context(**action["context"]).create(
            {"partner_id": person.id}
        )

    def test_it_is_seen_as_a_real_customer_gets_it(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.anna.lang = "de_DE"
        journey = self.journey(MAIL, start=False)
        journey.step_ids.action_add_language()
        german = journey.step_ids._mailings() - journey.step_ids.mailing_id
        german.write({"subject": "Wir vermissen Sie", "cdp_lang": "de_DE"})
        seen = self.preview(journey, self.anna)
        self.assertEqual(seen.subject, "Wir vermissen Sie")
        self.assertIn("Dear Anna", seen.body)
        self.assertEqual(seen.answer, "Would get it now: The customer said yes.")
        self.assertEqual(self.preview(journey, self.paul).subject, "We miss you")

    def test_the_preview_says_who_would_get_nothing(self):
        journey = self.journey(MAIL, start=False)
        carl = self.customer("Carl", agreed=False)
        seen = self.preview(journey, carl)
        self.assertEqual(seen.answer, "Would not get it: Was never asked.")
        nobody = self.customer("Nobody", agreed=False, email=False)
        seen = self.preview(journey, nobody)
        self.assertEqual(seen.answer, "Would not get it: has no email address.")

    def test_the_preview_starts_with_somebody_of_the_segment(self):
        self.paul.ref = "loyal"
        self.run_stages("segment")
        journey = self.journey(
            MAIL, start=False, entry="segment_in", segment_id=self.loyal.id
        )
        preview = self.env["cdp.journey.preview"].with_user(self.manager)
        preview = preview.with_context(default_step_id=journey.step_ids.id).create({})
        self.assertEqual(preview.partner_id, self.paul)

    def test_who_fits_no_longer_goes_on_without_it(self):
        rule = "[('partner_id.ref', '=', 'loyal')]"
        (self.anna | self.paul).ref = "loyal"
        journey = self.journey(THREE_DAYS, {**MAIL, "match_domain": rule}, MAIL)
        self.enter(journey, self.anna, self.paul)
        self.go()
        self.paul.ref = False
        self.later(days=3)
        self.go()
        self.assertEqual((self.got(self.anna), self.got(self.paul)), (2, 1))
        self.assertEqual(
            self.visits(journey, self.paul),
            [
                ("wait", "done", None),
                ("email", "held", "unfit"),
                ("email", "sent", None),
            ],
        )

    def test_who_fits_no_longer_while_it_is_queued_does_not_get_it(self):
        rule = "[('partner_id.ref', '=', 'loyal')]"
        self.anna.ref = "loyal"
        journey = self.journey({**MAIL, "match_domain": rule})
        self.enter(journey, self.anna)
        self.go(send=False)
        self.assertEqual(len(self.mails(journey)), 1)
        self.anna.ref = False
        self.go()
        self.assertEqual(self.got(self.anna), 0)
        self.assertEqual(self.visits(journey, self.anna), [("email", "held", "unfit")])

    def test_a_rule_that_cannot_be_used_is_refused(self):
        with self.assertRaisesRegex(UserError, "cannot be used"):
            self.journey({**MAIL, "match_domain": "[('no_such', '=', 1)]"})

    def test_whoever_approved_is_told_once_that_the_limit_is_reached(self):
        people = [self.customer(f"Guest{n}") for n in range(4)]
        journey = self.journey(MAIL, ceiling_day=1)
        self.enter(journey, *people)
        self.go()
        self.assertEqual(len(journey.activity_ids), 1)
        self.assertEqual(journey.activity_ids.user_id, self.env.user)
        self.assertIn("3 or more customers wait", journey.activity_ids.note)
        self.later(hours=25)
        self.go()
        self.assertEqual(len(journey.activity_ids), 1, "told already")

    def test_links_carry_the_journey_as_their_campaign(self):
        journey = self.journey(MAIL, start=False)
        journey.step_ids.mailing_id.body_html = (
            "<p><a href='https://shop.example.com/cakes'>Cakes</a></p>"
        )
        journey.action_start()
        self.enter(journey, self.anna)
        self.run_stages("journey")
        self.assertIn("/r/", self.mails(journey).body_html)
        tracker = self.env["link.tracker"].search(
            [("mass_mailing_id", "=", journey.step_ids.mailing_id.id)]
        )
        self.assertEqual(tracker.campaign_id.title, "Win back")


@tagged("post_install", "-at_install")
class TestJourneyText(JourneyCase):
    """An email may be written in plain words."""

    def test_plain_words_become_an_email(self):
        text = "Hello {name},\n\nbread & butter\nare waiting.\n\n{products}"
        journey = self.journey({**MAIL, "mail_text": text}, start=False)
        step = journey.step_ids
        _mailing, _subject, body = step._rendered_for(self.anna)
        self.assertIn("<p>Hello Anna,</p>", body)
        self.assertIn("bread &amp; butter<br>are waiting.", body)
        self.assertNotIn("{", body)
        self.assertIn("/unsubscribe_from_list", body)
        self.assertFalse(step.designed)
        step.mail_text = "Hello again"
        self.assertIn("Hello again", step._rendered_for(self.anna)[2])
        self.assertFalse(step.designed)

    def test_what_was_designed_is_not_overwritten(self):
        journey = self.journey({**MAIL, "mail_text": "Hello"}, start=False)
        journey.step_ids.mailing_id.body_html = "<p>Much nicer</p>"
        self.assertTrue(journey.step_ids.designed)
        journey.step_ids.expiry_hours = 3
        self.assertIn("Much nicer", journey.step_ids.mailing_id.body_html)

    def test_no_markup_comes_in_by_the_text(self):
        text = "<script>alert(1)</script> <t t-out='object.env'/>"
        journey = self.journey({**MAIL, "mail_text": text}, start=False)
        body = journey.step_ids._rendered_for(self.anna)[2]
        self.assertIn("&lt;script&gt;", body)
        self.assertNotIn("<script", body)
