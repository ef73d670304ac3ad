from datetime import datetime

from odoo.tests import tagged

from ..common import make_user
from .bridges import BridgeCase

GROUP = "customer_data_platform.group_"


@tagged("post_install", "-at_install")
class TestBridgeTell(BridgeCase):
    """What is in the consent ledger holds for Odoo's lists and blacklists."""

    def test_a_no_in_the_ledger_opts_out_of_the_lists_for_that(self):
        on_list = self.subscribe()
        offers = on_list.copy({"list_id": self.offers_list().id})
        self.say("withdrawn")
        self.assertTrue(on_list.opt_out)
        self.assertTrue(on_list.opt_out_datetime)
        self.assertFalse(offers.opt_out)
        self.assertEqual(len(self.lines()), 1, "it comes round once")
        self.say("refused", purpose=self.offers)
        self.assertTrue(offers.opt_out)

    def offers_list(self):
        return self.env["mailing.list"].create(
            {"name": "Offers", "cdp_purpose_id": self.offers.id}
        )

    def test_a_proven_yes_opts_in_again_and_an_unproven_one_does_not(self):
        on_list = self.subscribe(opt_out=True)
        for source in ("import", "event", "form"):
            self.say("given", source)
            self.assertTrue(on_list.opt_out, source)
        self.say("given", "doi")
        self.assertFalse(on_list.opt_out)

    def test_what_a_colleague_notes_comes_round_once(self):
        on_list = self.subscribe(opt_out=True)
        before = self.lines()
        marketer = make_user(self.env, "marketer", f"{GROUP}user")
        self.customer.with_user(marketer)._note_consent(
            self.newsletter, ["email"], "given", "agent"
        )
        self.assertFalse(on_list.opt_out)
        self.assertEqual(len(self.lines() - before), 1)

    def test_a_yes_from_before_the_opt_out_does_not_undo_it(self):
        on_list = self.subscribe(opt_out=True)
        self.customer._note_consent(
            self.newsletter, ["email"], "given", "agent", date=datetime(2020, 1, 1)
        )
        self.assertTrue(on_list.opt_out)

    def test_what_another_contact_with_the_address_refuses_stays(self):
        on_list = self.subscribe(opt_out=True)
        other = self.contact("Anton Berg", email="anna@shop.example.com")
        self.run_stages("link")
        self.profile(other)._note_consent(
            self.newsletter, ["email"], "refused", "agent"
        )
        self.say("given")
        self.assertTrue(on_list.opt_out)

    def test_only_the_customer_takes_an_address_off_the_blacklist(self):
        self.env["mail.blacklist"]._add("anna@shop.example.com")
        self.say("given", "agent")
        self.assertTrue(self.on_blacklist())
        self.say("given", "portal")
        self.assertFalse(self.on_blacklist())
        self.assertEqual(self.holds(self.offers), "refused", "only what was said")
