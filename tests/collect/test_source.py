from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import PURCHASE, CustomerDataCase, make_user


@tagged("post_install", "-at_install")
class TestSource(CustomerDataCase):
    def test_shipped_sources_follow_the_installed_apps(self):
        for name, model in (
            ("source_sale", "sale.order"),
            ("source_pos", "pos.order"),
            ("source_invoice", "account.move"),
            ("source_credit_note", "account.move"),
            ("source_lead", "crm.lead"),
            ("source_rating", "rating.rating"),
            ("source_survey_scale", "survey.user_input.line"),
            ("source_survey_text", "survey.user_input.line"),
            ("source_ticket", "helpdesk.ticket"),
            ("source_claim", "crm.claim"),
            ("source_task", "project.task"),
            ("source_contract", "contract.contract"),
            ("source_subscription", "sale.subscription"),
        ):
            source = self.env.ref(f"customer_data_platform.{name}")
            expected = "on" if model in self.env else "missing"
            self.assertEqual(source.state, expected, source.name)
            self.assertFalse(source.problem, source.name)

    def refused(self, sentence, **vals):
        with (
            self.assertRaisesRegex(ValidationError, sentence),
            self.env.cr.savepoint(),
        ):
            self.source.write(vals)

    def test_missing_field_is_refused_by_name(self):
        self.refused("has no field “x_customer”", partner_path="x_customer")

    def test_wrong_step_is_refused_by_name(self):
        self.refused("“x_amount”.*not a link", partner_path="x_amount.partner_id")

    def test_path_to_the_wrong_kind_is_refused(self):
        self.refused("not a link to “Contact”", partner_path="x_company_id")
        self.refused("not an amount of money", amount_path="x_name")

    def test_computed_field_is_refused(self):
        self.refused("on the fly", partner_path="x_partner_id.main_user_id.partner_id")

    def test_malformed_filter_is_refused(self):
        for domain in ("[('x_state', '=',", "[('x_nothing', '=', 1)]", "{}", "5"):
            self.refused("The filter cannot be used", domain=domain)

    def test_purchases_need_an_amount(self):
        self.refused("need the path of an amount", amount_path=False)

    def test_scores_of_surveys_wait_for_somebody_to_say_they_are_no_quiz(self):
        source = self.env.ref("customer_data_platform.source_survey_score")
        self.assertEqual(source.state, "off")
        self.assertFalse(source.problem)

    def test_each_kind_needs_its_own_path(self):
        self.refused("Ratings need the path of a number", kind="rating")
        self.refused("Contracts need the path of the day", kind="contract")
        self.refused("Words need the path of a text", kind="words")

    def test_paths_of_signals_lead_to_what_they_say(self):
        self.refused("not a number / a whole number", value_path="x_date")
        self.refused("not a date and time / a date", end_path="x_amount")
        self.refused("not a text / a formatted text", text_path="x_amount")

    def test_the_best_rating_is_above_zero(self):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
        ):
            self.source.value_best = 0
            self.env.flush_all()

    def test_a_source_of_signals_is_set_up_like_any_other(self):
        anna = self.contact("Anna Berg")
        self.buy(anna, 4, x_state="rating")
        form = Form(self.env["cdp.source"].with_user(self._manager()))
        form.name = "My ratings"
        form.model_id = self.env["ir.model"]._get(PURCHASE)
        form.kind = "rating"
        form.partner_path = "x_partner_id"
        form.date_path = "x_date"
        form.value_path = "x_amount"
        self.assertIn("Anna Berg", form.preview)
        source = form.save()
        self.assertEqual((source.state, source.value_best), ("on", 5))

    def test_a_refused_source_changes_nothing(self):
        anna = self.contact("Anna Berg")
        self.buy(anna, 10)
        self.refused("not an amount", amount_path="x_name")
        self.run_stages("link", "rfm")
        self.assertEqual(self.profile(anna).revenue, 10)

    def test_preview_shows_the_first_ten_before_saving(self):
        anna = self.contact("Anna Berg")
        for day in range(12):
            self.buy(anna, 100 + day, days_ago=day)
        form = Form(self.env["cdp.source"].with_user(self._manager()))
        form.name = "My orders"
        form.model_id = self.env["ir.model"]._get(PURCHASE)
        form.partner_path = "x_partner_id"
        form.date_path = "x_date"
        form.amount_path = "x_amount"
        self.assertIn("Anna Berg", form.preview)
        self.assertIn("100", form.preview)
        self.assertNotIn("110", form.preview)

    def test_preview_says_what_is_wrong(self):
        form = Form(self.source)
        form.amount_path = "x_nothing"
        self.assertIn("has no field", form.preview)

    def test_source_needs_the_right_to_read_its_records(self):
        with self.assertRaises(AccessError):
            self.env["cdp.source"].with_user(self._manager()).create(
                self._source_vals(
                    model_name="ir.mail_server",
                    domain="[]",
                    partner_path="create_uid.partner_id",
                    date_path="create_date",
                    amount_path="sequence",
                    tax_path=False,
                    currency_path=False,
                    company_path=False,
                )
            )

    def test_switched_off_counts_nothing(self):
        anna = self.contact("Anna Berg")
        self.buy(anna, 10)
        self.run_stages("link", "rfm")
        self.assertEqual(self.profile(anna).revenue, 10)
        self.source.active = False
        self.assertEqual(self.source.state, "off")
        self.run_stages("rfm")
        self.assertEqual(self.profile(anna).revenue, 0)

    def test_what_another_source_counts_is_left_out_while_it_is_in_use(self):
        covered = self.env["cdp.source"].create(
            self._source_vals(name="Receipts", amount_path="x_tax", tax_path=False)
        )
        covered.overlap_ids = [
            (0, 0, {"other_source_id": self.source.id, "path": "x_amount"})
        ]
        anna = self.contact("Anna Berg")
        self.buy(anna, 10, x_tax=3)
        self.run_stages("link", "rfm")
        self.assertEqual(self.profile(anna).revenue, 7)
        self.source.active = False
        self.run_stages("rfm")
        self.assertEqual(self.profile(anna).revenue, 3)

    def _manager(self):
        return make_user(
            self.env, "cdp_manager", "customer_data_platform.group_manager"
        )
