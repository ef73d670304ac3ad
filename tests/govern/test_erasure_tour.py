"""The main path of a privacy officer, in a browser."""

from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestErasureTour(HttpCase):
    def test_from_the_request_to_the_order(self):
        new_test_user(
            self.env,
            "cdp_erasure_tour",
            "base.group_user,customer_data_platform.group_privacy",
        )
        erna = self.env["res.partner"].create(
            {"name": "Erna Wegmann", "email": "erna@tour.example.com"}
        )
        erna._cdp_customer()
        request = self.env["cdp.privacy.request"]._receive(erna, "erase", "mail", "")
        request._identify("Showed a card")
        path = f"/odoo/cdp.privacy.request/{request.id}"
        self.start_tour(path, "cdp_erasure_tour", login="cdp_erasure_tour")
        self.assertEqual(request.erasure_ids.state, "running")
        self.assertTrue(self.env["cdp.suppression"]._erased({erna.email}))
