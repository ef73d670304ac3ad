"""Steps that tag and change contacts: by a server action of their own."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import make_user
from .journey_case import END, MAIL, JourneyCase

USER = "customer_data_platform.group_user"
MANAGER = "customer_data_platform.group_manager"
LOG = "odoo.addons.customer_data_platform.models.act.journey"
APPS = {"lead": "crm.lead", "coupon": "loyalty.program"}


@tagged("post_install", "-at_install")
class TestJourneyKinds(JourneyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.regular = cls.env["res.partner.category"].create({"name": "Regular"})

    def tag(self, **vals):
        return {"kind": "tag", "tag_id": self.regular.id, **vals}

    def field(self, name="function", value="Baker"):
        return {"kind": "field", "field_name": name, "field_value": value}

    def action(self, journey):
        return journey.step_ids.own_action_id

    # tags and fields

    def test_a_tag_is_set_and_removed(self):
        journey = self.journey(self.tag(), END)
        self.enter(journey, self.anna, self.paul)
        self.run_stages("journey")
        self.assertEqual(self.anna.category_id, self.regular)
        self.assertEqual(self.visits(journey, self.anna)[0], ("tag", "done", None))
        back = self.journey(self.tag(tag_way="remove"), END)
        self.enter(back, self.anna)
        self.run_stages("journey")
        self.assertFalse(self.anna.category_id)
        self.assertEqual(self.paul.category_id, self.regular)

    def test_other_tags_stay(self):
        self.anna.category_id = self.env["res.partner.category"].create({"name": "Old"})
        self.enter(self.journey(self.tag()), self.anna)
        self.run_stages("journey")
        self.assertEqual(set(self.anna.category_id.mapped("name")), {"Old", "Regular"})

    def test_a_field_of_each_type_is_changed(self):
        portugal = self.env.ref("base.pt")
        for name, written, expected in (
            ("function", "Baker", "Baker"),
            ("function", False, False),
            ("city", " Lisbon ", "Lisbon"),
            ("country_id", "portugal", portugal),
            ("country_id", False, self.env["res.country"]),
            ("lang", "English (US)", "en_US"),
        ):
            journey = self.journey(self.field(name, written), END, reentry="key")
            self.enter(journey, self.anna)
            self.run_stages("journey")
            self.assertEqual(self.anna[name], expected, (name, written))

    def test_what_cannot_be_written_is_refused_in_words(self):
        for name, written, words in (
            ("country_id", "Portugall", "cannot be written there"),
            ("lang", "Klingon", "It takes: .*English"),
            (False, "x", "needs what it is to change"),
        ):
            journey = self.journey(self.field(name, written), start=False)
            with self.assertRaisesRegex(UserError, words):
                journey.action_start()
        with self.assertRaisesRegex(UserError, "needs a tag"):
            self.journey({"kind": "tag"})

    def test_consent_and_identity_cannot_be_changed(self):
        offered = dict(self.env["cdp.journey.step"]._selection_field())
        for name in (
            *("active", "parent_id", "company_id", "email", "phone", "is_blacklisted"),
            *("cdp_birthdate", "cdp_profile_id", "type", "user_ids", "message_bounce"),
            *("write_uid", "signup_type", "commercial_partner_id", "name"),
        ):
            self.assertNotIn(name, offered)
            with self.assertRaisesRegex(UserError, "needs what it is to change"):
                self.journey(self.field(name, "1"))
        self.assertIn("user_id", offered)
        self.assertIn("function", offered)

    # the action underneath

    def test_the_action_keeps_in_step_and_goes_with_it(self):
        journey = self.journey(self.tag(), start=False)
        action = self.action(journey)
        self.assertEqual(
            (action.state, action.update_path), ("object_write", "category_id")
        )
        self.assertIn("Set the tag “Regular”", action.name)
        journey.step_ids.tag_way = "remove"
        self.assertEqual(action.update_m2m_operation, "remove")
        journey.step_ids.write(self.field())
        self.assertEqual((action.update_path, action.value), ("function", "Baker"))
        journey.step_ids.kind = "end"
        self.assertFalse(action.exists())
        journey.step_ids.write(self.tag())
        action = self.action(journey)
        journey.step_ids.unlink()
        self.assertFalse(action.exists())
        journey = self.journey(self.tag())
        action = self.action(journey)
        journey.action_stop()
        journey.unlink()
        self.assertFalse(action.exists())

    def test_a_new_version_has_an_action_of_its_own_with_what_was_added(self):
        journey = self.journey(self.tag())
        first = self.action(journey)
        first.write({"state": "code", "code": "record.write({'ref': 'extended'})"})
        journey.action_change()
        second = self.action(journey)
        self.assertTrue(second and second != first)
        self.assertEqual(second.code, first.code)
        self.assertNotIn("copy", second.name)
        journey.step_ids.tag_way = "remove"
        self.assertEqual(first.state, "code")
        self.assertEqual(second.state, "object_write")

    def test_an_administrator_extends_it(self):
        journey = self.journey(self.tag())
        opened = journey.step_ids.action_open_action()
        action = self.env["ir.actions.server"].browse(opened["res_id"])
        action.write({"state": "code", "code": "record.write({'ref': 'extended'})"})
        self.enter(journey, self.anna)
        self.run_stages("journey")
        self.assertEqual(self.anna.ref, "extended")

    # when and how often

    def test_the_shadow_changes_nothing(self):
        journey = self.journey(self.tag(), self.field(), start=False)
        journey.action_shadow()
        self.enter(journey, self.anna)
        self.run_stages("journey")
        self.assertFalse(self.anna.category_id or self.anna.function)
        self.assertEqual(
            self.visits(journey, self.anna),
            [("tag", "shadow", None), ("field", "shadow", None)],
        )

    def test_a_test_is_for_oneself(self):
        mine = self.env.user.partner_id
        mine.email = "me@shop.example.com"
        self.journey(self.tag(), self.field(), start=False).action_test_on_me()
        self.assertEqual((mine.category_id, mine.function), (self.regular, "Baker"))

    def test_one_failing_customer_does_not_keep_the_others(self):
        journey = self.journey(self.tag(), END)
        self.action(journey).write(
            {
                "state": "code",
                "code": "if record.name == 'Anna': raise UserError('No Annas')\n"
                "record.write({'function': 'done'})",
            }
        )
        self.enter(journey, self.anna, self.paul)
        with self.assertLogs(LOG, "WARNING"):
            self.run_stages("journey")
        self.assertEqual(self.runs(journey, self.anna).state, "failed")
        self.assertEqual(self.paul.function, "done")

    def test_without_the_tag_the_customer_goes_on(self):
        journey = self.journey(self.tag(), MAIL)
        self.regular.unlink()
        self.enter(journey, self.anna)
        self.go()
        self.assertEqual(
            self.visits(journey, self.anna),
            [("tag", "held", "missing"), ("email", "sent", None)],
        )

    def test_without_its_app_the_customer_goes_on(self):
        journey = self.journey(self.tag(), MAIL)
        for kind, model in APPS.items():
            if model in self.env:
                continue  # tested with the app below
            self.assertNotIn(kind, journey.step_ids[0].offered_kinds)
            refused = self.journey({"kind": kind, "lead_name": "Call"}, start=False)
            with self.assertRaisesRegex(UserError, "install"):
                refused.action_start()
            self.env.flush_all()  # an app that was there is gone:
            self.env.cr.execute(
                "UPDATE cdp_journey_step SET kind = %s, programme = 1 WHERE id = %s",
                [kind, journey.step_ids[0].id],
            )
            self.env.invalidate_all()
            spec = {"coupon_ref": {"fields": {"display_name": {}}}, "kind": {}}
            self.assertEqual(journey.step_ids[0].web_read(spec)[0]["kind"], kind)
            self.assertTrue(journey.step_ids[0].display_name)
            self.assertEqual(len(journey.copy().step_ids), 2)
            self.enter(journey, self.anna, self.paul, key=f"hand:{kind}")
            self.go()
            run = self.runs(journey, self.anna)[-1]
            self.assertEqual(
                [(visit.kind, visit.state, visit.reason) for visit in run.visit_ids][
                    -1
                ],
                (kind, "held", "missing"),
            )
            self.assertEqual(run.state, "done")
            journey.reentry = "key"

    # who may

    def test_who_may_not_change_contacts_cannot_by_a_journey(self):
        manager = make_user(self.env, "planner", MANAGER)
        for step in (self.tag(), self.field()):
            journey = self.journey(step, start=False).with_user(manager)
            for action in ("action_start", "action_test_on_me"):
                with self.assertRaisesRegex(AccessError, "may not do yourself"):
                    getattr(journey, action)()
            journey.action_shadow()  # nothing is done, and then:
            with self.assertRaises(AccessError):
                journey.action_start()
            self.assertFalse(journey.approved)

    def test_a_manager_who_may_change_contacts_makes_one_from_nothing(self):
        groups = f"{MANAGER},base.group_partner_manager"
        manager = make_user(self.env, "planner", groups)
        journey = (
            self.env["cdp.journey"]
            .with_user(manager)
            .create(
                {
                    "name": "Mine",
                    "purpose_id": self.offers.id,
                    "entry": "hand",
                    "step_ids": [(0, 0, self.tag()), (0, 0, self.field())],
                }
            )
        )
        first, second = journey.step_ids
        first.next_id = second
        journey.action_start()
        with self.assertRaises(AccessError):
            first.read(["own_action_id"])  # for administrators
        self.enter(journey.sudo(), self.anna)
        self.run_stages("journey")
        self.assertEqual(self.anna.function, "Baker")
        self.assertEqual(self.anna.category_id, self.regular)
        journey.action_change()
        self.assertEqual(len(journey.step_ids.sudo().own_action_id), 2)

    def test_a_field_for_some_is_approved_by_those(self):
        field = self.env["res.partner"]._fields["function"]
        journey = self.journey(self.field(), start=False)
        groups = f"{MANAGER},base.group_partner_manager"
        manager = make_user(self.env, "planner", groups)
        self.patch(field, "groups", "base.group_system")
        with self.assertRaisesRegex(AccessError, "may not change yourself"):
            journey.with_user(manager).action_start()

    def test_a_user_sees_and_changes_nothing(self):
        journey = self.journey(self.tag(), start=False)
        user = make_user(self.env, "looker", USER)
        mine = journey.with_user(user)
        self.assertEqual(mine.step_ids.display_name, "Set the tag “Regular”")
        with self.assertRaises(AccessError):
            mine.step_ids.tag_way = "remove"
