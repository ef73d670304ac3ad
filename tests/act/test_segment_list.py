"""Lists kept by hand: who is put on them stays on them."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import make_user
from .segment_case import SegmentCase


@tagged("post_install", "-at_install")
class TestSegmentList(SegmentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.contact("Anna Berg", email="Anna@Berg.example.com")
        cls.paul = cls.contact("Paul Hof")
        cls.list = cls.segment(name="Regulars' table", kind="list")
        cls.run_stages("link", "rfm", "segment")
        cls.user = make_user(cls.env, "usr", "customer_data_platform.group_user")

    def add(self, records, segment=None):
        wizard = (
            self.env["cdp.segment.add"]
            .with_user(self.user)
            .with_context(active_model=records._name, active_ids=records.ids)
            .create({"segment_id": (segment or self.list).id})
        )
        return wizard.action_add()["params"]["message"]

    def test_adding_from_a_list_of_profiles_or_contacts(self):
        said = self.add(self.profile(self.anna))
        self.assertIn("1 added", said)
        self.assertEqual(self.members(self.list), self.anna)
        said = self.add(self.anna + self.paul)
        self.assertIn("1 added to “Regulars' table”; 1 were on it already", said)
        self.assertEqual(self.members(self.list), self.anna + self.paul)
        self.assertEqual(self.list.member_count, 2)
        why = self.last_stay(self.list, self.paul).why_entered
        self.assertEqual(why, "put on the list by hand")

    def test_taking_off_is_kept_as_history(self):
        self.add(self.anna)
        self.list.pick_ids.with_user(self.user).unlink()
        self.assertFalse(self.members(self.list))
        stay = self.last_stay(self.list, self.anna)
        self.assertTrue(stay.left)
        self.assertEqual(stay.why_left, "taken off the list")

    def test_importing_email_addresses(self):
        picks = self.env["cdp.segment.pick"].with_user(self.user)
        fields = ["segment_id/.id", "email"]
        row = [str(self.list.id), "anna@berg.example.com"]
        self.assertFalse(picks.load(fields, [row])["messages"])
        self.assertEqual(self.members(self.list), self.anna)
        self.assertEqual(self.anna.email, "Anna@Berg.example.com")
        unknown = [str(self.list.id), "nobody@example.com"]
        (message,) = picks.load(fields, [unknown])["messages"]
        self.assertIn("No contact has the email address", message["message"])

    def test_a_list_follows_the_contact_not_the_profile(self):
        self.add(self.paul)
        double = self.contact("Anna Berg", email="anna@berg.example.com")
        self.add(double)
        self.run_stages("link", "rfm", "segment")
        self.assertEqual(double.cdp_profile_id, self.anna.cdp_profile_id)
        self.assertEqual(self.members(self.list), self.anna + self.paul)

    def test_night_and_changes_leave_it_alone(self):
        self.add(self.anna)
        self.buy(self.paul)
        self.run_stages("rfm", "segment", everybody=True)
        self.assertEqual(self.members(self.list), self.anna)

    def test_a_rule_is_not_filled_by_hand(self):
        rule = self.segment({"how": "never"})
        with self.assertRaisesRegex(ValidationError, "come and go by it"):
            self.add(self.anna, rule)

    def test_nobody_without_rights_puts_anybody_on(self):
        stranger = make_user(self.env, "stranger")
        with self.assertRaises(AccessError):
            self.list.with_user(stranger).pick_ids.create(
                {"segment_id": self.list.id, "partner_id": self.anna.id}
            )
        with self.assertRaises(UserError):
            self.add(self.env["res.partner"])
