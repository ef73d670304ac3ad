from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestPrivacyTour(HttpCase):
    def test_a_privacy_officer_answers_a_request(self):
        new_test_user(
            self.env,
            "cdp_officer",
            "base.group_user,base.group_partner_manager,"
            "customer_data_platform.group_privacy",
        )
        tilda = self.env["res.partner"].create(
            {"name": "Tilda Tour", "email": "tilda@shop.example.com"}
        )
        request = self.env["cdp.privacy.request"]._receive(tilda, "access", "page", "")
        self.start_tour(
            "/odoo/privacy-requests", "cdp_privacy_tour", login="cdp_officer"
        )
        request.invalidate_recordset()
        self.assertEqual(request.identity_how, "Came to the shop, we know her.")
        self.assertTrue(request.export_ids)
