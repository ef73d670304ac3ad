from datetime import datetime

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ...engine import ledger
from ..common import CustomerDataCase, make_user

GROUP = "customer_data_platform.group_"


@tagged("post_install", "-at_install")
class TestLedger(CustomerDataCase):
    """What customers said is added to, and never changed."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.offers = cls.env.ref("customer_data_platform.purpose_offers")
        cls.service = cls.env.ref("customer_data_platform.purpose_service")
        cls.profiling = cls.env.ref("customer_data_platform.purpose_profiling")
        cls.anna = cls.contact("Anna Berg", email="anna@shop.example.com")
        cls.run_stages("link")
        cls.customer = cls.profile(cls.anna)
        cls.marketer = make_user(cls.env, "marketer", f"{GROUP}user")
        cls.officer = make_user(cls.env, "officer", f"{GROUP}privacy")
        cls.manager = make_user(cls.env, "manager", f"{GROUP}manager")

    def say(self, state, purpose=None, channel="email", **more):
        purpose = purpose or self.offers
        source = more.pop("source", "form")
        return self.customer._note_consent(purpose, [channel], state, source, **more)

    def may(self, purpose=None, channel="email"):
        states = self.env["cdp.consent.state"]
        return states._may(self.customer, purpose or self.offers, channel)

    # ------------------------------------------------------------------
    # What holds
    # ------------------------------------------------------------------

    def test_silence_is_no_consent(self):
        self.assertEqual(self.may(), (False, "never_asked"))
        self.assertEqual(self.may(self.service), (True, "contract"))
        self.assertEqual(self.may(self.profiling, "data"), (True, "interest"))

    def test_the_last_word_counts(self):
        self.say("given")
        self.assertEqual(self.may(), (True, "given"))
        self.say("withdrawn")
        self.assertEqual(self.may(), (False, "refused"))
        self.say("given")
        self.assertEqual(self.may(), (True, "given"))

    def test_each_channel_and_purpose_is_a_question_of_its_own(self):
        self.say("given", channel="sms")
        self.assertFalse(self.may()[0])
        self.assertTrue(self.may(channel="sms")[0])
        self.say("refused", self.profiling, "data")
        self.assertEqual(self.may(self.profiling, "data"), (False, "refused"))

    def test_a_yes_lapses(self):
        self.say("given", date=datetime(2015, 1, 1))
        self.assertEqual(self.may(), (False, "expired"))
        self.offers.validity_months = 0
        self.env.flush_all()
        self.assertEqual(self.may(), (True, "given"))

    def test_of_linked_contacts_the_strictest_counts(self):
        self.say("given")
        other = self.contact("Anna Berg", email="anna@shop.example.com")
        subject = self.env["cdp.consent.subject"]._of(other)[other.id]
        line = {"subject": subject, "purpose_id": self.offers.id, "channel": "email"}
        self.env["cdp.consent"]._append(
            [{**line, "state": "withdrawn", "source": "unsubscribe"}]
        )
        self.assertTrue(self.may()[0])
        self.run_stages("link")
        self.assertEqual(self.profile(other), self.profile(self.anna))
        self.assertEqual(self.may(), (False, "refused"))
        found = self.env["cdp.consent.state"]._may_all(
            self.customer.ids, self.offers, "email"
        )
        self.assertEqual(found, {self.customer.id: (False, "refused")})

    def test_who_agreed_agreed_to_the_words_then(self):
        line = self.say("given", lang="en_US")
        self.offers.wording = "Other words."
        self.assertNotEqual(line.wording_id.text, "Other words.")
        again = self.say("given", lang="en_US")
        self.assertEqual(again.wording_id.text, "Other words.")
        self.assertEqual(again.wording_id.version, line.wording_id.version + 1)

    # ------------------------------------------------------------------
    # Nothing changes it
    # ------------------------------------------------------------------

    def test_nobody_changes_it_in_odoo(self):
        line = self.say("given")
        for user in (self.marketer, self.manager, self.officer):
            mine = line.with_user(user)
            with self.assertRaises(UserError):
                mine.write({"state": "refused"})
            with self.assertRaises(UserError):
                mine.unlink()
            with self.assertRaises(UserError):
                mine.create({"seq": 1})
        with self.assertRaises(UserError):
            line.sudo().write({"state": "refused"})
        with self.assertRaises(UserError):
            line.sudo().unlink()

    @mute_logger("odoo.sql_db")
    def test_nobody_changes_it_in_the_database(self):
        line = self.say("given")
        for statement in (
            "UPDATE cdp_consent SET state = 'refused' WHERE id = %s",
            "DELETE FROM cdp_consent WHERE id = %s",
            "TRUNCATE cdp_consent CASCADE -- %s",
        ):
            with (
                self.assertRaisesRegex(psycopg2.Error, "append-only"),
                self.cr.savepoint(),
            ):
                self.cr.execute(statement, [line.id])

    def tamper(self, statement, *values):
        """As the owner of the database server could."""
        self.cr.execute("ALTER TABLE cdp_consent DISABLE TRIGGER USER")
        self.cr.execute(statement, values)
        self.cr.execute("ALTER TABLE cdp_consent ENABLE TRIGGER USER")
        self.env.invalidate_all()

    def lines(self):
        return self.say("given") + self.say("withdrawn") + self.say("given")

    def test_a_whole_chain_verifies(self):
        self.lines()
        self.assertIsNone(self.env["cdp.consent"]._find_broken())
        told = self.env["cdp.consent"].with_user(self.officer).action_verify()
        self.assertEqual(told["params"]["type"], "success")

    def test_a_changed_line_is_named(self):
        first, second, _third = self.lines().sorted("seq")
        self.tamper("UPDATE cdp_consent SET state = 'given' WHERE id = %s", second.id)
        self.assertEqual(self.env["cdp.consent"]._find_broken(), (second, None))
        self.tamper(
            "UPDATE cdp_consent SET date = date - interval '1 day' WHERE id = %s",
            first.id,
        )
        self.assertEqual(self.env["cdp.consent"]._find_broken(), (first, None))

    def test_a_line_changed_together_with_its_hash_is_named_by_the_next(self):
        _first, second, third = self.lines().sorted("seq")
        self.tamper("UPDATE cdp_consent SET state = 'given' WHERE id = %s", second.id)
        entry = {name: second[name] for name in ledger.FIELDS}
        entry |= {name: second[name].id for name in entry if name.endswith("_id")}
        self.tamper(
            "UPDATE cdp_consent SET hash = %s WHERE id = %s",
            ledger.link(second.prev_hash, self.env["cdp.consent"]._hashed(entry)),
            second.id,
        )
        self.assertEqual(self.env["cdp.consent"]._find_broken(), (third, None))

    def test_a_missing_line_is_noticed_in_the_middle_and_at_the_end(self):
        _first, second, third = self.lines().sorted("seq")
        with self.cr.savepoint() as saved:
            self.cr.execute("DELETE FROM cdp_consent_state")
            self.tamper("DELETE FROM cdp_consent WHERE id = %s", second.id)
            self.assertEqual(self.env["cdp.consent"]._find_broken(), (third, None))
            saved.rollback()
        self.env.invalidate_all()
        place = third.seq
        self.cr.execute("DELETE FROM cdp_consent_state")
        self.tamper("DELETE FROM cdp_consent WHERE id = %s", third.id)
        self.assertEqual(self.env["cdp.consent"]._find_broken(), (None, place))

    def test_erasing_a_customer_leaves_the_chain_whole_and_leads_to_nobody(self):
        line = self.say("given", proof={"ip": "192.0.2.7", "how": "signed form"})
        proof = self.env["cdp.consent.proof"].search([("consent_id", "=", line.id)])
        self.assertEqual(line.proof_hash, ledger.proof(proof.salt, proof.payload))
        proof.unlink()
        self.anna.unlink()
        self.env.invalidate_all()
        self.assertFalse(line.partner_id)
        self.assertFalse(
            self.env["cdp.consent.subject"].search([("pseudonym", "=", line.subject)])
        )
        self.assertIsNone(self.env["cdp.consent"]._find_broken())

    # ------------------------------------------------------------------
    # Who sees what
    # ------------------------------------------------------------------

    def test_a_marketer_sees_what_holds_and_no_proof(self):
        line = self.say("given", proof={"ip": "192.0.2.7"})
        mine = self.customer.with_user(self.marketer)
        self.assertEqual(mine.consent_ids.mapped("state"), ["given"])
        for model in ("cdp.consent", "cdp.consent.proof", "cdp.consent.subject"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(self.marketer).search([])
        self.assertEqual(line.with_user(self.officer).partner_id, self.anna)

    def test_an_agent_notes_what_a_customer_said(self):
        note = self.env["cdp.consent.note"].with_user(self.marketer)
        note = note.create(
            {
                "profile_id": self.customer.id,
                "purpose_id": self.offers.id,
                "state": "given",
                "how": "on the phone",
            }
        )
        note.action_note()
        self.assertTrue(self.may()[0])
        proof = self.env["cdp.consent.proof"].search([], limit=1)
        self.assertIn("on the phone", proof.details)
        note.channel = "data"
        with self.assertRaisesRegex(UserError, "not about this channel"):
            note.action_note()

    def test_what_odoo_knew_before_is_taken_over_as_what_it_is(self):
        ledger_ = self.env["cdp.consent"]
        self.assertFalse(ledger_._take_over() - ledger_._take_over())
        paul = self.contact("Paul Hof", email="paul@shop.example.com")
        self.env["mail.blacklist"]._add("anna@shop.example.com")
        reader = self.env["mailing.contact"].create(
            {"name": "Paul", "email": "paul@shop.example.com"}
        )
        news = self.env["mailing.list"].create({"name": "News"})
        self.env["mailing.subscription"].create(
            {"contact_id": reader.id, "list_id": news.id}
        )
        lines = ledger_._take_over()
        said = {(line.partner_id, line.purpose_id.code, line.state) for line in lines}
        self.assertIn((self.anna, "offers", "withdrawn"), said)
        self.assertIn((self.anna, "newsletter", "withdrawn"), said)
        self.assertIn((paul, "newsletter", "given"), said)
        self.assertNotIn((paul, "offers", "given"), said)
        self.assertEqual(set(lines.mapped("source")), {"takeover"})
        self.assertFalse(ledger_._take_over(), "taken over twice")
        self.assertIsNone(ledger_._find_broken())

    def test_a_purpose_that_was_answered_stays(self):
        self.say("given")
        with self.assertRaisesRegex(UserError, "Archive it"):
            self.offers.unlink()

    def test_asking_for_many_is_one_query(self):
        customers = self.make_customers(20).cdp_profile_id
        self.run_stages("link")
        customers = self.env["cdp.profile"].search([], limit=20)
        states = self.env["cdp.consent.state"]
        states._may_all(customers.ids, self.offers, "email")
        with self.assertQueryCount(1):
            states._may_all(customers.ids, self.offers, "email")

    def test_the_chain_is_the_same_in_python_and_sql(self):
        line = self.say("given", lang="en_US", proof={"ip": "192.0.2.7"})
        company = self.env.company
        more = self.say(
            "given", company=company, date=datetime(2020, 2, 29, 23, 59, 59)
        )
        self.assertTrue(line.wording_id and more.company_id)
        found = self.env.execute_query(SQL("SELECT count(*) FROM cdp_consent"))
        self.assertTrue(found[0][0] >= 2)
        self.assertIsNone(self.env["cdp.consent"]._find_broken())
