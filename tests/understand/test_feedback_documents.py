from odoo import Command, fields
from odoo.tests import TransactionCase, tagged


@tagged("-standard", "cdp_documents", "post_install", "-at_install")
class TestDocumentsOfFeedback(TransactionCase):
    """Ratings and surveys of Odoo's own apps."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry_enter_test_mode_cls()
        cls.addClassCleanup(cls.registry.reset_changes)
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        cls.anna = cls.env["res.partner"].create(
            {"name": "Anna Berg", "email": "anna@mail.example.com"}
        )
        cls.run_stages("link", "sentiment")

    @classmethod
    def run_stages(cls, *codes):
        for code in codes:
            cls.env.flush_all()
            cls.env.ref(f"customer_data_platform.cron_{code}").method_direct_trigger()
            cls.env.invalidate_all()

    def profile(self):
        self.run_stages("link", "sentiment")
        return self.anna.cdp_profile_id

    def feedback(self):
        self.env.invalidate_all()
        return self.env["cdp.feedback"].search(
            [("profile_id", "=", self.anna.cdp_profile_id.id)]
        )

    def rate(self, stars, feedback=False):
        order = self.env["sale.order"].create({"partner_id": self.anna.id})
        rating = self.env["rating.rating"].create(
            {
                "res_model_id": self.env["ir.model"]._get("sale.order").id,
                "res_id": order.id,
                "partner_id": self.anna.id,
            }
        )
        if stars:
            rating.write({"rating": stars, "feedback": feedback, "consumed": True})
        return rating

    def survey(self):
        survey = self.env["survey.survey"].create(
            {
                "title": "How was it?",
                "question_and_page_ids": [
                    Command.create(
                        {
                            "title": "Would you recommend us?",
                            "question_type": "scale",
                            "scale_min": 0,
                            "scale_max": 10,
                        }
                    ),
                    Command.create({"title": "Why?", "question_type": "text_box"}),
                ],
            }
        )
        return survey, survey.question_ids

    def answer(self, scale, text, **vals):
        survey, (recommend, why) = self.survey()
        return self.env["survey.user_input"].create(
            {
                "survey_id": survey.id,
                "partner_id": self.anna.id,
                "state": "done",
                "end_datetime": fields.Datetime.now(),
                "user_input_line_ids": [
                    Command.create(
                        {
                            "question_id": recommend.id,
                            "answer_type": "scale",
                            "value_scale": scale,
                        }
                    ),
                    Command.create(
                        {
                            "question_id": why.id,
                            "answer_type": "text_box",
                            "value_text_box": text,
                        }
                    ),
                ],
                **vals,
            }
        )

    def test_a_rating_asked_for_counts_once_it_is_given(self):
        self.rate(0)
        self.assertEqual(self.profile().rating_count, 0)
        self.rate(2, "The cake was terrible and I am very disappointed with you.")
        profile = self.profile()
        self.assertEqual((profile.rating_count, profile.rating_average), (1, 2))

    def test_the_comment_of_a_rating_has_one_hint(self):
        rating = self.rate(0)
        order = self.env["sale.order"].browse(rating.res_id)
        comment = "The cake was terrible and I am very disappointed with you."
        rating.write({"rating": 1, "consumed": True, "feedback": comment})
        rating.message_id = order.message_post(
            body=comment, author_id=self.anna.id, message_type="comment"
        )
        self.env["cdp.change"]._note_everybody("sentiment")
        self.profile()
        (line,) = self.feedback()
        self.assertEqual((line.kind, line.stars, line.label), ("rating", 1, "unhappy"))
        rating.message_id.unlink()
        self.assertFalse(
            self.env["cdp.sentiment"].search(
                [("profile_id", "=", self.anna.cdp_profile_id.id)]
            )
        )

    def test_a_survey_on_a_scale_to_ten_is_a_rating(self):
        self.answer(9, "Because.")
        self.env["cdp.change"]._note_everybody("sentiment")
        profile = self.profile()
        self.assertEqual((profile.rating_count, profile.rating_average), (1, 4.5))

    def test_answers_in_words_have_a_hint_and_are_not_on_the_timeline(self):
        self.answer(9, "Wonderful bread and really friendly people, I love it.")
        self.env["cdp.change"]._note_everybody("sentiment")
        self.profile()
        words = self.feedback().filtered(lambda line: line.kind == "words")
        self.assertEqual(words.label, "happy")
        timeline = self.env["cdp.timeline"].search(
            [("profile_id", "=", self.anna.cdp_profile_id.id)]
        )
        self.assertEqual(timeline.mapped("kind"), ["rating"])

    def test_surveys_tried_out_by_ourselves_do_not_count(self):
        self.answer(0, "Just a test.", test_entry=True)
        self.env["cdp.change"]._note_everybody("sentiment")
        self.assertEqual(self.profile().rating_count, 0)
