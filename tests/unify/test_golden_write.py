from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import make_user
from .golden_case import GoldenCase

REFUSAL = "No such number."
OLD, NEW = "anna@old.example.com", "anna@new.example.com"


@tagged("post_install", "-at_install")
class TestGoldenWrite(GoldenCase):
    """Golden values written to the main contact, and taken back."""

    def due(self, contact):
        """What writing would change: {field: value}."""
        golden = self.profile(contact).golden_ids
        return {
            row.field: row.value
            for row in self.env["cdp.golden.write"]._writable(golden)
        }

    def test_the_preview_says_what_will_change_and_changes_nothing(self):
        anna, _again = self.pair({"city": "Berlin"}, {"phone": "+49 30 901820"})
        action = self.profile(anna).with_user(self.clerk).action_preview_golden()
        preview = self.env["cdp.golden.preview"].browse(action["res_id"])
        lines = [(line.field, line.old, line.new) for line in preview.line_ids]
        self.assertEqual(lines, [("phone", "", "+49 30 901820")])
        self.assertFalse(anna.phone)

    def test_the_button_writes_and_keeps_what_was_there(self):
        anna, again = self.pair(
            {"phone": "+49 30 901820"}, {"phone": "+49 30 901821", "city": "Bonn"}
        )
        entries = self.write_back(anna)
        self.assertEqual((anna.phone, anna.city), ("+49 30 901821", "Bonn"))
        self.assertEqual(again.phone, "+49 30 901821")
        phone = entries.filtered(lambda entry: entry.field == "phone")
        self.assertEqual(
            (phone.old_text, phone.new_text, phone.user_id, phone.by_rule),
            ("+49 30 901820", "+49 30 901821", self.clerk, False),
        )
        log = self.env["cdp.identity.log"].search([("partner_id", "=", anna.id)])
        self.assertEqual((log.action, log.user_id), ("written", self.clerk))
        self.assertIn("before: “+49 30 901820”", log.why)
        self.assertFalse(self.due(anna))

    def test_only_ticked_values_are_written(self):
        anna, _again = self.pair({}, {"phone": "+49 30 901821", "city": "Bonn"})
        profile = self.profile(anna).with_user(self.clerk)
        action = profile.action_preview_golden()
        preview = profile.env["cdp.golden.preview"].browse(action["res_id"])
        preview.line_ids.filtered(lambda line: line.field == "phone").chosen = False
        preview.action_write()
        self.assertEqual((anna.phone, anna.city), (False, "Bonn"))
        preview.line_ids.chosen = False
        with self.assertRaisesRegex(UserError, "Tick at least one"):
            preview.action_write()

    def test_nothing_is_written_that_the_person_did_not_see(self):
        anna, again = self.pair({"phone": "+49 30 1"}, {"phone": "+49 30 901821"})
        action = self.profile(anna).with_user(self.clerk).action_preview_golden()
        preview = self.env["cdp.golden.preview"].browse(action["res_id"])
        again.phone = "+49 30 901822"
        self.run_stages("link", "golden")
        with self.assertRaisesRegex(UserError, "has changed since"):
            preview.with_user(self.clerk).action_write()
        self.assertEqual(anna.phone, "+49 30 1")

    def test_writing_is_no_news_about_the_contact(self):
        # Written to today, Anna would be the most recent and win with all the rest.
        anna, again = self.pair({"phone": "+49 30 1"}, {"phone": "+49 30 901821"})
        anna.website = "http://old.example.com"
        again.website = "http://new.example.com"
        self.changed(anna, 20)
        self.changed(again, 10)
        self.run_stages("golden")
        profile = self.profile(anna)
        phone = self.golden(anna, "phone")
        self.env["cdp.golden.write"]._write_golden(phone)
        self.run_stages("link", "golden")
        self.assertEqual(self.golden(anna, "website").value, "http://new.example.com")
        entry = self.env["cdp.golden.write"].search([("profile_id", "=", profile.id)])
        entry.action_undo()
        self.run_stages("link", "golden")
        self.assertEqual(self.golden(anna, "website").value, "http://new.example.com")
        self.assertEqual(self.golden(anna, "phone").value, "+49 30 901821")

    def test_taking_back_restores_exactly(self):
        before = {"street": "Hill 1", "city": "Berlin", "phone": "030 / 9018-20"}
        anna, _again = self.pair(
            dict(before),
            {"street": "Park 2", "zip": "53111", "city": "Bonn", "phone": "0301"},
        )
        entries = self.write_back(anna)
        for entry in entries.with_user(self.clerk):
            entry.action_undo()
        self.assertEqual({name: anna[name] for name in before}, before)
        self.assertFalse(anna.zip)
        self.assertEqual(set(entries.mapped("state")), {"undone"})
        with self.assertRaisesRegex(UserError, "nothing to take back"):
            entries[0].action_undo()

    def test_people_of_an_organisation_get_their_addresses_back_too(self):
        acme, _again = self.pair(
            {"name": "Acme", "is_company": True, "street": "Hill 1", "city": "Berlin"},
            {"name": "Acme", "is_company": True, "street": "Park 2", "city": "Bonn"},
        )
        same = self.contact("Ruth Klein", parent_id=acme.id)
        own = self.contact("Paul Hof", parent_id=acme.id)
        moved = self.contact("Ida Lang", parent_id=acme.id)
        own._update_address({"street": "Home 3", "city": "Potsdam"})
        entry = self.write_back(acme)
        self.assertEqual(own.city, "Bonn")  # Odoo itself does that
        moved._update_address({"city": "Köln"})
        entry.action_undo()
        self.assertEqual((acme.city, same.city), ("Berlin", "Berlin"))
        self.assertEqual((own.street, own.city), ("Home 3", "Potsdam"))
        self.assertEqual(moved.city, "Köln")

    def test_taking_back_is_refused_when_the_contact_changed_since(self):
        anna, _again = self.pair({"phone": "+49 30 1"}, {"phone": "+49 30 901821"})
        entry = self.write_back(anna)
        anna.phone = "+49 30 777"
        with self.assertRaisesRegex(UserError, "has been changed since.*777"):
            entry.with_user(self.clerk).action_undo()
        self.assertEqual((anna.phone, entry.state), ("+49 30 777", "done"))

    def test_the_history_takes_a_constant_number_of_queries(self):
        us = self.env.ref("base.us").id
        for n in range(6):
            anna, _again = self.pair(
                {"name": f"Anna {n}"},
                {"name": f"Anna {n}", "street": f"Hill {n}", "country_id": us},
            )
            self.write_back(anna)
        fields = {name: {} for name in ("partner_id", "old_text", "new_text", "author")}
        self.assert_constant("cdp.golden.write", fields)
        golden = ("value", "source", "reason", "differs", "partner_id")
        self.assert_constant("cdp.golden", {name: {} for name in golden})

    def assert_constant(self, model, fields):
        """Reading two or six rows of a list takes as many queries."""
        model = self.env[model].with_user(self.reader)
        counts = []
        for limit in (2, 2, 6):
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            model.web_search_read([("field", "=", "address")], fields, limit=limit)
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(counts[1], counts[2], model._name)

    def test_taken_apart_the_contact_gets_its_own_values_back(self):
        anna, again = self.pair(
            {"phone": "+49 30 1", "city": "Berlin", "street": "Hill 1"},
            {"phone": "+49 30 901821", "city": "Bonn", "street": "Park 2"},
        )
        self.write_back(anna)
        anna.street = "Park 3"  # by a person, who knows
        self.env["cdp.stage.link"]._assign([[anna.id], [again.id]])
        self.run_stages("golden")
        self.assertEqual((anna.phone, anna.street), ("+49 30 1", "Park 3"))
        entries = self.env["cdp.golden.write"].search([("partner_id", "=", anna.id)])
        self.assertEqual(
            {entry.field: entry.state for entry in entries},
            {"phone": "parted", "address": "kept"},
        )
        log = self.env["cdp.identity.log"].search([("partner_id", "=", anna.id)])[0]
        self.assertIn("another customer now", log.why)
        self.assertFalse(log.user_id)
        self.env["cdp.stage.link"]._assign([[anna.id, again.id]])
        self.rule("phone", write_back=True)
        self.changed(again, 1)
        self.changed(anna, 20)
        self.run_stages("golden")
        self.assertEqual(anna.phone, "+49 30 901821")

    def test_writing_and_taking_back_need_the_right_to_write_contacts(self):
        anna, _again = self.pair({"phone": "+49 30 1"}, {"phone": "+49 30 901821"})
        with self.assertRaises(AccessError):
            self.write_back(anna, self.reader)
        stranger = make_user(self.env, "stranger", "base.group_partner_manager")
        with self.assertRaises(AccessError):
            self.write_back(anna, stranger)
        entry = self.write_back(anna)
        with self.assertRaises(AccessError):
            entry.with_user(self.reader).action_undo()
        entry.with_user(self.clerk).action_undo()
        self.assertEqual(anna.phone, "+49 30 1")

    def test_what_an_organisation_shares_is_not_written_to_its_people(self):
        acme = self.contact("Acme", is_company=True, street="Hill 1", city="Berlin")
        anna, _again = self.pair(
            {"parent_id": acme.id}, {"street": "Park 2", "city": "Bonn"}
        )
        self.assertEqual(self.golden(anna, "address").value, "Park 2, Bonn")
        self.assertNotIn("address", self.due(anna))

    # ------------------------------------------------------------------
    # By a rule
    # ------------------------------------------------------------------

    def test_a_rule_writes_by_itself_only_when_told_to(self):
        anna, _again = self.pair({"phone": "+49 30 1"}, {"phone": "+49 30 901821"})
        self.run_stages("golden", everybody=True)
        self.assertEqual(anna.phone, "+49 30 1")
        self.rule("phone", write_back=True)
        self.run_stages("golden")
        self.assertEqual(anna.phone, "+49 30 901821")
        entry = self.env["cdp.golden.write"].search([("partner_id", "=", anna.id)])
        self.assertEqual((entry.by_rule, entry.user_id.id), (True, False))
        log = self.env["cdp.identity.log"].search([("partner_id", "=", anna.id)])
        self.assertFalse(log.user_id)
        self.run_stages("link", "golden", everybody=True)  # the new key is read
        self.run_stages("link", "golden", everybody=True)
        self.assertEqual(
            entry, self.env["cdp.golden.write"].search([("partner_id", "=", anna.id)])
        )
        self.assertEqual(self.run_of("golden").written, 0)

    def test_what_a_person_took_back_is_not_written_again(self):
        self.rule("phone", write_back=True)
        anna, again = self.pair({"phone": "+49 30 1"}, {"phone": "+49 30 901821"})
        entry = self.env["cdp.golden.write"].search([("partner_id", "=", anna.id)])
        entry.with_user(self.clerk).action_undo()
        self.run_stages("link", "golden", everybody=True)
        self.assertEqual(anna.phone, "+49 30 1")
        again.phone = "+49 30 901822"  # that is news
        self.run_stages("link", "golden")
        self.assertEqual(anna.phone, "+49 30 901822")

    def test_another_spelling_of_the_same_number_is_not_written(self):
        self.rule("phone", write_back=True)
        anna, _again = self.pair(
            {"phone": "030 / 90 18 20", "country_id": self.env.ref("base.de").id},
            {"phone": "+49 30 901820"},
        )
        self.run_stages("golden", everybody=True)
        self.assertEqual(anna.phone, "030 / 90 18 20")
        self.assertEqual(self.golden(anna, "phone").reason, "The contacts agree")

    def test_no_rule_writes_to_colleagues(self):
        self.rule("phone", write_back=True)
        anna, _again = self.pair(
            {"phone": "+49 30 1", "employee": True}, {"phone": "+49 30 901821"}
        )
        self.run_stages("link", "golden", everybody=True)
        self.assertTrue(self.profile(anna).excluded_by_id)
        self.assertEqual(anna.phone, "+49 30 1")

    def test_more_than_a_batch_is_written_in_several(self):
        self.patch(self.env.registry["cdp.stage.golden"], "_write_limit", 2)
        pairs = [
            self.pair({"name": f"Anna {n}"}, {"name": f"Anna {n}", "phone": f"030{n}"})
            for n in range(5)
        ]
        self.rule("phone", write_back=True)
        self.run_stages("golden")
        self.assertEqual(
            [pair[0].phone for pair in pairs], [f"030{n}" for n in range(5)]
        )

    def test_what_odoo_refuses_is_noted_and_holds_nobody_up(self):
        anna, _again = self.pair({"phone": "030"}, {"phone": "+49 30 901821"})
        ruth, _more = self.pair(
            {"name": "Ruth Klein"}, {"name": "Ruth Klein", "phone": "+49 30 901822"}
        )

        def refuse(partners, vals):
            if anna in partners and "phone" in vals:
                raise UserError(REFUSAL)
            return write(partners, vals)

        model = self.env.registry["res.partner"]
        write = model.write
        self.patch(model, "write", refuse)
        self.rule("phone", write_back=True)
        self.run_stages("golden")
        self.assertEqual((anna.phone, ruth.phone), ("030", "+49 30 901822"))
        entry = self.env["cdp.golden.write"].search([("partner_id", "=", anna.id)])
        self.assertEqual((entry.state, entry.message), ("refused", REFUSAL))
        self.run_stages("golden", everybody=True)
        self.assertEqual(
            entry, self.env["cdp.golden.write"].search([("partner_id", "=", anna.id)])
        )


@tagged("post_install", "-at_install")
class TestGoldenConsent(GoldenCase):
    """What one of the linked contacts refused, the customer refused."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.news = cls.env["mailing.list"].create({"name": "News"})

    def opt_out(self, email):
        return self.env["mailing.contact"].create(
            {
                "email": email,
                "subscription_ids": [
                    (0, 0, {"list_id": self.news.id, "opt_out": True})
                ],
            }
        )

    def refused(self, contact, user=None):
        self.env.invalidate_all()
        profile = self.profile(contact).with_user(user or self.reader)
        return [
            (row.kind, row.list_name, row.address, row.partner_id)
            for row in profile.restriction_ids
        ]

    def blacklisted(self, email):
        return bool(self.env["mail.blacklist"].search([("email", "=", email)]))

    def test_the_strictest_of_the_linked_contacts_counts(self):
        anna, again = self.pair({"email": OLD}, {"email": NEW})
        self.assertEqual(self.refused(anna), [])
        self.env["mail.blacklist"]._add(OLD.upper())
        self.opt_out(NEW)
        self.assertEqual(
            self.refused(anna),
            [("email", False, OLD, anna), ("list", "News", NEW, again)],
        )

    def test_a_blocked_number_counts(self):
        anna, again = self.pair({}, {"phone": "+49 30 901820"})
        self.env["phone.blacklist"]._add(["+4930901820"])
        self.assertEqual(self.refused(anna), [("phone", False, "+4930901820", again)])

    def test_taken_apart_each_refused_what_it_refused(self):
        anna, again = self.pair({"email": OLD}, {"email": NEW})
        self.env["mail.blacklist"]._add(OLD)
        self.assertTrue(self.refused(anna))
        self.env["cdp.stage.link"]._assign([[anna.id], [again.id]])
        self.assertTrue(self.refused(anna))
        self.assertFalse(self.refused(again))

    def test_a_withdrawn_block_no_longer_counts(self):
        anna, _again = self.pair({"email": OLD}, {"email": NEW})
        self.env["mail.blacklist"]._add(OLD)
        self.env["mail.blacklist"]._remove(OLD)
        self.assertEqual(self.refused(anna), [])

    def test_a_new_email_is_blocked_as_the_old_one_was(self):
        anna, _again = self.pair({"email": OLD}, {"email": NEW})
        block = self.env["mail.blacklist"]._add(OLD)
        entry = self.write_back(anna)
        self.assertEqual(anna.email, NEW)
        self.assertTrue(self.blacklisted(NEW))
        self.assertTrue(block.active)
        self.assertIn(OLD, entry.message)
        new = self.env["mail.blacklist"].search([("email", "=", NEW)])
        self.assertIn(OLD, new.message_ids[0].body)
        entry.with_user(self.clerk).action_undo()
        self.assertTrue(self.blacklisted(OLD) and self.blacklisted(NEW))

    def test_a_new_email_is_opted_out_where_the_customer_opted_out(self):
        anna, _again = self.pair({"email": OLD}, {"email": NEW})
        self.opt_out(OLD)
        mine = self.env["mailing.contact"].create(
            {"email": NEW, "list_ids": [self.news.id]}
        )
        self.write_back(anna)
        self.assertTrue(mine.subscription_ids.opt_out)
        self.assertIn(("list", "News", NEW, anna), self.refused(anna))

    def test_an_email_that_is_on_no_list_is_noted_as_opted_out(self):
        anna, _again = self.pair({"email": OLD}, {"email": NEW})
        self.opt_out(OLD)
        self.write_back(anna)
        self.assertIn(("list", "News", NEW, anna), self.refused(anna))

    def test_a_new_number_is_blocked_as_the_old_one_was(self):
        anna, _again = self.pair({"phone": "+49 30 901820"}, {"phone": "+49 30 901821"})
        self.env["phone.blacklist"]._add(["+4930901820"])
        self.write_back(anna)
        self.assertIn(
            "+4930901821", self.env["phone.blacklist"].search([]).mapped("number")
        )

    def test_taking_back_does_not_loosen_what_was_refused_since(self):
        anna, _again = self.pair({"email": OLD}, {"email": NEW})
        entry = self.write_back(anna)
        self.env["mail.blacklist"]._add(NEW)
        entry.with_user(self.clerk).action_undo()
        self.assertEqual(anna.email, OLD)
        self.assertTrue(self.blacklisted(OLD))

    def test_taken_apart_nobody_answers_for_what_the_other_refused(self):
        anna, again = self.pair({"email": OLD}, {"email": NEW})
        self.write_back(anna)
        self.env["mail.blacklist"]._add(NEW)
        self.env["cdp.stage.link"]._assign([[anna.id], [again.id]])
        self.run_stages("golden")
        self.assertEqual(anna.email, OLD)
        self.assertFalse(self.blacklisted(OLD))

    def test_nothing_is_blocked_when_nothing_was_refused(self):
        anna, _again = self.pair({"email": OLD}, {"email": NEW})
        entry = self.write_back(anna)
        self.assertFalse(self.blacklisted(NEW))
        self.assertFalse(entry.message)

    def test_a_rule_blocks_as_well(self):
        self.env["mail.blacklist"]._add(OLD)
        self.rule("email", write_back=True)
        anna, _again = self.pair({"email": OLD}, {"email": NEW})
        self.assertEqual(anna.email, NEW)
        self.assertTrue(self.blacklisted(NEW))
