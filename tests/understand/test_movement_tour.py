"""The page of movements, in a browser."""

from odoo.tests import HttpCase, new_test_user, tagged

MONTHS = ("2099-01-01", "2099-02-01", "2099-03-01")


@tagged("post_install", "-at_install")
class TestMovementTour(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        new_test_user(
            cls.env,
            "cdp_movements_tour",
            "base.group_user,customer_data_platform.group_user",
        )
        top, bottom = cls.env["cdp.rfm.label"].create(
            [{"name": "Tour top", "sequence": -2}, {"name": "Tour bottom"}]
        )
        for name, labels in (
            ("Tilda Falls", (top, top, bottom)),
            ("Tilda Falls too", (top, top, bottom)),
            ("Tilda Stays", (top, top, top)),
            ("Tilda New", (None, bottom, bottom)),
        ):
            cls.stand(name, labels)

    @classmethod
    def stand(cls, name, labels):
        partner = cls.env["res.partner"].create({"name": name})
        profile = cls.env["cdp.profile"].create({"partner_id": partner.id})
        partner.cdp_profile_id = profile
        cls.env["cdp.score.history"].create(
            [
                {
                    "profile_id": profile.id,
                    "month": month,
                    "rfm_r": 3,
                    "rfm_label_id": label.id,
                    "revenue": 100,
                }
                for month, label in zip(MONTHS, labels, strict=True)
                if label
            ]
        )

    def test_movements_tour(self):
        path = "/odoo/customer-movements"
        self.start_tour(path, "cdp_movements_tour", login="cdp_movements_tour")
