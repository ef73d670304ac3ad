from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from ..common import CustomerDataCase, make_user

REGISTER = "customer_data_platform.cdp_register_document"


@tagged("post_install", "-at_install")
class TestRegister(CustomerDataCase):
    """What is set up is what the register says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officer = make_user(
            cls.env, "officer", "customer_data_platform.group_privacy"
        )
        cls.dora = cls.contact("Dora Datenschutz", email="dora@shop.example.com")
        cls.company = cls.env.company
        cls.company.cdp_privacy_contact_id = cls.dora
        cls.company.cdp_authority = "CNIL, www.cnil.fr"

    def register(self):
        reports = self.env["ir.actions.report"].with_user(self.officer)
        return reports._render_qweb_html(REGISTER, [])[0].decode()

    def test_it_holds_what_the_law_asks_for(self):
        html = self.register()
        for words in (
            self.company.name,
            "Dora Datenschutz",
            "CNIL",
            "Newsletter",
            "Consent, Art. 6(1)(a)",
            "2 years",
            "Test purchases",
            "Messages sent and held back",
            "pseudonyms",
            "mail server",
        ):
            self.assertIn(words, html)

    def test_it_follows_what_is_changed(self):
        newsletter = self.env.ref("customer_data_platform.purpose_newsletter")
        newsletter.write(
            {
                "recipients": "Printer Ltd.",
                "retention_months": 18,
                "data_categories": "Shoe size",
            }
        )
        self.source.active = False
        self.env.ref("customer_data_platform.retention_decision").active = False
        self.company.cdp_register_note = "Backups are locked away"
        html = self.register()
        for words in ("Printer Ltd.", "18 months", "Shoe size", "Backups are locked"):
            self.assertIn(words, html)
        for words in ("Test purchases", "Messages sent and held back"):
            self.assertNotIn(words, html)

    def test_versions_in_use_say_what_they_look_at(self):
        self.assertNotIn("how likely a customer stays away", self.register())
        self.env["cdp.model"].search([("kind", "=", "churn")]).unlink()
        version = self.env["cdp.model"].create({"kind": "churn", "state": "live"})
        self.env.invalidate_all()
        html = self.register()
        self.assertIn(version.display_name, html)
        self.assertIn("how likely a customer stays away", html)
        self.assertIn("How likely you are to come back", html)

    def test_others_cannot_open_it(self):
        user = make_user(self.env, "seller", "customer_data_platform.group_user")
        with self.assertRaises(AccessError):
            self.env["ir.actions.report"].with_user(user)._render_qweb_html(
                REGISTER, []
            )

    def test_an_export_is_noted(self):
        self.make_customers(3)
        self.run_stages("link")
        profiles = self.env["cdp.profile"].search([], limit=3)
        self.officer.group_ids |= self.env.ref("base.group_allow_export")
        mine = profiles.with_user(self.officer)
        log = self.env["cdp.access.log"]
        before = log.search([])
        mine.export_data(["name", "email"])
        line = log.search([]) - before
        self.assertEqual((line.kind, line.user_id), ("export", self.officer))
        self.assertEqual(line.detail, "3 of Customer Profile: name, email")
        self.assertNotIn(profiles[0].name, line.detail)

    def test_every_model_about_customers_notes_its_export(self):
        for name in (
            "cdp.profile",
            "cdp.identifier",
            "cdp.consent",
            "cdp.consent.proof",
            "cdp.decision",
            "cdp.timeline",
            "cdp.transaction",
        ):
            before = self.env["cdp.access.log"].search_count([])
            self.env[name].search([], limit=1).export_data(["id"])
            after = self.env["cdp.access.log"].search_count([])
            self.assertEqual(after, before + 1, name)


@tagged("post_install", "-at_install")
class TestDataUsePage(HttpCase):
    """A customer reads the same facts, without a login, in her own language."""

    path = "/cdp/how-we-use-your-data"

    def test_anybody_may_read_it(self):
        self.env.company.cdp_privacy_contact_id = self.env["res.partner"].create(
            {"name": "Dora Datenschutz", "email": "dora@shop.example.com"}
        )
        self.env["cdp.model"].search([("kind", "=", "rfm")]).unlink()
        self.env["cdp.model"].create({"kind": "rfm", "state": "live"})
        self.env.flush_all()
        self.env.invalidate_all()  # what a visitor may not read is not found by luck
        page = self.url_open(self.path)
        self.assertEqual(page.status_code, 200)
        for words in ("Newsletter", "Only if you said yes", "What kind of customer"):
            self.assertIn(words, page.text)
        self.assertGreater(page.text.count("Dora Datenschutz"), 1)
        self.assertNotIn("GDPR", page.text, "plain words")

    def test_it_needs_no_program(self):
        page = self.url_open(self.path).text
        inside = page[page.index('id="wrap"') :]
        self.assertNotIn("onclick", inside)
        self.assertIn("<h1", inside)

    def test_archived_decisions_and_purposes_are_not_told(self):
        newsletter = self.env.ref("customer_data_platform.purpose_newsletter")
        newsletter.name = "Weekly loaf letter"
        self.assertIn("Weekly loaf letter", self.url_open(self.path).text)
        newsletter.active = False
        self.assertNotIn("Weekly loaf letter", self.url_open(self.path).text)

    def test_in_the_language_of_the_browser(self):
        french = self.env["res.lang"]._activate_lang("fr_FR")
        if "website" in self.env:  # a website says which languages it speaks
            self.env["website"].search([]).language_ids |= french
        newsletter = self.env.ref("customer_data_platform.purpose_newsletter")
        newsletter.with_context(lang="fr_FR").name = "Lettre du fournil"
        page = self.url_open(self.path, headers={"Accept-Language": "fr-FR,fr"})
        self.assertIn("Lettre du fournil", page.text)
