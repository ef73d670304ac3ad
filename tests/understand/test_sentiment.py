from unittest.mock import patch

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import SQL

from ...engine import mood
from ...models.understand import signals
from ...models.understand.sentiment import texts
from .sentiment_case import AWFUL, GREAT, SentimentCase

ELSEWHERE = {
    "de": "Das Brot war schon wieder hart und niemand hat auf meine Mail reagiert.",
    "fr": "Le pain était encore rassis et personne n'a répondu à mon message.",
    "es": "El pan estaba otra vez duro y nadie ha contestado a mi mensaje de ayer.",
    "it": "Il pane era di nuovo vecchio e nessuno ha risposto al mio messaggio.",
    "nl": "Het brood was weer oudbakken en niemand heeft op mijn bericht gereageerd.",
}


@tagged("post_install", "-at_install")
class TestHints(SentimentCase):
    """The mood of what customers write: a hint for whoever reads it."""

    def label(self, body, **vals):
        message = self.write_to_us(self.anna, body, **vals)
        self.read_all()
        hint = self.env["cdp.sentiment"].search([("message_id", "=", message.id)])
        return hint.label

    def test_english_messages_get_a_hint(self):
        self.assertEqual(self.label(f"<p>{GREAT}</p>"), "happy")
        self.assertEqual(self.label(f"<p>{AWFUL}</p>"), "unhappy")

    def test_other_languages_are_not_scored(self):
        for body in ELSEWHERE.values():
            self.write_to_us(self.anna, f"<p>{body}</p>")
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
        message = self.write_to_us(self.anna, AWFUL)
        self.read_all()
        self.assertTrue(self.hints(self.anna))
        message.unlink()
        self.assertFalse(self.hints(self.anna))

    def test_a_deleted_customer_takes_the_hints_along(self):
        self.write_to_us(self.anna, AWFUL)
        self.read_all()
        hint = self.hints(self.anna)
        self.anna.cdp_profile_id.unlink()
        self.assertFalse(hint.exists())

    def test_a_corrected_message_is_read_again(self):
        message = self.write_to_us(self.anna, AWFUL)
        self.read_all()
        self.env.cr.execute(
            "UPDATE mail_message SET body = %s, write_date = write_date + interval '1s'"
            " WHERE id = %s",
            (GREAT, message.id),
        )
        self.read_all()
        self.assertEqual(self.hints(self.anna).mapped("label"), ["happy"])

    def test_the_text_itself_is_never_kept(self):
        self.write_to_us(self.anna, AWFUL)
        self.read_all()
        rows = self.env.execute_query(SQL("SELECT s::text FROM cdp_sentiment s"))
        self.assertTrue(rows)
        self.assertNotIn("stale", str(rows))

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
        self.write_to_us(twin, AWFUL)
        self.read_all()
        self.assertTrue(self.hints(twin))
        twin.email = self.anna.email
        self.run_stages("link", "sentiment")
        self.assertEqual(self.profile(twin), self.profile(self.anna))
        self.assertEqual(self.hints(self.anna).mapped("label"), ["unhappy"])

    def test_more_texts_than_one_batch_are_all_read(self):
        stage = "odoo.addons.customer_data_platform.models.understand.sentiment"
        for number in range(5):
            self.write_to_us(self.anna, f"{AWFUL} {number}")
        with patch(f"{stage}.cdp_stage_sentiment.TEXTS", 2):
            self.read_all()
            self.assertEqual(len(self.hints(self.anna)), 5)
            self.write_to_us(self.bert, AWFUL)
            self.write_to_us(self.bert, GREAT)
            self.write_to_us(self.bert, GREAT)
            self.env["cdp.change"]._note_profiles(
                ["sentiment"], self.bert.cdp_profile_id.ids
            )
            self.run_stages("sentiment")
        self.assertEqual(len(self.hints(self.bert)), 3)

    def test_without_the_packages_the_page_says_so_and_figures_go_on(self):
        self.write_to_us(self.anna, AWFUL)
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
        self.write_to_us(self.anna, AWFUL)
        self.read_all()
        rows = self.env.execute_query(signals.query(self.env))
        self.assertFalse([row for row in rows if row[0] == self.anna.cdp_profile_id.id])
