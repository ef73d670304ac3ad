from odoo.exceptions import ValidationError

from ..common import make_user
from .churn_case import ChurnCase

MANAGER = "customer_data_platform.group_manager"


class TestChurnBand(ChurnCase):
    """From which probability on reaching out pays, by cost and benefit."""

    def set_offer(self, **offer):
        for name, value in offer.items():
            self.set_parameter(f"offer_{name}", str(value))

    def test_the_bands_are_those_of_the_engine(self):
        from odoo.addons.customer_data_platform.engine.churn import bands

        self.set_offer(cost=1, success=0.2, given=2, taken=0.5)
        self.run_stages("churn")
        offer = bands.Offer(1, 0.2, 2, 0.5)
        seen = set()
        for profile in self.profiles():
            gap = profile.usual_gap_days
            stake = profile.average_order * max(1, 28 / gap if gap else 1)
            limit = float(bands.threshold(stake, offer))
            self.assertAlmostEqual(profile.churn_limit, limit, places=4)
            (band,) = bands.bands([profile.churn_probability], [stake], offer)
            self.assertEqual(profile.churn_band, band)
            seen.add(band)
        self.assertGreater(len(seen), 1)

    def test_a_dearer_offer_moves_the_bands_without_training_anew(self):
        version = self.env["cdp.model"]._current("churn")
        self.set_offer(cost=0.01, success=0.5, given=0, taken=0)
        self.run_stages("churn")
        self.assertEqual(set(self.profiles().mapped("churn_band")), {"high"})
        self.set_offer(cost=1_000)
        self.run_stages("churn")
        self.assertEqual(set(self.profiles().mapped("churn_band")), {"low"})
        self.assertEqual(self.env["cdp.model"]._current("churn"), version)

    def test_the_page_says_from_when_on_it_pays(self):
        self.set_offer(cost=1, success=0.5, given=0, taken=0)
        self.run_stages("churn")
        profile = self.profile(self.customers[0])
        self.assertEqual(profile.churn_limit, 0.2)  # 1 / (.5 * 10)
        self.assertEqual(
            profile.churn_offer, "Reaching out pays from 20 % on for this customer."
        )
        self.set_offer(cost=1_000)
        self.run_stages("churn")
        self.assertIn("does not pay", self.profile(self.customers[0]).churn_offer)

    def test_a_manager_sets_the_offer_and_may_say_nothing_is_given_away(self):
        manager = make_user(self.env, "mona", MANAGER, "base.group_system")
        settings = self.env["res.config.settings"].with_user(manager)
        settings.create({"cdp_offer_given": 0, "cdp_offer_cost": 3}).execute()
        self.assertEqual(settings.create({}).cdp_offer_given, 0)
        self.assertEqual(settings.create({}).cdp_offer_cost, 3)

    def test_what_makes_no_sense_is_refused(self):
        settings = self.env["res.config.settings"]
        for wrong in (
            {"cdp_offer_cost": -1},
            {"cdp_offer_success": 0},
            {"cdp_offer_success": 1.5},
            {"cdp_offer_taken": -0.1},
            {"cdp_churn_horizon_days": -1},
        ):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                settings.create(wrong)
