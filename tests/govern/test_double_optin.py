from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import freeze_time, new_test_user, tagged

from ...models.govern.preferences.cdp_optin import PATH
from .pages import PageCase


@tagged("post_install", "-at_install")
class TestDoubleOptin(PageCase):
    """A yes that needs confirming counts once its button was pressed."""

    def ask(self, source="form", **more):
        """Ask Anna; what she gets."""
        mails = self.env["mail.mail"]
        before = mails.search([])
        self.customer._ask_consent(self.newsletter, ["email"], source, **more)
        return mails.search([]) - before

    def link(self, mail):
        return f"{PATH}/{mail.body_html.partition(PATH + '/')[2].partition(chr(34))[0]}"

    def later(self, **delta):
        return freeze_time(fields.Datetime.now() + timedelta(**delta))

    def token(self, hours=168, **facts):
        facts = {"purpose": self.newsletter.id, "channels": ["email"], **facts}
        return f"{PATH}/{self.links._token('confirm', self.anna, hours, **facts)}"

    # ------------------------------------------------------------------
    # Asking
    # ------------------------------------------------------------------

    def test_a_yes_of_a_form_asks_first_where_the_purpose_wants_it(self):
        self.customer._note_consent(self.newsletter, ["email"], "given", "form")
        self.assertEqual(self.said(), "given")
        self.say("withdrawn")
        self.newsletter.double_optin = True
        for source in ("portal", "agent", "doi"):
            self.customer._note_consent(self.newsletter, ["email"], "given", source)
            self.assertEqual(self.said(), "given", source)
            self.say("withdrawn")
        self.customer._note_consent(self.newsletter, ["email"], "given", "form")
        self.assertEqual(self.said(), "requested")
        address = self.anna.email_normalized
        answer = self.env["cdp.gate"]._ask([address], self.newsletter)[address]
        self.assertEqual((answer.verdict, answer.reason), ("refuse", "requested"))

    def test_the_email(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.newsletter.with_context(lang="fr_FR").wording = "Je veux la lettre."
        self.anna.lang = "fr_FR"
        mail = self.ask()
        self.assertEqual(mail.recipient_ids, self.anna)
        self.assertIn("Je veux la lettre.", mail.body_html)
        self.assertFalse(mail.model, "colleagues could press the button")
        line = self.env["cdp.consent"].search([], limit=1)
        self.assertEqual((line.state, line.wording_id.lang), ("requested", "fr_FR"))
        proof = self.env["cdp.consent.proof"].search([("consent_id", "=", line.id)])
        self.assertIn(mail.message_id, proof.details)

    def test_nobodys_mailbox_is_filled(self):
        self.assertTrue(self.ask())
        self.assertFalse(self.ask())
        with self.later(days=2):
            self.assertTrue(self.ask())

    def test_who_is_not_asked(self):
        self.say("given")
        self.assertFalse(self.ask(), "agreed already")
        self.say("withdrawn")
        self.assertFalse(self.ask("agent"), "said no")
        self.assertTrue(self.ask("form"), "asks for it")
        self.say("expired")
        self.env["mail.blacklist"]._add(self.anna.email)
        self.env["mail.blacklist"]._remove(self.anna.email)
        self.anna.cdp_restricted = True
        self.assertFalse(self.ask("form"))
        self.anna.cdp_restricted = False
        self.env["cdp.suppression"]._suppress([self.anna.email_normalized])
        self.assertFalse(self.ask("form"), "erased")

    def test_only_consent_is_asked_for(self):
        self.newsletter.legal_basis = "interest"
        self.assertFalse(self.ask())

    def test_a_colleague_asks(self):
        user = new_test_user(
            self.env, "marketer", "base.group_user,customer_data_platform.group_user"
        )
        ask = (
            self.env["cdp.consent.ask"]
            .with_user(user)
            .create({"profile_id": self.customer.id, "purpose_id": self.newsletter.id})
        )
        self.assertFalse(ask.why_not)
        self.assertEqual(ask.wording, self.newsletter.wording)
        ask.action_ask()
        self.assertEqual(self.said(), "requested")
        ask.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "asked within the last day"):
            ask.action_ask()
        ask.channel = "post"
        with self.assertRaisesRegex(UserError, "not about this channel"):
            ask.action_ask()

    # ------------------------------------------------------------------
    # Answering
    # ------------------------------------------------------------------

    def test_looking_changes_nothing_and_pressing_does(self):
        mail = self.ask()
        link = self.link(mail)
        before = self.lines()
        for query in ("", "?do=yes"):
            response = self.url_open(link + query)
            self.assertEqual(self.title(response), "Please confirm")
        self.assertEqual(self.lines(), before)
        response = self.press(response, "yes")
        self.assertEqual(self.title(response), "Thank you, it is confirmed")
        self.assertEqual(self.said(), "given")
        asked, line = self.env["cdp.consent"].search([], limit=2).sorted("seq")
        self.assertEqual(line.source, "doi")
        proof = self.env["cdp.consent.proof"].search([("consent_id", "=", line.id)])
        for known in ("ip: 127.0.0.1", mail.message_id, f"requested: [{asked.seq}]"):
            self.assertIn(known, proof.details)
        again = self.url_open(link)
        self.assertEqual(self.title(again), "You have confirmed this already")

    def test_saying_no(self):
        response = self.press(self.url_open(self.link(self.ask())), "no")
        self.assertEqual(self.title(response), "All right, we will not")
        self.assertEqual(self.said(), "refused")

    def test_pressed_again_after_a_withdrawal_it_changes_nothing(self):
        page = self.url_open(self.link(self.ask()))
        self.press(page, "yes")
        self.say("withdrawn")
        response = self.press(page, "yes")
        self.assertEqual(self.title(response), "You have said no to this")
        self.assertEqual(self.said(), "refused")

    def test_a_used_link_does_not_answer_a_newer_question(self):
        page = self.url_open(self.link(self.ask()))
        self.press(page, "yes")
        self.say("withdrawn")
        with self.later(days=2):
            self.ask()
        self.press(page, "yes")
        self.assertEqual(self.said(), "requested")

    def test_of_two_presses_at_once_one_counts(self):
        link = self.links._read("confirm", self.link(self.ask()).rpartition("/")[2])
        optin = self.env["cdp.optin"]
        with patch.object(type(optin), "_standing", return_value="open"):
            self.assertTrue(optin._answer(link, True, {}))
            self.assertFalse(optin._answer(link, True, {}))

    def test_an_expired_link_offers_a_new_email(self):
        with self.later(days=-8):
            link = self.link(self.ask())
        response = self.url_open(link)
        self.assertEqual(response.status_code, 410)
        self.assertEqual(self.title(response), "This link has expired")
        mails = self.env["mail.mail"]
        before = mails.search([])
        response = self.press(response, "again")
        self.assertEqual(self.title(response), "A new email is on its way")
        self.assertEqual(len(mails.search([]) - before), 1)
        self.assertEqual(self.said(), "requested")

    def test_what_was_never_asked_cannot_be_confirmed(self):
        before = self.lines()
        self.assertEqual(
            self.title(self.url_open(self.token())), "This question has lapsed"
        )
        foreign = self.token(purpose=0)
        self.assertEqual(self.title(self.url_open(foreign)), "This question has lapsed")
        self.assertEqual(self.lines(), before)

    def test_forged_merged_and_erased(self):
        link = self.link(self.ask())
        self.assertEqual(self.url_open(link[:-4] + "AAAA").status_code, 404)
        into = self.contact("Anna Berger", "berger@prefs.example.com")
        self.anna.cdp_merged_into_id = into
        self.assertEqual(
            self.title(self.url_open(link)), "This question has lapsed", "not asked"
        )
        into.cdp_erased = True
        self.assertEqual(self.url_open(link).status_code, 410)

    def test_a_preferences_link_that_came_another_way_asks_first(self):
        self.newsletter.double_optin = True
        path = "/cdp/preferences/"
        for facts, said in (({}, "requested"), ({"via": "mail"}, "given")):
            token = self.links._token("preferences", self.anna, 9, **facts)
            box = f"{self.newsletter.id}-email"
            response = self.press(self.url_open(path + token), "save", tick=[box])
            self.assertEqual(self.said(), said)
        self.assertIn("You said yes to", self.text(response))

    def test_a_colleague_cannot_press_it(self):
        new_test_user(self.env, "colleague", "base.group_user", password="colleague")
        self.authenticate("colleague", "colleague")
        self.press(self.url_open(self.link(self.ask())), "yes")
        self.assertEqual(self.said(), "requested")
