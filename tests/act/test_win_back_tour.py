from odoo import Command
from odoo.tests import HttpCase, tagged

from ..common import make_user


@tagged("post_install", "-at_install")
class TestWinBackTour(HttpCase):
    """“Win customers back in five minutes” of the README, click by click."""

    def test_from_nothing_to_running(self):
        manager = make_user(
            self.env, "win-back", "customer_data_platform.group_manager"
        )
        manager.group_ids = [
            Command.link(self.env.ref("mass_mailing.group_mass_mailing_user").id)
        ]
        self.start_tour(
            "/odoo/customer-journeys", "cdp_win_back_tour", login=manager.login
        )
        journey = self.env["cdp.journey"].search([("name", "=", "Win back regulars")])
        self.assertEqual((journey.state, journey.goal_purchase), ("running", True))
        steps = journey.live_version_id.step_ids.sorted("id")
        self.assertEqual(steps.mapped("kind"), ["email", "wait", "email"])
        self.assertEqual(steps[0].next_id, steps[1])
        self.assertEqual(steps[1].next_id, steps[2])
