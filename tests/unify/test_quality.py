from datetime import date

from odoo.tests import tagged

from .quality_case import MEANT, TYPO, QualityCase


@tagged("post_install", "-at_install")
class TestQuality(QualityCase):
    """What the check finds on a contact, and what it leaves alone."""

    def test_each_shipped_rule_finds_what_it_is_for(self):
        cases = {
            "email_invalid": {"email": "anna.example.com"},
            "email_typo": {"email": TYPO},
            "email_disposable": {"email": "anna@mailinator.com"},
            "email_role": {"email": "info@berg.example.com"},
            "phone_invalid": {"phone": "123", "country_id": self.germany.id},
            "phone_form": {"phone": "030 901820", "country_id": self.germany.id},
            "name_placeholder": {"name": "Test"},
            "name_form": {"name": "ANNA BERG"},
            "address_incomplete": {"street": "Hill 1", "city": "Berlin"},
            "vat_invalid": {"vat": "DE136695977"},
            "lang_missing": {"lang": False},
            False: {"email": False},
        }
        contacts = {
            code: self.contact(vals.pop("name", f"Anna {n:03}"), **vals)
            for n, (code, vals) in enumerate(cases.items())
        }
        self.check()
        for code, contact in contacts.items():
            self.assertEqual(list(self.found(contact)), [code])
            self.assertTrue(self.issue(contact).advice)
        texts = {code: self.issue(contact) for code, contact in contacts.items()}
        self.assertEqual(texts["email_typo"].suggestion, MEANT)
        self.assertEqual(texts["phone_form"].suggestion, "+49 30 901820")
        self.assertEqual(texts["name_form"].suggestion, "Anna Berg")
        self.assertIn("capitals", texts["name_form"].reason)
        self.assertEqual(texts["address_incomplete"].reason, "The country is missing.")
        self.assertFalse(texts["email_role"].fixable)

    def test_it_names_the_record_and_the_day(self):
        anna = self.contact("Anna Berg", email=TYPO)
        self.check()
        issue = self.issue(anna)
        self.assertEqual((issue.partner_id, issue.value), (anna, TYPO))
        self.assertEqual(issue.found.date(), date.today())
        self.assertEqual(issue.profile_id, anna.cdp_profile_id)

    def test_a_missing_language_is_that_of_the_country(self):
        self.env["res.lang"]._activate_lang("de_DE")
        anna = self.contact("Anna Berg", lang=False, country_id=self.germany.id)
        self.check()
        issue = self.issue(anna)
        self.assertEqual(issue.fix, {"lang": "de_DE"})
        self.assertIn("German", issue.suggestion)
        issue.with_user(self.clerk).action_accept()
        self.assertEqual(anna.lang, "de_DE")

    def test_nothing_is_written_that_nobody_accepted(self):
        before = {"name": "ANNA BERG", "email": TYPO, "phone": "030 901820"}
        anna = self.contact(**before, country_id=self.germany.id)
        self.check(everybody=True)
        self.assertEqual(len(self.issues(anna).filtered("fixable")), 3)
        self.assertEqual({name: anna[name] for name in before}, before)

    def test_of_an_address_the_parts_that_change_are_named(self):
        anna = self.contact(
            "Anna Berg", street="Hill 1", zip="10115", city="Berlin, Germany"
        )
        self.check()
        issue = self.issue(anna).with_user(self.clerk)
        self.assertEqual(issue.suggestion, "City: Berlin, Country: Germany")
        issue.action_accept()
        self.assertEqual((anna.city, anna.country_id), ("Berlin", self.germany))
        self.assertEqual(self.found(anna), {})
        issue.action_undo()
        self.assertEqual((anna.city, anna.country_id.id), ("Berlin, Germany", False))

    def test_it_goes_when_the_contact_is_in_order(self):
        anna = self.contact("Anna Berg", email=TYPO)
        self.check()
        self.assertTrue(self.issues(anna))
        anna.email = MEANT
        self.check()
        self.assertFalse(self.issues(anna))

    def test_archived_and_left_out_contacts_are_left_in_peace(self):
        anna = self.contact("Anna Berg", email=TYPO)
        ruth = self.contact("Ruth Klein", email="ruth@gmial.com")
        self.check()
        anna.active = False
        ruth.employee = True
        self.check()
        self.assertFalse(self.issues(anna, ruth))
        self.assertFalse(ruth.cdp_profile_id.quality_since)

    def test_an_organisation_answers_for_its_people_and_not_for_addresses(self):
        acme = self.contact(
            "Acme", is_company=True, email="info@acme.example.com", vat="DE136695977"
        )
        person = self.contact("Paul Hof", parent_id=acme.id)
        acme.write({"street": "Hill 1", "country_id": self.germany.id})
        address = self.contact(
            False, parent_id=acme.id, type="delivery", email=False, lang=False
        )
        self.check()
        self.assertEqual(set(self.found(acme)), {"vat_invalid", "address_incomplete"})
        self.assertFalse(self.found(person))
        self.assertFalse(self.found(address))

    def test_deleting_a_contact_or_a_rule_takes_its_issues_along(self):
        anna = self.contact("Anna Berg", email=TYPO)
        ruth = self.contact("Ruth Klein", phone="030 901820")
        self.check()
        ids = self.issues(anna, ruth).ids
        self.assertEqual(len(ids), 2)
        anna.unlink()
        self.issues(ruth).rule_id.unlink()
        self.assertFalse(self.env["cdp.quality.issue"].browse(ids).exists())

    def test_another_companys_contacts_do_not_show(self):
        other = self.env["res.company"].create({"name": "Other shop"})
        anna = self.contact("Anna Berg", email=TYPO, company_id=other.id)
        self.check()
        issue = self.issue(anna)
        found = self.env["cdp.quality.issue"].with_user(self.reader)
        self.assertNotIn(issue, found.search([]))
        history = self.env["cdp.quality.history"]
        mine = [("profile_id", "=", anna.cdp_profile_id.id)]
        self.assertTrue(history.search(mine))
        self.assertFalse(history.with_user(self.reader).search(mine))
