from odoo.tests import tagged

from ...engine import contact_keys, names
from ...models.unify.reasons import KEY_REASONS, NAME_REASONS
from ..common import CustomerDataCase


@tagged("post_install", "-at_install")
class TestIdentifier(CustomerDataCase):
    def keys(self, partner):
        self.run_stages("link")
        keys = self.profile(partner).identifier_ids
        return {(key.kind, key.value, key.state) for key in keys}

    def test_one_form_for_all_ways_of_writing(self):
        anna = self.contact(
            "Anna Berg",
            email="Anna.Berg+shop@GMAIL.com",
            phone="030 / 90 18 20",
            country_id=self.env.ref("base.de").id,
        )
        self.assertEqual(
            self.keys(anna),
            {("email", "annaberg@gmail.com", "own"), ("phone", "+4930901820", "own")},
        )

    def test_the_companys_country_helps_when_the_contact_has_none(self):
        self.env.ref("base.main_company").country_id = self.env.ref("base.be")
        anna = self.contact("Anna Berg", phone="02 552 00 00")
        self.assertEqual(self.keys(anna), {("phone", "+3225520000", "own")})

    def test_what_is_not_valid_says_why(self):
        anna = self.contact("Anna Berg", email="anna.example.com", phone="12")
        self.keys(anna)
        keys = self.profile(anna).identifier_ids
        self.assertEqual(set(keys.mapped("state")), {"invalid"})
        email = keys.filtered(lambda key: key.kind == "email")
        self.assertEqual(
            email.reason, "There is no @ in it, so it is not an email address."
        )
        self.assertTrue(all(keys.mapped("reason")))

    def test_the_contact_keeps_what_was_typed(self):
        anna = self.contact("anna BERG", email="ANNA@Berg.example.com ")
        before = anna.name, anna.email
        self.keys(anna)
        self.assertEqual((anna.name, anna.email), before)

    def test_a_changed_email_replaces_the_identifier(self):
        anna = self.contact("Anna Berg", email="anna@berg.example.com")
        self.keys(anna)
        anna.email = "anna@hof.example.com"
        self.assertEqual(self.keys(anna), {("email", "anna@hof.example.com", "own")})

    def test_a_key_stops_being_shared_when_the_other_gives_it_up(self):
        anna = self.contact("Anna Berg", email="both@berg.example.com")
        paul = self.contact("Paul Berg", email="both@berg.example.com")
        self.assertEqual(
            self.keys(anna), {("email", "both@berg.example.com", "shared")}
        )
        paul.email = False
        self.assertEqual(self.keys(anna), {("email", "both@berg.example.com", "own")})

    def test_a_switchboard_is_nobodys(self):
        staff = [
            self.contact(f"{first} Meier", phone="+49 30 901820")
            for first in (
                "Anna Bert Carl Doris Emil Frieda Gustav Hanna Ines Jana Karl Lea"
            ).split()
        ]
        self.assertEqual(self.keys(staff[0]), {("phone", "+4930901820", "crowd")})

    def test_an_address_lends_its_keys_to_its_owner(self):
        anna = self.contact("Anna Berg")
        self.contact(
            False, parent_id=anna.id, type="delivery", email="home@berg.example.com"
        )
        self.assertEqual(self.keys(anna), {("email", "home@berg.example.com", "own")})

    def test_hostile_values_are_kept_as_they_are(self):
        hostile = ("'; DROP TABLE res_partner; --", "\u202e@x", "a" * 5000, "%s%(x)s")
        for value in hostile:
            person = self.contact("Anna Berg", email=value, phone=value)
            keys = self.keys(person)
            self.assertEqual({state for _k, _v, state in keys}, {"invalid"}, value)

    def test_every_reason_of_the_engine_has_its_sentence(self):
        self.assertEqual(set(contact_keys.REASONS) - {""}, set(KEY_REASONS))
        self.assertLessEqual(set(NAME_REASONS), set(names.REASONS))
