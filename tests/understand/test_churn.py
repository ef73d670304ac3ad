import subprocess
import sys
from pathlib import Path

from odoo.tests import tagged

from ..common import PURCHASE, CustomerDataCase


@tagged("post_install", "-at_install")
class TestChurn(CustomerDataCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["cdp.source"].search([("id", "!=", cls.source.id)]).active = False
        cls.customers = cls.env["res.partner"].create(
            [{"name": f"Customer {n:03d}"} for n in range(120)]
        )
        rows = []
        for n, customer in enumerate(cls.customers):
            for k in range(1 + n % 9):
                rows.append((customer.id, (n % 10) * 9 + k * (3 + n % 7)))
        cls.env.cr.executemany(
            f"INSERT INTO {PURCHASE} (x_partner_id, x_date, x_amount, x_state)"
            " VALUES (%s, timestamp '2024-06-29' - %s * interval '1 day', 10, 'done')",
            rows,
        )
        cls.run_stages(everybody=True)

    def profiles(self):
        self.env.invalidate_all()
        return self.customers.cdp_profile_id

    def test_scores_are_probabilities_with_reasons(self):
        for profile in self.profiles():
            self.assertEqual(profile.churn_state, "scored")
            self.assertTrue(0 < profile.churn_probability < 1)
            self.assertIn("in the next 28 days", profile.churn_reason)
            self.assertEqual(profile.churn_model_id.kind, "churn")

    def test_silence_raises_the_probability(self):
        lately, long_ago = self.customers[80], self.customers[89]
        self.assertEqual(
            self.profile(lately).purchase_days, self.profile(long_ago).purchase_days
        )
        self.assertLess(
            self.profile(lately).churn_probability,
            self.profile(long_ago).churn_probability,
        )

    def test_a_purchase_lowers_it_at_once(self):
        customer = self.customers[89]
        before = self.profile(customer).churn_probability
        version = self.profile(customer).churn_model_id
        self.buy(customer, 10)
        self.run_stages("rfm", "churn")
        self.assertLess(self.profile(customer).churn_probability, before)
        self.assertEqual(self.profile(customer).churn_model_id, version)

    def test_nothing_changed_nothing_written(self):
        with self.rows_written() as written:
            self.run_stages("churn", everybody=True)
        self.assertFalse(written)

    def test_who_has_never_bought_has_no_number(self):
        ruth = self.contact("Ruth Klein")
        self.run_stages("link", "rfm", "churn")
        self.assertEqual(self.profile(ruth).churn_state, "never_bought")
        self.env.cr.execute(
            "SELECT churn_probability FROM cdp_profile WHERE id = %s",
            [self.profile(ruth).id],
        )
        self.assertEqual(self.env.cr.fetchone(), (None,))

    def test_below_the_gate_there_is_no_number_but_a_reason(self):
        self.env[PURCHASE].search(
            [("x_partner_id", "in", self.customers[60:].ids)]
        ).unlink()
        self.run_stages("rfm", "churn", everybody=True)
        profile = self.profile(self.customers[0])
        self.assertEqual(profile.churn_state, "gated")
        self.assertIn("Not enough data, because", profile.churn_reason)
        self.env.cr.execute("SELECT count(churn_probability) FROM cdp_profile")
        self.assertEqual(self.env.cr.fetchone(), (0,))

    def test_a_longer_horizon_is_a_new_version(self):
        before = self.profile(self.customers[8])
        probability, version = before.churn_probability, before.churn_model_id
        self.set_parameter("churn_horizon_days", "14")
        self.run_stages("churn")
        after = self.profile(self.customers[8])
        self.assertGreater(after.churn_probability, probability)
        self.assertNotEqual(after.churn_model_id, version)
        self.assertEqual(version.state, "retired")

    def test_the_child_runs_within_a_workers_address_space(self):
        job = Path(__file__).parents[2] / "models/understand/churn/churn_job.py"
        rows = "\n".join(f"{n},{n % 5},{n % 5 * 7},{90 + n % 40}" for n in range(300))
        done = subprocess.run(
            [
                "sh",
                "-c",
                f'ulimit -v 2621440; exec "$0" {job} "$1"',
                sys.executable,
                '{"horizon": 28}',
            ],
            input=rows,
            capture_output=True,
            text=True,
            check=False,
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(done.stdout.splitlines()), 301)

    def test_a_failing_child_is_told_and_loses_nothing(self):
        before = self.profiles().mapped("churn_probability")
        self.env.cr.execute(
            "UPDATE cdp_profile SET first_purchase = last_purchase + interval '1 year'"
            " WHERE id = %s",
            [self.profile(self.customers[8]).id],
        )
        with self.assertLogs("odoo.addons.base.models.ir_cron", "ERROR"):
            self.run_stages("churn", everybody=True)
        run = self.run_of("churn")
        self.assertEqual(run.state, "failed")
        self.assertIn("recency", run.message)
        self.assertEqual(self.profiles().mapped("churn_probability"), before)
