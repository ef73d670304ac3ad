from odoo.exceptions import UserError
from odoo.tests import tagged

from .erasure_case import EMAIL, NAME, ErasureCase

IBAN = "DE89370400440532013000"


@tagged("post_install", "-at_install")
class TestErasureStores(ErasureCase):
    """What is peculiar to some stores, and what must not stop the work."""

    def run_erasure(self, **vals):
        erasure = self.erasure(**vals)
        erasure.action_run()
        return self.work(erasure)

    def test_a_hold_counts_for_what_would_be_deleted(self):
        hold = self.env["cdp.legal.hold"].create(
            {
                "name": "Readers",
                "law": "A law of its own",
                "model": "mailing.contact",
                "date_field": "create_date",
            }
        )
        reader = self.env["mailing.contact"].search([("email", "=", EMAIL)])
        erasure = self.run_erasure()
        line = erasure.line_ids.filtered(lambda line: line.hold_id == hold)
        self.assertEqual((line.action, line.row_ids), ("keep", reader.ids))
        self.assertTrue(reader.exists(), "The law keeps it")
        self.assertFalse(reader.email, "but without the address")

    def test_an_address_that_documents_need_keeps_the_contact_it_belongs_to(self):
        address = self.contact("Garden", type="delivery", parent_id=self.erna.id)
        self.env["res.users"].with_context(no_reset_password=True).create(
            {
                "name": "Garden",
                "login": "garden@erased.example.org",
                "partner_id": address.id,
                "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)],
            }
        )
        erasure = self.run_erasure()
        self.assertEqual(erasure.state, "done")
        self.assertEqual(address.parent_id, self.erna)
        self.assertEqual((address + self.erna).mapped("name"), ["Erased customer"] * 2)

    def test_bank_accounts_are_found_wherever_they_were_written(self):
        self.env["res.partner.bank"].create(
            {"partner_id": self.erna.id, "acc_number": "DE89 3704 0044 0532 0130 00"}
        )
        text = f"Pay back to {IBAN}"
        self.otto.message_post(body=text)  # pylint: disable=translation-required
        self.run_erasure()
        self.assertFalse(self.found(IBAN))
        self.assertFalse(self.found("DE89 3704 0044"))

    def test_log_ins_leave_no_trace(self):
        user = self.env["res.users"].with_context(no_reset_password=True)
        user = user.create(
            {
                "name": NAME,
                "login": EMAIL,
                "partner_id": self.erna.id,
                "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)],
            }
        )
        self.env["res.device.log"].create(
            {
                "user_id": user.id,
                "session_identifier": "s" * 42,
                "browser": "ernafox",
                "ip_address": "192.0.2.81",
            }
        )
        self.env.flush_all()
        self.run_erasure()
        self.assertFalse(self.found("192.0.2.81") | self.found("ernafox"))
        self.assertFalse(user.active)

    def test_an_upload_under_import_goes(self):
        upload = self.env["base_import.import"].create(
            {"res_model": "res.partner", "file": f"name,email\nE,{EMAIL}".encode()}
        )
        self.run_erasure()
        self.assertFalse(upload.exists())

    def test_colleagues_name_people_by_their_surname(self):
        message = self.erna.message_post(  # pylint: disable=translation-required
            body="x"
        )
        self.env["mail.message"].create(
            {"model": "res.partner", "res_id": self.otto.id, "body": "Wegmann bakery"}
        )
        self.assertTrue(message)
        self.run_erasure()
        self.assertTrue(self.found("Wegmann bakery"), "That is somebody else's")

    def test_the_certificate_names_nobody(self):
        certificate = self.run_erasure().certificate
        for text in (EMAIL, NAME, "Wegmann", "98765432", "192.0.2.7"):
            self.assertNotIn(text, certificate)
        self.assertIn(self.officer.name, certificate)

    def test_a_contact_that_is_no_customer_yet(self):
        lone = self.contact("Lone Somebody", email="lone@erased.example.org")
        self.assertFalse(lone.cdp_profile_id)
        erasure = self.run_erasure(partner_id=lone.id)
        self.assertEqual(erasure.state, "done")
        self.assertFalse(self.found("lone@erased.example.org"))

    def test_who_is_gone_already_cannot_be_erased_again(self):
        second = self.erasure()
        self.run_erasure()
        with self.assertRaisesRegex(UserError, "gone"):
            second.action_run()
