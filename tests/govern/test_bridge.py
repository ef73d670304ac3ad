from odoo.tests import tagged

from ..common import make_user
from .bridges import BridgeCase

GROUP = "customer_data_platform.group_"


@tagged("post_install", "-at_install")
class TestBridge(BridgeCase):
    """What Odoo hears reaches the consent ledger."""

    # ------------------------------------------------------------------
    # No marketing at all
    # ------------------------------------------------------------------

    def test_unsubscribing_from_all_reaches_every_purpose_and_blacklist(self):
        self.say("given", purpose=self.offers, channel="sms")
        lines = self.customer._withdraw_all("portal", {"how": "the link in a mail"})
        said = {(line.purpose_id.code, line.channel) for line in lines}
        self.assertIn(("newsletter", "email"), said)
        self.assertIn(("offers", "sms"), said)
        self.assertIn(("offers", "post"), said)
        self.assertNotIn("service", {code for code, _channel in said})
        self.assertTrue(self.on_blacklist())
        numbers = self.env["phone.blacklist"].search([])
        self.assertIn(self.anna.phone_sanitized, numbers.mapped("number"))
        self.assertEqual(len(self.lines()), len(lines) + 1, "it comes round once")

    def test_unsubscribing_from_all_twice_adds_nothing(self):
        self.customer._withdraw_all("portal", {"how": "the link in a mail"})
        self.assertFalse(self.customer._withdraw_all("portal", {"how": "again"}))

    def test_a_colleague_without_any_right_to_lists_can_do_it(self):
        marketer = make_user(self.env, "marketer", f"{GROUP}user")
        self.customer.with_user(marketer)._withdraw_all(
            "agent", {"how": "on the phone"}
        )
        self.assertTrue(self.on_blacklist())
        self.assertEqual(self.holds(), "refused")

    # ------------------------------------------------------------------
    # What Odoo hears
    # ------------------------------------------------------------------

    @property
    def public(self):
        return self.env.ref("base.public_user")

    def proof(self, line):
        proofs = self.env["cdp.consent.proof"]
        return proofs.search([("consent_id", "=", line.id)]).details

    def test_a_blacklisted_address_withdraws_from_all_marketing_by_email(self):
        self.say("given", purpose=self.offers, channel="sms")
        before = self.lines()
        blocked = self.env["mail.blacklist"]._add("Anna@Shop.example.com")
        lines = self.lines() - before
        self.assertEqual(set(lines.mapped("channel")), {"email"})
        self.assertIn(self.offers, lines.purpose_id)
        self.assertIn(self.newsletter, lines.purpose_id)
        self.assertNotIn(self.service, lines.purpose_id)
        self.assertEqual(set(lines.mapped("state")), {"withdrawn"})
        self.assertEqual(set(lines.mapped("source")), {"unsubscribe"})
        self.assertIn(f"id: {blocked.id}", self.proof(lines[0]))
        self.assertIn("model: mail.blacklist", self.proof(lines[0]))
        self.assertEqual(self.holds(self.offers, "sms"), "given")

    def test_the_reason_that_odoo_asks_for_is_in_the_proof(self):
        blocked = self.env["mail.blacklist"]._add("anna@shop.example.com")
        before = self.lines()
        reason = self.env["mailing.subscription.optout"].create({"name": "Too many"})
        blocked.opt_out_reason_id = reason
        lines = self.lines() - before
        self.assertIn("reason: Too many", self.proof(lines[0]))
        self.assertEqual(lines.purpose_id, before.purpose_id)

    def test_taking_an_address_off_the_blacklist_is_no_yes(self):
        self.env["mail.blacklist"]._add("anna@shop.example.com")
        before = self.lines()
        self.env["mail.blacklist"]._remove("anna@shop.example.com")
        self.assertEqual(self.lines(), before)
        self.assertEqual(self.holds(), "refused")

    def test_being_blacklisted_again_after_a_yes_is_a_new_no(self):
        blacklist = self.env["mail.blacklist"]
        blacklist._add("anna@shop.example.com")
        self.say("given", "agent")  # an agent's word leaves the blacklist alone
        self.assertTrue(self.on_blacklist())
        blacklist._add("anna@shop.example.com")
        self.assertEqual(self.holds(), "refused")
        blacklist._remove("anna@shop.example.com")
        self.say("given", "agent")
        blacklist.create({"email": "anna@shop.example.com"})
        blacklist._add("anna@shop.example.com")
        self.assertEqual(self.holds(), "refused")

    def test_a_blocked_number_withdraws_from_text_messages(self):
        self.env["phone.blacklist"].add("+4930123456")
        self.assertEqual(self.holds(self.offers, "sms"), "refused")
        self.assertFalse(self.holds(self.offers, "email"))

    def test_leaving_a_list_withdraws_from_what_the_list_is_for(self):
        on_list = self.subscribe()
        self.assertFalse(self.lines(), "a colleague's list is no word of Anna's")
        on_list.with_user(self.public).sudo().opt_out = True
        line = self.lines()
        self.assertEqual((line.purpose_id, line.state), (self.newsletter, "withdrawn"))
        self.assertIn("list: News", self.proof(line))
        on_list.list_id.cdp_purpose_id = self.offers
        on_list.opt_out = False
        on_list.opt_out = True
        self.assertEqual(self.lines()[-1].purpose_id, self.offers)

    def test_leaving_one_list_leaves_the_others_to_the_gate(self):
        on_list = self.subscribe()
        more = self.env["mailing.list"].create({"name": "More news"})
        other = on_list.copy({"list_id": more.id})
        on_list.opt_out = True
        self.assertFalse(other.opt_out, "on Odoo's own page each list has its box")
        self.assertEqual(self.holds(), "refused")

    def test_the_reason_for_leaving_a_list_may_come_later(self):
        on_list = self.subscribe()
        on_list.opt_out = True
        reason = self.env["mailing.subscription.optout"].create({"name": "Bored"})
        on_list.opt_out_reason_id = reason
        self.assertEqual(self.lines().mapped("state"), ["withdrawn", "withdrawn"])
        self.assertIn("reason: Bored", self.proof(self.lines()[-1]))

    def test_who_subscribes_on_the_website_says_yes(self):
        self.subscribe(self.public)
        line = self.lines()
        self.assertEqual((line.state, line.source), ("given", "form"))
        self.assertEqual(line.purpose_id, self.newsletter)

    def test_a_form_that_names_the_lists_says_yes_as_well(self):
        news = self.env["mailing.list"].create({"name": "News"})
        vals = {"email": "anna@shop.example.com", "list_ids": [(4, news.id)]}
        readers = self.env["mailing.contact"]
        readers.create(vals)
        self.assertFalse(self.lines())
        readers.with_user(self.public).sudo().create(vals)
        self.assertEqual(self.lines().mapped("source"), ["form"])

    def test_a_colleague_who_undoes_an_opt_out_answers_for_it(self):
        on_list = self.subscribe(opt_out=True)
        self.assertEqual(self.holds(), "refused")
        on_list.opt_out = False  # by itself: nobody has said anything
        self.assertEqual(self.holds(), "refused")
        on_list.opt_out = True
        marketer = make_user(
            self.env, "mailer", "mass_mailing.group_mass_mailing_user", name="Mia"
        )
        on_list.with_user(marketer).opt_out = False
        self.assertEqual(self.lines()[-1].source, "agent")
        self.assertIn("by: Mia", self.proof(self.lines()[-1]))
        self.assertEqual(self.holds(), "given")

    def test_who_is_no_contact_costs_and_notes_nothing(self):
        before = self.ledger.search_count([])
        self.env["mail.blacklist"]._add("nobody@elsewhere.example.com")
        self.assertEqual(self.ledger.search_count([]), before)

    def test_what_concerns_an_address_for_deliveries_concerns_its_customer(self):
        self.contact(
            "Anna's office",
            parent_id=self.anna.id,
            type="delivery",
            email="office@shop.example.com",
        )
        self.run_stages("link")
        self.env["mail.blacklist"]._add("office@shop.example.com")
        self.assertEqual(self.holds(), "refused")
        self.say("given")
        self.assertEqual(self.holds(), "given", "and what they say later counts")

    # ------------------------------------------------------------------
    # Bounces
    # ------------------------------------------------------------------

    def test_what_keeps_coming_back_ends_a_yes_until_they_write_again(self):
        self.say("given")
        self.say("refused", purpose=self.offers)
        first = self.lines().filtered(lambda line: line.state == "given")
        for _time in range(2):
            self.anna._message_receive_bounce(self.anna.email, self.anna)
        self.assertEqual(self.holds(), "given", "twice is not often enough")
        for _time in range(2):
            self.anna._message_receive_bounce(self.anna.email, self.anna)
        ended = self.lines()[-1]
        self.assertEqual((ended.state, ended.source), ("expired", "system"))
        self.assertIn("why: bounced", self.proof(ended))
        self.assertEqual(self.holds(self.offers), "refused", "a no stays a no")
        self.anna._message_reset_bounce(self.anna.email)
        again = self.lines()[-1]
        self.assertEqual((again.state, again.date), ("given", first.date))
        self.assertEqual(self.holds(), "given")
        self.assertEqual(len(self.lines()), 4)

    def test_an_address_that_odoo_blacklists_for_bouncing_said_nothing(self):
        self.say("given")
        self.anna.message_bounce = 5
        self.env["mail.blacklist"]._add("anna@shop.example.com")
        self.assertEqual(self.holds(), "expired")
        self.assertFalse(self.holds(self.offers))

    def test_many_are_heard_in_few_queries(self):
        self.make_customers(40)
        self.run_stages("link")

        def queries(numbers, **context):
            blacklist = self.env["mail.blacklist"].with_context(**context)
            before = self.cr.sql_log_count
            blacklist.create(
                [{"email": f"c{number:03d}@shop.example.com"} for number in numbers]
            )
            self.env.flush_all()
            return self.cr.sql_log_count - before

        queries(range(5))
        without = queries(range(5, 20), cdp_told=True)
        lines = self.ledger.search_count([])
        self.assertLessEqual(queries(range(20, 35)) - without, 16)
        self.assertGreaterEqual(self.ledger.search_count([]) - lines, 15 * 3)
        self.assertIsNone(self.ledger._find_broken())
