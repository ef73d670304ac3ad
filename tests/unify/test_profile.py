from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..common import CustomerDataCase, make_user


@tagged("post_install", "-at_install")
class TestProfile(CustomerDataCase):
    def test_each_contact_gets_one_profile_and_addresses_none(self):
        anna = self.contact("Anna Berg")
        home = self.contact(False, parent_id=anna.id, type="delivery", street="Hill 1")
        inner = self.contact(False, parent_id=home.id, type="other", street="Hill 2")
        self.run_stages("link")
        self.assertEqual(self.profile(anna).partner_id, anna)
        self.assertEqual(self.profile(home), self.profile(anna))
        self.assertEqual(self.profile(inner), self.profile(anna))
        profiles = self.env["cdp.profile"].with_context(active_test=False)
        self.assertFalse(profiles.search([("partner_id", "in", (home + inner).ids)]))

    def test_a_contact_that_becomes_an_address_has_no_profile_of_its_own(self):
        acme = self.contact("Acme GmbH", is_company=True)
        stock = self.contact("Stock room", parent_id=acme.id)
        self.run_stages("link")
        self.assertNotEqual(self.profile(stock), self.profile(acme))
        stock.type = "delivery"
        self.run_stages("link")
        self.assertEqual(self.profile(stock), self.profile(acme))

    def test_own_companies_users_and_employees_are_left_out(self):
        colleague = make_user(self.env, "colleague").partner_id
        employee = self.contact("Eva Mann", employee=True)
        walk_in = self.contact("Walk-in customer")
        own = self.env.company.partner_id
        customer = self.contact("Anna Berg")
        self.run_stages("link", everybody=True)
        for partner in (colleague, employee, walk_in, own):
            self.assertTrue(self.profile(partner).excluded_by_id, partner.name)
            self.assertIn("Left out", self.profile(partner).rfm_reason)
        self.assertFalse(self.profile(customer).excluded_by_id)

    def test_the_owner_changes_who_is_left_out(self):
        school = self.contact("School", is_company=True, ref="SCHOOL")
        manager = make_user(self.env, "mgr", "customer_data_platform.group_manager")
        rule = (
            self.env["cdp.exclusion"]
            .with_user(manager)
            .create({"name": "Schools", "domain": "[('ref', '=', 'SCHOOL')]"})
        )
        self.run_stages("link")
        self.assertEqual(self.profile(school).excluded_by_id, rule)
        rule.active = False
        self.run_stages("link")
        self.assertFalse(self.profile(school).excluded_by_id)

    def test_a_rule_that_names_a_missing_field_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "cannot be used"):
            self.env["cdp.exclusion"].create(
                {"name": "Wrong", "domain": "[('no_such_field', '=', 1)]"}
            )

    def test_an_archived_contact_takes_its_profile_along(self):
        anna = self.contact("Anna Berg")
        self.run_stages("link")
        anna.active = False
        self.run_stages("link")
        self.assertFalse(self.profile(anna).active)
        anna.active = True
        self.run_stages("link")
        self.assertTrue(self.profile(anna).active)

    def test_searching_finds_by_name_and_by_identifier(self):
        anna = self.contact("Anna Berg", email="anna@berg.example.com")
        self.run_stages("link")
        for text in ("Anna B", "anna@berg"):
            found = self.env["cdp.profile"].name_search(text)
            self.assertIn(self.profile(anna).id, [id_ for id_, _name in found], text)

    def test_a_list_of_profiles_takes_a_constant_number_of_queries(self):
        self.make_customers(80)
        self.run_stages("link", "rfm")
        fields = {
            "name": {},
            "rfm": {},
            "revenue": {},
            "rfm_label_id": {"fields": {"display_name": {}}},
            "segment_ids": {"fields": {"display_name": {}}},
            "churn_reason": {},
            "rfm_reason": {},
        }
        counts = []
        for limit in (2, 80):
            self.env.invalidate_all()
            self.env["cdp.profile"].web_search_read([], fields, limit=limit)
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            self.env["cdp.profile"].web_search_read([], fields, limit=limit)
            counts.append(self.env.cr.sql_log_count - start)
        self.assertEqual(counts[0], counts[1])
