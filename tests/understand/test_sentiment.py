from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, ValidationError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import SQL

from ...engine import mood
from ...models.understand.sentiment import texts
from ..common import CustomerDataCase, make_user

GREAT = "I love this bread, it is wonderful and the service was really friendly."
AWFUL = "This is terrible. The cake was stale and I am very disappointed with you."
ELSEWHERE = {
    "de": "Das Brot war schon wieder hart und niemand hat auf meine Mail reagiert.",
    "fr": "Le pain était encore rassis et personne n'a répondu à mon message.",
    "es": "El pan estaba otra vez duro y nadie ha contestado a mi mensaje de ayer.",
    "it": "Il pane era di nuovo vecchio e nessuno ha risposto al mio messaggio.",
    "nl": "Het brood was weer oudbakken en niemand heeft op mijn bericht gereageerd.",
}


class SentimentCase(CustomerDataCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if mood.missing():
            raise AssertionError(f"Install {mood.missing()} (dev/requirements-dev.txt)")
        cls.anna = cls.contact("Anna Berg", email="anna@mail.example.com")
        cls.bert = cls.contact("Bert Vogel", email="bert@mail.example.com")
        cls.rating_source = cls.signal_source("rating", value_path="x_amount")
        cls.complaint_source = cls.signal_source("complaint")
        cls.run_stages("link", "rfm", "sentiment")

    @classmethod
    def signal_source(cls, kind, **vals):
        return cls.env["cdp.source"].create(
            cls._source_vals(
                name=kind,
                kind=kind,
                domain=f"[('x_state', '=', '{kind}')]",
                company_path=False,
                **vals,
            )
        )

    @classmethod
    def rate(cls, partner, stars, days_ago=1, **vals):
        return cls.buy(partner, stars, days_ago, x_state="rating", **vals)

    @classmethod
    def complain(cls, partner, days_ago=1):
        return cls.buy(partner, 0, days_ago, x_state="complaint")

    @classmethod
    def write(cls, partner, body, days_ago=1, **vals):
        """Have a customer write to us, on their own contact's page."""
        return cls.env["mail.message"].create(
            {
                "model": "res.partner",
                "res_id": partner.id,
                "author_id": partner.id,
                "message_type": "email",
                "body": body,
                "date": cls.now - timedelta(days=days_ago, hours=1),
                **vals,
            }
        )

    def hints(self, partner):
        self.env.invalidate_all()
        return self.env["cdp.sentiment"].search(
            [("profile_id", "=", partner.cdp_profile_id.id)]
        )

    def read_all(self):
        self.run_stages("sentiment", everybody=True)


@tagged("post_install", "-at_install")
class TestSatisfaction(SentimentCase):
    """Ratings, complaints and reading habits, on the profile."""

    def test_ratings_show_as_stars_with_their_number_and_date(self):
        self.rate(self.anna, 4, 40)
        self.rate(self.anna, 5, 10)
        self.run_stages("sentiment")
        profile = self.profile(self.anna)
        self.assertEqual(profile.rating_count, 2)
        self.assertEqual(profile.rating_average, 4.5)
        self.assertEqual(profile.rating_last, self.now - timedelta(days=10, hours=1))
        self.assertRegex(profile.satisfaction_rating, r"4\.5 of 5.*2 ratings")

    def test_a_rating_counts_within_minutes_not_from_the_next_night_on(self):
        self.rate(self.anna, 4)
        self.assertEqual(self.env["cdp.change"]._waiting("sentiment"), 1)
        self.run_stages("sentiment")
        self.assertFalse(self.run_of("sentiment").everybody)
        self.assertEqual(self.profile(self.anna).rating_count, 1)

    def test_a_rating_taken_back_no_longer_counts(self):
        rating = self.rate(self.anna, 1)
        self.run_stages("sentiment")
        rating.unlink()
        self.run_stages("sentiment")
        self.assertEqual(self.profile(self.anna).rating_count, 0)

    def test_complaints_of_the_last_ninety_days_count(self):
        self.complain(self.anna, 100)
        self.complain(self.anna, 20)
        self.run_stages("sentiment")
        profile = self.profile(self.anna)
        self.assertEqual(profile.complaint_count, 1)
        self.assertIn("Complained on", profile.satisfaction_complaint)

    def test_an_old_complaint_stops_counting_by_time_alone(self):
        self.complain(self.anna, 20)
        self.run_stages("sentiment")
        self.set_parameter("as_of", "2024-12-30")
        self.run_stages("sentiment")
        profile = self.profile(self.anna)
        self.assertEqual(profile.complaint_count, 0)
        self.assertIn("No complaint in 90 days", profile.satisfaction_complaint)

    def test_clicks_count_in_words_and_opens_little(self):
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "Easter bread",
                "mailing_model_id": self.env["ir.model"]._get("res.partner").id,
            }
        )
        sent = self.now - timedelta(days=5)
        self.env["mailing.trace"].create(
            {
                "mass_mailing_id": mailing.id,
                "model": "res.partner",
                "res_id": self.anna.id,
                "email": self.anna.email,
                "sent_datetime": sent,
                "open_datetime": sent + timedelta(seconds=1),
                "links_click_datetime": sent + timedelta(hours=2),
            }
        )
        self.read_all()
        profile = self.profile(self.anna)
        self.assertEqual((profile.click_count, profile.open_count), (1, 0))
        self.assertIn("one email in 90 days", profile.satisfaction_email)
        self.assertIn("open by themselves", profile.satisfaction_email)

    def test_what_an_employee_says_shows_with_both_and_counts_for_the_firm(self):
        firm = self.contact("Hotel Post", is_company=True)
        eva = self.contact("Eva Lang", parent_id=firm.id)
        self.run_stages("link")
        self.rate(eva, 2)
        self.run_stages("sentiment")
        self.assertEqual(self.profile(eva).rating_count, 1)
        self.assertEqual(self.profile(firm).rating_count, 1)

    def test_nothing_changed_nothing_written(self):
        self.rate(self.anna, 4)
        self.complain(self.bert)
        self.write(self.anna, AWFUL)
        self.read_all()
        with self.rows_written() as profiles, self.rows_written("cdp_sentiment") as s:
            self.read_all()
        self.assertFalse(profiles)
        self.assertFalse(s)
        self.assertFalse(self.run_of("sentiment").written)

    def test_one_rating_writes_one_row(self):
        self.rate(self.bert, 4)
        with self.rows_written() as written:
            self.run_stages("sentiment")
        self.assertEqual(written, {self.bert.cdp_profile_id.id})

    def test_churn_looks_again_at_whoever_complained(self):
        self.run_stages()
        self.complain(self.anna)
        self.run_stages("sentiment")
        _partners, profiles = self.env["cdp.change"]._take("churn", 10)
        self.assertIn(self.anna.cdp_profile_id.id, profiles)

    def test_whoever_is_left_out_has_no_figures(self):
        self.rate(self.anna, 4)
        self.run_stages("sentiment")
        profile = self.profile(self.anna)
        profile.excluded_by_id = self.env["cdp.exclusion"].search([], limit=1)
        self.read_all()
        self.assertEqual(self.profile(self.anna).rating_count, 0)
        feedback = self.env["cdp.feedback"].search([("profile_id", "=", profile.id)])
        self.assertFalse(feedback)


@tagged("post_install", "-at_install")
class TestHints(SentimentCase):
    """The mood of what customers write: a hint for whoever reads it."""

    def label(self, body, **vals):
        message = self.write(self.anna, body, **vals)
        self.read_all()
        hint = self.env["cdp.sentiment"].search([("message_id", "=", message.id)])
        return hint.label

    def test_english_messages_get_a_hint(self):
        self.assertEqual(self.label(f"<p>{GREAT}</p>"), "happy")
        self.assertEqual(self.label(f"<p>{AWFUL}</p>"), "unhappy")

    def test_other_languages_are_not_scored(self):
        for body in ELSEWHERE.values():
            self.write(self.anna, f"<p>{body}</p>")
        self.read_all()
        hints = self.hints(self.anna)
        self.assertEqual(set(hints.mapped("label")), {"language"})
        self.assertCountEqual(hints.mapped("language"), ELSEWHERE)
        self.assertFalse(any(hints.mapped("score")))

    def test_a_few_words_are_not_scored(self):
        self.assertEqual(self.label("<p>Terrible!</p>"), "short")

    def test_what_is_quoted_does_not_count(self):
        reply = f"<p>{GREAT}</p><div class='gmail_quote'>{AWFUL * 5}</div>"
        self.assertEqual(self.label(reply), "happy")

    def test_signatures_and_quotes_are_stripped(self):
        body = "Thank you.\n\n--\nAngry Birds Ltd\nhttps://angry.example.com"
        self.assertEqual(texts.written(body, False).split(), ["Thank", "you."])
        quote = "<blockquote data-o-mail-quote='1'>Bad</blockquote>"
        body = f"<p>Thank you.</p>{quote}<p>Anna</p>"
        self.assertEqual(texts.written(body, True).split(), ["Thank", "you.", "Anna"])

    def test_our_own_notes_and_chats_are_not_read(self):
        self.assertFalse(self.label(AWFUL, is_internal=True))
        self.assertFalse(self.label(AWFUL, message_type="notification"))
        self.assertFalse(self.label(AWFUL, model="discuss.channel"))

    def test_messages_older_than_a_year_are_not_read(self):
        self.assertFalse(self.label(AWFUL, days_ago=400))

    def test_a_deleted_message_takes_its_hint_along(self):
        message = self.write(self.anna, AWFUL)
        self.read_all()
        self.assertTrue(self.hints(self.anna))
        message.unlink()
        self.assertFalse(self.hints(self.anna))

    def test_a_deleted_customer_takes_the_hints_along(self):
        self.write(self.anna, AWFUL)
        self.read_all()
        self.anna.cdp_profile_id.unlink()
        self.assertFalse(self.env["cdp.sentiment"].search([("label", "=", "unhappy")]))

    def test_a_corrected_message_is_read_again(self):
        message = self.write(self.anna, AWFUL)
        self.read_all()
        self.env.cr.execute(
            "UPDATE mail_message SET body = %s, write_date = write_date + interval '1s'"
            " WHERE id = %s",
            (GREAT, message.id),
        )
        self.read_all()
        self.assertEqual(self.hints(self.anna).mapped("label"), ["happy"])

    def test_the_text_itself_is_never_kept(self):
        self.write(self.anna, AWFUL)
        self.read_all()
        ((row,),) = self.env.execute_query(SQL("SELECT s::text FROM cdp_sentiment s"))
        self.assertNotIn("stale", row)

    def test_words_of_a_source_are_read(self):
        self.complaint_source.text_path = "x_name"
        complaint = self.complain(self.anna)
        complaint.x_name = AWFUL
        self.run_stages("sentiment")
        self.assertEqual(self.hints(self.anna).label, "unhappy")
        complaint.unlink()
        self.run_stages("sentiment")
        self.assertFalse(self.hints(self.anna), "gone with the record it is about")

    def test_linked_contacts_bring_their_hints_along(self):
        twin = self.contact("Anna Berg", email="anna.berg@mail.example.com")
        self.run_stages("link")
        self.write(twin, AWFUL)
        self.read_all()
        self.assertTrue(self.hints(twin))
        twin.email = self.anna.email
        self.run_stages("link", "sentiment")
        self.assertEqual(self.profile(twin), self.profile(self.anna))
        self.assertEqual(self.hints(self.anna).mapped("label"), ["unhappy"])

    def test_more_texts_than_one_batch_are_all_read(self):
        stage = "odoo.addons.customer_data_platform.models.understand.sentiment"
        for number in range(5):
            self.write(self.anna, f"{AWFUL} {number}")
        with patch(f"{stage}.cdp_stage_sentiment.TEXTS", 2):
            self.read_all()
            self.assertEqual(len(self.hints(self.anna)), 5)
            self.write(self.bert, AWFUL)
            self.write(self.bert, GREAT)
            self.write(self.bert, GREAT)
            self.env["cdp.change"]._note_profiles(
                ["sentiment"], self.bert.cdp_profile_id.ids
            )
            self.run_stages("sentiment")
        self.assertEqual(len(self.hints(self.bert)), 3)

    def test_without_the_packages_the_page_says_so_and_figures_go_on(self):
        self.write(self.anna, AWFUL)
        self.rate(self.anna, 4)
        with patch.object(mood, "missing", return_value=["vaderSentiment"]):
            self.read_all()
            arch = self.env["cdp.feedback"].get_view(view_type="list")["arch"]
            said = self.env["cdp.feedback"].action_tell_missing()["params"]["message"]
        self.assertIn("Hints are off", arch)
        self.assertIn("pip install vaderSentiment", said)
        self.assertFalse(self.hints(self.anna))
        self.assertEqual(self.profile(self.anna).rating_count, 1)
        self.env.registry.clear_cache("templates")
        self.assertNotIn(
            "Hints are off", self.env["cdp.feedback"].get_view(view_type="list")["arch"]
        )

    # ------------------------------------------------------------------
    # Never a trigger
    # ------------------------------------------------------------------

    def test_no_segment_can_ask_for_a_hint(self):
        """No field of a customer, or of what a customer leads to, is a hint."""
        hints = {"cdp.sentiment", "cdp.feedback", "cdp.feedback.read"}
        for name, model in self.env.registry.items():
            for field in model._fields.values():
                if field.relational and name not in hints:
                    self.assertNotIn(field.comodel_name, hints, f"{name}.{field.name}")

    def test_no_automation_can_rest_on_a_hint(self):
        for model in ("cdp.sentiment", "cdp.feedback"):
            with self.assertRaisesRegex(ValidationError, "only a guess"):
                self.env["base.automation"].create(
                    {
                        "name": "Shout at whoever seems unhappy",
                        "model_id": self.env["ir.model"]._get(model).id,
                        "trigger": "on_create_or_write",
                    }
                )

    def test_an_automation_may_rest_on_ratings_all_the_same(self):
        self.env["base.automation"].create(
            {
                "name": "Thank whoever rates well",
                "model_id": self.env["ir.model"]._get("res.partner").id,
                "trigger": "on_create_or_write",
            }
        )

    def test_churn_never_sees_a_hint(self):
        from ...engine.churn.signals import KINDS
        from ...models.understand import signals

        self.write(self.anna, AWFUL)
        self.read_all()
        rows = self.env.execute_query(signals.query(self.env))
        self.assertFalse([row for row in rows if row[0] == self.anna.cdp_profile_id.id])
        self.assertFalse({"sentiment", "mood", "label"} & set(KINDS))


@tagged("post_install", "-at_install")
class TestFeedback(SentimentCase):
    """The worklist of what customers say."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = make_user(
            cls.env, "shop_marketer", "customer_data_platform.group_user"
        )

    def feedback(self, user=None, **vals):
        self.env.flush_all()
        self.env.invalidate_all()
        return (
            self.env["cdp.feedback"]
            .with_user(user or self.user)
            .search([("profile_id", "=", self.anna.cdp_profile_id.id)])
        )

    def test_ratings_complaints_and_messages_stand_in_one_list(self):
        self.rate(self.anna, 2, 3)
        self.complain(self.anna, 2)
        self.write(self.anna, GREAT, 1)
        self.read_all()
        found = self.feedback()
        self.assertEqual(found.mapped("kind"), ["message", "complaint", "rating"])
        self.assertEqual(found[0].label, "happy")
        self.assertEqual(found.filtered(lambda f: f.kind == "rating").stars, 2)

    def test_each_leads_to_what_it_is_about(self):
        rating = self.rate(self.anna, 2)
        action = self.feedback().action_open_record()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (rating._name, rating.id)
        )

    def test_a_message_leads_to_the_page_it_stands_on(self):
        self.write(self.anna, GREAT)
        self.read_all()
        action = self.feedback().action_open_record()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("res.partner", self.anna.id)
        )

    def test_whoever_ticks_off_is_named(self):
        self.rate(self.anna, 2)
        self.feedback().action_mark_read()
        line = self.feedback()
        self.assertTrue(line.is_read)
        self.assertEqual(line.reader_id, self.user)
        self.assertFalse(line.search([("is_read", "=", False)]))
        line.action_mark_read()
        line.action_mark_unread()
        self.assertFalse(self.feedback().is_read)

    def test_the_page_says_what_a_hint_is_worth(self):
        lines = self.env["cdp.feedback"].with_user(self.user)
        # as the web client calls it, with nothing ticked
        told = call_kw(lines, "action_tell_hints", [[]], {})
        self.assertIn("read for yourself", told["params"]["message"])

    def test_the_profile_leads_to_its_feedback(self):
        self.rate(self.anna, 2)
        self.rate(self.bert, 2)
        profile = self.profile(self.anna).with_user(self.user)
        self.assertEqual(profile.feedback_count, 1)
        domain = profile.action_open_feedback()["domain"]
        found = self.env["cdp.feedback"].search(domain)
        self.assertEqual(found.partner_id, self.anna)

    def test_the_name_of_a_document_is_only_for_who_may_read_it(self):
        rating = self.rate(self.anna, 2)
        self.assertEqual(self.feedback().reference, rating.display_name)
        self.env["ir.model.access"].search(
            [("model_id.model", "=", rating._name)]
        ).unlink()
        self.env["ir.model.access"].call_cache_clearing_methods()
        self.assertFalse(self.feedback().reference)

    def test_feedback_of_another_company_is_not_shown(self):
        self.complaint_source.company_path = "x_company_id"
        other = self.env["res.company"].create({"name": "The other shop"})
        complaint = self.complain(self.anna)
        complaint.x_company_id = other
        self.assertFalse(self.feedback())
        self.assertTrue(self.feedback(self.env.ref("base.user_root")))

    def test_hints_on_another_companys_customer_are_not_shown(self):
        other = self.env["res.company"].create({"name": "The other shop"})
        self.anna.company_id = other
        self.write(self.anna, GREAT)
        self.run_stages("link")
        self.read_all()
        self.assertTrue(self.hints(self.anna))
        self.assertFalse(self.feedback())
        self.assertFalse(self.env["cdp.sentiment"].with_user(self.user).search([]))

    def test_a_colleague_without_the_role_sees_nothing(self):
        self.rate(self.anna, 2)
        colleague = make_user(self.env, "baker")
        for model in ("cdp.feedback", "cdp.sentiment", "cdp.feedback.read"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(colleague).search([])

    def test_nobody_writes_hints_or_feedback_by_hand(self):
        for model in ("cdp.feedback", "cdp.sentiment"):
            for operation in ("create", "write", "unlink"):
                allowed = self.env[model].with_user(self.user).has_access(operation)
                self.assertFalse(allowed, f"{operation} {model}")
