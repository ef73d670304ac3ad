from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import make_user
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

    def test_bank_accounts_are_found_wherever_they_were_written(self):
        self.env["res.partner.bank"].create(
            {"partner_id": self.erna.id, "acc_number": "DE89 3704 0044 0532 0130 00"}
        )
        self.otto.message_post(body=f"Pay back to {IBAN}")
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
        request = self.env["cdp.privacy.request"].create(
            {"partner_id": self.erna.id, "kind": "access"}
        )
        request.message_post(body="Ms Wegmann called again")
        self.otto.message_post(body="Works at Wegmann mills")
        self.run_erasure()
        self.assertFalse(self.found("Ms Wegmann called"), "It was about her")
        self.assertTrue(self.found("Works at Wegmann mills"), "It was not")

    def test_nothing_hangs_on_a_contact_that_is_gone(self):
        self.erna.activity_schedule("mail.mail_activity_data_todo", note="Call")
        self.erna.message_subscribe(self.otto.ids)
        self.run_erasure()
        for model in ("mail.activity", "mail.followers"):
            with self.subTest(model=model):
                domain = [
                    ("res_model", "=", "res.partner"),
                    ("res_id", "=", self.erna.id),
                ]
                self.assertFalse(self.env[model].search(domain))

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

    def test_one_that_cannot_go_on_says_where_and_holds_up_no_other(self):
        lone = self.contact("Lone Somebody", email="lone@erased.example.org")
        stuck = self.erasure()
        stuck.action_run()
        other = self.erasure(partner_id=lone.id)
        other.action_run()
        step = type(stuck)._step

        def fail(erasure):
            if erasure.id == stuck.id:
                raise ValueError(f"Row of {EMAIL}")
            return step(erasure)

        logger = "odoo.addons.customer_data_platform.models.govern.erasure"
        with (
            patch.object(type(stuck), "_step", fail),
            patch.object(type(self.env["ir.attachment"]), "_gc_file_store"),
            self.assertLogs(logger, "ERROR") as logs,
        ):
            self.env.ref("customer_data_platform.cron_erasure").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual((stuck.state, other.state), ("remains", "done"))
        self.assertTrue(stuck.remains_words)
        self.assertNotIn(EMAIL, "".join(logs.output))
        stuck.action_again()
        self.assertEqual(self.work(stuck).state, "done")

    def test_a_contact_leads_to_the_one_draft(self):
        erna = self.erna.with_user(self.officer)
        first = erna.action_cdp_erase()["res_id"]
        self.assertEqual(erna.cdp_profile_id.action_erase()["res_id"], first)
        manager = make_user(self.env, "chief", "customer_data_platform.group_manager")
        with self.assertRaises(AccessError):
            self.erna.with_user(manager).action_cdp_erase()
