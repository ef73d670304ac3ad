"""The pages of privacy requests, as customers, scanners and thieves open them."""

import io
import re
import zipfile
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

GROUP = "customer_data_platform.group_"
IDENTITY, DOWNLOAD = "/cdp/privacy/identity", "/cdp/privacy/download"


@tagged("post_install", "-at_install")
class TestPrivacyLink(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = new_test_user(
            cls.env,
            "dpo",
            f"base.group_user,base.group_partner_manager,{GROUP}privacy",
        )
        cls.anna = cls.env["res.partner"].create(
            {"name": "Anna Berg", "email": "anna@shop.example.com"}
        )
        cls.links = cls.env["cdp.link"]
        cls.preferences = cls.links._token("preferences", cls.anna, 24)

    def receive(self, kind="access", channel="page"):
        requests = self.env["cdp.privacy.request"]
        return requests._receive(self.anna, kind, channel, "")

    def token(self, kind, hours=24, partner=None, **facts):
        return self.links._token(kind, partner or self.anna, hours, **facts)

    def get(self, path, token):
        return self.url_open(f"{path}/{token}")

    def post(self, path, token, **data):
        return self.url_open(f"{path}/{token}", data=data or {"x": "1"})

    def exported(self):
        request = self.receive(channel="portal")
        request._carry_out()
        export = request.export_id.sudo()
        while export.state in ("waiting", "running"):
            export._step()
        return export

    # ------------------------------------------------------------------
    # Asking
    # ------------------------------------------------------------------

    def test_looking_asks_for_nothing(self):
        page = self.get("/cdp/privacy", self.preferences)
        self.assertEqual(page.status_code, 200)
        self.assertIn("What would you like?", page.text)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertFalse(self.requests())

    def requests(self):
        return self.env["cdp.privacy.request"].search(
            [("partner_id", "=", self.anna.id)]
        )

    def test_asking_needs_no_login_and_no_script(self):
        page = self.post(
            "/cdp/privacy", self.preferences, kind="access", text="All of it"
        )
        request = self.requests()
        self.assertEqual((request.kind, request.text), ("access", "All of it"))
        self.assertEqual((request.channel, request.state), ("page", "identity"))
        self.assertIn("look into your mailbox", page.text)
        self.assertIn("a•••@shop.example.com", page.text)
        self.assertNotIn("anna@shop", page.text)

    def test_nothing_chosen_or_made_up_is_asked_for_again(self):
        for kind in ("", "contest", "everything"):
            page = self.post("/cdp/privacy", self.preferences, kind=kind)
            self.assertEqual(page.status_code, 400)
            self.assertIn("Please choose first", page.text)
        self.assertFalse(self.requests())

    def test_an_objection_counts_at_once(self):
        page = self.post("/cdp/privacy", self.preferences, kind="object_marketing")
        self.assertEqual(self.requests().state, "done")
        self.assertIn("no advertising", page.text)

    def test_a_colleague_does_not_ask_in_a_customers_name(self):
        self.authenticate("dpo", "dpo")
        page = self.post("/cdp/privacy", self.preferences, kind="erase")
        self.assertIn("signed in as a colleague", page.text)
        self.assertFalse(self.requests())

    def test_signed_in_customers_are_known(self):
        new_test_user(self.env, "anna", "base.group_portal", partner_id=self.anna.id)
        self.authenticate("anna", "anna")
        page = self.url_open("/my/privacy")
        token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
        page = self.url_open(
            "/my/privacy", data={"kind": "access", "csrf_token": token}
        )
        self.assertEqual(self.requests().state, "work")
        self.assertIn("Thank you, we have your request", page.text)
        self.assertIn(self.requests().name, self.url_open("/my/privacy").text)

    @mute_logger("odoo.http")
    def test_without_the_token_of_the_page_the_portal_takes_nothing(self):
        new_test_user(self.env, "anna", "base.group_portal", partner_id=self.anna.id)
        self.authenticate("anna", "anna")
        page = self.url_open("/my/privacy", data={"kind": "erase"})
        self.assertEqual(page.status_code, 400)
        self.assertFalse(self.requests())

    def test_the_page_of_preferences_leads_here(self):
        page = self.get("/cdp/preferences", self.preferences)
        self.assertIn(f'href="/cdp/privacy/{self.preferences}"', page.text)

    # ------------------------------------------------------------------
    # Confirming who it is
    # ------------------------------------------------------------------

    def test_only_the_button_confirms(self):
        request = self.receive()
        token = self.token("identity", request=request.id)
        page = self.get(IDENTITY, token)
        self.assertIn("Yes, it was me", page.text)
        self.assertFalse(request.identity_checked)
        page = self.post(IDENTITY, token)
        self.assertEqual(page.status_code, 200)
        self.assertTrue(request.identity_checked)
        self.assertEqual(request.state, "work")

    def test_a_link_confirms_once(self):
        request = self.receive()
        token = self.token("identity", request=request.id)
        self.post(IDENTITY, token)
        checked = request.identity_checked
        self.assertEqual(self.links._read("identity", token).problem, "used")
        for page in (self.get(IDENTITY, token), self.post(IDENTITY, token)):
            self.assertEqual(page.status_code, 410)
            self.assertIn("done already", page.text)
        self.assertEqual(request.identity_checked, checked)

    def test_what_does_not_confirm(self):
        request = self.receive()
        paul = self.env["res.partner"].create({"name": "Paul Hof"})
        good = self.token("identity", request=request.id)
        bad = {
            "forged": (good[:-2], 404),
            "of another kind": (self.preferences, 404),
            "expired": (self.token("identity", -1, request=request.id), 410),
            "of somebody else": (
                self.token("identity", partner=paul, request=request.id),
                410,
            ),
            "without a request": (self.token("identity"), 410),
        }
        for name, (token, status) in bad.items():
            with self.subTest(name):
                self.assertEqual(self.get(IDENTITY, token).status_code, status)
                self.assertEqual(self.post(IDENTITY, token).status_code, status)
        self.assertFalse(request.identity_checked)

    def test_a_colleague_does_not_confirm(self):
        request = self.receive()
        self.authenticate("dpo", "dpo")
        token = self.token("identity", request=request.id)
        self.assertIn("only the customer confirms", self.post(IDENTITY, token).text)
        self.assertFalse(request.identity_checked)

    def test_a_merged_contact_confirms_and_an_erased_one_does_not(self):
        request = self.receive()
        token = self.token("identity", request=request.id)
        into = self.env["res.partner"].create({"name": "Anna B."})
        self.anna.cdp_merged_into_id = into
        request.partner_id = into
        into.cdp_erased = True
        page = self.post(IDENTITY, token)
        self.assertEqual(page.status_code, 410)
        self.assertFalse(request.identity_checked)
        into.cdp_erased = False
        self.assertEqual(self.post(IDENTITY, token).status_code, 200)
        self.assertTrue(request.identity_checked)

    # ------------------------------------------------------------------
    # Downloading
    # ------------------------------------------------------------------

    def test_the_file_is_downloaded_counted_and_noted(self):
        export = self.exported()
        token = self.token("download", export=export.id)
        page = self.get(DOWNLOAD, token)
        self.assertIn("Download", page.text)
        self.assertEqual(export.downloads, 0)
        file = self.post(DOWNLOAD, token)
        self.assertEqual(file.status_code, 200)
        self.assertIn("attachment", file.headers["Content-Disposition"])
        self.assertEqual(file.headers["Cache-Control"], "no-store")
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
            self.assertIn("index.html", archive.namelist())
        export.invalidate_recordset()
        self.assertEqual(export.downloads, 1)
        line = self.env["cdp.access.log"].search([], limit=1)
        self.assertEqual((line.kind, line.partner_id), ("download", self.anna))

    def test_what_does_not_download(self):
        export = self.exported()
        paul = self.env["res.partner"].create({"name": "Paul Hof"})
        good = self.token("download", export=export.id)
        bad = {
            "forged": (good[:-2], 404),
            "of another kind": (self.token("identity", export=export.id), 404),
            "expired": (self.token("download", -1, export=export.id), 410),
            "of somebody else": (
                self.token("download", partner=paul, export=export.id),
                410,
            ),
        }
        for name, (token, status) in bad.items():
            with self.subTest(name):
                self.assertEqual(self.get(DOWNLOAD, token).status_code, status)
                self.assertEqual(self.post(DOWNLOAD, token).status_code, status)
        export._expire()
        self.assertEqual(self.post(DOWNLOAD, good).status_code, 410)
        self.assertEqual(export.downloads, 0)

    def test_the_attachment_has_no_public_address(self):
        export = self.exported()
        page = self.url_open(f"/web/content/{export.attachment_id.id}")
        self.assertNotEqual(page.status_code, 200)

    def test_an_erased_customer_downloads_nothing(self):
        export = self.exported()
        token = self.token("download", export=export.id)
        self.anna.cdp_erased = True
        self.assertEqual(self.post(DOWNLOAD, token).status_code, 410)

    def test_the_link_ends_a_week_after_the_file_is_ready(self):
        export = self.exported()
        days = (export.expires - fields.Datetime.now()) / timedelta(days=1)
        self.assertAlmostEqual(days, 7, places=1)
        mail = self.env["mail.mail"].search([], order="id desc", limit=1)
        path = re.search(r"/cdp/privacy/download/([\w.-]+)", mail.body_html)[1]
        with freeze_time(fields.Datetime.now() + timedelta(days=7, hours=1)):
            self.assertEqual(self.links._read("download", path).problem, "expired")
