from odoo.tests import tagged

from .pages import PageCase

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@tagged("post_install", "-at_install")
class TestOneClick(PageCase):
    """Mail providers unsubscribe with one POST; scanners change nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mailing = cls.env["mailing.mailing"].create(
            {
                "name": "News",
                "subject": "News",
                "body_html": '<p>Bread</p><a href="/unsubscribe_from_list">No more</a>',
                "mailing_type": "mail",
                "email_from": "shop@shop.example.com",
                "mailing_model_id": cls.env["ir.model"]._get("res.partner").id,
                "mailing_domain": f"[('id', '=', {cls.anna.id})]",
                "cdp_purpose_id": cls.newsletter.id,
            }
        )

    def mail(self, mailing=None, record=None):
        """An email of the mailing as it goes out."""
        mailing = mailing or self.mailing
        mail = self.env["mail.mail"].create(
            {
                "mailing_id": mailing.id,
                "model": mailing.mailing_model_real,
                "res_id": (record or self.anna).id,
                "email_to": self.anna.email,
                "body_html": mailing._prepend_preview(
                    f'<a href="{mailing.get_base_url()}/unsubscribe_from_list">x</a>',
                    "",
                ),
            }
        )
        (values,) = mail._prepare_outgoing_list()
        return values

    def one_click(self, **more):
        header = self.mail(**more)["headers"]["List-Unsubscribe"]
        return "/" + header.strip("<>").partition("//")[2].partition("/")[2]

    def test_each_email_carries_the_headers_and_the_link(self):
        values = self.mail()
        self.assertEqual(
            values["headers"]["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click"
        )
        self.assertIn("/cdp/unsubscribe/", values["headers"]["List-Unsubscribe"])
        self.assertIn("/cdp/preferences/", values["body"])
        self.assertNotIn("anna", values["headers"]["List-Unsubscribe"])

    def test_the_header_travels_in_one_piece(self):
        values = self.mail()
        message = self.env["ir.mail_server"]._build_email__(
            email_from="shop@shop.example.com",
            email_to=[self.anna.email],
            subject="Brötchen " * 20,
            body="<p>Bread</p>",
            headers=values["headers"],
        )
        lines = bytes(message).decode().split("\r\n")
        self.assertIn(
            f"List-Unsubscribe: {values['headers']['List-Unsubscribe']}", lines
        )
        (subject,) = (n for n, line in enumerate(lines) if line.startswith("Subject:"))
        self.assertTrue(lines[subject + 1].startswith(" "), "others are folded")

    def test_the_provider_posts_and_it_is_done(self):
        self.say("given")
        self.say("given", self.offers)
        response = self.url_open(
            self.one_click(), data=ONE_CLICK, allow_redirects=False, cookies={}
        )
        self.assertEqual((response.status_code, response.text), (200, "Unsubscribed."))
        self.assertEqual(self.said(), "refused")
        self.assertEqual(self.said(self.offers), "given", "this purpose only")
        line = self.env["cdp.consent"].search([], limit=1)
        self.assertEqual((line.source, line.state), ("unsubscribe", "withdrawn"))
        proof = self.env["cdp.consent.proof"].search([("consent_id", "=", line.id)])
        self.assertIn(f"mailing: {self.mailing.id}", proof.details)

    def test_a_second_post_changes_nothing(self):
        self.say("given")
        link = self.one_click()
        self.url_open(link, data=ONE_CLICK)
        before = self.lines()
        self.assertEqual(self.url_open(link, data=ONE_CLICK).status_code, 200)
        self.assertEqual(self.lines(), before)

    def test_a_scanner_follows_every_link_and_changes_nothing(self):
        self.say("given")
        before = self.lines()
        body = self.mail()["body"]
        seen = body.partition('href="')[2].partition('"')[0].partition("//")[2]
        for link in (self.one_click(), "/" + seen.partition("/")[2]):
            for method in ("GET", "HEAD"):
                response = self.url_open(link, method=method)
                self.assertEqual(response.status_code, 200, link)
        self.assertEqual(self.lines(), before)

    def test_a_person_who_opens_it_is_asked(self):
        self.say("given")
        link = self.one_click()
        response = self.url_open(link)
        self.assertEqual(self.title(response), "Unsubscribe?")
        response = self.url_open(link, data={"x": ""})
        self.assertEqual(self.title(response), "You are unsubscribed")
        self.assertEqual(self.said(), "refused")

    def test_whoever_has_the_address(self):
        anton = self.contact("Anton Berg", self.anna.email)
        self.say("given")
        self.say("given", partner=anton)
        self.url_open(self.one_click(), data=ONE_CLICK)
        self.assertEqual(self.said(partner=anton), "refused")

    def test_links_that_lead_nowhere(self):
        self.say("given")
        before = self.lines()
        good = self.one_click()
        facts = {"purpose": self.newsletter.id, "mailing": self.mailing.id}
        token = self.links._token
        for bad, status in (
            (good[:-4] + "AAAA", 404),
            (f"/cdp/unsubscribe/{token('preferences', self.anna, 9)}", 404),
            (f"/cdp/unsubscribe/{token('oneclick', self.anna, -1, **facts)}", 410),
        ):
            self.assertEqual(self.url_open(bad, data=ONE_CLICK).status_code, status)
            self.assertEqual(self.url_open(bad).status_code, status)
        self.anna.cdp_erased = True
        self.assertEqual(self.url_open(good, data=ONE_CLICK).status_code, 410)
        self.assertEqual(self.lines(), before)

    def test_a_merged_contact_is_who_they_are_now(self):
        link = self.one_click()
        into = self.contact("Anna Berger", "berger@prefs.example.com")
        self.say("given", partner=into)
        self.anna.cdp_merged_into_id = into
        self.url_open(link, data=ONE_CLICK)
        self.assertEqual(self.said(partner=into), "refused")

    def test_without_purpose_or_contact_odoos_own_links_stay(self):
        reader = self.env["mailing.contact"].create(
            {"name": "Ruth", "email": "ruth@shop.example.com"}
        )
        links = (
            self.mailing._get_unsubscribe_url,
            self.mailing._get_unsubscribe_oneclick_url,
        )
        self.mailing.mailing_model_id = self.env["ir.model"]._get("mailing.contact")
        for link in links:
            self.assertIn("/mailing/", link(reader.email, reader.id))
            self.assertIn("/cdp/", link(self.anna.email_normalized, reader.id))
        self.mailing.cdp_purpose_id = False
        for link in links:
            self.assertIn("/mailing/", link(self.anna.email_normalized, reader.id))

    def test_what_nobody_can_refuse_has_no_one_click_of_ours(self):
        self.mailing.cdp_purpose_id = self.service
        link = self.mailing._get_unsubscribe_oneclick_url(self.anna.email, self.anna.id)
        self.assertIn("/mailing/", link)

    def test_links_cost_no_query(self):
        address = self.anna.email_normalized
        mailing = self.mailing.with_context(cdp_recipient=(address, self.anna.id))
        links = (
            mailing._get_unsubscribe_url,
            mailing._get_unsubscribe_oneclick_url,
        )
        for model in ("res.partner", "cdp.profile"):
            self.mailing.mailing_model_id = self.env["ir.model"]._get(model)
            for link in links:  # of the first mail: settings that are cached then
                link(address, 1)
            with self.assertQueryCount(0):
                for link in links:
                    self.assertIn("/cdp/", link(address, 1))
