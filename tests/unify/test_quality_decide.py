from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import make_user
from .quality_case import MEANT, TYPO, QualityCase


@tagged("post_install", "-at_install")
class TestQualityDecide(QualityCase):
    """Who decides on an issue, and what becomes of the contact."""

    def test_accepting_writes_and_keeps_what_was_there(self):
        anna = self.contact("Anna Berg", email=TYPO)
        self.check()
        issue = self.issue(anna).with_user(self.clerk)
        issue.action_accept()
        self.assertEqual(anna.email, MEANT)
        self.assertEqual(
            (issue.state, issue.user_id, issue.by_rule, issue.was_text, issue.new_text),
            ("accepted", self.clerk, False, TYPO, MEANT),
        )
        self.assertEqual(anna.write_uid, self.clerk)
        log = self.env["cdp.identity.log"].search([("partner_id", "=", anna.id)])
        self.assertEqual((log.action, log.user_id), ("corrected", self.clerk))
        self.assertIn(TYPO, log.why)
        with self.assertRaisesRegex(UserError, "decided already"):
            issue.action_accept()
        self.check(everybody=True)
        self.assertEqual(self.issue(anna).state, "accepted")

    def test_taking_back_restores_and_the_fix_is_not_proposed_again(self):
        anna = self.contact("Anna Berg", email=TYPO)
        self.check()
        issue = self.issue(anna).with_user(self.clerk)
        with self.assertRaisesRegex(UserError, "no fix was written"):
            issue.action_undo()
        issue.action_accept()
        issue.action_undo()
        self.assertEqual((anna.email, issue.state), (TYPO, "undone"))
        self.check(everybody=True)
        self.assertEqual(self.issue(anna).state, "undone")
        anna.email = "anna@hotmial.com"  # that is news
        self.check()
        self.assertEqual(
            (self.issue(anna).state, self.issue(anna).suggestion),
            ("open", "anna@hotmail.com"),
        )

    def test_taking_back_is_refused_when_the_contact_changed_since(self):
        anna = self.contact("Anna Berg", email=TYPO)
        self.check()
        issue = self.issue(anna).with_user(self.clerk)
        issue.action_accept()
        anna.email = "anna@new.example.com"
        with self.assertRaisesRegex(UserError, "has been changed since.*anna@new"):
            issue.action_undo()
        self.assertEqual(anna.email, "anna@new.example.com")

    def test_accepting_is_refused_when_the_contact_changed_meanwhile(self):
        anna = self.contact("Anna Berg", email=TYPO)
        self.check()
        issue = self.issue(anna).with_user(self.clerk)
        anna.email = "anna@new.example.com"
        with self.assertRaisesRegex(UserError, "has changed since.*anna@new"):
            issue.action_accept()
        self.assertEqual(anna.email, "anna@new.example.com")

    def test_without_a_fix_there_is_nothing_to_accept(self):
        anna = self.contact("Anna Berg", email="anna@mailinator.com")
        self.check()
        with self.assertRaisesRegex(UserError, "no fix to write"):
            self.issue(anna).with_user(self.clerk).action_accept()

    def test_dismissed_stays_dismissed_while_the_value_is_the_same(self):
        anna = self.contact("Anna Berg", email=TYPO)
        self.check()
        issue = self.issue(anna).with_user(self.clerk)
        issue.action_dismiss()
        self.check(everybody=True)
        self.assertEqual((issue.state, issue.user_id), ("dismissed", self.clerk))
        self.assertEqual(anna.email, TYPO)
        anna.email = "anna@fine.example.com"
        self.check()
        anna.email = TYPO
        self.check()
        self.assertEqual(self.issue(anna).state, "dismissed")
        anna.email = "anna@gmal.com"
        self.check()
        self.assertEqual(self.issue(anna).state, "open")
        self.assertFalse(self.issue(anna).user_id)

    def test_a_fix_that_comes_later_does_not_bring_a_dismissed_one_back(self):
        anna = self.contact("Anna Berg", lang=False, country_id=self.germany.id)
        self.check()
        issue = self.issue(anna)
        self.assertFalse(issue.fixable)
        issue.with_user(self.clerk).action_dismiss()
        self.env["res.lang"]._activate_lang("de_DE")
        self.check()
        self.assertTrue(self.run_of("quality").everybody)
        self.assertEqual((issue.state, issue.fixable), ("dismissed", True))

    def test_a_fix_can_be_taken_back_though_there_is_more_to_fix(self):
        anna = self.contact("Anna Berg", street="Hill 1", city="Berlin, Germany")
        self.check()
        issue = self.issue(anna).with_user(self.clerk)
        issue.action_accept()
        self.assertEqual((issue.state, issue.code), ("open", "no_zip"))
        issue.action_undo()
        self.assertEqual((anna.city, issue.state), ("Berlin, Germany", "undone"))
        self.check(everybody=True)
        self.assertEqual((issue.state, issue.undoable), ("undone", False))
        anna.zip = "1"
        self.check()
        self.assertEqual((issue.state, issue.undoable), ("open", False))

    def test_a_fix_is_no_news_about_the_rest_of_the_contact(self):
        anna = self.contact("Anna Berg", email=TYPO, website="http://old.example.com")
        again = self.contact("Anna Berg", email=TYPO, website="http://new.example.com")
        self.check()
        self.assertEqual(anna.cdp_profile_id, again.cdp_profile_id)
        for contact, days in ((anna, 20), (again, 10)):
            self.env.cr.execute(
                "UPDATE res_partner SET write_date = write_date - %s * interval '1 day'"
                " WHERE id = %s",
                [days, contact.id],
            )
        self.env.invalidate_all()
        issue = self.issue(anna).with_user(self.clerk)
        for decide in (issue.action_accept, issue.action_undo):
            decide()
            self.run_stages("link", "golden", everybody=True)
            golden = self.profile(anna).golden_ids
            website = golden.filtered(lambda row: row.field == "website")
            self.assertEqual(website.value, "http://new.example.com")

    def test_a_dismissed_one_can_be_proposed_again(self):
        anna = self.contact("Anna Berg", email=TYPO)
        self.check()
        issue = self.issue(anna).with_user(self.clerk)
        issue.action_dismiss()
        issue.action_reopen()
        self.assertEqual(issue.state, "open")
        issue.action_accept()
        self.assertEqual(anna.email, MEANT)

    def test_deciding_needs_the_right_to_write_the_contact(self):
        anna = self.contact("Anna Berg", email=TYPO)
        self.check()
        issue = self.issue(anna)
        self.assertTrue(issue.with_user(self.reader).value)
        for action in ("action_accept", "action_dismiss"):
            with self.assertRaises(AccessError):
                getattr(issue.with_user(self.reader), action)()
        stranger = make_user(self.env, "stranger", "base.group_partner_manager")
        with self.assertRaises(AccessError):
            issue.with_user(stranger).action_accept()
        self.assertEqual((anna.email, issue.state), (TYPO, "open"))
        issue.with_user(self.clerk).action_accept()
        with self.assertRaises(AccessError):
            issue.with_user(self.reader).action_undo()
        for operation in ("write", "create", "unlink"):
            self.assertFalse(issue.with_user(self.clerk).has_access(operation))

    def test_many_at_once_and_those_that_cannot_be_are_told(self):
        people = [self.contact(f"Anna {n}", email=f"a{n}@gmial.com") for n in range(3)]
        self.check()
        people[1].email = "a1@new.example.com"
        found = self.issues(*people).with_user(self.clerk)
        told = found.action_accept()["params"]
        self.assertEqual(
            [contact.email for contact in people],
            ["a0@gmail.com", "a1@new.example.com", "a2@gmail.com"],
        )
        self.assertEqual(told["type"], "warning")
        self.assertRegex(told["message"], "^2 fixed. .*has changed since")

    def test_what_was_refused_stays_refused(self):
        anna = self.contact("Anna Berg", email=TYPO)
        self.env["mail.blacklist"]._add(TYPO)
        self.check()
        self.issue(anna).with_user(self.clerk).action_accept()
        self.assertTrue(
            self.env["mail.blacklist"].search([("email", "=", MEANT)]), anna.email
        )

    def test_people_of_an_organisation_get_their_addresses_back_too(self):
        acme = self.contact(
            "Acme", is_company=True, street="Hill 1", zip="D-10115", city="Berlin"
        )
        same = self.contact("Ruth Klein", parent_id=acme.id)
        own = self.contact("Paul Hof", parent_id=acme.id)
        own._update_address({"street": "Home 3", "zip": "14467", "city": "Potsdam"})
        self.check()
        issue = self.issue(acme).with_user(self.clerk)
        issue.action_accept()
        self.assertEqual((acme.zip, same.zip), ("10115", "10115"))
        self.assertEqual((own.zip, own.city), ("14467", "Potsdam"))
        issue.action_undo()
        self.assertEqual((acme.zip, same.zip), ("D-10115", "D-10115"))
        self.assertFalse(acme.country_id or same.country_id)
        self.assertEqual((own.zip, own.city), ("14467", "Potsdam"))
