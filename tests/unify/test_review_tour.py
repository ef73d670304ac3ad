"""The review by keyboard alone, in a browser."""

from odoo.exceptions import UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestReviewTour(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        new_test_user(
            cls.env,
            "cdp_review_tour",
            "base.group_user,customer_data_platform.group_manager",
        )
        cls.env["cdp.match"].search([("verdict", "=", "proposed")]).verdict = "unsure"

    def propose(self, name, priority):
        contacts = self.env["res.partner"].create(
            [{"name": name, "email": f"{n}@tour.example.com"} for n in range(2)]
        )
        for contact in contacts:
            contact.cdp_profile_id = self.env["cdp.profile"].create(
                {"partner_id": contact.id}
            )
        return self.env["cdp.match"].create(
            {
                "partner_a_id": contacts[0].id,
                "partner_b_id": contacts[1].id,
                "verdict": "proposed",
                "origin": "model",
                "probability": 0.8,
                "evidence": [["name", "same", 6.0], ["email", "different", -2.0]],
                "priority": priority,
                "stake": 100.0,
            }
        )

    def test_review_tour(self):
        names = ("Tilda Uno", "Tilda Duo", "Tilda Tre")
        pairs = [self.propose(name, 3.0 - n) for n, name in enumerate(names)]
        path = "/odoo/customer-review"
        self.start_tour(path, "cdp_review_tour", login="cdp_review_tour")
        self.env.invalidate_all()
        self.assertEqual(
            [pair.verdict for pair in pairs], ["linked", "rejected", "unsure"]
        )

    def test_refused_tour(self):
        pairs = [self.propose(name, 2.0) for name in ("Tilda Uno", "Tilda Duo")]
        matches = self.registry["cdp.match"]
        keep = matches.decide

        def decide(match, verdict):
            if verdict == "linked":
                raise UserError("Not today.")  # pylint: disable=translation-required
            return keep(match, verdict)

        self.patch(matches, "decide", decide)
        path = "/odoo/customer-review"
        with mute_logger("odoo.http"):  # which tells of the refusal as well
            self.start_tour(path, "cdp_review_refused_tour", login="cdp_review_tour")
        self.env.invalidate_all()
        self.assertEqual([pair.verdict for pair in pairs], ["proposed", "rejected"])
