from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from ..common import make_user
from .privacy_case import GROUP, PrivacyCase


@tagged("post_install", "-at_install")
class TestPrivacyRequest(PrivacyCase):
    """Whatever a customer asks for is received, checked, done and told, in time."""

    # ------------------------------------------------------------------
    # In time
    # ------------------------------------------------------------------

    def test_there_are_thirty_days(self):
        request = self.ask("access")
        expected = (request.received + timedelta(days=30)).date()
        self.assertEqual(request.deadline, expected)
        self.assertFalse(request.is_overdue)
        self.assertEqual(request.due_words, "30 days left")

    def test_what_is_late_says_so_until_it_is_answered(self):
        request = self.ask("access")
        with freeze_time(request.received + timedelta(days=33)):
            request.invalidate_recordset()
            self.assertTrue(request.is_overdue)
            self.assertEqual(request.due_words, "Overdue by 3 days")
            self.assertIn(request, self.requests.search([("is_overdue", "=", True)]))
            self.answer_and_close(request)
            self.assertFalse(request.is_overdue)
            self.assertNotIn(request, self.requests.search([("is_overdue", "=", True)]))

    def answer_and_close(self, request):
        request.answer = "Here it is."
        request.action_finish()

    def test_it_is_extended_once_with_a_reason_that_the_customer_reads(self):
        request = self.ask("access")
        deadline = request.deadline
        with self.mails() as mails:
            self.decide(request, "extend", "Seven paper folders.", days=60)
        self.assertEqual(request.deadline, deadline + timedelta(days=60))
        self.assertIn("Seven paper folders.", mails[0].body_html)
        self.assertEqual(mails[0].email_to, self.anna.email_formatted)
        with self.assertRaises(UserError):
            self.decide(request, "extend", "And one more.", days=1)

    def test_it_is_not_extended_beyond_the_law_or_without_a_reason(self):
        request = self.ask("access")
        with self.assertRaises(ValidationError):
            self.decide(request, "extend", "Long.", days=61)
        decision = Form(
            self.env["cdp.privacy.decide"]
            .with_user(self.officer)
            .with_context(default_request_id=request.id, default_what="extend")
        )
        with self.assertRaises(AssertionError):
            decision.save()

    def decide(self, request, what, text, **more):
        decisions = self.env["cdp.privacy.decide"].with_user(self.officer)
        decision = decisions.create(
            {"request_id": request.id, "what": what, "text": text, **more}
        )
        return decision.action_decide()

    def test_the_officer_is_reminded_a_week_before_and_on_the_day_and_not_twice(self):
        request = self.ask("access")
        begin = len(request.activity_ids)
        self.assertEqual(begin, 1, "the officer hears of a new request")
        for days, activities in ((20, 0), (24, 1), (25, 1), (30, 2), (31, 2)):
            with freeze_time(request.received + timedelta(days=days)):
                self.remind()
            self.assertEqual(len(request.activity_ids) - begin, activities, days)
        self.assertEqual(request.activity_ids.user_id, self.officer)

    def test_nobody_is_reminded_of_what_is_closed(self):
        request = self.ask("access")
        self.answer_and_close(request)
        with freeze_time(request.received + timedelta(days=30)):
            self.remind()
        self.assertFalse(request.activity_ids)

    def remind(self):
        self.env.flush_all()
        cron = self.env.ref("customer_data_platform.cron_privacy_reminders")
        cron.method_direct_trigger()
        self.env.invalidate_all()

    # ------------------------------------------------------------------
    # Doors
    # ------------------------------------------------------------------

    def test_who_is_signed_in_is_known(self):
        request = self.ask("access", "portal")
        self.assertEqual(request.state, "work")
        self.assertTrue(request.identity_checked)
        self.assertEqual(request.user_id, self.officer)

    def test_the_page_asks_for_a_confirmation_by_mail(self):
        with self.mails() as mails:
            request = self.ask("erase", "page")
        self.assertEqual(request.state, "identity")
        self.assertEqual(len(mails), 1)
        self.assertIn("/cdp/privacy/identity/", mails[0].body_html)
        self.assertFalse(request.is_cleared)

    def test_a_colleague_does_not_read_the_link_in_the_chatter(self):
        request = self.ask("access", "page")
        texts = " ".join(request.message_ids.mapped("body"))
        self.assertIn("Sent to the customer", texts)
        self.assertNotIn("/cdp/privacy/", texts)

    def test_asking_twice_makes_one_request(self):
        first = self.ask("access", text="Please.")
        again = self.ask("access", text="I am waiting.")
        self.assertEqual(first, again)
        self.assertIn("I am waiting.", " ".join(first.message_ids.mapped("body")))

    def test_a_mail_finds_its_sender_and_guesses_nothing(self):
        request = self.mail_in("Anna <anna@shop.example.com>", "My data", "Erase me!")
        self.assertEqual(request.partner_id, self.anna)
        self.assertFalse(request.kind)
        self.assertEqual((request.state, request.channel), ("identity", "mail"))
        self.assertIn("Erase me!", request.message_ids.mapped("body")[0])
        stranger = self.mail_in("who@else.example.com", "My data", "Hello")
        self.assertFalse(stranger.partner_id)
        with self.assertRaises(UserError):
            stranger.with_user(self.officer).action_carry_out()

    def test_an_answer_to_our_mail_goes_to_its_request(self):
        request = self.ask("access")
        subject = f"Re: We have your request [{request.name}]"
        found = self.mail_in("anna@shop.example.com", subject, "Thank you", number=2)
        self.assertEqual(found, request)
        other = self.mail_in("who@else.example.com", subject, "Mine!", number=3)
        self.assertNotEqual(other, request)

    def mail_in(self, sender, subject, text, number=1):
        mail = (
            f"From: {sender}\nTo: privacy@ours.example.com\nSubject: {subject}\n"
            f"Message-Id: <{number}{hash(sender)}@mail.example.com>\n"
            f"Content-Type: text/plain\n\n{text}\n"
        )
        thread = self.env["mail.thread"].message_process(
            "cdp.privacy.request", mail.encode()
        )
        return self.env["cdp.privacy.request"].browse(thread)

    # ------------------------------------------------------------------
    # Who it is
    # ------------------------------------------------------------------

    def test_nothing_is_done_before_we_know_who_asks(self):
        self.assertFalse(self.ask("access", "page").export_ids)
        for kind in ("access", "portability", "rectify", "erase"):
            request = self.ask(kind, "page")
            with self.assertRaisesRegex(UserError, "Check first who it is"):
                request.action_carry_out()

    def test_the_officer_notes_how_it_was_checked(self):
        request = self.ask("access", "page")
        self.decide(request, "identity", "Came to the shop, we know her.")
        self.assertTrue(request.is_cleared)
        self.assertEqual(request.identity_how, "Came to the shop, we know her.")

    def test_a_check_holds_for_the_contact_it_was_made_for(self):
        request = self.ask("access")
        with self.assertRaises(UserError):
            request.partner_id = self.paul

    # ------------------------------------------------------------------
    # What is done
    # ------------------------------------------------------------------

    def test_an_objection_counts_at_once(self):
        with self.mails() as mails:
            request = self.ask("object_profiling", "page")
        self.assertTrue(self.anna.cdp_no_profiling)
        self.assertEqual(request.state, "done")
        self.assertTrue(request.result_ids)
        self.assertIn("no scores", mails[0].body_html)

    def test_no_marketing_reaches_the_ledger_and_the_blacklist(self):
        request = self.ask("object_marketing", "page")
        self.assertEqual(request.state, "done")
        profile = self.profile(self.anna)
        offers = self.env.ref("customer_data_platform.purpose_offers")
        self.assertFalse(
            self.env["cdp.consent.state"]._may(profile, offers, "email")[0]
        )
        self.assertTrue(self.anna.is_blacklisted)

    def test_a_restriction_holds_for_all_contacts_until_it_is_lifted_and_told(self):
        again = self.contact("Anna Berg", email="anna@shop.example.com")
        self.run_stages("link")
        request = self.ask("restrict")
        request.action_carry_out()
        self.assertTrue(self.anna.cdp_restricted and again.cdp_restricted)
        self.assertEqual((request.state, request.is_restricted), ("done", True))
        with self.mails() as mails:
            request.action_lift_restriction()
        self.assertFalse(self.anna.cdp_restricted or again.cdp_restricted)
        self.assertIn("use them again", mails[0].body_html)

    def test_a_correction_is_told_with_before_and_after(self):
        request = self.ask("rectify", text="I have moved to Bonn.")
        with self.assertRaisesRegex(UserError, "Nothing has been changed"):
            request.action_carry_out()
        self.anna.with_user(self.officer).write({"city": "Bonn"})
        with self.mails() as mails:
            request.action_carry_out()
        self.assertIn("City: “” became “Bonn”", request.result_ids.done)
        self.assertIn("Bonn", mails[0].body_html)
        self.assertFalse(request.before, "what was is kept no longer than needed")

    def test_a_contested_decision_is_answered_by_a_person(self):
        request = self.ask("contest", "page")
        with self.assertRaisesRegex(UserError, "what a person has decided"):
            request.action_carry_out()
        request.answer = "You are welcome to the offer after all."
        with self.mails() as mails:
            request.action_carry_out()
        self.assertEqual(request.state, "done")
        self.assertIn("welcome to the offer", mails[0].body_html)

    def test_a_refusal_says_why_and_where_to_complain(self):
        request = self.ask("access")
        with self.mails() as mails:
            self.decide(request, "refuse", "We hold nothing about you.")
        self.assertEqual(request.state, "refused")
        self.assertIn("We hold nothing about you.", mails[0].body_html)
        self.assertIn("data protection authority", mails[0].body_html)
        with self.assertRaises(UserError):
            request.action_carry_out()

    def test_a_contact_of_this_minute_can_object(self):
        new = self.contact("Ruth Klein", email="ruth@shop.example.com")
        request = self.ask("object_marketing", "page", new)
        self.assertEqual(request.state, "done")

    # ------------------------------------------------------------------
    # Who may
    # ------------------------------------------------------------------

    def test_an_agent_notes_a_request_and_sees_own_ones_only(self):
        other = self.ask("access")
        requests = self.env["cdp.privacy.request"].with_user(self.agent)
        mine = requests.create({"kind": "erase", "partner_id": self.anna.id})
        self.assertEqual(requests.search([]), mine)
        with self.assertRaises(AccessError):
            other.with_user(self.agent).read(["text"])
        with self.assertRaises(AccessError):
            mine.write({"state": "done"})
        with self.assertRaises(AccessError):
            mine.action_carry_out()
        for more in ({"state": "work"}, {"identity_checked": fields.Datetime.now()}):
            with self.assertRaises(AccessError):
                requests.create({"kind": "erase", "partner_id": self.anna.id, **more})

    def test_the_form_of_an_agent_works(self):
        action = self.profile(self.anna).with_user(self.agent).action_privacy_request()
        requests = self.env["cdp.privacy.request"].with_user(self.agent)
        form = Form(requests.with_context(**action["context"]))
        form.kind = "access"
        form.text = "On the phone"
        request = form.save()
        self.assertEqual((request.partner_id, request.channel), (self.anna, "agent"))
        self.assertEqual(request.sudo().user_id, self.officer)

    def test_others_see_nothing(self):
        request = self.ask("access")
        nobody = make_user(self.env, "nobody")
        for user in (nobody, self.marketer):
            with self.assertRaises(AccessError):
                request.with_user(user).read(["text"])

    def test_officers_of_another_company_see_nothing(self):
        request = self.ask("access")
        company = self.env["res.company"].create({"name": "Other shop"})
        other = make_user(
            self.env,
            "other_dpo",
            f"{GROUP}privacy",
            company_id=company.id,
            company_ids=company.ids,
        )
        self.assertNotIn(request, self.requests.with_user(other).search([]))

    def test_requests_are_kept(self):
        with self.assertRaises(AccessError):
            self.ask("access").unlink()
        with self.assertRaises(UserError):
            self.ask("access").sudo().unlink()
