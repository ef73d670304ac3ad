"""A shop with enough customers for a trained version: its reasons are of many kinds."""

import math

from .churn_case import ChurnCase


class TestChurnLearned(ChurnCase):
    NUMBER = 260

    @classmethod
    def _let_them_buy(cls):
        """Eight months; two of three leave at some time, all buy at other paces."""
        rows = []
        for n, customer in enumerate(cls.customers):
            gap, left = 4 + n % 17, (n * 37) % 150 if n % 3 else 0
            rows += [
                (customer.id, days + (n * k * 7) % 3)
                for k, days in enumerate(range(left, 240 - n % 40, gap))
            ]
        cls._insert(rows)

    def test_a_trained_version_tells_more_reasons_that_add_up(self):
        version = self.env["cdp.model"]._current("churn")
        self.assertIn(version.record["by"], ("logistic", "boosted"))
        groups = set()
        for profile in self.profiles():
            told = profile.churn_reasons
            added_up = told["base"] + sum(told["parts"].values())
            self.assertAlmostEqual(added_up, told["log_odds"], delta=1e-9)
            logistic = 1 / (1 + math.exp(-told["log_odds"]))
            self.assertEqual(profile.churn_probability, round(logistic, 4))
            groups |= set(told["parts"])
        always = {"recency", "trend", "frequency", "money", "tenure"}
        self.assertLessEqual(always, groups)

    def test_who_left_has_a_higher_probability_than_who_goes_on(self):
        profiles = self.profiles()
        gone = [p.churn_probability for p in profiles if p._silent_days() > 60]
        here = [p.churn_probability for p in profiles if p._silent_days() < 5]
        self.assertGreater(min(gone), max(here))

    def test_one_alone_is_scored_as_among_all(self):
        with self.rows_written() as written:
            self.env["cdp.change"]._note_profiles(["churn"], self.profiles().ids[:7])
            self.run_stages("churn")
        self.assertFalse(written)

    def test_the_record_has_a_backtest_and_the_version_in_use_beside(self):
        version = self.env["cdp.model"]._current("churn")
        self.assertIn("ours", version.record["backtest"])
        told = self.env["cdp.stage.churn"]._train(version.parameters)
        self.assertIn("worse", told["against_live"])
