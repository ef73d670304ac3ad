"""Cohorts, sales by segment and groups of customers, with figures made by hand."""

import contextlib

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import make_user
from .insight_case import TABLES, InsightCase


@tagged("post_install", "-at_install")
class TestCohorts(InsightCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna, cls.bert, cls.carla = map(cls.contact, ("Anna", "Bert", "Carla"))
        cls.buy_on(cls.anna, "2024-01-10", 100)
        cls.buy_on(cls.anna, "2024-03-05", 40)
        cls.buy_on(cls.anna, "2024-03-20", -15)
        cls.buy_on(cls.bert, "2024-01-31", 60)
        cls.buy_on(cls.carla, "2024-03-01", 7)
        cls.buy_on(cls.carla, "2024-06-15", 9)
        cls.look()

    def rows(self, **context):
        matrix = self.as_user("cdp.cohort").with_context(**context).matrix()
        return {row["month"]: row for row in matrix["rows"]}

    def test_who_came_back_month_by_month(self):
        rows = self.rows()
        self.assertEqual(sorted(rows)[0], "2024-01-01")
        january, march = rows["2024-01-01"], rows["2024-03-01"]
        self.assertEqual(january["size"], 2)
        self.assertEqual(january["customers"], [2, 0, 1, 0, 0])
        self.assertEqual(january["revenue"], [160, 0, 25, 0, 0])
        self.assertEqual((march["size"], march["customers"]), (1, [1, 0, 0]))

    def test_a_month_that_is_not_over_is_left_out(self):
        # It is the 30th of June: Carla's purchase of June has no cell yet.
        self.assertNotIn("2024-06-01", self.rows())
        self.assertEqual(len(self.rows()["2024-03-01"]["revenue"]), 3)

    def test_each_cell_opens_who_and_what_it_counts(self):
        cohorts = self.as_user("cdp.cohort")
        profiles = self.as_user("cdp.profile")
        for month, row in self.rows().items():
            action = cohorts.open_customers(month)
            self.assertEqual(profiles.search_count(action["domain"]), row["size"])
            for since, customers in enumerate(row["customers"]):
                action = cohorts.open_customers(month, since)
                self.assertEqual(profiles.search_count(action["domain"]), customers)
                action = cohorts.open_purchases(month, since)
                self.assertEqual(self.opened(action)[1], row["revenue"][since])
        action = cohorts.open_customers("2024-01-01", 2)
        found = profiles.search(action["domain"])
        self.assertEqual(found, self.profile(self.anna).with_user(self.user))

    def test_a_condition_that_is_no_cohort_is_refused_in_words(self):
        for text in ("spring", "2024-13", "2024-01/x"):
            with self.assertRaisesRegex(UserError, "2024-03"):
                self.as_user("cdp.profile").search([("cohort", "=", text)])

    def test_months_are_those_of_the_shop(self):
        # Nine in the evening of the 29th in New York is the 1st of March in UTC.
        self.env.company.partner_id.tz = "America/New_York"
        late = self.contact("Late")
        self.buy(late, 10, x_date="2024-03-01 02:00:00")
        self.look()
        february = self.rows()["2024-02-01"]
        self.assertEqual(february["customers"], [1, 0, 0, 0])
        action = self.as_user("cdp.cohort").open_purchases("2024-02-01", 0)
        self.assertEqual(self.opened(action), (1, 10))

    def test_who_is_left_out_of_scores_is_left_out_here(self):
        self.env["cdp.exclusion"].create(
            {"name": "Bert", "domain": f"[('id', '=', {self.bert.id})]"}
        )
        self.run_stages("link", everybody=True)
        self.look()
        self.assertEqual(self.rows()["2024-01-01"]["customers"], [1, 0, 1, 0, 0])

    def test_nothing_changed_nothing_written(self):
        self.run_stages("insight", everybody=True)
        with contextlib.ExitStack() as stack:
            written = [stack.enter_context(self.rows_written(t)) for t in TABLES]
            self.run_stages("insight", everybody=True)
        self.assertEqual(written, [set()] * len(TABLES))
        run = self.run_of("insight")
        self.assertEqual((run.state, run.written), ("done", 0))

    def test_one_purchase_more_writes_its_cells_only(self):
        self.buy_on(self.bert, "2024-02-02", 5)
        with self.rows_written("cdp_cohort") as written:
            self.look()
        self.assertEqual(len(written), 1)
        self.assertEqual(self.rows()["2024-01-01"]["revenue"], [160, 5, 25, 0, 0])

    def test_a_company_does_not_learn_what_another_sells(self):
        other = self.env["res.company"].create({"name": "Other shop"})
        self.buy_on(self.anna, "2024-02-05", 999, x_company_id=other.id)
        self.look()
        self.assertEqual(self.rows()["2024-01-01"]["revenue"], [160, 0, 25, 0, 0])
        self.assertNotIn("2024-02-01", [m for m, r in self.rows().items() if r["size"]])
        hidden = [("cohort", "=", f"2024-02@{other.id}")]
        self.assertFalse(self.as_user("cdp.profile").search(hidden))
        self.user.company_ids += other
        both = self.rows(allowed_company_ids=self.user.company_ids.ids)
        self.assertEqual(both["2024-02-01"]["revenue"][0], 999)

    def test_without_a_role_no_page_opens(self):
        nobody = make_user(self.env, "insight_nobody")
        for model, method, args in (
            ("cdp.cohort", "matrix", ()),
            ("cdp.insight.sales", "figures", ()),
            ("cdp.insight.groups", "choices", ()),
            ("cdp.insight.groups", "compare", ("rfm_label_id", "revenue")),
        ):
            with self.assertRaises(AccessError):
                getattr(self.env[model].with_user(nobody), method)(*args)
        for model in ("cdp.cohort", "cdp.demand", "cdp.demand.week", "cdp.anomaly"):
            self.assertTrue(self.as_user(model).has_access("read"), model)
            self.assertFalse(self.env[model].with_user(nobody).has_access("read"))
        self.assertFalse(self.as_user("cdp.spent").has_access("read"))


@tagged("post_install", "-at_install")
class TestSales(InsightCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.big = cls.contact("Big Customer", is_company=True)
        cls.small = cls.env["res.partner"].create(
            [{"name": f"Small {n}"} for n in range(9)]
        )
        cls.buy_on(cls.big, "2024-05-02", 910)
        for customer in cls.small:
            cls.buy_on(customer, "2024-04-02", 10)
        cls.buy_on(cls.small[0], "2022-01-01", 5000)  # long ago
        cls.gone = cls.contact("Gave it all back")
        cls.buy_on(cls.gone, "2024-05-01", 50)
        cls.buy_on(cls.gone, "2024-05-03", -50)
        cls.look()
        cls.label = cls.env["cdp.rfm.label"].create({"name": "Good ones"})
        ours = cls.big | cls.small[0]
        ours.cdp_profile_id.rfm_label_id = cls.label

    def figures(self, months=12):
        return self.as_user("cdp.insight.sales").figures(months)

    def test_how_much_hangs_on_a_tenth(self):
        figures = self.figures()
        self.assertEqual((figures["customers"], figures["total"]), (10, 1000))
        self.assertEqual(figures["curve"][9], 910)
        self.assertEqual(figures["half"], 1)
        # Half of the first customer is 5%; half of everybody are five customers.
        self.assertEqual(figures["curve"][4], 455)
        self.assertEqual(figures["curve"][49], 950)
        self.assertEqual(figures["since"], "June 2023")

    def test_each_part_opens_what_it_counts(self):
        figures = self.figures()
        for part in (1, 10, 20, 50, 100):
            action = self.as_user("cdp.insight.sales").open_purchases(12, [], part)
            self.assertEqual(self.opened(action)[1], figures["best"][part])
        half = [("among_best", "=", "5.000000/12")]  # the fewest for half of the sales
        found = self.as_user("cdp.profile").search_count(half)
        self.assertEqual(found, figures["half"])

    def test_all_time_counts_what_is_long_ago(self):
        figures = self.figures(0)
        self.assertEqual((figures["customers"], figures["total"]), (10, 6000))
        best = self.as_user("cdp.profile").search([("among_best", "=", "10/0")])
        self.assertEqual(best, self.profile(self.small[0]).with_user(self.user))

    def test_the_best_tenth_opens(self):
        profiles = self.as_user("cdp.profile")
        best = profiles.search([("among_best", "=", "10/12")])
        self.assertEqual(best.name, "Big Customer")
        self.assertEqual(profiles.search_count([("among_best", "=", "100/12")]), 10)
        with self.assertRaisesRegex(UserError, "10/12"):
            profiles.search([("among_best", "=", "many")])

    def test_sales_by_segment_and_kind(self):
        figures = self.figures()
        labels = {row[0]: row[3:] for row in figures["labels"]}
        self.assertEqual(labels[self.label.id], [2, 920])
        self.assertEqual(figures["kinds"], [[0, 9, 90], [1, 1, 910]])
        self.assertEqual(sum(row[4] for row in figures["labels"]), figures["total"])

    def test_a_segment_opens_its_purchases(self):
        sales = self.as_user("cdp.insight.sales")
        condition = [["rfm_label_id", "=", self.label.id]]
        self.assertEqual(self.opened(sales.open_purchases(12, condition)), (2, 920))
        self.assertEqual(self.opened(sales.open_purchases(0, condition)), (3, 5920))

    def test_a_company_does_not_learn_what_another_sells(self):
        other = self.env["res.company"].create({"name": "Other shop"})
        self.buy_on(self.small[1], "2024-05-05", 7777, x_company_id=other.id)
        self.look()
        self.assertEqual(self.figures()["total"], 1000)
        best = self.as_user("cdp.profile").search([("among_best", "=", "10/12")])
        self.assertEqual(best.name, "Big Customer")


@tagged("post_install", "-at_install")
class TestGroups(InsightCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for place, amounts in {"Ulm": (10, 20, 90), "Bonn": (5, 15)}.items():
            for amount in amounts:
                customer = cls.contact(f"{place} {amount}", city=place)
                cls.buy_on(customer, "2024-05-02", amount)
        cls.contact("Never bought", city="Ulm")
        cls.look()

    def compare(self, *args):
        found = self.as_user("cdp.insight.groups").compare(*args)
        return {row["name"]: row for row in found["rows"]}

    def test_mean_and_median_by_city(self):
        rows = self.compare("city", "revenue")
        ulm, bonn = rows["Ulm"], rows["Bonn"]
        self.assertEqual((ulm["count"], ulm["mean"]), (3, 40))
        self.assertEqual(ulm["quarters"], [15, 20, 55])
        self.assertEqual((bonn["count"], bonn["mean"]), (2, 10))
        self.assertEqual(bonn["quarters"], [7.5, 10, 12.5])

    def test_each_group_of_each_kind_opens_its_customers(self):
        self.env["cdp.segment"].create({"name": "Everybody"})
        self.run_stages("segment", everybody=True)
        groups = self.as_user("cdp.insight.groups")
        for group, _words in groups.choices()["groups"]:
            for row in groups.compare(group, "revenue")["rows"]:
                found = self.as_user("cdp.profile").search_count(row["domain"])
                self.assertEqual(found, row["count"], (group, row["name"]))

    def test_by_channel_month_and_segment(self):
        channel = self.compare("channel", "revenue")
        self.assertEqual(
            {name: row["count"] for name, row in channel.items()}, {"Test purchases": 5}
        )
        self.assertEqual(
            self.compare("first_purchase", "revenue")["May 2024"]["count"], 5
        )

    def test_only_what_is_offered_can_be_asked(self):
        for args in (("city", "partner_id"), ("partner_id", "revenue")):
            with self.assertRaises(UserError):
                self.compare(*args)
