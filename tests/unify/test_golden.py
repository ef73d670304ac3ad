from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common import make_user
from .golden_case import GoldenCase


@tagged("post_install", "-at_install")
class TestGolden(GoldenCase):
    """The golden record: which value stands for the customer, and why."""

    def test_every_golden_value_names_its_contact_source_and_date(self):
        anna, again = self.pair({"phone": "+49 30 901820"}, {"phone": "+49 30 901821"})
        self.buy(again, 10)
        self.changed(again, 10)
        self.run_stages("golden")
        phone = self.golden(anna, "phone")
        self.assertEqual(phone.value, "+49 30 901821")
        self.assertEqual((phone.partner_id, phone.source), (again, "Test purchases"))
        self.assertEqual(phone.date.date(), again.write_date.date())
        self.assertEqual(phone.reason, "Most recent of 2 different values")

    def test_an_address_is_taken_as_a_whole(self):
        anna, again = self.pair(
            {"street": "Hill 1", "street2": "Back house", "city": "Berlin"},
            {"street": "Park 2", "zip": "20095", "city": "Hamburg"},
        )
        address = self.golden(anna, "address")
        self.assertEqual(address.value, "Park 2, 20095 Hamburg")
        self.assertEqual(address.partner_id, again)

    def test_half_an_address_does_not_replace_a_whole_one(self):
        anna, _again = self.pair(
            {"street": "Hill 1", "zip": "10115", "city": "Berlin"}, {"city": "Hamburg"}
        )
        self.assertEqual(self.golden(anna, "address").partner_id, anna)

    def test_an_email_that_cannot_be_one_comes_last(self):
        anna, _again = self.pair(
            {"email": "anna@berg.example.com"}, {"email": "not an email"}
        )
        self.assertEqual(self.golden(anna, "email").value, "anna@berg.example.com")

    def test_an_archived_contact_comes_last(self):
        anna, again = self.pair({"phone": "+49 30 901820"}, {"phone": "+49 30 901821"})
        again.active = False
        self.changed(again, 1)
        self.run_stages("golden")
        self.assertEqual(self.golden(anna, "phone").partner_id, anna)

    def test_the_tax_id_comes_from_the_most_trusted_source(self):
        self.source.trust = "3"
        anna, again = self.pair(
            {"name": "Acme", "is_company": True, "vat": "DE136695976"},
            {"name": "Acme", "is_company": True, "vat": "DE129273398"},
        )
        self.assertEqual(self.golden(anna, "vat").partner_id, again)  # more recent
        self.buy(anna, 10)
        self.changed(anna, 20)
        self.run_stages("golden")
        self.assertEqual(self.golden(anna, "vat").partner_id, anna)

    def test_less_trust_in_a_source_counts_at_the_next_run(self):
        self.source.trust = "3"
        anna, again = self.pair(
            {"name": "Acme", "is_company": True, "vat": "DE136695976"},
            {"name": "Acme", "is_company": True, "vat": "DE129273398"},
        )
        self.buy(anna, 10)
        self.changed(anna, 20)
        self.run_stages("golden")
        self.source.trust = "1"
        self.run_stages("golden")
        self.assertEqual(self.golden(anna, "vat").partner_id, again)

    def test_the_manager_changes_a_rule_and_everybody_is_looked_at(self):
        anna, _again = self.pair({"name": "Anna Maria Berg"}, {"name": "Anna Berg"})
        self.assertEqual(self.golden(anna, "name").value, "Anna Maria Berg")
        manager = make_user(self.env, "mgr", "customer_data_platform.group_manager")
        rule = self.env.ref("customer_data_platform.survivorship_name")
        with self.assertRaises(AccessError):
            rule.with_user(self.reader).rule = "most_recent"
        rule.with_user(manager).rule = "most_recent"
        self.run_stages("golden")
        self.assertEqual(self.golden(anna, "name").value, "Anna Berg")

    def test_addresses_of_a_customer_offer_no_values(self):
        anna, _again = self.pair({"phone": "+49 30 901820"}, {"email": "a@b.example"})
        self.contact("Depot", parent_id=anna.id, type="delivery", phone="+49 30 1")
        self.run_stages("link", "golden")
        self.assertEqual(self.golden(anna, "phone").value, "+49 30 901820")

    def test_a_customer_of_one_contact_needs_no_rows(self):
        anna = self.contact("Anna Berg", email="anna@berg.example.com")
        self.run_stages("link", "golden")
        self.assertFalse(self.profile(anna).golden_ids)

    def test_a_change_of_a_contact_counts_at_once_and_for_it_only(self):
        anna, again = self.pair({"city": "Berlin"}, {"city": "Hamburg"})
        other, _more = self.pair({"name": "Ruth Klein"}, {"name": "Ruth Klein"})
        self.run_stages("link", "golden")
        rows = self.profile(other).golden_ids.ids
        again.street = "Park 2"
        with self.rows_written("cdp_golden") as written:
            self.run_stages("link", "golden")
        self.assertEqual(self.golden(anna, "address").value, "Park 2, Hamburg")
        self.assertTrue(written)
        self.assertFalse(written & set(rows))

    def test_a_second_run_writes_nothing(self):
        self.pair({"phone": "+49 30 901820", "city": "Berlin"}, {"city": "Hamburg"})
        self.run_stages("golden", everybody=True)
        with self.rows_written("cdp_golden") as written:
            self.run_stages("golden", everybody=True)
        self.assertFalse(written)
        self.assertEqual(self.run_of("golden").written, 0)

    def test_taken_apart_each_stands_for_itself_again(self):
        anna, again = self.pair({"phone": "+49 30 901820"}, {"phone": "+49 30 901821"})
        third = self.contact("Anna Berg", city="Bonn")
        self.run_stages("link")
        self.env["cdp.stage.link"]._assign([[anna.id, again.id, third.id]])
        self.run_stages("link", "golden")
        self.assertEqual(self.golden(again, "address").value, "Bonn")
        self.env["cdp.stage.link"]._assign([[anna.id, again.id], [third.id]])
        self.run_stages("link", "golden")
        self.assertFalse(self.golden(anna, "address"))
        self.assertFalse(self.profile(third).golden_ids)
        self.env["cdp.stage.link"]._assign([[anna.id], [again.id]])
        self.run_stages("link", "golden")
        self.assertFalse(self.profile(anna).golden_ids)
        self.assertFalse(self.profile(again).golden_ids)

    def test_a_deleted_contact_takes_its_values_along(self):
        anna, again = self.pair({"city": "Berlin"}, {"city": "Hamburg"})
        third = self.contact("Anna Berg", city="Bonn")
        self.run_stages("link")
        self.env["cdp.stage.link"]._assign([(anna + again + third).ids])
        self.run_stages("link", "golden")
        third.unlink()
        self.run_stages("golden")
        self.assertIn(self.golden(anna, "address").partner_id, anna + again)
        again.unlink()
        self.run_stages("golden")
        self.assertFalse(self.profile(anna).golden_ids)

    def test_merged_in_odoo_the_survivor_stands_alone(self):
        anna, again = self.pair({"city": "Berlin"}, {"city": "Hamburg"})
        self.write_back(anna)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((anna + again).ids, anna)
        self.run_stages("link", "golden")
        self.assertFalse(again.exists())
        self.assertFalse(self.profile(anna).golden_ids)

    def test_another_companys_golden_values_do_not_show(self):
        other = self.env["res.company"].create({"name": "Other shop"})
        anna, _again = self.pair(
            {"city": "Berlin", "company_id": other.id},
            {"city": "Hamburg", "company_id": other.id},
        )
        self.env["mail.blacklist"]._add("anna@berg.example.com")
        anna.email = "anna@berg.example.com"
        self.rule("email", write_back=True)
        rows = self.profile(anna).golden_ids
        self.assertTrue(rows)
        self.profile(anna)._fix_golden("phone", {"phone": "+49 30 901820"})
        self.write_back(anna, self.env.user)
        of_anna = [("profile_id", "=", self.profile(anna).id)]
        for model in (
            "cdp.golden",
            "cdp.golden.fix",
            "cdp.golden.write",
            "cdp.restriction",
        ):
            self.assertTrue(self.env[model].search(of_anna), model)
            found = self.env[model].with_user(self.reader).search(of_anna)
            self.assertFalse(found, model)

    def test_a_profile_page_opens_for_the_least_privileged(self):
        anna, _again = self.pair({"city": "Berlin"}, {"city": "Hamburg"})
        profile = self.profile(anna).with_user(self.reader)
        self.assertFalse(profile.may_fix)
        found = profile.golden_ids.mapped("value")
        self.assertIn("Hamburg", found)
        self.assertTrue(all(profile.golden_ids.mapped("source")))
        self.assertTrue(all(profile.golden_ids.mapped("reason")))


@tagged("post_install", "-at_install")
class TestGoldenByHand(GoldenCase):
    """What a person fixes stays."""

    def fix(self, contact, field, user=None, **vals):
        profile = self.profile(contact).with_user(user or self.clerk)
        profile._fix_golden(field, vals)

    def test_a_fixed_value_stays_whatever_the_rules_say(self):
        anna, again = self.pair({"city": "Berlin"}, {"city": "Hamburg"})
        self.fix(anna, "name", name="Anna Berg-Klein")
        name = self.golden(anna, "name")
        self.assertEqual((name.value, name.fixed), ("Anna Berg-Klein", True))
        self.assertEqual(
            (name.user_id, name.source), (self.clerk, f"Fixed by {self.clerk.name}")
        )
        self.rule("name", rule="longest")
        again.name = "Anna Maria Magdalena Berg"
        self.run_stages("link", "golden")
        self.assertEqual(self.golden(anna, "name").value, "Anna Berg-Klein")

    def test_released_the_rules_choose_again(self):
        anna, _again = self.pair({"name": "Anna Maria Berg"}, {})
        self.fix(anna, "name", name="Annie")
        self.golden(anna, "name").with_user(self.clerk).action_release()
        name = self.golden(anna, "name")
        self.assertEqual((name.value, name.fixed), ("Anna Maria Berg", False))

    def test_the_dialog_takes_over_what_another_contact_says(self):
        anna, again = self.pair(
            {"street": "Hill 1", "city": "Berlin"}, {"street": "Park 2", "city": "Bonn"}
        )
        action = self.golden(anna, "address").with_user(self.clerk).action_fix()
        wizard = self.env["cdp.golden.edit"].with_user(self.clerk)
        with Form(wizard.with_context(**action["context"])) as form:
            self.assertEqual(form.street, "Park 2")
            form.partner_id = anna
            self.assertEqual((form.street, form.city), ("Hill 1", "Berlin"))
        form.record.action_fix()
        self.assertEqual(self.golden(again, "address").value, "Hill 1, Berlin")

    def test_a_customer_of_one_contact_can_have_a_fixed_value(self):
        anna = self.contact("Anna Berg", email="anna@berg.example.com")
        self.run_stages("link", "golden")
        self.fix(anna, "function", function="Owner")
        self.run_stages("golden", everybody=True)
        self.assertEqual(self.profile(anna).golden_ids.mapped("value"), ["Owner"])

    def test_a_fix_comes_along_into_a_link_and_goes_back_with_it(self):
        anna = self.contact("Anna Berg")
        again = self.contact("Anna Berg")
        self.run_stages("link", "golden")
        self.fix(again, "function", function="Owner")
        self.env["cdp.stage.link"]._assign([[anna.id, again.id]])
        self.run_stages("golden")
        self.assertEqual(self.golden(anna, "function").value, "Owner")
        self.env["cdp.stage.link"]._assign([[anna.id], [again.id]])
        self.run_stages("golden")
        self.assertFalse(self.golden(anna, "function"))
        self.assertEqual(self.golden(again, "function").value, "Owner")

    def test_fixing_is_for_those_who_may_write_the_contact(self):
        anna, _again = self.pair({"city": "Berlin"}, {"city": "Hamburg"})
        with self.assertRaises(AccessError):
            self.fix(anna, "name", user=self.reader, name="Annie")
        stranger = make_user(self.env, "stranger", "base.group_partner_manager")
        with self.assertRaises(AccessError):
            self.fix(anna, "name", user=stranger, name="Annie")
        self.fix(anna, "name", user=self.clerk, name="Annie")
        with self.assertRaises(AccessError):
            self.golden(anna, "name").with_user(self.reader).action_release()

    def test_nothing_cannot_be_fixed(self):
        anna, _again = self.pair({"city": "Berlin"}, {"city": "Hamburg"})
        with self.assertRaisesRegex(UserError, "enter a value first"):
            self.fix(anna, "name", name="")

    def test_nobody_writes_golden_values_past_the_rules(self):
        manager = make_user(self.env, "mgr", "customer_data_platform.group_manager")
        for model in ("cdp.golden", "cdp.golden.fix", "cdp.golden.write"):
            for user in (self.clerk, manager):
                for operation in ("write", "create", "unlink"):
                    may = self.env[model].with_user(user).has_access(operation)
                    self.assertFalse(may, (model, user.login, operation))
