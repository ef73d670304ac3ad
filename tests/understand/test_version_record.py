"""What an owner reads of a version."""

from lxml import html

from odoo.tests import tagged

from .versions import VersionCase, answer, interval


@tagged("post_install", "-at_install")
class TestVersionRecord(VersionCase):
    def page(self, field, found, kind="churn"):
        version = self.train(found, kind).with_user(self.user)
        return version[field] and html.fromstring(str(version[field]))

    def text(self, field, found, kind="churn"):
        page = self.page(field, found, kind)
        return " ".join(page.text_content().split())

    def test_the_headline_says_how_good_it_is_in_plain_words(self):
        version = self.train(answer()).with_user(self.user)
        self.assertEqual(
            version.explanation,
            "On your shop's own past: of the tenth of customers it warned of, 3.5 "
            "times as many left as among all. Better than “Rule: silent for twice the "
            "usual gap”. No clear difference from “BG/NBD”.",
        )

    def test_a_simple_way_that_is_better_is_said_as_well(self):
        version = self.train(answer(brier=0.3))
        self.assertIn("Worse than “BG/NBD”.", version.explanation)

    def test_each_way_is_told_with_its_doubt_and_explained(self):
        text = self.text("quality_html", answer())
        self.assertIn("This version: Logistic regression", text)
        self.assertIn("86% 85% to 87%", text)
        self.assertIn("more than twice the usual time between two purchases", text)
        self.assertIn("50% is a coin toss", text)
        self.assertIn("12/09/2023, 03/18/2024", text)
        self.assertIn("4,000 predictions", text)

    def test_signs_say_what_is_clearly_worse(self):
        page = self.page("quality_html", answer())
        rule = page.xpath("//tr[contains(., 'Rule: silent')]")[0].text_content()
        bgnbd = page.xpath("//tr[contains(., 'BG/NBD')]")[-1].text_content()
        self.assertIn("▼", rule)
        self.assertIn("≈", bgnbd)
        self.assertNotIn("▼", bgnbd)

    def test_without_a_closed_horizon_it_says_that_it_could_not_be_tried(self):
        found = answer(backtest={}, against={}, judged=None, calibration=[])
        version = self.train(found)
        self.assertIn("not known for long enough", version.explanation)
        self.assertFalse(version.quality_html)
        self.assertFalse(version.calibration_html)

    def test_the_simple_way_says_why_it_is_only_that(self):
        why = ["few_outcomes", {"have": 40, "need": 100, "which": "left"}]
        version = self.train(answer(by="bgnbd", why=why))
        self.assertIn(
            "It goes by the rhythm of purchases alone (BG/NBD), because only 40 "
            "customers stopped buying within the horizon; 100 are needed.",
            version.explanation,
        )

    def test_what_it_was_trained_on(self):
        version = self.train(answer(sampled={"kept": 20000, "of": 210000}))
        self.assertEqual(
            version.data_note,
            "Purchases from January 1, 2022 to June 26, 2024. Trained on a sample of "
            "20,000 of 210,000 customers.",
        )
        self.assertEqual((version.customers, version.rows), (2322, 9000))

    def test_what_it_looks_at_by_group(self):
        features = [["silence", "recency"], [f"channel_{self.source.id}", "channel"]]
        text = self.text("features_html", answer(features=features))
        self.assertIn("against the own rhythm days since the last purchase", text)
        self.assertIn("share bought through Test purchases", text)

    def test_calibration_is_a_picture_with_its_numbers(self):
        page = self.page("calibration_html", answer())
        self.assertEqual(len(page.xpath("//circle")), 2)
        self.assertEqual(page.xpath("//circle/@cx")[1], str(100 * 0.6 / 0.64))
        text = " ".join(page.text_content().split())
        self.assertIn("232 10% 11% (8.0% to 15%)", text)
        self.assertIn("off by 1.2%; chance alone would make it 1.1%", text)

    def test_groups_of_customers_with_too_few_say_so(self):
        few = {
            "value": "AT",
            "n": 120,
            "positives": 12,
            "too_few": True,
            "selected": interval(0.1),
            "predicted": 0.12,
            "recall": None,
            "actual": None,
            "calibrated": None,
        }
        enough = {
            **few,
            "value": "DE",
            "positives": 90,
            "too_few": False,
            "recall": interval(0.4),
            "actual": interval(0.25),
            "predicted": 0.4,
            "calibrated": False,
        }
        found = answer(subgroups={"country": [few, enough]})
        text = self.text("groups_html", found)
        self.assertIn("Austria", text)
        self.assertIn("Too few to tell: 12 of them left, at least 30 are needed.", text)
        self.assertIn("40% (39% to 41%)", text)
        self.assertIn("The probability is too high.", text)

    def test_drift_is_told_in_words(self):
        version = self.train(answer())
        version._note_drift({"silence": 0.3, "spent": 0.02})
        text = " ".join(html.fromstring(str(version.drift_html)).text_content().split())
        self.assertIn("days since the last purchase Much 0.300", text)
        self.assertIn("money spent None 0.020", text)

    def test_beside_the_version_that_was_in_use(self):
        live = self.train(answer())
        text = self.text("quality_html", answer(worse=True))
        self.assertIn(live.display_name, text)
        self.assertIn("This version is clearly worse.", text)

    def test_amounts_and_recommendations_have_headlines_too(self):
        figures = {"ratio": interval(0.97), "top10_share": interval(0.46)}
        judge = {"figure": "deviance", "smaller": True}
        value = answer(
            backtest={"ours": figures, "formula": figures},
            against={"formula": {"deviance": interval(-3)}},
            judge=judge,
        )
        self.assertEqual(
            self.train(value, "value").explanation,
            "On your shop's own past: it predicted 97% of the money that then came, "
            "and the tenth of customers with the highest forecast brought 46% of it. "
            "Better than “Textbook formula”.",
        )
        hits = {"hit10": interval(0.48), "ndcg10": interval(0.1)}
        lists = answer(
            backtest={"ours": hits, "popularity": hits},
            against={"popularity": {"ndcg10": interval(0.02)}},
            judge={"figure": "ndcg10", "smaller": False},
            lists={
                name: {
                    "backtest": {"ours": hits, "popularity": hits},
                    "against": {"popularity": {"ndcg10": interval(0.02)}},
                }
                for name in ("again", "new")
            },
        )
        self.assertIn(
            "48% of customers then bought at least one of the ten products",
            self.train(lists, "recommend").explanation,
        )
        page = self.page("quality_html", lists, "recommend")
        titles = [title.text for title in page.xpath("//h4")]
        self.assertEqual(titles[:2], ["New for the customer", "Buy again"])
