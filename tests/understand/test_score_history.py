"""Scores by month: once a month, exactly as they stood, and the past at once."""

from datetime import date, datetime

from dateutil.relativedelta import relativedelta

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import PURCHASE, CustomerDataCase, make_user

SCORES = ("rfm_r", "rfm_f", "rfm_m")


@tagged("post_install", "-at_install")
class TestScoreHistory(CustomerDataCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Whatever else the database holds has no part in these scores.
        cls.env["cdp.source"].search([("id", "!=", cls.source.id)]).active = False
        cls.env["cdp.score.history"].search([]).unlink()
        cls.customers = cls.env["res.partner"].create(
            [{"name": f"Customer {n:02d}"} for n in range(36)]
        )
        for n, customer in enumerate(cls.customers):
            for k in range(1 + n % 5):
                # the first ones began to buy a year ago, the last ones lately
                cls.buy(customer, 5 + n % 9, days_ago=10 * (36 - n) + 3 * k * (n % 4))
        cls.run_stages(everybody=True)

    @property
    def history(self):
        self.env.invalidate_all()
        return self.env["cdp.score.history"]

    def row(self, customer, month):
        profile = self.profile(customer)
        return self.history.search(
            [("profile_id", "=", profile.id), ("month", "=", month)]
        )

    def scores(self, record):
        return tuple(record[name] for name in SCORES)

    def all_rows(self):
        return {
            (row.profile_id, row.month): self.scores(row)
            for row in self.history.search([])
        }

    # -- the month at hand ----------------------------------------------

    def test_each_scored_customer_has_one_row_with_the_scores_as_they_stand(self):
        for customer in self.customers:
            profile, row = self.profile(customer), self.row(customer, "2024-06-01")
            self.assertEqual(len(row), 1)
            self.assertEqual(self.scores(row), self.scores(profile))
            self.assertEqual(row.rfm_label_id, profile.rfm_label_id)
            self.assertEqual(row.churn_model_id, profile.churn_model_id)
            self.assertEqual(row.value_model_id, profile.value_model_id)
            self.assertAlmostEqual(row.revenue, profile.revenue)
            self.assertFalse(row.afterwards)

    def test_churn_and_value_are_kept_with_the_version_that_gave_them(self):
        profile = self.profile(self.customers[3])
        version = self.env["cdp.model"].create({"kind": "churn", "state": "retired"})
        profile.write(
            {
                "churn_probability": 0.25,
                "churn_model_id": version.id,
                "value_predicted": 123.45,
                "value_model_id": version.id,
            }
        )
        # the first probabilities do not wait for the next month
        self.run_stages("history")
        row = self.row(self.customers[3], "2024-06-01")
        self.assertEqual(row.churn_probability, 0.25)
        self.assertEqual(row.churn_model_id, version)
        self.assertAlmostEqual(row.value_predicted, 123.45, 2)
        self.assertEqual(row.value_model_id, version)

    def test_who_has_no_score_has_no_row(self):
        ruth = self.contact("Ruth Klein")
        eva = self.contact("Eva Mann", employee=True)
        self.buy(eva, 100)
        self.run_stages("link", "rfm")
        self.run_stages("history", everybody=True)
        for contact in (ruth, eva):
            self.assertTrue(self.profile(contact))
            self.assertFalse(self.profile(contact).history_ids)

    def test_nothing_changed_nothing_written(self):
        with self.rows_written("cdp_score_history") as written:
            self.run_stages("history", everybody=True)
        self.assertFalse(written)
        self.assertEqual(self.run_of("history").written, 0)

    def test_once_a_month(self):
        runs = self.run_of("history")
        self.buy(self.customers[0], 1000)
        self.run_stages("rfm")
        self.run_stages("history")
        self.assertEqual(self.run_of("history"), runs, "not of itself")
        self.run_stages("history", everybody=True)
        row = self.row(self.customers[0], "2024-06-01")
        self.assertEqual(row.rfm_r, 5, "taken again when somebody asks")

    def test_asked_again_who_is_left_out_meanwhile_is_so_this_month(self):
        self.customers[0].employee = True
        self.run_stages("link", "rfm")
        self.run_stages("history", everybody=True)
        self.assertFalse(self.row(self.customers[0], "2024-06-01"))
        self.assertTrue(self.row(self.customers[0], "2024-05-01"), "it was so then")

    def test_the_next_month_has_rows_of_its_own(self):
        before = self.all_rows()
        self.set_parameter("as_of", "2024-07-01")
        self.buy(self.customers[0], 1000)
        self.run_stages("rfm", "history")
        after = self.all_rows()
        new = {key for key in after if key[1] == date(2024, 7, 1)}
        self.assertEqual(len(new), len(self.customers))
        self.assertEqual({k: after[k] for k in after if k not in new}, before)

    def test_the_month_begins_in_the_first_night_where_the_company_is(self):
        worker = self.env["cdp.stage.history"]
        partner = self.env.company.partner_id
        for zone, night, first in (
            ("UTC", datetime(2024, 3, 15, 2), datetime(2024, 3, 1, 2)),
            ("UTC", datetime(2024, 3, 1, 2), datetime(2024, 3, 1, 2)),
            # 2 o'clock on the first of March in India
            ("Asia/Kolkata", *[datetime(2024, 2, 29, 20, 30)] * 2),
            # summer time began in between
            ("Europe/Brussels", datetime(2024, 4, 5, 0), datetime(2024, 4, 1, 0)),
            ("Europe/Brussels", datetime(2024, 3, 30, 1), datetime(2024, 3, 1, 1)),
        ):
            partner.tz = zone
            self.assertEqual(worker._stale_before(night), first, (zone, night))

    def test_it_waits_until_everybody_is_linked_and_scored(self):
        expected = self.all_rows()
        self.history.search([]).unlink()
        stages = self.env["cdp.stage"].search([])
        rfm = stages.filtered(lambda stage: stage.code == "rfm")
        finished = rfm.full_finished
        rfm.full_finished = False
        self.run_stages("history", everybody=True)
        self.assertFalse(self.history.search([]))
        rfm.full_finished = finished
        self.run_stages("history")  # nobody has to ask again
        self.assertEqual(self.all_rows(), expected)

    # -- the months before ----------------------------------------------

    def test_the_past_is_as_a_pass_of_that_day_finds_it(self):
        """For look backs and without: the same scores as if scored on that day."""
        for months in ("0", "3"):
            self.set_parameter("rfm_months", months)
            self.set_parameter("as_of", "2024-06-30")
            self.history.search([]).unlink()
            self.run_stages("rfm", everybody=True)
            self.run_stages("history", everybody=True)
            for month in (date(2024, 5, 1), date(2024, 3, 1)):
                self.set_parameter("as_of", str(month))
                self.run_stages("rfm", everybody=True)
                rows = self.history.search([("month", "=", month)])
                self.assertTrue(all(rows.mapped("afterwards")))
                scored = self.env["cdp.profile"].search([("rfm_r", ">", 0)])
                self.assertEqual(rows.profile_id, scored.sorted("id"))
                for row in rows:
                    profile = row.profile_id
                    self.assertEqual(self.scores(row), self.scores(profile))
                    self.assertEqual(row.rfm_label_id, profile.rfm_label_id)
                    self.assertAlmostEqual(row.revenue, profile.revenue)

    def test_a_month_with_few_customers_has_no_scores(self):
        months = set(self.history.search([]).mapped("month"))
        self.assertIn(date(2024, 1, 1), months)
        self.assertNotIn(date(2023, 8, 1), months, "only 9 had bought by then")

    def test_killed_in_the_middle_it_goes_on_where_it_stopped(self):
        expected = self.all_rows()
        self.history.search([]).unlink()
        worker = self.registry["cdp.stage.history"]
        reckon, reckoned = worker._reckon, []

        def dies(stage, month):
            if len(reckoned) == 3:
                raise MemoryError("killed")
            return notes(stage, month)

        def notes(stage, month):
            reckoned.append(month)
            return reckon(stage, month)

        self.patch(worker, "_reckon", dies)
        with self.assertLogs("odoo.addons.base.models.ir_cron", "ERROR"):
            self.run_stages("history", everybody=True)
        self.patch(worker, "_reckon", notes)
        self.run_stages("history")
        self.assertEqual(self.all_rows(), expected)
        first = date(2024, 6, 1)
        self.assertEqual(
            reckoned[3:], [first - relativedelta(months=k) for k in range(4, 13)]
        )

    def test_the_past_is_reckoned_once(self):
        self.buy(self.customers[0], 99, days_ago=200)
        rows = self.all_rows()
        self.run_stages("rfm", everybody=True)
        self.run_stages("history", everybody=True)
        after = self.all_rows()
        for key in rows:
            if key[1] < date(2024, 6, 1):
                self.assertEqual(after[key], rows[key])

    # -- who and how long -----------------------------------------------

    def test_only_so_many_months_are_kept(self):
        self.set_parameter("history_months", "3")
        self.env["cdp.score.history"]._gc_months()
        self.assertEqual(
            set(self.history.search([]).mapped("month")),
            {date(2024, 4, 1), date(2024, 5, 1), date(2024, 6, 1)},
        )

    def test_it_goes_with_the_customer(self):
        profile = self.profile(self.customers[0])
        id_ = profile.id
        self.env[PURCHASE].search(
            [("x_partner_id", "=", self.customers[0].id)]
        ).unlink()
        self.customers[0].unlink()
        self.assertFalse(self.history.search([("profile_id", "=", id_)]))

    def test_each_company_sees_its_own_customers_only(self):
        north, south = self.env["res.company"].create(
            [{"name": "North"}, {"name": "South"}]
        )
        self.customers[0].company_id = north
        self.run_stages("link")
        user = make_user(
            self.env,
            "cdp_south",
            "customer_data_platform.group_user",
            company_id=south.id,
            company_ids=[(6, 0, south.ids)],
        )
        seen = self.history.with_user(user).search([]).sudo().profile_id
        self.assertIn(self.profile(self.customers[1]), seen)
        self.assertNotIn(self.profile(self.customers[0]), seen)

    def test_without_a_role_nobody_reads_it(self):
        nobody = make_user(self.env, "cdp_nobody")
        with self.assertRaises(AccessError):
            self.history.with_user(nobody).search([])

    def test_the_profile_tells_since_when(self):
        profile = self.profile(self.customers[0])
        labels = self.env["cdp.rfm.label"].search([], limit=2)
        others = profile.history_ids - self.row(self.customers[0], "2024-06-01")
        others.rfm_label_id = labels[1]
        profile.history_ids[0].rfm_label_id = labels[0]
        profile.rfm_label_id = labels[0]
        self.assertEqual(
            profile.rfm_since,
            f"{labels[0].name} since June 2024, {labels[1].name} before.",
        )
        profile.rfm_label_id = labels[1]
        self.assertEqual(
            profile.rfm_since, f"Still {labels[0].name} at the beginning of June 2024."
        )
