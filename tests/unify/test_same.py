from odoo.tests import Form, tagged

from odoo.addons.customer_data_platform.tests.common import CustomerDataCase, make_user


@tagged("post_install", "-at_install")
class TestSame(CustomerDataCase):
    """Whoever enters a contact is told that it may exist already."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.contact("Anna Berg", email="anna.berg@gmail.com")
        cls.run_stages("link")
        cls.user = make_user(
            cls.env,
            "typist",
            "customer_data_platform.group_user",
            "base.group_partner_manager",
        )

    def _form(self, record=None, user=None):
        model = self.env["res.partner"].with_user(user or self.user)
        return Form(record.with_user(self.user) if record else model)

    def test_a_new_contact_with_a_known_key_is_told(self):
        with self._form() as form:
            form.name = "A. Berg"
            self.assertFalse(form.cdp_same_id)
            form.email = "AnnaBerg+shop@gmail.com"
            self.assertEqual(form.cdp_same_id, self.anna)
            form.email = "somebody.else@example.com"
            self.assertFalse(form.cdp_same_id)

    def test_a_made_up_address_is_nobody_s(self):
        self.contact("Nobody", email="none@none.com")
        self.run_stages("link")
        with self._form() as form:
            form.name = "Somebody"
            form.email = "none@none.com"
            self.assertFalse(form.cdp_same_id)

    def test_a_contact_is_not_its_own_double(self):
        with self._form(self.anna) as form:
            self.assertFalse(form.cdp_same_id)
            form.email = "anna.berg@googlemail.com"
            self.assertFalse(form.cdp_same_id)

    def test_a_contact_that_is_looked_at_costs_no_query(self):
        anna = self.anna.with_user(self.user)
        anna.read(["email", "phone", "vat", "is_company", "country_id", "parent_id"])
        with self.assertQueryCount(0):
            self.assertFalse(anna.cdp_same_id)

    def test_a_likely_duplicate_is_told_after_the_form_by_one_query(self):
        other = self.contact("Anne Berg")
        self.run_stages("link")
        anna = self.anna.with_user(self.user)
        self.assertFalse(anna.cdp_may_exist())  # and fills what is cached for all
        with self.assertQueryCount(1):
            self.assertFalse(anna.cdp_may_exist())
        match = self.env["cdp.match"].create(
            {
                "partner_a_id": self.anna.id,
                "partner_b_id": other.id,
                "verdict": "proposed",
                "origin": "model",
                "probability": 0.8,
            }
        )
        told = {"match_id": match.id, "id": other.id, "name": "Anne Berg"}
        self.assertEqual(anna.cdp_may_exist(), told)
        match.decide("rejected")
        self.assertFalse(anna.cdp_may_exist(), "it is never asked again")

    def test_users_without_a_role_see_nothing_of_it(self):
        plain = make_user(self.env, "plain", "base.group_partner_manager")
        view = self.env["res.partner"].with_user(plain).get_view(view_type="form")
        self.assertNotIn("cdp_same_id", view["arch"])
