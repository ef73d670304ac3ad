import json

from odoo.tests import tagged

from .pages import PageCase


@tagged("post_install", "-at_install")
class TestBridgeOverHttp(PageCase):
    """What a customer does on Odoo's own pages reaches the ledger."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.news = cls.env["mailing.list"].create({"name": "News", "is_public": True})
        cls.reader = cls.env["mailing.contact"].create(
            {
                "email": cls.anna.email,
                "subscription_ids": [(0, 0, {"list_id": cls.news.id})],
            }
        )
        cls.mailing = cls.env["mailing.mailing"].create(
            {
                "subject": "News",
                "mailing_model_id": cls.env["ir.model"]._get("mailing.list").id,
                "contact_list_ids": cls.news.ids,
            }
        )

    def facts(self):
        email = self.reader.email
        token = self.mailing._generate_mailing_recipient_token(self.reader.id, email)
        return {
            "document_id": self.reader.id,
            "email": email,
            "hash_token": token,
        }

    def rpc(self, path, **params):
        response = self.url_open(
            path,
            data=json.dumps({"params": params}),
            headers={"Content-Type": "application/json"},
        )
        return response.json()["result"]

    def last(self):
        lines = self.env["cdp.consent"].search([("partner_id", "=", self.anna.id)])
        proof = self.env["cdp.consent.proof"].search(
            [("consent_id", "=", lines[:1].id)]
        )
        return lines[:1], proof.details

    def test_one_click_of_odoo(self):
        self.url_open(
            f"/mailing/{self.mailing.id}/unsubscribe_oneclick",
            params=self.facts(),
            method="POST",  # the body that providers send is nothing to Odoo
        )
        line, proof = self.last()
        self.assertEqual((line.state, line.source), ("withdrawn", "unsubscribe"))
        self.assertEqual(line.purpose_id, self.newsletter)
        self.assertIn("model: mailing.subscription", proof)
        self.assertIn(f"page: /mailing/{self.mailing.id}", proof)
        self.assertNotIn(self.facts()["hash_token"], proof)
        self.assertEqual(self.said(), "refused")

    def test_the_subscription_page_of_odoo_both_ways(self):
        page = {"mailing_id": self.mailing.id, **self.facts()}
        self.rpc("/mailing/list/update", lists_optin_ids=[], **page)
        self.assertEqual(self.said(), "refused")
        self.rpc("/mailing/list/update", lists_optin_ids=self.news.ids, **page)
        line, _proof = self.last()
        self.assertEqual((line.state, line.source), ("given", "form"))
        self.assertEqual(self.said(), "given")

    def test_blocking_oneself_and_being_taken_off_again(self):
        page = {"mailing_id": self.mailing.id, **self.facts()}
        self.rpc("/mailing/blocklist/add", **page)
        self.assertEqual(self.said(), "refused")
        self.assertEqual(self.said(self.offers), "refused")
        lines = self.lines()
        self.rpc("/mailing/blocklist/remove", **page)
        self.assertEqual(self.lines(), lines)
        self.assertEqual(self.said(), "refused")
