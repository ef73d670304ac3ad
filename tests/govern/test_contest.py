from odoo.tests import HttpCase, new_test_user, tagged

from ..common import CustomerDataCase, make_user


@tagged("post_install", "-at_install")
class TestContest(HttpCase):
    """Customers see what a program made of them, and a person looks at it again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.label = cls.env["cdp.rfm.label"].search([], limit=1)
        cls.buyer = cls.customer(
            "Berta Brot",
            rfm_r=5,
            rfm_f=4,
            rfm_m=3,
            rfm_label_id=cls.label.id,
            purchase_days=9,
            rfm_days=9,
        )
        cls.anna = cls.customer("Anna Berg")
        cls.dora = cls.env["res.partner"].create({"name": "Dora Datenschutz"})
        cls.decision = cls.env.ref("customer_data_platform.automated_rfm")

    @classmethod
    def customer(cls, name, **scores):
        """A customer with scores: how they are worked out is tested apart."""
        partner = cls.env["res.partner"].create({"name": name})
        partner.cdp_profile_id = cls.env["cdp.profile"].create(
            {"partner_id": partner.id, **scores}
        )
        return partner

    def url(self, partner=None, kind="contest", hours=24):
        token = self.env["cdp.link"]._token(kind, partner or self.buyer, hours)
        self.env.flush_all()
        self.env.invalidate_all()  # what a visitor may not read is not found by luck
        return f"/cdp/contest/{token}"

    def send(self, url, **form):
        """Post as the page does; return the page and the requests that came of it."""
        requests = self.env["cdp.privacy.request"]
        before = requests.search([])
        page = self.url_open(url, data=form)
        self.env.invalidate_all()
        return page, requests.search([]) - before

    def test_what_was_worked_out_and_why(self):
        page = self.url_open(self.url())
        self.assertEqual(page.status_code, 200)
        self.assertIn(self.label.name, page.text)
        self.assertIn("Recency", page.text)
        self.assertIn(self.decision.consequence[:30], page.text)
        self.assertNotIn("churn", page.text.lower(), "no jargon")

    def test_the_link_of_the_preferences_opens_it_as_well(self):
        page = self.url_open(self.url(kind="preferences"))
        self.assertEqual(page.status_code, 200)

    def test_looking_changes_nothing_and_sending_asks_a_person(self):
        url = self.url()
        self.url_open(url)
        self.assertFalse(
            self.env["cdp.privacy.request"].search([("partner_id", "=", self.buyer.id)])
        )
        page, received = self.send(url, about="rfm", text="I moved away")
        self.assertIn("Thank you", page.text)
        self.assertEqual(
            (received.partner_id, received.kind, received.channel, received.text),
            (
                self.buyer,
                "contest",
                "page",
                f"{self.decision.name}: I moved away",
            ),
        )

    def test_the_human_contact_is_named(self):
        self.env.company.cdp_privacy_contact_id = self.dora
        page, _received = self.send(self.url(), text="All wrong")
        self.assertIn("Dora Datenschutz", page.text)
        self.decision.user_id = self.env.ref("base.user_admin")
        page, _received = self.send(self.url(), text="Wrong", about="rfm")
        self.assertIn(self.decision.user_id.name, page.text)

    def test_nothing_said_nothing_sent(self):
        page, received = self.send(self.url(), text="   ")
        self.assertIn("Nothing was sent yet", page.text)
        self.assertFalse(received)

    def test_a_colleague_cannot_write_in_the_name_of_a_customer(self):
        self.authenticate("admin", "admin")
        page, received = self.send(self.url(), text="All wrong")
        self.assertIn("You are signed in as a colleague", page.text)
        self.assertFalse(received)

    def test_the_remedy_is_a_score_set_by_hand(self):
        _page, received = self.send(self.url(), text="I moved away")
        officer = make_user(self.env, "officer", "customer_data_platform.group_privacy")
        action = received.with_user(officer).action_override()
        self.assertEqual(action["res_model"], "cdp.override")
        self.assertEqual(
            action["context"]["default_profile_id"], self.buyer.cdp_profile_id.id
        )

    def test_found_from_the_preferences(self):
        token = self.env["cdp.link"]._token("preferences", self.buyer, 24)
        self.env.flush_all()
        page = self.url_open(f"/cdp/preferences/{token}")
        for path in ("/cdp/how-we-use-your-data/", "/cdp/contest/"):
            self.assertIn(path + token, page.text)
            self.assertEqual(self.url_open(path + token).status_code, 200)

    def test_from_the_account_as_well(self):
        user = new_test_user(self.env, "portal_customer", "base.group_portal")
        self.authenticate(user.login, user.login)
        page = self.url_open("/my/contest")
        self.assertIn("Nothing is worked out about you", page.text)

    def test_who_is_not_scored_is_told_so(self):
        self.anna.cdp_no_profiling = True
        page = self.url_open(self.url(self.anna))
        self.assertIn("nothing is worked out about you", page.text)

    def test_forged_expired_and_foreign_links(self):
        for url, status in (
            ("/cdp/contest/nonsense", 404),
            (self.url(kind="oneclick"), 404),
            (self.url(hours=-1), 410),
        ):
            self.assertEqual(self.url_open(url).status_code, status)
            page, received = self.send(url, text="Let me in")
            self.assertEqual(page.status_code, status)
            self.assertFalse(received)

    def test_an_erased_customer_has_nothing_to_see(self):
        url = self.url()
        self.buyer.sudo().cdp_erased = True
        self.assertEqual(self.url_open(url).status_code, 410)


@tagged("post_install", "-at_install")
class TestTold(CustomerDataCase):
    """Each kind of decision has words for the customer it is about."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customers = cls.make_customers()
        cls.anna = cls.contact("Anna Berg", email="anna@shop.example.com")
        cls.run_stages("link", "rfm", everybody=True)
        cls.buyer = cls.customers[1]

    def test_each_kind_of_decision_can_be_told(self):
        decisions = self.env["cdp.automated.decision"].search([])
        self.assertEqual(len(decisions), 7)
        self.assertFalse(decisions._about_customer(self.profile(self.anna)))
        told = decisions._about_customer(self.profile(self.buyer))
        self.assertIn("rfm", [one.decision.about for one in told])

    def test_what_a_colleague_has_noted_stays_in_the_shop(self):
        profile = self.profile(self.buyer)
        self.env["cdp.model"].search([("kind", "=", "churn")]).unlink()
        self.env["cdp.model"].create({"kind": "churn", "state": "live"})
        self.env["cdp.override"].create(
            {"profile_id": profile.id, "value": 0.12, "reason": "Cannot stand rye"}
        )
        decision = self.env.ref("customer_data_platform.automated_churn")
        profile = self.profile(self.buyer)
        (told,) = decision._about_customer(profile)
        self.assertIn("A person, not the program, says: 12", told.result)
        self.assertNotIn("rye", repr(told))

    def test_linked_entries_are_named_without_their_addresses(self):
        other = self.contact("Customer 001", email="c001@shop.example.com")
        self.run_stages("link")
        self.assertEqual(self.profile(other), self.profile(self.buyer))
        decision = self.env.ref("customer_data_platform.automated_match")
        (told,) = decision._about_customer(self.profile(self.buyer))
        self.assertEqual(told.reasons, ["Customer 001", "Customer 001"])
