from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.customer_data_platform.tests.common import CustomerDataCase, make_user

STREETS = "Oak Elm Birch Maple Cedar Willow Linden Poplar Aspen Alder".split()
FIRST = """Anna Peter Maria Thomas Julia Markus Sophie Daniel Clara Simon Nina Oliver
Eva Lukas Hannah Paul Laura Felix Marie Jakob""".split()
LAST = """Gruber Steiner Wagner Hofer Berger Leitner Fuchs Winter Lehner Wimmer Egger
Auer Brandl Haas Koller Reiter Seidl Moser Lang Binder""".split()


@tagged("post_install", "-at_install")
class TestMatch(CustomerDataCase):
    """Contacts that are likely one customer, found without a certain rule."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.country = cls.env.ref("base.at")
        cls.env["res.partner"].create(
            [
                cls._person(FIRST[n % 20], LAST[(n * 7 + n // 20) % 20], n)
                for n in range(120)
            ]
        )
        # Alike in all but a typing error, so no certain rule links them
        cls.eva = cls._create("Eva", "Hollenstein", 500, phone="+43 664 5551234")
        cls.typo = cls._create("Eva", "Hollenstien", 500, email=False)
        # Two of one household
        cls.max = cls._create("Max", "Hollenstein", 500)
        cls._find()

    @classmethod
    def _person(cls, first, last, number, **vals):
        return {
            "name": f"{first} {last}",
            "email": f"{first}.{last}.{number}@example.com".lower(),
            "phone": f"+43 660 {1000000 + number * 7919}",
            "street": f"{STREETS[number % 10]} Street {number % 90 + 1}",
            "zip": str(1010 + number % 70),
            "city": "Wien",
            "country_id": cls.country.id,
            **vals,
        }

    @classmethod
    def _create(cls, *args, **vals):
        return cls.env["res.partner"].create(cls._person(*args, **vals))

    def _match(self, one, other):
        low, high = sorted((one.id, other.id))
        return self.env["cdp.match"].search(
            [("partner_a_id", "=", low), ("partner_b_id", "=", high)]
        )

    def _found(self, one, other):
        """Linked, or put up for review."""
        return self._match(one, other).verdict or "left alone"

    @classmethod
    def _find(cls):
        cls.run_stages("link", "match", everybody=True)

    def test_a_typing_error_is_found_and_explained(self):
        match = self._match(self.eva, self.typo)
        self.assertIn(match.verdict, ("linked", "proposed"))
        self.assertEqual(match.origin, "model")
        self.assertGreater(match.probability, 0.4)
        told = {field: (level, bits) for field, level, bits in match.evidence}
        self.assertEqual(told["name"][0], "typo_in_last")
        self.assertEqual(told["address"][0], "same")
        self.assertGreater(told["address"][1], 0)
        self.assertEqual(match.model_id.kind, "match")

    def test_people_of_one_household_stay_two_customers(self):
        self.assertNotEqual(
            self.profile(self.eva), self.profile(self.max), "same home, other person"
        )
        self.assertEqual(self._found(self.eva, self.max), "left alone")

    def test_nothing_changed_nothing_written(self):
        with (
            self.rows_written("cdp_match") as matches,
            self.rows_written("cdp_model") as versions,
            self.rows_written("res_partner") as partners,
        ):
            self.run_stages("match", everybody=True)
        self.assertEqual((matches, versions, partners), (set(), set(), set()))

    def test_what_somebody_told_apart_is_never_asked_again(self):
        match = self._match(self.eva, self.typo)
        match.action_reject()
        self._find()
        self.assertEqual(match.verdict, "rejected")
        self.assertNotEqual(self.profile(self.eva), self.profile(self.typo))

    def test_not_through_a_third_contact_either(self):
        self._match(self.eva, self.typo).action_reject()
        self._create("Eva", "Hollenstein", 500, phone="+43 664 5551234")
        self._find()
        self.assertNotEqual(self.profile(self.eva), self.profile(self.typo))

    def test_a_new_contact_is_compared_at_the_next_tick(self):
        new = self._create("Eva", "Holenstein", 500, email=False)
        self.run_stages("link", "match")
        self.assertTrue(
            self._match(self.eva, new) or self._match(self.typo, new),
            "the new contact is linked or put up for review",
        )

    def test_contacts_of_two_companies_are_never_compared(self):
        other = self.env["res.company"].create({"name": "Second Shop"})
        one = self._create("Nora", "Feldkircher", 700, company_id=self.env.company.id)
        two = self._create("Nora", "Feldkirchner", 700, company_id=other.id)
        self.run_stages("link", "match")
        self.assertEqual(self._found(one, two), "left alone")

    def test_a_proposal_that_is_none_any_more_goes(self):
        match = self._match(self.eva, self.typo)
        if match.verdict == "linked":
            match.verdict = "proposed"
        self.typo.write({"name": "Robert Zimmermann", "street": "Elsewhere 1"})
        self.run_stages("link", "match", everybody=True)
        self.assertFalse(
            match.exists().filtered(lambda match: match.verdict == "proposed")
        )

    def test_a_deleted_contact_takes_its_matches_along(self):
        match = self._match(self.eva, self.typo)
        self.typo.unlink()
        self.assertFalse(match.exists())
        self.run_stages("link", "match", everybody=True)
        self.assertEqual(self.run_of("match").state, "done")

    def test_go_back_to_a_version_and_stay_with_it(self):
        first = self.env["cdp.model"]._current("match")
        self.env["res.partner"].create(
            [self._person(LAST[n % 20], FIRST[n // 2 % 20], 900 + n) for n in range(60)]
        )
        self._find()
        self.assertEqual(first.state, "retired")
        manager = make_user(self.env, "matcher", "customer_data_platform.group_manager")
        first.with_user(manager).action_use()
        self._find()
        self.assertEqual(self.env["cdp.model"]._current("match"), first)
        first.with_user(manager).action_release()
        self._find()
        self.assertNotEqual(self.env["cdp.model"]._current("match"), first)

    def test_only_managers_choose_versions(self):
        version = self.env["cdp.model"]._current("match")
        user = make_user(self.env, "reader", "customer_data_platform.group_user")
        with self.assertRaises(AccessError):
            version.with_user(user).action_release()

    def test_too_many_contacts_are_told_to_run_from_a_shell(self):
        stage = self.env["cdp.stage.match"].with_context(cron_id=1)
        self.patch(type(stage), "_full_size", lambda self, cursor: 200_000)
        with self.assertRaisesRegex(UserError, "odoo cdp unify"):
            stage._full_batch(0)

    def test_without_splink_certain_rules_go_on_and_the_page_says_so(self):
        stage = self.env["cdp.stage.match"]
        self.patch(type(stage), "_can_match", lambda self: False)
        self._find()
        self.assertEqual(self.run_of("match").state, "done")
        self.assertIn("splink", self.env["cdp.model"]._current("match").explanation)
