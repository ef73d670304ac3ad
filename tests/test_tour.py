"""The way a salesperson and a marketer go, in a browser."""

from odoo import Command, fields
from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestTour(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        new_test_user(
            cls.env,
            "cdp_tour",
            "base.group_user,base.group_partner_manager,customer_data_platform.group_user",
        )
        # The figures are written as they are: which apps sell is not the point here.
        partner = cls.env["res.partner"].create({"name": "Tilda Tour"})
        now = fields.Datetime.now()
        version = cls.env["cdp.model"].create(
            {"kind": "churn", "state": "live", "horizon_days": 28}
        )
        label = cls.env["cdp.rfm.label"].create({"name": "Tour label", "color": 3})
        segment = cls.env["cdp.segment"].create({"name": "Tour segment"})
        profile = cls.env["cdp.profile"].create(
            {
                "partner_id": partner.id,
                "first_purchase": now,
                "last_purchase": now,
                "purchase_count": 7,
                "purchase_days": 7,
                "revenue": 700,
                "usual_gap_days": 12,
                "rfm_r": 5,
                "rfm_f": 4,
                "rfm_m": 3,
                "rfm_label_id": label.id,
                "churn_state": "scored",
                "churn_probability": 0.3,
                "churn_model_id": version.id,
                "churn_reasons": {
                    "by": "logistic",
                    "active_by": "logistic",
                    "base": -1.5,
                    "parts": {"recency": 0.6527},
                    "log_odds": -0.8473,
                    "if_bought": 0.1,
                    "facts": {},
                },
                "membership_ids": [
                    Command.create({"segment_id": segment.id, "entered": now})
                ],
            }
        )
        partner.cdp_profile_id = profile

    def test_profile_tour(self):
        self.start_tour("/odoo/contacts", "cdp_profile_tour", login="cdp_tour")
