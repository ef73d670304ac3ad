import json
import re
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ...models.govern.receipt.cdp_receipt import HOURS, KIND, PATH
from ..common import make_user
from .pages import PageCase

GROUP = "customer_data_platform.group_"


@tagged("post_install", "-at_install")
class TestReceipt(PageCase):
    """A customer can keep what they agreed to, as a page and as a standard record."""

    def setUp(self):
        super().setUp()
        self.ledger = self.env["cdp.consent"]

    def say(self, state, purpose=None, **more):
        purpose = purpose or self.newsletter
        return self.customer._note_consent(purpose, ["email"], state, "form", **more)

    def open(self, suffix="", kind=KIND, partner=None, hours=HOURS, **facts):
        token = self.links._token(kind, partner or self.anna, hours, **facts)
        return self.url_open(f"{PATH}/{token}{suffix}")

    def record(self, purpose=None, **more):
        purpose = purpose or self.newsletter
        records = self.open(".json", **more).json()["records"]
        return next(
            one for one in records if one["purposes"][0]["purpose_type"] == purpose.code
        )

    def officer(self):
        return make_user(self.env, "officer", f"{GROUP}privacy", password="officer_pw")

    def notes(self, kind="receipt"):
        return self.env["cdp.access.log"].search([("kind", "=", kind)])

    # ------------------------------------------------------------------
    # What it says
    # ------------------------------------------------------------------

    def test_the_record_follows_the_standard(self):
        self.say("given", lang="en_US")
        self.say("withdrawn")
        receipt = self.open(".json").json()
        self.assertEqual(receipt["schema_version"], "ISO/IEC TS 27560:2023")
        record = self.record()
        for name in ("record_id", "pii_principal_id", "privacy_notice", "language"):
            self.assertTrue(record[name], name)
        (processing,) = record["purposes"]
        self.assertEqual(processing["lawful_basis"], "consent")
        self.assertEqual(processing["retention_period"], "P24M")
        self.assertIn("email address", str(processing["pii_information"]))
        self.assertIn("by writing to", processing["withdrawal_method"])
        self.assertIn("recipient_third_parties", processing)
        self.assertIn("jurisdiction", processing)
        (party,) = record["party_identification"]
        self.assertEqual(party["party_role"], "PII controller")
        self.assertEqual(party["party_name"], self.env.company.name)
        self.assertEqual(processing["pii_controllers"], [party["party_id"]])
        states = [event["event_state"] for event in record["event"]]
        self.assertEqual(states, ["given", "withdrawn"])

    def test_each_word_has_its_wording_and_its_place_in_the_ledger(self):
        line = self.say("given", lang="en_US")
        words = self.newsletter.wording
        self.newsletter.wording = "Other words."
        (event,) = self.record()["event"]
        self.assertEqual(event["notice"]["text"], words)
        self.assertEqual(event["notice"]["version"], line.wording_id.version)
        self.assertEqual(event["ledger_line"], line.seq)
        self.assertEqual(event["ledger_hash"], line.hash)
        moment = line.date.strftime("%Y-%m-%dT%H:%M:%SZ")
        self.assertEqual(event["event_time"], moment)

    def test_it_holds_no_name_address_or_proof_of_the_customer(self):
        self.say("given", proof={"ip": "192.0.2.7"})
        for text in (self.open(".json").text, self.open().text):
            for secret in ("Anna", "anna@", "192.0.2.7"):
                self.assertNotIn(secret, text)

    def test_the_record_has_the_same_number_each_time(self):
        self.say("given")
        self.assertEqual(self.record()["record_id"], self.record()["record_id"])
        self.say("given", self.offers)
        self.assertNotEqual(
            self.record()["record_id"], self.record(self.offers)["record_id"]
        )

    def test_the_page_says_it_in_words(self):
        self.say("given", lang="en_US")
        text = self.text(self.open())
        self.assertIn(self.newsletter.name, text)
        self.assertIn(self.newsletter.wording, text)
        self.assertIn("Yes, Email", text)
        self.assertIn("How to change your mind", text)
        self.assertIn("24 months", text)

    def test_who_said_nothing_reads_that(self):
        self.assertIn("neither yes nor no", self.text(self.open()))
        self.assertEqual(self.open(".json").json()["records"], [])

    def test_what_a_merged_contact_said_is_on_it(self):
        other = self.contact("A. Berg", "berg@shop.example.com")
        other._cdp_customer()._note_consent(self.offers, ["email"], "given", "form")
        other.cdp_merged_into_id = self.anna
        self.assertTrue(self.record(self.offers)["event"])

    # ------------------------------------------------------------------
    # Who gets it
    # ------------------------------------------------------------------

    def test_only_its_own_link_leads_to_it(self):
        self.say("given")
        self.assertEqual(self.open(kind="preferences").status_code, 404)
        self.assertEqual(self.open(".json", kind="confirm").status_code, 404)
        self.assertEqual(self.url_open(f"{PATH}/x.json").status_code, 404)
        token = self.links._token(KIND, self.anna, HOURS)
        with freeze_time(fields.Datetime.now() + timedelta(days=31)):
            self.assertEqual(self.url_open(f"{PATH}/{token}").status_code, 410)
        self.anna.cdp_erased = True
        self.assertEqual(self.url_open(f"{PATH}/{token}").status_code, 410)
        self.assertFalse(self.notes())

    def test_it_goes_to_no_cache(self):
        for suffix in ("", ".json"):
            headers = self.open(suffix).headers
            self.assertEqual(headers["Cache-Control"], "no-store")

    def test_the_preferences_page_leads_to_it(self):
        self.say("given")
        token = self.links._token("preferences", self.anna, 1)
        page = self.url_open(f"/cdp/preferences/{token}").text
        (url,) = re.findall(rf'href="[^"]*({PATH}/[^"]+)"', page)
        self.assertIn(self.newsletter.name, self.text(self.url_open(url)))

    def test_an_officer_hands_out_one_purpose_and_that_is_noted(self):
        self.say("given", self.offers)
        line = self.say("given")
        officer = self.officer()
        action = line.with_user(officer).action_receipt()
        note = self.notes()
        self.assertEqual((note.user_id, note.partner_id), (officer, self.anna))
        self.authenticate("officer", "officer_pw")
        path = action["url"].partition(PATH)[2]
        receipt = self.url_open(f"{PATH}{path}.json").json()
        purposes = [one["purposes"][0]["purpose_type"] for one in receipt["records"]]
        self.assertEqual(purposes, ["newsletter"])
        self.assertEqual(self.notes(), note, "noted once")
        self.assertTrue(json.dumps(receipt))

    def test_a_colleague_on_the_customers_page_is_noted_as_well(self):
        self.say("given")
        self.open()
        self.assertFalse(self.notes(), "the customer")
        officer = self.officer()
        self.authenticate("officer", "officer_pw")
        self.open()
        self.assertEqual(self.notes().user_id, officer)

    def test_a_marketer_has_no_receipts_and_the_erased_have_none(self):
        line = self.say("given")
        marketer = make_user(self.env, "marketer", f"{GROUP}user")
        with self.assertRaises(AccessError):
            line.with_user(marketer).action_receipt()
        self.env["cdp.consent.subject"].search(
            [("partner_id", "=", self.anna.id)]
        ).unlink()
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "erased"):
            line.with_user(self.officer()).action_receipt()

    # ------------------------------------------------------------------
    # Proofs
    # ------------------------------------------------------------------

    def test_opening_a_proof_is_noted_once(self):
        line = self.say("given", proof={"ip": "192.0.2.7"})
        officer = self.officer()
        action = line.with_user(officer).action_open_proof()
        self.assertFalse(self.notes("proof"), "nothing was read so far")
        proof = (
            self.env["cdp.consent.proof"].with_user(officer).browse(action["res_id"])
        )
        read = proof.web_read({"consent_id": {"fields": {}}, "details": {}})
        self.assertIn("192.0.2.7", read[0]["details"])
        note = self.notes("proof")
        self.assertEqual((note.user_id, note.partner_id), (officer, self.anna))
        self.assertIn(str(line.seq), note.detail)

    def test_every_way_of_reading_a_proof_is_noted(self):
        line = self.say("given", proof={"ip": "192.0.2.7"})
        proofs = self.env["cdp.consent.proof"].with_user(self.officer())
        proof = proofs.search([("consent_id", "=", line.id)])
        ways = [
            lambda: proof.read(["payload"]),
            lambda: proofs.search_read([("id", "=", proof.id)], ["details"]),
            lambda: proofs.web_search_read([("id", "=", proof.id)], {"payload": {}}),
        ]
        for number, way in enumerate(ways, 1):
            way()
            self.assertEqual(len(self.notes("proof")), number)
        proof.read(["consent_id"])
        self.assertEqual(len(self.notes("proof")), len(ways), "nothing personal")

    def test_a_line_without_a_proof_says_so(self):
        line = self.say("given")
        with self.assertRaisesRegex(UserError, "no proof"):
            line.with_user(self.officer()).action_open_proof()
