from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import make_user
from .journey_case import MAIL, THREE_DAYS, JourneyCase


@tagged("post_install", "-at_install")
class TestHelpedHoldout(JourneyCase):
    """Some get nothing, to compare: always the same, by chance, after the gate."""

    def held_out_journey(self, *steps, **vals):
        return self.journey(*(steps or (MAIL,)), holdout_share=50, **vals)

    def people(self, number=12):
        return [self.customer(f"Person{n}") for n in range(number)]

    def exposures(self, journey):
        self.env.invalidate_all()
        return self.env["cdp.exposure"].search([("journey_id", "=", journey.id)])

    def test_who_is_held_out_gets_nothing_and_goes_on(self):
        journey = self.held_out_journey(MAIL, THREE_DAYS)
        people = self.people()
        self.enter(journey, *people)
        self.go()
        exposures = self.exposures(journey)
        control = exposures.filtered(lambda e: e.arm == "control").partner_id
        treated = exposures.filtered(lambda e: e.arm == "treated").partner_id
        self.assertEqual(len(exposures), len(people))
        self.assertTrue(control and treated)
        for person in people:
            self.assertEqual(self.got(person), int(person in treated), person.name)
        self.assertEqual(
            self.visits(journey, control[0]),
            [("email", "control", "holdout"), ("wait", "waiting", None)],
        )
        self.assertEqual(journey.step_ids[0].control_count, len(control))

    def test_the_gate_says_no_for_being_held_out_and_it_is_no_message(self):
        journey = self.held_out_journey()
        people = self.people()
        self.enter(journey, *people)
        self.go()
        for exposure in self.exposures(journey):
            said = self.env["cdp.decision"].search(
                [("visit_id", "in", exposure.run_id.visit_ids.ids)]
            )
            expected = {
                "treated": [("allow", "given")],
                "control": [("refuse", "holdout")],
            }[exposure.arm]
            self.assertEqual([(d.verdict, d.reason) for d in said], expected)

    def test_who_is_refused_is_in_no_group(self):
        journey = self.held_out_journey()
        people = self.people(8)
        self.enter(journey, *people)
        self.run_stages("journey")
        for person in people:  # while it is queued: the gate says no when it sends
            self.profile(person)._note_consent(
                self.offers, ["email"], "withdrawn", "portal"
            )
        self.go()
        self.assertFalse(self.exposures(journey))
        for person in people:
            self.assertEqual(
                self.visits(journey, person), [("email", "held", "refused")]
            )

    def test_nobody_is_noted_before_the_message_leaves(self):
        journey = self.held_out_journey()
        self.enter(journey, *self.people(4))
        self.run_stages("journey")
        self.assertFalse(self.exposures(journey))

    def test_a_journey_in_the_shadow_compares_nobody(self):
        journey = self.held_out_journey(start=False)
        journey.action_shadow()
        self.enter(journey, *self.people(4))
        self.go()
        self.assertFalse(self.exposures(journey))

    def test_nobody_is_held_out_of_what_an_order_calls_for(self):
        service = self.env["cdp.purpose"].search(
            [("marketing", "=", False), ("by_email", "=", True)], limit=1
        )
        journey = self.held_out_journey(purpose_id=service.id)
        people = self.people(8)
        self.enter(journey, *people)
        self.go()
        self.assertEqual([self.got(person) for person in people], [1] * 8)

    def test_a_group_is_for_all_messages_and_all_runs(self):
        journey = self.held_out_journey(
            MAIL,
            {"kind": "wait", "wait_count": 0},
            {**MAIL, "subject": "More"},
            reentry="key",
        )
        people = self.people()
        self.enter(journey, *people)
        self.go()
        self.enter(journey, *people, key="hand:2")
        self.go()
        exposures = self.exposures(journey)
        self.assertEqual(len(exposures), 2 * len(people), "once a run")
        for person in people:
            arms = set(
                exposures.filtered(lambda e, p=person: e.partner_id == p).mapped("arm")
            )
            self.assertEqual(len(arms), 1)
            self.assertEqual(self.got(person), 0 if arms == {"control"} else 4)

    def test_groups_are_the_same_on_any_day_and_apart_from_other_journeys(self):
        one, other = self.held_out_journey(), self.held_out_journey()
        exposures = self.env["cdp.exposure"]
        people = list(range(4000))
        first = exposures._drawn(one, people)
        self.assertEqual(first, exposures._drawn(one, people))
        self.assertAlmostEqual(sum(first) / 4000, 0.5, delta=0.04)
        both = sum(map(min, first, exposures._drawn(other, people)))
        self.assertAlmostEqual(both / 4000, 0.25, delta=0.04)

    def test_some_are_held_out_of_everything(self):
        self.set_parameter("holdout_share", "20")
        one, other = self.journey(MAIL), self.journey(MAIL)
        exposures = self.env["cdp.exposure"]
        people = list(range(4000))
        drawn = exposures._drawn(one, people)
        self.assertEqual(drawn, exposures._drawn(other, people))
        self.assertAlmostEqual(sum(drawn) / 4000, 0.2, delta=0.03)

    def test_two_customers_who_are_one_were_in_both_groups(self):
        journey = self.held_out_journey(reentry="key")
        self.enter(journey, *self.people())
        self.go()
        exposures = self.exposures(journey).sorted("id")
        first = exposures[0]
        second = exposures.filtered(lambda e: e.arm != first.arm)[0]
        # by the second's own hash the customer would be in the second's group
        first.partner_id.cdp_profile_id = second.partner_id.cdp_profile_id
        self.env.flush_all()
        self.env["cdp.exposure"]._follow_links(second.profile_id.ids)
        self.env.invalidate_all()
        self.assertEqual(second.profile_id, first.profile_id)
        self.assertTrue(first.contaminated and second.contaminated)
        held = self.env["cdp.exposure"]._held_out(journey, second.run_id.ids)
        self.assertEqual(bool(held), second.arm == "control", "a run keeps its group")
        self.enter(journey, second.partner_id, key="hand:2")
        self.go()
        third = self.exposures(journey).filtered(lambda e: e.run_id.key == "hand:2")
        self.assertEqual(third.arm, first.arm, "the earliest group counts")

    def test_a_marketer_reads_groups_and_cannot_change_them(self):
        journey = self.held_out_journey()
        self.enter(journey, *self.people(3))
        self.go()
        user = make_user(
            self.env, "helped-reader", "customer_data_platform.group_manager"
        )
        exposure = self.exposures(journey)[0].with_user(user)
        self.assertTrue(exposure.arm)
        with self.assertRaises(AccessError):
            exposure.arm = "treated"
        with self.assertRaises(AccessError):
            exposure.unlink()

    def test_merged_for_good_the_log_goes_with_the_contact_that_stays(self):
        journey = self.held_out_journey(reentry="key")
        self.enter(journey, self.anna)
        self.enter(journey, self.paul, key="hand:2")
        self.go()
        before = self.exposures(journey)
        self.assertEqual(len(before), 2)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge([self.anna.id, self.paul.id], self.anna)
        self.run_stages("link")
        self.env["cdp.exposure"]._follow_links(self.profile(self.anna).ids)
        after = self.exposures(journey)
        self.assertEqual(after, before)
        self.assertEqual(after.partner_id, self.anna)
        self.assertEqual(after.profile_id, self.profile(self.anna))
        mixed = len(set(after.mapped("arm"))) == 2
        self.assertEqual(after.mapped("contaminated"), [mixed] * 2)
