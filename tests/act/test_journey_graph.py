from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ..common import make_user
from .journey_case import END, MAIL, THREE_DAYS, JourneyCase


@tagged("post_install", "-at_install")
class TestJourneyGraph(JourneyCase):
    """What is changed on the graph keeps the journey together."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = make_user(
            cls.env, "graph-manager", "customer_data_platform.group_manager"
        )
        cls.user = make_user(cls.env, "graph-user", "customer_data_platform.group_user")

    def drawn(self, journey, user=None):
        self.env.invalidate_all()
        return journey.version_id.with_user(user or self.manager).graph()

    def steps(self, journey):
        return self.env["cdp.journey.step"].with_user(self.manager), journey.version_id

    def chain(self, journey):
        """The kinds of steps, following “Then” from the first."""
        self.env.invalidate_all()
        step, kinds = journey.version_id._first(), []
        while step:
            kinds.append(step.kind)
            step = step.next_id
        return kinds

    def test_a_step_comes_between_two_and_before_all(self):
        journey = self.journey(MAIL, END, start=False)
        steps, version = self.steps(journey)
        steps.insert(version.id, "wait", version._first().id, "next_id")
        self.assertEqual(self.chain(journey), ["email", "wait", "end"])
        steps.insert(version.id, "task")
        self.assertEqual(self.chain(journey), ["task", "email", "wait", "end"])

    def test_removing_a_step_leaves_no_gap(self):
        journey = self.journey(MAIL, THREE_DAYS, MAIL, END, start=False)
        wait = journey.step_ids[1].with_user(self.manager)
        wait.remove()
        self.assertEqual(self.chain(journey), ["email", "email", "end"])
        mailing = journey.step_ids[0].mailing_id
        journey.step_ids[0].with_user(self.manager).remove()
        self.assertFalse(mailing.exists(), "its email goes along")

    def test_a_way_never_leads_back(self):
        journey = self.journey(MAIL, THREE_DAYS, END, start=False)
        first, wait, end = journey.step_ids.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "forward only"):
            wait.connect("next_id", first.id)
        with self.assertRaisesRegex(UserError, "forward only"):
            wait.connect("next_id", wait.id)
        with self.assertRaisesRegex(UserError, "no such way"):
            wait.connect("else_id", end.id)
        first.connect("next_id", end.id)
        self.assertEqual(self.chain(journey), ["email", "end"])

    def test_it_says_what_is_missing(self):
        journey = self.journey(start=False)
        steps, version = self.steps(journey)
        steps.insert(version.id, "email")
        (email,) = self.drawn(journey)["steps"]
        self.assertIn("needs a text", email["problem"])
        journey.step_ids.mailing_id.body_html = "<p>Bread</p>"
        (email,) = self.drawn(journey)["steps"]
        self.assertFalse(email["problem"])

    def test_who_is_where_is_drawn_and_opens(self):
        journey = self.journey(MAIL, THREE_DAYS)
        self.enter(journey, self.anna, self.paul)
        self.go()
        email, wait = self.drawn(journey)["steps"]
        self.assertEqual(email["numbers"]["sent_count"], 2)
        self.assertEqual(wait["numbers"]["waiting_count"], 2)
        step = self.env["cdp.journey.step"].browse(wait["id"]).with_user(self.user)
        action = step.action_open_waiting()
        found = self.env[action["res_model"]].with_user(self.user)
        self.assertEqual(found.search_count(action["domain"]), 2)

    def test_what_is_in_force_and_others_journeys_stay_as_they_are(self):
        journey = self.journey(MAIL, END)
        self.assertFalse(self.drawn(journey)["editable"])
        steps, version = self.steps(journey)
        with self.assertRaisesRegex(UserError, "in force"):
            steps.insert(version.id, "wait")
        with self.assertRaisesRegex(UserError, "in force"):
            journey.step_ids[0].with_user(self.manager).remove()
        draft = self.journey(MAIL, END, start=False)
        self.assertTrue(self.drawn(draft)["editable"])
        self.assertFalse(self.drawn(draft, self.user)["editable"])
        with self.assertRaises(AccessError):
            draft.step_ids[0].with_user(self.user).remove()

    def test_many_steps_are_drawn_with_few_queries(self):
        journey = self.journey(*[THREE_DAYS, MAIL] * 15, start=False)
        version = journey.version_id.with_user(self.manager)
        version.graph()
        self.env.invalidate_all()
        with self.assertQueryCount(25):
            version.graph()


@tagged("post_install", "-at_install")
class TestJourneyTour(HttpCase):
    """The graph is drawn in a browser, with the mouse and without."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = make_user(
            cls.env,
            "journey-manager",
            "customer_data_platform.group_manager",
        )
        cls.manager.group_ids = [
            Command.link(cls.env.ref("mass_mailing.group_mass_mailing_user").id)
        ]
        cls.journey = cls.env["cdp.journey"].create(
            {
                "name": "Drawn",
                "purpose_id": cls.env.ref("customer_data_platform.purpose_offers").id,
                "entry": "hand",
            }
        )

    def draw(self, tour):
        path = f"/odoo/customer-journeys/{self.journey.id}"
        self.start_tour(path, tour, login=self.manager.login)
        self.env.invalidate_all()
        return self.journey.step_ids

    def test_with_the_mouse(self):
        steps = self.draw("cdp_journey_mouse_tour")
        first = self.journey.version_id._first()
        self.assertEqual((first.kind, first.subject), ("email", "Welcome"))
        branch = first.next_id.next_id
        self.assertEqual((first.next_id.kind, branch.kind), ("wait", "branch"))
        self.assertEqual(branch.next_id.kind, "end")
        self.assertEqual(branch.else_id.subject, "Still there?")
        self.assertEqual(branch.else_id.next_id, branch.next_id, "drawn by hand")
        self.assertEqual(len(steps), 5, "the second wait was removed")

    def test_with_the_keyboard(self):
        steps = self.draw("cdp_journey_keyboard_tour")
        self.assertEqual(steps.sorted("id").mapped("kind"), ["email", "end"])
        self.assertEqual(steps.sorted("id")[0].next_id, steps.sorted("id")[1])
