from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..common import PURCHASE, make_user
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
        for written in (IBAN, "DE89-3704-0044-0532-0130-00"):
            text = f"Pay back to {written}"
            self.otto.message_post(body=text)  # pylint: disable=translation-required
        self.run_erasure()
        self.assertFalse(self.found(IBAN) | self.found("DE89-3704"))
        self.assertFalse(self.found("DE89 3704 0044"))

    def test_an_account_of_two_stays_with_the_other(self):
        banks = self.env["res.partner.bank"]
        for partner in self.erna, self.otto:
            account = banks.create({"partner_id": partner.id, "acc_number": IBAN})
        self.run_erasure()
        self.assertEqual(account.acc_number, IBAN)

    def test_a_file_of_a_session_goes_with_the_log_in(self):
        user = new_test_user(self.env, "erna-portal", "base.group_portal")
        user.partner_id.cdp_merged_into_id = self.erna
        identifier = "e" * 42
        self.env["res.device.log"].create(
            {"user_id": user.id, "session_identifier": identifier}
        )
        self.env.flush_all()
        store = "odoo.http.FilesystemSessionStore.delete_from_identifiers"
        with patch(store) as delete:
            self.run_erasure()
        delete.assert_called_once_with([identifier])

    def test_nothing_hangs_on_a_contact_that_is_gone(self):
        self.erna.activity_schedule("mail.mail_activity_data_todo", note="Call")
        self.erna.message_subscribe(self.otto.ids)
        self.run_erasure()
        on_it = [("res_model", "=", "res.partner"), ("res_id", "=", self.erna.id)]
        for model in ("mail.activity", "mail.followers"):
            with self.subTest(model=model):
                self.assertFalse(self.env[model].search(on_it))

    def test_the_name_stays_as_long_as_documents_need_it_and_no_longer(self):
        self.buy(self.erna)  # in 2024
        hold = {"law": "A law", "years": 10}
        self.env["cdp.legal.hold"].create(
            [
                {
                    **hold,
                    "name": "Invoices",
                    "model": PURCHASE,
                    "date_field": "x_date",
                    "names_customer": True,
                },
                {
                    **hold,
                    "name": "Readers",
                    "model": "mailing.contact",
                    "date_field": "create_date",
                },
            ]
        )
        erasure = self.run_erasure()
        self.assertEqual(str(erasure.hold_until), "2034-12-31")

    def test_a_contact_leads_to_the_one_draft(self):
        erna = self.erna.with_user(self.officer)
        first = erna.action_cdp_erase()["res_id"]
        self.assertEqual(erna.cdp_profile_id.action_erase()["res_id"], first)
        chief = make_user(self.env, "chief", "customer_data_platform.group_manager")
        with self.assertRaises(AccessError):
            self.erna.with_user(chief).action_cdp_erase()

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
        requests = self.env["cdp.privacy.request"]
        request = requests.create({"partner_id": self.erna.id, "kind": "access"})
        words = ("Ms Wegmann called again", "Works at Wegmann mills")
        for record, body in zip((request, self.otto), words, strict=True):
            record.message_post(body=body)
        self.run_erasure()
        self.assertFalse(self.found(words[0]), "It was about her")
        self.assertTrue(self.found(words[1]), "It was not")

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


@tagged("-standard", "cdp_documents", "post_install", "-at_install")
class TestErasureProducts(ErasureCase):
    """Beside the apps that bring products."""

    def test_a_surname_that_is_a_product_s_stays_the_product_s(self):
        walnut = self.contact("Anna Walnut", email="anna@walnut.example.org")
        self.env["product.template"].create({"name": "Walnut bread"})
        document = self.buy(walnut, x_name="Walnut bread for Anna Walnut")
        erasure = self.erasure(partner_id=walnut.id)
        erasure.action_run()
        self.work(erasure)
        self.assertEqual(document.x_name, "Walnut bread for [erased]")
