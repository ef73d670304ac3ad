import math
import subprocess
import sys
from pathlib import Path

from ..common import PURCHASE, make_user
from .churn_case import ChurnCase

ROOT = Path(__file__).parents[2]
USER = "customer_data_platform.group_user"


class TestChurn(ChurnCase):
    # ------------------------------------------------------------------
    # The number and its reasons
    # ------------------------------------------------------------------

    def test_every_customer_has_a_probability_that_its_reasons_add_up_to(self):
        for profile in self.profiles():
            self.assertEqual(profile.churn_state, "scored")
            told = profile.churn_reasons
            added_up = told["base"] + sum(told["parts"].values())
            self.assertAlmostEqual(added_up, told["log_odds"], delta=1e-9)
            logistic = 1 / (1 + math.exp(-told["log_odds"]))
            self.assertEqual(profile.churn_probability, round(logistic, 4))
            self.assertEqual(profile.churn_by_model, profile.churn_probability)
            self.assertIn("in the next 28 days", profile.churn_reason)
            self.assertEqual(profile.churn_model_id.kind, "churn")

    def test_the_points_shown_add_up_to_the_chance_as_well(self):
        for profile in self.profiles():
            told, picture = profile.churn_reasons, profile.churn_picture
            start = 1 / (1 + math.exp(-told["base"]))
            points = sum(row["points"] for row in picture["rows"])
            self.assertAlmostEqual(
                100 * start + points, 100 * profile.churn_probability, delta=0.01
            )

    def test_reasons_are_sentences_strongest_first(self):
        profile = self.profile(self.customers[89])
        rows = [r for r in profile.churn_picture["rows"] if r["group"] != "rest"]
        sizes = [abs(row["points"]) for row in rows]
        self.assertEqual(sizes, sorted(sizes, reverse=True))
        silence = next(row for row in rows if row["group"] == "recency")
        self.assertEqual(
            silence["sentence"], "Usually buys every 8 days, silent for 12 weeks."
        )
        self.assertIn("+", silence["text"])
        self.assertIn("points", silence["text"])
        self.assertIn(silence["sentence"], profile.churn_reason)

    def test_what_would_change_it_is_told(self):
        profile = self.profile(self.customers[89])
        self.assertRegex(
            profile.churn_change,
            r"If a purchase came today, the chance would fall from .* 99 % to \d+ %",
        )
        self.assertIn("What raises it most: ", profile.churn_change)

    def test_each_reason_opens_what_is_behind_it(self):
        profile = self.profile(self.customers[89])
        action = profile.action_open_churn_reason("recency")
        self.assertEqual(action["res_model"], "cdp.transaction")
        bought = self.env["cdp.transaction"].search(action["domain"])
        self.assertEqual(len(bought), profile.purchase_count)
        action = profile.action_open_churn_reason("breadth")
        self.assertEqual(action["res_model"], "cdp.transaction.line")

    def test_silence_raises_the_probability(self):
        lately, long_ago = self.customers[80], self.customers[89]
        self.assertEqual(
            self.profile(lately).purchase_days, self.profile(long_ago).purchase_days
        )
        self.assertLess(
            self.profile(lately).churn_probability,
            self.profile(long_ago).churn_probability,
        )

    def test_who_bought_long_ago_gets_an_honest_answer(self):
        """One purchase two years ago: another model says so, and says that it does."""
        paul = self.contact("Paul Winter")
        self._insert([(paul.id, 700)])
        self.run_stages("link", "rfm", "churn")
        told = self.profile(paul).churn_reasons
        self.assertEqual(told["by"], "bgnbd")
        self.assertGreater(self.profile(paul).churn_probability, 0.5)
        self.assertIn("BG/NBD", self.profile(paul).churn_summary)

    # ------------------------------------------------------------------
    # As time and purchases come
    # ------------------------------------------------------------------

    def test_a_purchase_lowers_it_at_once_to_about_what_was_foretold(self):
        customer = self.customers[89]
        before = self.profile(customer)
        foretold, version = before.churn_reasons["if_bought"], before.churn_model_id
        was = before.churn_probability
        self.buy(customer, 10)
        self.run_stages("rfm", "churn")
        after = self.profile(customer)
        self.assertLess(after.churn_probability, was)
        self.assertAlmostEqual(after.churn_probability, foretold, delta=0.001)
        self.assertEqual(after.churn_model_id, version)

    def test_one_alone_is_scored_as_among_all(self):
        with self.rows_written() as written:
            self.env["cdp.change"]._note_profiles(["churn"], self.profiles().ids)
            self.run_stages("churn")
        self.assertFalse(written)

    def test_nothing_changed_nothing_written(self):
        with self.rows_written() as written:
            self.run_stages("churn", everybody=True)
        self.assertFalse(written)

    def test_batches_of_a_full_pass_find_what_one_does(self):
        stage, last = self.env["cdp.stage.churn"], self.run_of("churn")
        self.patch(type(stage), "_batch", 50)
        with self.rows_written() as written:
            self.run_stages("churn", everybody=True)
        self.assertFalse(written)
        runs = self.env["cdp.stage.run"].search([("id", ">", last.id)])
        profiles = self.env["cdp.profile"].with_context(active_test=False)
        self.assertEqual(sum(runs.mapped("processed")), profiles.search_count([]))
        seen = self.env["cdp.model"]._current("churn").pass_told
        counted = {sum(counts) for counts in seen["bins"].values()}
        self.assertEqual(counted, {len(self.customers)})

    def test_time_passes(self):
        before = sum(self.profiles().mapped("churn_probability"))
        self.set_parameter("as_of", "2024-07-20")
        self.run_stages("churn")
        self.assertGreater(sum(self.profiles().mapped("churn_probability")), before)

    # ------------------------------------------------------------------
    # Where there is no number
    # ------------------------------------------------------------------

    def test_who_has_never_bought_has_no_number(self):
        ruth = self.contact("Ruth Klein")
        self.run_stages("link", "rfm", "churn")
        self.assertEqual(self.profile(ruth).churn_state, "never_bought")
        self.env.cr.execute(
            "SELECT churn_probability, churn_reasons, churn_band FROM cdp_profile"
            " WHERE id = %s",
            [self.profile(ruth).id],
        )
        self.assertEqual(self.env.cr.fetchone(), (None, None, None))

    def test_below_the_gate_there_is_no_number_but_a_reason(self):
        self.env[PURCHASE].search(
            [("x_partner_id", "in", self.customers[60:].ids)]
        ).unlink()
        self.run_stages("rfm", everybody=True)
        self.learn()
        self.run_stages("churn")
        profile = self.profile(self.customers[0])
        self.assertEqual(profile.churn_state, "gated")
        self.assertIn("Not enough data, because", profile.churn_reason)
        self.env.cr.execute("SELECT count(churn_probability) FROM cdp_profile")
        self.assertEqual(self.env.cr.fetchone(), (0,))

    def test_without_a_version_nothing_is_scored_and_it_says_so(self):
        self.env["cdp.model"]._current("churn").state = "retired"
        self.run_stages("churn")
        profile = self.profile(self.customers[0])
        self.assertFalse(profile.churn_state)
        self.assertEqual(profile.churn_reason, "Not scored yet.")

    # ------------------------------------------------------------------
    # Horizon
    # ------------------------------------------------------------------

    def test_the_horizon_follows_the_shops_own_gaps_and_says_why(self):
        """Everybody comes back within 9 days: two weeks tell who does not."""
        self.env["ir.config_parameter"].set_param(
            "customer_data_platform.churn_horizon_days", False
        )
        version = self.learn()
        self.assertEqual(version.horizon_days, 14)
        self.assertEqual(
            version.horizon_reason,
            "The horizon is 14 days, because nearly all of the customers who come back "
            "usually do so within that time.",
        )

    def test_a_horizon_that_the_shop_has_set_wins(self):
        short = self.profile(self.customers[8])
        probability, version = short.churn_probability, short.churn_model_id
        self.assertIn("is set in the settings", version.horizon_reason)
        self.set_parameter("churn_horizon_days", "7")
        self.learn()
        self.run_stages("churn")
        after = self.profile(self.customers[8])
        self.assertGreater(after.churn_probability, probability)
        self.assertNotEqual(after.churn_model_id, version)

    # ------------------------------------------------------------------
    # The child
    # ------------------------------------------------------------------

    def test_a_failing_child_is_told_and_loses_nothing(self):
        before = self.profiles().mapped("churn_probability")
        version = self.env["cdp.model"]._current("churn")
        version.parameters = {"nonsense": True}
        with self.assertLogs("odoo.addons.base.models.ir_cron", "ERROR"):
            self.run_stages("churn", everybody=True)
        self.assertEqual(self.run_of("churn").state, "failed")
        self.assertIn("calculation failed", self.run_of("churn").message)
        self.assertEqual(self.profiles().mapped("churn_probability"), before)

    def test_the_child_scores_within_a_workers_address_space(self):
        """Odoo's soft limit of 2 GiB is on address space, and children inherit it."""
        job = ROOT / "models/understand/churn/churn_job.py"
        done = subprocess.run(
            [
                *("sh", "-c", 'ulimit -v 2621440; exec "$0" "$1" "{}"'),
                *(sys.executable, job),
            ],
            input=b'{"do": "train", "horizon": 28, "today": 99, "of": 0, "live": null,'
            b' "lines": false, "signals": false, "limit": 1.0}\n\0\0\0\0',
            capture_output=True,
            check=False,
            env={"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(b"few_customers", done.stdout)

    # ------------------------------------------------------------------
    # The pages
    # ------------------------------------------------------------------

    def test_a_page_of_reasons_loads_no_mathematics(self):
        names = ("numpy", "pandas", "scipy", "sklearn")
        held = {name: sys.modules.pop(name) for name in names if name in sys.modules}
        self.addCleanup(sys.modules.update, held)
        profile = self.profile(self.customers[89])
        form = self.env.ref("customer_data_platform.cdp_profile_view_form")
        arch = profile.get_view(form.id, "form")
        spec = {name: {} for name in arch["models"]["cdp.profile"]}
        profile.web_read(spec)
        self.assertFalse([name for name in names if name in sys.modules])

    def test_a_list_costs_the_same_queries_for_few_and_for_many(self):
        fields = ("churn_probability", "churn_state", "churn_band", "churn_limit")
        spec = {name: {} for name in fields}
        user = make_user(self.env, "marie", USER)
        counts = []
        for number in (2, 100):
            self.env.invalidate_all()
            profiles = self.profiles()[:number].with_user(user)
            profiles.web_read(spec)  # what is cached once
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            profiles.web_read(spec)
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)

    def test_a_colleague_without_a_role_sees_no_scores(self):
        other = make_user(self.env, "otto")
        partner = self.customers[0].with_user(other)
        self.assertNotIn("cdp_churn_band", partner.fields_get())
