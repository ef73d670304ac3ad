from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import make_user
from .erasure_case import EMAIL, NAME, ErasureCase


@tagged("post_install", "-at_install")
class TestErasure(ErasureCase):
    """A customer who is erased is nowhere any more, and nobody else is touched."""

    def test_the_dry_run_says_what_would_go_and_changes_nothing(self):
        erasure = self.erasure()
        erasure.action_preview()
        actions = {line.model: line.action for line in erasure.line_ids}
        self.assertEqual(actions["cdp.profile"], "delete")
        self.assertEqual(actions["mailing.contact"], "delete")
        self.assertEqual(self.erna.email, EMAIL)
        self.assertIn("res_partner", self.found(EMAIL))
        self.assertFalse(self.env["cdp.suppression"].search([]))

    def test_nothing_of_the_person_is_left(self):
        erasure = self.erasure()
        erasure.action_run()
        erasure = self.work(erasure)
        self.assertEqual((erasure.state, erasure.remains_words), ("done", ""))
        for text in (EMAIL, NAME, "98765432", "192.0.2.7", "rye bread"):
            with self.subTest(text=text):
                self.assertFalse(self.found(text))
        self.assertFalse(self.erna.exists())
        self.assertNotIn(NAME, erasure.certificate)
        self.assertFalse(erasure.person)

    def test_nobody_else_is_touched_but_for_the_name(self):
        erasure = self.erasure()
        erasure.action_run()
        self.work(erasure)
        self.assertEqual(self.otto.email, "otto@other.example.org")
        self.assertTrue(self.profile(self.otto))
        bodies = " ".join(self.otto.message_ids.mapped("body"))
        self.assertIn("A friend of [erased], [erased] ([erased])", bodies)

    def test_the_ledger_stays_whole_and_leads_to_nobody(self):
        lines = self.env["cdp.consent"].search([("partner_id", "=", self.erna.id)])
        erasure = self.erasure()
        erasure.action_run()
        self.work(erasure)
        self.assertTrue(lines.exists())
        self.assertFalse(lines.partner_id)
        self.assertIsNone(self.env["cdp.consent"]._find_broken())

    def test_what_somebody_else_shares_is_not_taken_from_them(self):
        family = self.contact("Max Wegmann", email=EMAIL)
        erasure = self.erasure(partner_id=self.erna.id)
        erasure.action_run()
        self.work(erasure)
        self.assertEqual(family.email, EMAIL)
        self.assertFalse(self.env["cdp.suppression"]._erased({EMAIL}))

    def test_who_stays_for_an_invoice_only_is_no_customer(self):
        kept = self.contact("Kept for an Invoice", cdp_erased=True)
        self.run_stages("link")
        self.assertFalse(kept.cdp_profile_id)
        self.assertFalse(self.env["cdp.profile"].search([("partner_id", "=", kept.id)]))

    def test_it_goes_on_where_it_was_stopped(self):
        erasure = self.erasure()
        erasure.action_run()
        erasure.sudo()._step()
        erasure.sudo()._step()
        begun = erasure.line_ids.filtered("done")
        self.assertEqual(len(begun), 2)
        self.assertEqual(self.work(erasure).state, "done")
        self.assertFalse(self.found(EMAIL))

    def test_a_file_of_somebody_else_is_named_and_not_claimed_done(self):
        file = self.env["ir.attachment"].create(
            {"name": "list.txt", "raw": f"otto, {EMAIL}".encode()}
        )
        self.assertIn(EMAIL, file.index_content)
        erasure = self.erasure()
        erasure.action_run()
        self.work(erasure)
        self.assertEqual(erasure.state, "remains")
        self.assertEqual(erasure.remains, {"ir_attachment": 1})
        file.unlink()
        erasure.action_again()
        self.assertEqual(self.work(erasure).state, "done")

    def test_only_officers_erase_and_nobody_erases_a_colleague(self):
        for group in ("group_user", "group_manager"):
            user = make_user(self.env, group, f"customer_data_platform.{group}")
            with self.assertRaises(AccessError):
                self.erasure(user)
        colleague = make_user(self.env, "baker", "base.group_user").partner_id
        with self.assertRaisesRegex(UserError, "colleague"):
            self.erasure(partner_id=colleague.id).action_run()

    def test_it_begins_once_and_stays(self):
        erasure = self.erasure()
        erasure.action_run()
        with self.assertRaisesRegex(UserError, "begun"):
            erasure.action_run()
        with self.assertRaisesRegex(UserError, "stays"):
            erasure.unlink()

    def test_a_request_is_told_before_and_closed_after(self):
        requests = self.env["cdp.privacy.request"].with_user(self.officer)
        request = requests.create(
            {"partner_id": self.erna.id, "kind": "erase", "text": f"I am {NAME}"}
        )
        with self.assertRaisesRegex(UserError, "who it is"):
            request.action_carry_out()
        request._identify("Showed a card")
        action = request.action_carry_out()
        erasure = self.env["cdp.erasure"].browse(action["res_id"])
        self.assertEqual((erasure.state, request.state), ("draft", "work"))
        erasure.with_user(self.officer).action_run()
        self.work(erasure)
        self.assertEqual(request.state, "done")
        self.assertTrue(request.result_ids)
        self.assertFalse(request.text)
        self.assertFalse(self.found(EMAIL))
