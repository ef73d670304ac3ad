"""What came beside what was predicted, month by month."""

from datetime import date, datetime

from odoo.tests import tagged

from .versions import VersionCase, answer


@tagged("post_install", "-at_install")
class TestOutcome(VersionCase):
    """Four customers, scored at the beginning of May; as of June 30."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        names = ("Anna", "Bert", "Cleo", "Dora")
        cls.people = cls.env["res.partner"].create([{"name": name} for name in names])
        cls.anna, cls.bert, cls.cleo, cls.dora = cls.people
        cls.run_stages("link")
        for kind in ("churn", "value"):
            cls.answers[kind] = answer()  # looks 28 days ahead
            version = cls.env["cdp.stage.train"]._train_kind(kind)
            version.as_of = datetime(2024, 4, 20)
        cls.churn = cls.versions._current("churn")
        cls.value = cls.versions._current("value")

    def setUp(self):
        super().setUp()
        scores = ((0.9, 0), (0.5, 20), (0.2, 80), (0.4, 50))
        self.keep(date(2024, 5, 1), scores)
        self.buy(self.bert, 30, x_date=datetime(2024, 5, 28, 12))
        self.buy(self.cleo, 70, x_date=datetime(2024, 5, 2))
        self.buy(self.cleo, -10, x_date=datetime(2024, 5, 20))
        # on the days before and after the 28 days
        self.buy(self.anna, 500, x_date=datetime(2024, 4, 30, 23, 59))
        self.buy(self.dora, 500, x_date=datetime(2024, 5, 29))

    def keep(self, month, scores):
        self.env["cdp.score.history"].create(
            [
                {
                    "profile_id": person.cdp_profile_id.id,
                    "month": month,
                    "churn_probability": probability,
                    "churn_model_id": self.churn.id,
                    "value_predicted": value,
                    "value_model_id": self.value.id,
                }
                for person, (probability, value) in zip(
                    self.people, scores, strict=True
                )
            ]
        )
        self.env.flush_all()

    def realise(self):
        written = self.env["cdp.model.outcome"]._realise()
        self.env.invalidate_all()
        return written

    def test_who_left_is_counted_beside_the_sum_of_probabilities(self):
        self.assertEqual(self.realise(), 2)
        outcome = self.churn.outcome_ids
        self.assertEqual(outcome.month, date(2024, 5, 1))
        self.assertEqual(outcome.customers, 4)
        self.assertAlmostEqual(outcome.predicted, 0.9 + 0.5 + 0.2 + 0.4, 5)
        self.assertEqual(outcome.actual, 2, "Anna and Dora bought nothing in time")
        chance = 0.9 * 0.1 + 0.5 * 0.5 + 0.2 * 0.8 + 0.4 * 0.6
        self.assertAlmostEqual(outcome.margin, 1.96 * chance**0.5, 4)
        self.assertEqual(outcome.verdict, "About as predicted")

    def test_money_is_added_up_less_refunds(self):
        self.realise()
        outcome = self.value.outcome_ids
        self.assertEqual((outcome.predicted, outcome.actual), (150, 30 + 70 - 10))
        self.assertAlmostEqual(outcome.ratio, 0.6)
        self.assertEqual(outcome.verdict, "Less than predicted")

    def test_a_month_is_added_up_once(self):
        self.realise()
        with self.rows_written("cdp_model_outcome") as written:
            self.assertEqual(self.realise(), 0)
        self.assertFalse(written)

    def test_a_horizon_that_has_not_passed_waits(self):
        self.keep(date(2024, 6, 3), [(0.5, 10)] * 4)  # until July 1
        self.assertEqual(self.realise(), 2)
        self.assertEqual(self.churn.outcome_ids.month, date(2024, 5, 1))

    def test_scores_kept_after_the_month_began_are_no_prediction_of_it(self):
        self.churn.as_of = datetime(2024, 5, 15)
        self.env.flush_all()
        self.realise()
        self.assertFalse(self.churn.outcome_ids)

    def test_a_replaced_version_is_followed_as_well(self):
        self.train(answer(worse=False))
        self.assertEqual(self.churn.state, "retired")
        self.realise()
        self.assertTrue(self.churn.outcome_ids)

    def test_who_is_left_out_now_counts_on_neither_side(self):
        self.people[3].cdp_profile_id.active = False
        self.env.flush_all()
        self.realise()
        outcome = self.churn.outcome_ids
        self.assertEqual((outcome.customers, outcome.actual), (3, 1))

    def test_the_customers_behind_a_number_open(self):
        self.realise()
        action = self.churn.outcome_ids.with_user(self.user).action_customers()
        found = self.env[action["res_model"]].with_user(self.user)
        self.assertEqual(found.search_count(action["domain"]), 4)

    def test_the_weekly_training_adds_up(self):
        self.run_stages("train", everybody=True)
        self.assertTrue(self.churn.outcome_ids)
