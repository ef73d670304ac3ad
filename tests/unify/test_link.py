from odoo.tests import tagged

from ..common import CustomerDataCase, make_user


@tagged("post_install", "-at_install")
class TestLink(CustomerDataCase):
    def same(self, *partners):
        return len({self.profile(partner).id for partner in partners}) == 1

    def link(self):
        self.run_stages("link")

    def test_agreeing_name_and_shared_key_link(self):
        anna = self.contact("Anna Berg", email="anna@berg.example.com")
        again = self.contact("BERG, Anna", email=" Anna@Berg.Example.com")
        third = self.contact("Anna Berg", phone="+49 30 901820")
        again.phone = "(030) 90 18 20"
        again.country_id = self.env.ref("base.de")
        self.link()
        self.assertTrue(self.same(anna, again, third))
        match = self.env["cdp.match"].search([("partner_b_id", "=", third.id)])
        self.assertIn("+4930901820", match.reason)

    def test_a_family_sharing_an_email_stays_apart(self):
        family = [
            self.contact(name, email="family@hof.example.com")
            for name in ("Martin Hof", "Martina Hof", "Paul Hof")
        ]
        self.link()
        self.assertEqual(len({self.profile(person).id for person in family}), 3)
        self.assertEqual(
            {key.state for key in self.profile(family[0]).identifier_ids}, {"shared"}
        )

    def test_father_and_son_stay_apart(self):
        father = self.contact("John Smith", phone="+1 202-555-0143")
        son = self.contact("John Smith Jr", phone="+1 202-555-0143")
        self.link()
        self.assertFalse(self.same(father, son))

    def test_a_placeholder_links_nobody(self):
        one = self.contact("Anna Berg", email="test@test.com", phone="0000000000")
        two = self.contact("Anna Berg", email="test@test.com", phone="0000000000")
        self.link()
        self.assertFalse(self.same(one, two))
        self.assertEqual(
            set(self.profile(one).identifier_ids.mapped("state")), {"placeholder"}
        )

    def test_a_key_alone_or_a_name_alone_links_nobody(self):
        one = self.contact("Anna Berg", email="anna@berg.example.com")
        self.contact("Ruth Klein", email="anna@berg.example.com")
        namesake = self.contact("Anna Berg", email="other@berg.example.com")
        self.link()
        self.assertFalse(self.same(one, namesake))
        self.assertEqual(self.profile(one).contact_count, 1)

    def test_person_and_organisation_stay_apart(self):
        shop = self.contact("Berg", is_company=True, email="info@berg.example.com")
        person = self.contact("Berg", email="info@berg.example.com")
        self.link()
        self.assertFalse(self.same(shop, person))

    def test_organisations_link_by_tax_id(self):
        one = self.contact("Acme GmbH", is_company=True, vat="DE 136.695.976")
        two = self.contact("ACME", is_company=True, vat="DE136695976")
        self.link()
        self.assertTrue(self.same(one, two))

    def test_contacts_of_two_companies_stay_apart(self):
        other = self.env["res.company"].create({"name": "Other shop"})
        ours, theirs, shared = (
            self.contact("Anna Berg", email="anna@berg.example.com", company_id=company)
            for company in (self.env.company.id, other.id, False)
        )
        self.link()
        self.assertFalse(self.same(ours, theirs))
        self.assertFalse(self.same(ours, shared))

    def test_linking_adds_up_the_purchases(self):
        anna = self.contact("Anna Berg", email="anna@berg.example.com")
        self.buy(anna, 10)
        self.run_stages("link", "rfm")
        again = self.contact("Anna Berg", email="anna@berg.example.com")
        self.buy(again, 5)
        self.run_stages("link", "rfm")
        self.assertEqual(self.profile(again).revenue, 15)
        self.assertEqual(self.profile(anna).partner_ids, anna + again)

    def test_undo_is_exact_and_for_good(self):
        anna = self.contact("Anna Berg", email="anna@berg.example.com")
        self.buy(anna, 10)
        again = self.contact("Anna Berg", phone="+49 30 901820")
        self.buy(again, 5)
        self.run_stages("link", "rfm")
        before = self.profile(anna), self.profile(again)
        again.email = "anna@berg.example.com"
        self.run_stages("link", "rfm")
        self.assertTrue(self.same(anna, again))
        match = self.env["cdp.match"].search([("partner_b_id", "=", again.id)])
        match.with_user(self._privacy_officer()).action_reject()
        self.run_stages("link", "rfm")
        self.assertEqual((self.profile(anna), self.profile(again)), before)
        self.assertEqual([p.revenue for p in before], [10, 5])
        self.assertTrue(all(p.active and not p.merged_into_id for p in before))
        self.run_stages("link", everybody=True)
        self.assertFalse(self.same(anna, again))

    def test_a_veto_holds_through_third_contacts(self):
        anna = self.contact("Anna Berg", email="anna@berg.example.com")
        again = self.contact("Anna Berg", email="anna@berg.example.com")
        self.link()
        match = self.env["cdp.match"].search([("partner_b_id", "=", again.id)])
        match.action_reject()
        third = self.contact("Anna Berg", email="anna@berg.example.com")
        self.link()
        self.assertFalse(self.same(anna, again))
        self.assertTrue(
            self.same(anna, third)
            or self.same(again, third)
            or self.profile(third).contact_count == 1
        )

    def test_a_withdrawn_veto_lets_the_rule_decide_again(self):
        anna = self.contact("Anna Berg", email="anna@berg.example.com")
        again = self.contact("Anna Berg", email="anna@berg.example.com")
        self.link()
        match = self.env["cdp.match"].search([("partner_b_id", "=", again.id)])
        match.action_reject()
        match.action_restore()
        self.link()
        self.assertTrue(self.same(anna, again))

    def test_splitting_three_keeps_the_other_two_together(self):
        a, b, c = (
            self.contact("Anna Berg", email=email, phone=phone)
            for email, phone in (
                ("anna@berg.example.com", False),
                ("anna@berg.example.com", "+49 30 901820"),
                (False, "+49 30 901820"),
            )
        )
        self.link()
        self.assertTrue(self.same(a, b, c))
        match = self.env["cdp.match"].search(
            [("partner_a_id", "=", a.id), ("partner_b_id", "=", b.id)]
        )
        match.action_reject()
        self.link()
        self.assertTrue(self.same(b, c))
        self.assertFalse(self.same(a, b))

    def test_order_of_entry_does_not_matter(self):
        people = [
            ("Anna Berg", {"email": "anna@berg.example.com"}),
            ("Anna Berg", {"email": "anna@berg.example.com", "phone": "+4930901820"}),
            ("Paul Berg", {"phone": "+4930901820"}),
            ("Berg Anna", {"phone": "+4930901820"}),
        ]
        shapes = []
        for order in ((0, 1, 2, 3), (3, 2, 1, 0), (1, 3, 0, 2)):
            with self.env.cr.savepoint() as savepoint:
                contacts = {}
                for n in order:
                    name, vals = people[n]
                    contacts[n] = self.contact(name, **vals)
                    self.link()
                shapes.append(
                    {
                        (m, n): self.same(contacts[m], contacts[n])
                        for m in contacts
                        for n in contacts
                    }
                )
                savepoint.rollback()
                self.env.invalidate_all()
        self.assertEqual(shapes[0], shapes[1])
        self.assertEqual(shapes[0], shapes[2])

    def test_a_deleted_main_contact_leaves_the_other_its_own_profile(self):
        anna = self.contact("Anna Berg", email="anna@berg.example.com")
        again = self.contact("Anna Berg", email="anna@berg.example.com")
        self.buy(again, 5)
        self.run_stages("link", "rfm")
        anna.unlink()
        self.run_stages("link", "rfm")
        profile = self.profile(again)
        self.assertEqual((profile.partner_id, profile.revenue), (again, 5))
        self.assertTrue(profile.active)

    def test_merging_contacts_in_odoo_keeps_the_survivor_scored(self):
        anna = self.contact("Anna Berg", email="anna@berg.example.com")
        other = self.contact("A. Berg", email="anna@berg.example.com")
        self.buy(anna, 10)
        self.buy(other, 5)
        self.run_stages("link", "rfm")
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((anna + other).ids, anna)
        self.run_stages("link", "rfm")
        self.assertFalse(other.exists())
        self.assertEqual(self.profile(anna).revenue, 15)

    def _privacy_officer(self):
        return make_user(
            self.env, "cdp_privacy", "customer_data_platform.group_privacy"
        )
