from datetime import timedelta

from odoo import fields
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from ...models.govern.preferences.cdp_preferences import HOURS, PATH
from .pages import PageCase


@tagged("post_install", "-at_install")
class TestPreferences(PageCase):
    """Customers see and change what they agreed to, without a login."""

    def link(self, partner=None, kind="preferences", hours=HOURS, **facts):
        partner = partner or self.anna
        return f"{PATH}/{self.links._token(kind, partner, hours, **facts)}"

    def open(self, **more):
        return self.url_open(self.link(**more))

    def box(self, purpose, channel="email"):
        return f"{purpose.id}-{channel}"

    # ------------------------------------------------------------------
    # Seeing
    # ------------------------------------------------------------------

    def test_the_page_shows_what_holds(self):
        self.say("given", channels=["email"])
        self.say("withdrawn", self.offers, channels=["email", "sms"])
        response = self.open()
        self.assertEqual(response.status_code, 200)
        boxes = self.boxes(response)
        self.assertTrue(boxes[self.box(self.newsletter)])
        self.assertFalse(boxes[self.box(self.offers)])
        self.assertFalse(boxes[self.box(self.offers, "post")], "never asked")
        self.assertTrue(boxes[self.box(self.profiling, "data")], "until objected")
        self.assertNotIn(self.box(self.service), boxes, "nothing to choose")
        text = self.text(response)
        self.assertIn("Messages about your orders Always", text)
        self.assertIn(self.newsletter.wording, text)

    def test_it_tells_nobody_who_the_customer_is(self):
        text = self.open().text
        self.assertIn("a•••@prefs.example.com", text)
        self.assertNotIn("anna@", text)
        self.assertNotIn("Anna", text)

    def test_it_goes_to_no_cache_index_or_other_site(self):
        headers = self.open().headers
        self.assertEqual(headers["Cache-Control"], "no-store")
        self.assertEqual(headers["Referrer-Policy"], "no-referrer")

    def test_it_speaks_the_customers_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.newsletter.with_context(lang="fr_FR").write(
            {"name": "La lettre", "wording": "Je veux la lettre."}
        )
        self.anna.lang = "fr_FR"
        response = self.open()
        self.assertEqual(self.page(response).get("lang"), "fr-FR")
        self.assertIn("La lettre", self.text(response))
        self.press(response, "save", tick=[self.box(self.newsletter)])
        line = self.env["cdp.consent"].search([], limit=1)
        self.assertEqual(
            (line.wording_id.lang, line.wording_id.text),
            ("fr_FR", "Je veux la lettre."),
        )

    def test_each_box_has_its_label_and_its_words(self):
        page = self.page(self.open())
        for box in page.xpath("//input[@type='checkbox']"):
            label = page.xpath("//label[@for=$id]", id=box.get("id"))
            self.assertTrue(label[0].text_content().strip())
            self.assertTrue(page.xpath("//*[@id=$id]", id=box.get("aria-describedby")))
            self.assertTrue(box.xpath("ancestor::fieldset/div/legend"))
        self.assertEqual(len(page.xpath("//h1")), 1)

    def test_looking_changes_nothing(self):
        self.say("given")
        before = self.lines()
        link = self.link()
        for query in ("", "?do=nothing", "?do=pause30", "?do=save&yes=1-email"):
            self.assertEqual(self.url_open(link + query).status_code, 200)
            self.url_open(link + query, method="HEAD")
        self.assertEqual(self.lines(), before)
        self.assertFalse(self.env["cdp.pause"].search([]))

    # ------------------------------------------------------------------
    # Changing
    # ------------------------------------------------------------------

    def test_what_was_changed_is_noted_and_nothing_else(self):
        self.say("given", self.offers, channels=["email", "sms"])
        before = self.lines()
        response = self.press(
            self.open(),
            "save",
            tick=[self.box(self.newsletter)],
            untick=[self.box(self.offers, "sms")],
        )
        self.assertEqual(self.lines(), before + 2)
        self.assertEqual(self.said(), "given")
        self.assertEqual(self.said(self.offers, "sms"), "refused")
        self.assertEqual(self.said(self.offers), "given")
        text = self.text(response)
        self.assertIn("You said yes to: Newsletter: By email", text)
        self.assertIn("You said no to: Offers for you: By text message", text)
        self.assertTrue(self.boxes(response)[self.box(self.newsletter)])
        line = self.env["cdp.consent"].search(
            [("purpose_id", "=", self.newsletter.id)], limit=1
        )
        self.assertEqual((line.source, line.wording_id.lang), ("portal", "en_US"))
        proof = self.env["cdp.consent.proof"].search([("consent_id", "=", line.id)])
        self.assertIn("ip: 127.0.0.1", proof.details)
        self.assertIn(f"page: {PATH}", proof.details)
        self.assertNotIn("AQAA", proof.payload, "the key of the page")

    def test_saving_again_changes_nothing(self):
        response = self.open()
        self.press(response, "save", tick=[self.box(self.newsletter)])
        before = self.lines()
        self.press(response, "save", tick=[self.box(self.newsletter)])
        self.assertEqual(self.lines(), before, "sent twice")
        again = self.press(self.open(), "save")
        self.assertEqual(self.lines(), before)
        self.assertIn("Nothing to change", self.text(again))

    def test_a_yes_that_ends_soon_is_given_anew_by_its_own_box_only(self):
        now = fields.Datetime.now()
        self.say("given", self.offers)
        with freeze_time(now + timedelta(days=36 * 30.4 - 30)):
            response = self.open()
            self.assertIn("Else it ends by itself on", self.text(response))
            renew = self.page(response).xpath("//input[@name='renew']")
            self.assertEqual([box.get("checked") for box in renew], [None])
            before = self.lines()
            self.press(response, "save")
            self.assertEqual(self.lines(), before, "nothing was ticked")
            self.press(response, "save", tick=[self.box(self.offers)])
            self.assertEqual(self.lines(), before + 1)
            self.assertNotIn("Else it ends", self.text(self.open()))
        with freeze_time(now + timedelta(days=37 * 30.4)):
            self.assertEqual(self.said(self.offers), "given")

    def test_an_old_page_brings_no_yes_back(self):
        self.say("given")
        old = self.open()
        self.say("withdrawn")
        self.press(old, "save")
        self.assertEqual(self.said(), "refused")

    def test_a_yes_is_to_the_words_that_were_shown(self):
        old = self.open()
        self.newsletter.wording = "Something else altogether."
        response = self.press(old, "save", tick=[self.box(self.newsletter)])
        self.assertIsNone(self.said())
        self.assertIn("has changed since you opened", self.text(response))

    def test_what_is_not_to_choose_is_not_changed(self):
        response = self.open()
        token = self.page(response).xpath("string(//input[@name='csrf_token']/@value)")
        box = self.box(self.service)
        before = self.lines()
        for shown in (f"{box}-1-0", f"{box}-0-0", "x", "9-email-1", "999999-email-1-0"):
            data = {"csrf_token": token, "do": "save", "yes": box, "shown": shown}
            self.assertEqual(self.url_open(self.link(), data=data).status_code, 200)
        self.assertEqual(self.lines(), before)

    @mute_logger("odoo.http")
    def test_another_site_changes_nothing(self):
        before = self.lines()
        self.assertEqual(
            self.url_open(self.link(), data={"do": "nothing"}).status_code, 400
        )
        self.assertEqual(self.lines(), before)

    def test_objecting_to_what_we_do_anyway(self):
        box = self.box(self.profiling, "data")
        self.press(self.open(), "save", untick=[box])
        self.assertEqual(self.said(self.profiling, "data"), "refused")
        self.press(self.open(), "save", tick=[box])
        self.assertEqual(self.said(self.profiling, "data"), "given")

    def test_nothing_any_more_and_back(self):
        self.say("given")
        self.say("given", self.offers, channels=["email", "sms"])
        response = self.press(self.open(), "nothing")
        self.assertEqual(self.said(), "refused")
        self.assertEqual(self.said(self.offers, "sms"), "refused")
        self.assertIn("no news and offers any more", self.text(response))
        gate = self.env["cdp.gate"]
        address = self.anna.email_normalized
        answer = gate._ask([address], self.newsletter)[address]
        self.assertEqual(answer.reason, "blacklist")
        self.press(response, "save", tick=[self.box(self.newsletter)])
        answer = gate._ask([address], self.newsletter)[address]
        self.assertEqual((answer.verdict, answer.reason), ("allow", "given"))

    def test_a_break_and_its_end(self):
        self.say("given")
        address = self.anna.email_normalized
        gate = self.env["cdp.gate"]
        for days in (30, 90):
            response = self.press(self.open(), f"pause{days}")
            answer = gate._ask([address], self.newsletter)[address]
            self.assertEqual((answer.verdict, answer.reason), ("wait", "paused"))
            until = fields.Datetime.now() + timedelta(days=days)
            self.assertLess(abs(answer.until - until), timedelta(minutes=1))
        self.assertEqual(len(self.env["cdp.pause"].search([])), 1)
        self.assertIn("Your break has begun", self.text(response))
        self.press(response, "resume")
        answer = gate._ask([address], self.newsletter)[address]
        self.assertEqual(answer.verdict, "allow")

    # ------------------------------------------------------------------
    # Who it is about
    # ------------------------------------------------------------------

    def test_who_shares_an_address_sees_and_says_no_together(self):
        anton = self.contact("Anton Berg", self.anna.email)
        self.say("given")
        self.say("given", partner=anton)
        self.press(self.open(), "save", untick=[self.box(self.newsletter)])
        self.assertEqual(self.said(partner=anton), "refused")
        boxes = self.boxes(self.open(partner=anton))
        self.assertFalse(boxes[self.box(self.newsletter)])

    def test_a_contact_of_this_minute(self):
        paul = self.contact("Paul Hof", "paul@shop.example.com")
        response = self.open(partner=paul)
        self.assertFalse(paul.cdp_profile_id, "looking changes nothing")
        self.press(response, "save", tick=[self.box(self.newsletter)])
        self.assertEqual(self.said(partner=paul), "given")

    def test_a_colleague_looks_and_cannot_speak_for_the_customer(self):
        new_test_user(self.env, "colleague", "base.group_user", password="colleague")
        self.authenticate("colleague", "colleague")
        response = self.open()
        self.assertIn("You are signed in as a colleague", self.text(response))
        before = self.lines()
        self.press(response, "nothing")
        self.press(response, "save", tick=[self.box(self.newsletter)])
        self.assertEqual(self.lines(), before)

    def test_a_portal_user_finds_it_under_the_account(self):
        user = new_test_user(
            self.env,
            self.anna.email,
            "base.group_portal",
            password="anna-berg",
            partner_id=self.anna.id,
        )
        self.authenticate(user.login, "anna-berg")
        home = self.url_open("/my")
        self.assertTrue(self.page(home).xpath("//a[@href='/my/preferences']"))
        response = self.url_open("/my/preferences")
        self.press(response, "save", tick=[self.box(self.newsletter)])
        self.assertEqual(self.said(), "given")

    def test_my_preferences_want_a_login(self):
        response = self.url_open("/my/preferences", allow_redirects=False)
        self.assertIn("/web/login", response.headers["Location"])

    # ------------------------------------------------------------------
    # Links that lead nowhere
    # ------------------------------------------------------------------

    def refused(self, link, status, title):
        before = self.lines()
        for data in (None, {"do": "nothing"}):
            page = self.url_open("/web/login")
            if data:
                token = self.page(page).xpath(
                    "string(//input[@name='csrf_token']/@value)"
                )
                data = {**data, "csrf_token": token}
            response = self.url_open(link, data=data)
            self.assertEqual(response.status_code, status)
            self.assertEqual(self.title(response), title)
        self.assertEqual(self.lines(), before)

    def test_forged_expired_and_another_kinds(self):
        good = self.link()
        self.refused(good[:-4] + "AAAA", 404, "This link does not work")
        self.refused(self.link(kind="confirm"), 404, "This link does not work")
        self.refused(self.link(hours=-1), 410, "This link has expired")
        with freeze_time(fields.Datetime.now() + timedelta(hours=HOURS - 1)):
            self.assertIsNone(
                self.links._read("preferences", good.rpartition("/")[2]).problem
            )

    def test_merged_and_erased(self):
        into = self.contact("Anna Berger", "berger@prefs.example.com")
        link = self.link()
        self.anna.cdp_merged_into_id = into
        self.assertIn("b•••@prefs.example.com", self.url_open(link).text)
        into.cdp_erased = True
        self.refused(link, 410, "There is nothing here any more")


@tagged("post_install", "-at_install")
class TestPreferencesOnAPhone(PageCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_choosing_a_break_and_nothing_any_more(self):
        token = self.links._token("preferences", self.anna, HOURS, via="mail")
        self.start_tour(f"{PATH}/{token}", "cdp_preferences")
        self.assertEqual(self.said(), "refused")
        states = self.env["cdp.consent"].search(
            [("purpose_id", "=", self.newsletter.id)]
        )
        self.assertEqual(states.mapped("state"), ["withdrawn", "given"])
        self.assertFalse(self.env["cdp.pause"].search([]))
