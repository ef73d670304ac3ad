from datetime import timedelta

from odoo.tests import tagged

from .sentiment_case import AWFUL, SentimentCase


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
        self.write_to_us(self.anna, AWFUL)
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
