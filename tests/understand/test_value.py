import sys
from datetime import timedelta

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Date
from odoo.tests import tagged

from ..common import PURCHASE, make_user
from .value_case import HORIZON, ValueCase


@tagged("post_install", "-at_install")
class TestValue(ValueCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.train()

    # ------------------------------------------------------------------
    # What is foretold
    # ------------------------------------------------------------------

    def test_who_has_bought_has_a_forecast_with_an_interval_and_a_why(self):
        for profile in self.profiles():
            self.assertEqual(profile.value_state, "scored")
            self.assertLessEqual(profile.value_low, profile.value_predicted)
            self.assertLessEqual(profile.value_predicted, profile.value_high)
            self.assertGreater(profile.value_high, 0)
            self.assertEqual(profile.value_model_id.kind, "value")
            for question in ("How often", "How much", "Silence"):
                self.assertIn(question, profile.value_reason)
            self.assertIn("in the next 3 months", profile.value_words)

    def test_the_total_is_about_what_came_in_of_late(self):
        before = self.now - timedelta(days=HORIZON)
        lately = self.env[PURCHASE].search([("x_date", ">=", before)])
        foretold = sum(self.profiles().mapped("value_predicted"))
        spent = sum(lately.mapped("x_amount"))
        self.assertTrue(spent / 3 < foretold < spent * 2, (foretold, spent))

    def test_who_bought_often_and_lately_is_worth_more(self):
        often, rarely, silent = (self.profile(self.customers[n]) for n in (71, 81, 79))
        self.assertGreater(often.purchase_days, rarely.purchase_days)
        self.assertGreater(often.value_predicted, rarely.value_predicted)
        self.assertEqual(often.purchase_days, silent.purchase_days)
        self.assertGreater(often.value_predicted, silent.value_predicted)
        self.assertIn("within the usual gap", often.value_reason)
        self.assertIn("such a customer may not come back", silent.value_reason)

    def test_the_historic_value_is_the_revenue_that_the_purchases_add_up_to(self):
        profile = self.profile(self.customers[5])
        self.buy(self.customers[5], -7)  # a refund
        self.run_stages("rfm", "value")
        action = profile.action_open_transactions()
        purchases = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(len(purchases), 7)
        self.assertAlmostEqual(
            self.profile(self.customers[5]).revenue,
            sum(purchases.mapped("reporting_amount")),
        )

    def test_a_purchase_changes_the_forecast_at_once(self):
        customer = self.customers[9]
        before = self.profile(customer)
        value, purchases = before.value_predicted, before.value_purchases
        with self.rows_written() as written:
            self.buy(customer, 50)
            self.run_stages("rfm", "value")
        after = self.profile(customer)
        self.assertGreater(after.value_predicted, value)
        self.assertGreater(after.value_purchases, purchases)
        self.assertEqual(written, {after.id})

    def test_nothing_changed_nothing_written(self):
        with (
            self.rows_written() as profiles,
            self.rows_written("cdp_retention") as curves,
            self.rows_written("cdp_model") as versions,
        ):
            self.run_stages("value", everybody=True)
        self.assertFalse(profiles | curves | versions)
        self.assertEqual(self.run_of("value").state, "done")

    def test_one_customer_alone_is_foretold_as_among_all(self):
        profile = self.profile(self.customers[14])
        self.env["cdp.change"]._note_profiles(["value"], profile.ids)
        with self.rows_written() as written:
            self.run_stages("value")
        self.assertEqual(self.run_of("value").processed, 1)
        self.assertFalse(written)

    def test_batches_add_up_to_the_whole(self):
        stage = "odoo.addons.customer_data_platform.models.understand.value"
        profiles = self.env["cdp.profile"].with_context(active_test=False)
        half = profiles.search_count([]) // 2
        self.patch(sys.modules[f"{stage}.cdp_stage_value"], "BATCH", half)
        drift = self.env["cdp.model"]._current("value").drift
        runs = self.env["cdp.stage.run"].search([("stage_id.code", "=", "value")])
        with self.rows_written() as written:
            self.run_stages("value", everybody=True)
        runs = runs.search([("stage_id.code", "=", "value")]) - runs
        self.assertEqual(sum(runs.mapped("processed")), profiles.search_count([]))
        self.assertFalse(written)
        self.assertEqual(self.env["cdp.model"]._current("value").drift, drift)

    def test_a_shorter_horizon_is_worth_less_once_it_is_learned(self):
        before = sum(self.profiles().mapped("value_predicted"))
        self.set_parameter("value_horizon_days", "30")
        self.train()
        self.assertLess(sum(self.profiles().mapped("value_predicted")), before / 2)
        words = self.profile(self.customers[71]).value_words
        self.assertIn("in the next month", words)

    def test_amounts_are_in_the_currency_that_scores_are_counted_in(self):
        here = self.env.company.currency_id
        here.rate_ids.unlink()
        currency = self.env["res.currency"].create({"name": "XTS", "symbol": "X"})
        self.env["res.currency.rate"].create(
            {"currency_id": currency.id, "name": "2020-01-01", "rate": 4}
        )
        home, abroad = self.contact("Home"), self.contact("Abroad")
        for days in (3, 20, 40):
            self.buy(home, 10, days)
            self.buy(abroad, 40, days, x_currency_id=currency.id)
        self.run_stages("link", "rfm", "value")
        self.assertEqual(
            self.profile(abroad).value_predicted, self.profile(home).value_predicted
        )
        self.assertEqual(self.profile(abroad).currency_id, here)

    # ------------------------------------------------------------------
    # No number without the right to one
    # ------------------------------------------------------------------

    def test_who_has_never_bought_has_no_number(self):
        ruth = self.contact("Ruth Klein")
        self.run_stages("link", "rfm", "value")
        profile = self.profile(ruth)
        self.assertEqual(profile.value_state, "never_bought")
        self.assertIsNone(self.stored(profile, "value_predicted"))
        self.assertFalse(profile.value_words)
        self.assertIn("no purchase yet", profile.value_reason)
        self.assertIn("no purchase yet", profile.next_order_words)

    def test_who_is_left_out_has_no_number_and_teaches_nothing(self):
        profile = self.profile(self.customers[7])
        self.env["cdp.exclusion"].create(
            {"name": "Friends", "domain": f"[('id', '=', {self.customers[7].id})]"}
        )
        self.run_stages("link", "rfm", "value")
        self.assertEqual(profile.value_state, "excluded")
        for column in ("value_predicted", "value_low", "next_order_first"):
            self.assertIsNone(self.stored(profile, column), column)
        self.assertIn("Friends", profile.value_reason)
        self.assertFalse(profile.value_textbook)
        self.assertNotIn(profile.id, self.env["cdp.stage.value"]._customers())

    def test_below_the_gate_there_is_no_number_but_a_reason(self):
        self.env[PURCHASE].search(
            [("x_partner_id", "in", self.customers[34:].ids)]
        ).unlink()
        self.run_stages("rfm", everybody=True)
        self.train()
        profile = self.profile(self.customers[0])
        self.assertEqual(profile.value_state, "gated")
        self.assertEqual(
            profile.value_reason,
            "Not enough data, because only 34 customers have bought; 100 are needed.",
        )
        self.env.cr.execute("SELECT count(value_predicted) FROM cdp_profile")
        self.assertEqual(self.env.cr.fetchone(), (0,))

    def test_without_a_version_it_says_so(self):
        self.env["cdp.model"].search([("kind", "=", "value")]).unlink()
        self.run_stages("value", everybody=True)
        profile = self.profile(self.customers[7])
        self.assertFalse(profile.value_state)
        self.assertEqual(profile.value_reason, "Not scored yet.")
        self.assertEqual(profile.first_source_id, self.source)

    # ------------------------------------------------------------------
    # The next order
    # ------------------------------------------------------------------

    def test_the_next_order_is_a_range_of_days_with_the_usual_gap(self):
        profile = self.profile(
            self.customers[40]
        )  # bought yesterday for the first time
        self.assertIn("Bought on one day only, 1 day ago", profile.next_order_words)
        regular = self.contact("Regular")
        self.sell((regular, days, 20) for days in range(4, 200, 21))
        self.run_stages("link", "rfm", "value")
        regular = self.profile(regular)
        self.assertIn(
            "Usually every 21 days, silent for 5 days", regular.next_order_words
        )
        self.assertIn("Between July", regular.next_order_words)
        first, last = regular.next_order_first, regular.next_order_last
        self.assertTrue(Date.to_date("2024-07-05") < first < last)
        self.assertLess(last, Date.to_date("2024-07-25"))
        self.assertEqual(regular.next_order_state, "expected")

    def test_long_silence_has_no_date(self):
        gone = self.contact("Gone")
        self.sell((gone, days, 20) for days in range(140, 200, 7))
        self.run_stages("link", "rfm", "value")
        gone = self.profile(gone)
        self.assertEqual(gone.next_order_state, "late")
        self.assertIsNone(self.stored(gone, "next_order_first"))
        self.assertIn("no date can be said", gone.next_order_words)
        self.assertIn("every 7 days", gone.next_order_words)

    # ------------------------------------------------------------------
    # The textbook figure
    # ------------------------------------------------------------------

    def test_the_textbook_figure_shows_its_factors_and_that_it_is_no_forecast(self):
        years, _own = self.env["cdp.retention"]._lifespan()
        customer = self.contact("Year")
        self.sell((customer, days, 100) for days in (364, 200, 100, 30))
        self.run_stages("link", "rfm", "value")
        profile = self.profile(customer)
        told = profile.value_textbook
        self.assertIn(f"× 4.0 purchases a year × {years:.2f} years", told)
        self.assertIn(f"= {profile._money_about(400 * years)}.", told)
        self.assertIn("customers of this shop keep buying", told)
        self.assertIn("no forecast", told)

    # ------------------------------------------------------------------
    # Lists
    # ------------------------------------------------------------------

    def test_the_top_tenth_can_be_listed(self):
        user = make_user(self.env, "marketer", "customer_data_platform.group_user")
        profiles = self.env["cdp.profile"].with_user(user)
        top = profiles.search([("value_top", "=", True)])
        rest = profiles.search(
            [("value_top", "=", False), ("value_state", "!=", False)]
        )
        least = min(top.mapped("value_predicted"))
        above = top.filtered(lambda profile: profile.value_predicted > least)
        self.assertTrue(len(above) <= 12 < len(top))  # of 120: from the 108th on
        self.assertGreaterEqual(
            min(top.mapped("value_predicted")), max(rest.mapped("value_predicted"))
        )
        self.assertEqual(set(top.mapped("value_top")), {True})
        self.assertEqual(
            self.env["res.partner"]
            .with_user(user)
            .search([("cdp_profile_id.value_top", "=", True)]),
            top.partner_id.sorted(),
        )

    def test_contacts_show_it_to_those_with_a_role_only(self):
        nobody = make_user(self.env, "nobody", "base.group_partner_manager")
        with self.assertRaises(AccessError):
            self.customers[7].with_user(nobody).read(["cdp_value_predicted"])
        user = make_user(self.env, "marketer", "customer_data_platform.group_user")
        contact = self.customers[7].with_user(user)
        profile = self.profile(self.customers[7])
        self.assertEqual(contact.cdp_value_predicted, profile.value_predicted)
        self.assertEqual(contact.cdp_next_order_state, profile.next_order_state)
        self.assertEqual(contact.cdp_value_reason, profile.value_reason)

    def test_a_pivot_adds_up_what_may_be_added_up(self):
        (((total),),) = self.env["cdp.profile"]._read_group(
            [("value_state", "=", "scored")], [], ["value_predicted:sum"]
        )
        self.assertAlmostEqual(total, sum(self.profiles().mapped("value_predicted")), 2)
        fields = self.env["cdp.profile"].fields_get(["value_low", "value_predicted"])
        self.assertEqual(fields["value_predicted"]["aggregator"], "sum")
        self.assertFalse(fields["value_low"].get("aggregator"))

    def test_settings_refuse_what_cannot_be_foretold(self):
        for name, value in (("value_horizon_days", 0), ("lifespan_years", 0)):
            with self.assertRaises(ValidationError):
                self.env["res.config.settings"].create({f"cdp_{name}": value})

    def test_a_failing_child_is_told_and_loses_nothing(self):
        before = self.profiles().mapped("value_predicted")
        version = self.env["cdp.model"]._current("value")
        version.parameters = {"nonsense": True}
        with self.assertLogs("odoo.addons.base.models.ir_cron", "ERROR"):
            self.run_stages("value", everybody=True)
        self.assertEqual(self.run_of("value").state, "failed")
        self.assertEqual(self.profiles().mapped("value_predicted"), before)
