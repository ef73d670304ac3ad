from odoo.tests import HttpCase, new_test_user, tagged

HALF = [[0, 1, 1, 1, 90], [91, 0.6, 0.5, 0.7, 50]]


@tagged("post_install", "-at_install")
class TestRetentionTour(HttpCase):
    def test_retention_tour(self):
        new_test_user(self.env, "cdp_owner", "customer_data_platform.group_user")
        germany = self.env.ref("base.de")
        partner = self.env["res.partner"].create(
            {"name": "Rita Retained", "country_id": germany.id}
        )
        self.env["cdp.profile"].create({"partner_id": partner.id, "purchase_days": 3})
        curves = self.env["cdp.retention"]
        curves.search([]).unlink()
        drawn = {"customers": 90, "curve": HALF, "marks": HALF[1:], "lapse_days": 91}
        curves.create(
            [
                {"kind": "year", "key": 2022, **drawn},
                {"kind": "year", "key": 2023, **drawn},
                {"kind": "country", "key": germany.id, "customers": 1},
            ]
        )
        self.patch(type(curves), "_lapse", lambda self: (91, ""))
        self.start_tour(
            "/odoo/customer-retention", "cdp_retention_tour", login="cdp_owner"
        )
