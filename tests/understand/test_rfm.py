import random

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..common import CustomerDataCase


def percent_rank_scores(values):
    """The definition, by the letter: 1 + floor(5 percent_rank), at most 5."""
    ordered = sorted(values)
    return [
        min(5, 1 + int(5 * ordered.index(value) / (len(values) - 1)))
        for value in values
    ]


@tagged("post_install", "-at_install")
class TestRfm(CustomerDataCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Whatever else the database holds has no part in these scores.
        cls.env["cdp.source"].search([("id", "!=", cls.source.id)]).active = False
        cls.customers = cls.make_customers(40)
        cls.run_stages("link", "rfm", everybody=True)

    def profiles(self):
        self.env.invalidate_all()
        return self.customers.cdp_profile_id

    def scores(self):
        return {p.id: (p.rfm_r, p.rfm_f, p.rfm_m) for p in self.profiles()}

    def test_scores_follow_the_definition(self):
        profiles = self.profiles()
        for score, values in (
            ("rfm_r", [p.last_purchase.date() for p in profiles]),
            ("rfm_m", profiles.mapped("revenue")),
        ):
            self.assertEqual(profiles.mapped(score), percent_rank_scores(values))
        frequencies = profiles.mapped("purchase_days")
        expected = [
            1 if days == 1 else score
            for days, score in zip(
                frequencies, percent_rank_scores(frequencies), strict=True
            )
        ]
        self.assertEqual(profiles.mapped("rfm_f"), expected)

    def test_equal_values_never_get_two_scores(self):
        for value, score in (("purchase_days", "rfm_f"), ("revenue", "rfm_m")):
            seen = {}
            for profile in self.profiles():
                seen.setdefault(profile[value], set()).add(profile[score])
            self.assertTrue(all(len(scores) == 1 for scores in seen.values()), seen)

    def test_order_of_rows_does_not_matter(self):
        before = self.scores()
        ids = [profile.id for profile in self.profiles()]
        random.Random(7).shuffle(ids)
        for id_ in ids:  # rewriting a row moves it in the table
            self.env.cr.execute(
                "UPDATE cdp_profile SET active = active WHERE id = %s", [id_]
            )
        self.env.cr.execute("UPDATE cdp_profile SET rfm_r = 0, rfm_f = 0, rfm_m = 0")
        self.run_stages("rfm", everybody=True)
        self.assertEqual(self.scores(), before)

    def test_a_change_of_money_leaves_the_other_scores_alone(self):
        before = self.scores()
        self.env["x_cdp_test_purchase"].search([]).mapped(
            lambda purchase: purchase.write({"x_amount": purchase.x_amount * 3})
        )
        self.run_stages("rfm", everybody=True)
        self.assertEqual(self.scores(), before)

    def test_nothing_changed_nothing_written(self):
        with self.rows_written() as written:
            self.run_stages("rfm", everybody=True)
        self.assertFalse(written)
        self.assertEqual(self.run_of("rfm").written, 0)
        self.assertEqual(
            self.env["cdp.model"].search_count(
                [("kind", "=", "rfm"), ("state", "=", "live")]
            ),
            1,
        )

    def test_figures_are_those_of_the_purchases(self):
        anna = self.contact("Anna Berg")
        for amount, days_ago in ((10, 30), (20, 20), (30, 20), (40, 6), (-25, 1)):
            self.buy(anna, amount, days_ago=days_ago)
        self.run_stages("link", "rfm")
        profile = self.profile(anna)
        self.assertEqual(
            (profile.purchase_count, profile.purchase_days, profile.revenue), (4, 3, 75)
        )
        self.assertEqual(profile.average_order, 18.75)
        self.assertEqual(profile.usual_gap_days, 12)  # between 10 and 14
        self.assertEqual((profile.last_purchase - profile.first_purchase).days, 24)

    def test_a_score_names_its_version_and_its_reasons(self):
        profile = self.profiles()[0]
        self.assertEqual(profile.rfm_model_id.kind, "rfm")
        self.assertTrue(profile.rfm_date)
        self.assertIn(f"Recency {profile.rfm_r} of 5", profile.rfm_reason)
        self.assertIn(f"Monetary {profile.rfm_m} of 5", profile.rfm_reason)
        cut = profile.rfm_model_id.parameters["m"][0]
        self.assertIn(cut, profile.rfm_model_id.explanation)

    def test_no_purchase_no_score(self):
        ruth = self.contact("Ruth Klein")
        self.run_stages("link", "rfm")
        self.assertFalse(self.profile(ruth).rfm)
        self.assertIn("there is no purchase yet", self.profile(ruth).rfm_reason)

    def test_few_customers_no_score(self):
        self.env["x_cdp_test_purchase"].search([]).unlink()
        for customer in self.customers[:5]:
            self.buy(customer)
        self.run_stages("rfm", everybody=True)
        profile = self.profile(self.customers[0])
        self.assertFalse(profile.rfm)
        self.assertEqual(
            profile.rfm_reason,
            "Not enough data, because only 5 customers have bought; 20 are needed.",
        )

    def test_scores_begin_by_themselves_when_there_are_enough(self):
        self.env["x_cdp_test_purchase"].search([]).unlink()
        self.run_stages("rfm", everybody=True)
        self.assertFalse(any(self.profiles().mapped("rfm_r")))
        for n, customer in enumerate(self.customers):
            self.buy(customer, 10 + n)
        self.run_stages("rfm")
        self.run_stages("rfm")
        self.assertTrue(all(self.profiles().mapped("rfm_r")))

    def test_the_table_is_total_and_without_overlap(self):
        cells = self.env["cdp.rfm.cell"].search([])
        self.assertEqual(
            {(cell.r, cell.f) for cell in cells},
            {(r, f) for r in range(1, 6) for f in range(1, 6)},
        )
        self.assertEqual(len(cells), 25)
        with self.assertRaisesRegex(UserError, "always has its 25 cells"):
            cells[0].unlink()

    def test_every_scored_customer_has_the_label_of_its_cell(self):
        for profile in self.profiles():
            cell = self.env["cdp.rfm.cell"].search(
                [("r", "=", profile.rfm_r), ("f", "=", profile.rfm_f)]
            )
            self.assertEqual(profile.rfm_label_id, cell.label_id)

    def test_an_edited_cell_relabels_its_customers(self):
        profile = self.profiles()[0]
        cell = self.env["cdp.rfm.cell"].search(
            [("r", "=", profile.rfm_r), ("f", "=", profile.rfm_f)]
        )
        label = self.env["cdp.rfm.label"].create({"name": "My favourites"})
        cell.label_id = label
        self.run_stages("rfm")
        self.assertEqual(self.profile(profile.partner_id).rfm_label_id, label)

    def test_grid_counts_are_those_of_the_profiles(self):
        grid = self.env["cdp.rfm.cell"].grid()
        self.assertEqual(len(grid["cells"]), 25)
        for cell in grid["cells"]:
            domain = [("rfm_r", "=", cell["r"]), ("rfm_f", "=", cell["f"])]
            self.assertEqual(
                cell["count"], self.env["cdp.profile"].search_count(domain)
            )

    def test_purchases_after_the_date_of_the_score_do_not_count(self):
        customer = self.customers[0]
        before = self.profile(customer).revenue
        self.buy(customer, 1000, days_ago=-5)
        self.run_stages("rfm")
        self.assertEqual(self.profile(customer).revenue, before)
