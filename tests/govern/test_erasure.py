from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import make_user
from .erasure_case import EMAIL, NAME, ErasureCase

MODULE = "odoo.addons.customer_data_platform.models.govern.erasure"


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

    def test_namesakes_and_firms_keep_their_names(self):
        double = self.contact(f"{NAME}-Meier")
        firm = self.contact(f"{NAME} Bakery", is_company=True)
        note = "<p>Bakes for Erna Wegmann Bakery</p>"
        self.otto.comment = note
        erasure = self.erasure()
        erasure.action_run()
        self.assertEqual(self.work(erasure).state, "done")
        self.assertEqual(double.name, f"{NAME}-Meier")
        self.assertEqual(firm.name, f"{NAME} Bakery")
        self.assertEqual(self.otto.comment, note)
        self.assertFalse(self.found(EMAIL))

    def test_a_hyphen_makes_another_name(self):
        double = self.contact(f"{NAME}-Meier")
        erasure = self.erasure()
        erasure.action_run()
        self.work(erasure)
        self.assertEqual(double.name, f"{NAME}-Meier")
        bodies = " ".join(self.otto.message_ids.mapped("body"))
        self.assertIn("A friend of [erased], [erased] ([erased])", bodies)

    def test_other_numbers_with_the_same_digits_stay(self):
        self.otto.ref = "4003098765432"
        erasure = self.erasure()
        erasure.action_run()
        self.work(erasure)
        self.assertEqual(self.otto.ref, "4003098765432")

    def test_however_a_number_is_written(self):
        ways = ("+49 30 98765432", "+49 (0)30/9876-5432", "0049 30 98765432")
        ways += ("493098765432", "030 98 76 54 32", "3098765432")
        self.otto.comment = "".join(f"<p>{way}</p>" for way in ways)
        erasure = self.erasure()
        erasure.action_run()
        self.work(erasure)
        self.assertEqual(self.otto.comment, "<p>[erased]</p>" * len(ways))

    def test_large_tables_are_searched_piece_by_piece(self):
        erasure = self.erasure()
        erasure.action_run()
        erasure = erasure.sudo()
        with patch(f"{MODULE}.cdp_erasure_scan.PIECE", 128 * 1024):
            halfway = set()
            while erasure.state == "running":
                erasure._step()
                halfway.add(erasure.searched_id)
        self.assertGreater(len(halfway), 3)
        self.assertEqual((erasure.state, erasure.remains_words), ("done", ""))
        self.assertFalse(self.found(EMAIL))

    def test_a_fault_is_shown_and_others_go_on(self):
        erasure = self.erasure()
        erasure.action_run()
        second = self.erasure(partner_id=self.otto.id)
        second.action_run()
        broken = type(self.env["cdp.erasure"])._step

        def step(one):
            if one.id == erasure.id:
                raise ValueError(EMAIL)
            return broken(one)

        cron = self.env.ref("customer_data_platform.cron_erasure")
        self.env.flush_all()
        with (
            patch.object(type(self.env["cdp.erasure"]), "_step", step),
            mute_logger(f"{MODULE}.cdp_erasure_work"),
        ):
            cron.method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual((erasure.state, second.state), ("failed", "done"))
        self.assertIn("ValueError", erasure.fault)
        self.assertNotIn(EMAIL, erasure.fault)
        erasure.action_again()
        self.assertEqual(self.work(erasure).state, "done")

    def test_the_shop_itself_is_not_erased(self):
        with self.assertRaisesRegex(UserError, "company of your own"):
            self.erasure(partner_id=self.env.company.partner_id.id).action_run()

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
