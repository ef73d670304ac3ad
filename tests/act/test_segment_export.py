"""Lists for ad platforms: as the platforms want them, of those who allow it, noted."""

import csv
import hashlib
import io

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ...models.act.activation import hashed
from ..common import make_user
from .segment_case import SegmentCase

PERSON = {
    "email": " Anna.Berg@GMail.com ",
    "phone": "+43 660 123",
    "first": "Anna",
    "last": "O'Hara",
    "country": "AT",
    "zip": "80-10 ",
}


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


@tagged("post_install", "-at_install")
class TestSegmentExport(SegmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ads = cls.env.ref("customer_data_platform.purpose_ad_audiences")
        cls.segment_ = cls.segment(
            name="Ads", domain="[('partner_id.ref', '=', 'ads')]"
        )
        cls.people = {}
        for name in ("Anna Berg", "Paul Tal", "Ruth See", "Max Alm", "Ida Au"):
            first = name.split()[0]
            person = cls.contact(
                name, email=f"{first}@ads.example.com".lower(), ref="ads"
            )
            cls.people[first] = person
        cls.contact("Nomail Ott", ref="ads", phone="+43 660 1234567")
        cls.run_stages("link")
        for first, state in (
            ("Anna", "given"),
            ("Paul", "refused"),
            ("Max", "given"),
            ("Ida", "given"),
        ):
            cls.profile(cls.people[first])._note_consent(
                cls.ads, ["data"], state, "form"
            )
        cls.people["Max"].cdp_restricted = True
        cls.env["mail.blacklist"]._add("ida@ads.example.com")
        cls.run_stages("rfm", "segment")
        cls.marketer = make_user(
            cls.env,
            "ads_marketer",
            "customer_data_platform.group_user",
            "mass_mailing.group_mass_mailing_user",
            "base.group_allow_export",
        )

    def test_as_google_wants_it(self):
        row = hashed.row("google", {**PERSON, "phone": "+43 660 1234567"})
        self.assertEqual(row[0], sha("annaberg@gmail.com"))
        self.assertEqual(row[1], sha("+436601234567"))
        self.assertEqual(row[2:], [sha("anna"), sha("o'hara"), "AT", "80-10"])
        self.assertEqual(hashed.row("google", {**PERSON, "zip": ""})[2:], [""] * 4)
        self.assertEqual(
            hashed.row("google", {**PERSON, "email": "a.b@Shop.example"})[0],
            sha("a.b@shop.example"),
        )

    def test_as_meta_wants_it(self):
        row = hashed.row("meta", {**PERSON, "phone": "+43 660 1234567"})
        self.assertEqual(row[0], sha("anna.berg@gmail.com"))
        self.assertEqual(row[1], sha("436601234567"))
        self.assertEqual(row[2:], [sha("anna"), sha("ohara"), sha("at"), sha("8010")])
        american = {**PERSON, "country": "US", "zip": "94107-1234"}
        self.assertEqual(hashed.row("meta", american)[5], sha("94107"))

    def test_a_phone_without_its_country_is_left_blank(self):
        self.assertEqual(hashed.row("meta", {**PERSON, "phone": "0660 1234567"})[1], "")

    def test_only_those_who_allow_it_and_the_others_counted(self):
        segment = self.segment_.with_user(self.marketer)
        wizard = self.env["cdp.segment.audience"].with_user(self.marketer)
        shown = wizard.create({"segment_id": segment.id, "purpose_id": self.ads.id})
        self.assertEqual((shown.member_count, shown.allowed_count), (6, 1))
        self.assertIn("1 (Said no, or withdrew)", shown.left_out)
        self.assertIn("1 (Was never asked)", shown.left_out)
        self.assertIn("1 (Use of the data is restricted)", shown.left_out)
        self.assertIn("1 (On the blacklist)", shown.left_out)
        self.assertIn("1 (Has no email address)", shown.left_out)
        rows = list(csv.reader(io.StringIO(segment._audience_csv("meta", self.ads))))
        self.assertEqual(rows[0], ["email", "phone", "fn", "ln", "country", "zip"])
        self.assertEqual([row[0] for row in rows[1:]], [sha("anna@ads.example.com")])

    def test_it_is_noted_and_only_the_privacy_officer_reads_it(self):
        self.segment_.with_user(self.marketer)._audience_csv("google", self.ads)
        officer = make_user(
            self.env, "ads_officer", "customer_data_platform.group_privacy"
        )
        log = self.env["cdp.access.log"].with_user(officer).search([], limit=1)
        self.assertEqual((log.kind, log.user_id), ("export", self.marketer))
        for part in ("1 members", "“Ads”", "Google", "Ads on other websites"):
            self.assertIn(part, log.detail)
        with self.assertRaises(AccessError):
            self.env["cdp.access.log"].with_user(self.marketer).search([])

    def test_whoever_does_no_marketing_may_not(self):
        seller = make_user(
            self.env,
            "ads_seller",
            "customer_data_platform.group_user",
            "base.group_allow_export",
        )
        with self.assertRaises(AccessError):
            self.segment_.with_user(seller).action_audience()
        with self.assertRaises(AccessError):
            self.segment_.with_user(seller)._audience_csv("google", self.ads)
        self.marketer.group_ids -= self.env.ref("base.group_allow_export")
        with self.assertRaises(AccessError):
            self.segment_.with_user(self.marketer).action_audience()


@tagged("post_install", "-at_install")
class TestSegmentAudienceDownload(HttpCase):
    @mute_logger("odoo.http")
    def test_the_page(self):
        partner = self.env["res.partner"].create(
            {"name": "Anna Berg", "email": "anna@ads.example.com"}
        )
        profile = self.env["cdp.profile"].create({"partner_id": partner.id})
        partner.cdp_profile_id = profile
        ads = self.env.ref("customer_data_platform.purpose_ad_audiences")
        profile._note_consent(ads, ["data"], "given", "form")
        segment = self.env["cdp.segment"].create({"name": "Ours", "kind": "list"})
        segment._put(partner)
        make_user(
            self.env,
            "ads_marketer",
            "customer_data_platform.group_user",
            "mass_mailing.group_mass_mailing_user",
            "base.group_allow_export",
        )
        url = f"/cdp/segment/{segment.id}/audience.csv?platform=google&purpose="
        self.authenticate("ads_marketer", "ads_marketer")
        answer = self.url_open(f"{url}{ads.id}")
        self.assertEqual(answer.status_code, 200)
        self.assertIn(sha("anna@ads.example.com"), answer.text)
        self.assertNotIn("anna@", answer.text)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        service = self.env.ref("customer_data_platform.purpose_service")
        self.assertEqual(self.url_open(f"{url}{service.id}").status_code, 404)
