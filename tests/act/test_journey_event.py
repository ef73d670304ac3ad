from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..common import PURCHASE, make_user
from .journey_case import END, JourneyCase


@tagged("post_install", "-at_install")
class TestJourneyEvent(JourneyCase):
    """Who complains enters a journey, or goes on in one that waited for it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.source.kind = "complaint"
        cls.run_stages("link", "sentiment", "segment")

    def complain(self, person, **vals):
        now = fields.Datetime.now()
        values = {"x_partner_id": person.id, "x_state": "done", "x_date": now, **vals}
        return self.env[PURCHASE].create(values)

    def entered(self, journey):
        self.env.flush_all()
        self.run_stages("journey")
        return self.runs(journey).partner_id.mapped("name")

    def complaints(self, *steps, **vals):
        return self.journey(
            *(steps or [END]), entry="event", event_code="complaint", **vals
        )

    def test_who_complains_enters_once(self):
        journey = self.complaints()
        told = self.complain(self.anna)
        self.assertEqual(self.entered(journey), ["Anna"])
        self.assertEqual(self.entered(journey), ["Anna"], "once for one complaint")
        run = self.runs(journey)
        self.assertEqual((run.res_model, run.res_id), (told._name, told.id))

    def test_each_complaint_if_so_chosen(self):
        journey = self.complaints(reentry="key")
        self.complain(self.anna)
        self.complain(self.anna)
        self.entered(journey)
        self.assertEqual(len(self.runs(journey)), 2)

    def test_what_was_before_it_started_or_is_old_is_no_occasion(self):
        self.complain(self.anna, x_date=fields.Datetime.now() - timedelta(hours=2))
        journey = self.complaints()
        self.complain(self.paul, x_date=fields.Datetime.now() - timedelta(days=30))
        self.assertEqual(self.entered(journey), [])

    def test_what_has_not_come_yet_is_no_occasion(self):
        journey = self.complaints()
        self.complain(self.anna, x_date=fields.Datetime.now() + timedelta(days=2))
        self.assertEqual(self.entered(journey), [])

    def test_a_journey_that_waits_goes_on_only_for_who_complains(self):
        wait = {"kind": "wait", "wait_kind": "event", "event": "event"}
        wait |= {"event_code": "complaint", "wait_count": 7}
        journey = self.journey(wait, END)
        self.assertEqual(
            journey.step_ids[0].display_name,
            "Wait until: the customer complains, 7 days at most",
        )
        before = fields.Datetime.now() - timedelta(hours=2)
        self.complain(self.anna, x_date=before)
        self.enter(journey, self.anna, self.paul)
        self.run_stages("journey")
        self.assertEqual(self.runs(journey).mapped("state"), ["waiting"] * 2)
        self.complain(self.anna)
        self.env.flush_all()
        self.run_stages("journey")
        self.assertEqual(self.runs(journey, self.anna).state, "done")
        self.assertEqual(self.runs(journey, self.paul).state, "waiting")

    def test_only_what_the_database_can_tell_is_offered(self):
        offered = dict(self.env["cdp.journey"]._selection_event_code())
        self.assertIn("complaint", offered)
        self.assertEqual("lead" in offered, "crm.lead" in self.env)
        self.source.active = False
        self.env.flush_all()
        offered = dict(self.env["cdp.journey"]._selection_event_code())
        self.assertNotIn("complaint", offered)

    def test_nobody_enters_when_nothing_tells_of_it_any_more(self):
        journey = self.complaints()
        self.complain(self.anna)
        self.source.active = False
        self.assertEqual(self.entered(journey), [])

    def test_what_happens_has_to_be_chosen(self):
        with self.assertRaises(ValidationError):
            self.journey(END, entry="event")
        wait = {"kind": "wait", "wait_kind": "event", "event": "event"}
        with self.assertRaises(UserError):
            self.journey(wait, END)

    def test_what_happens_is_not_changed_while_it_runs(self):
        with self.assertRaises(UserError):
            self.complaints().event_code = False

    def test_a_complaint_wakes_the_journeys_that_are_for_it(self):
        cron = self.env.ref("customer_data_platform.cron_journey")
        triggers = self.env["ir.cron.trigger"]

        def wakes():
            self.env.cr.flush()
            triggers.search([]).unlink()
            self.complain(self.anna)
            self.env.cr.flush()
            return triggers.search_count([("cron_id", "=", cron.id)])

        self.assertFalse(wakes())
        journey = self.complaints()
        self.assertTrue(wakes())
        journey.action_pause()
        self.assertFalse(wakes())

    def test_a_contract_that_ends_today_and_not_before_it_ends(self):
        self.source.write(
            {"kind": "contract", "date_path": "create_date", "end_path": "x_date"}
        )
        self.env.flush_all()
        ends = self.journey(END, entry="event", event_code="contract_ends")
        begins = self.journey(END, entry="event", event_code="contract_begins")
        tomorrow = fields.Datetime.now() + timedelta(days=1)
        for made in (self.complain(self.anna), self.complain(self.paul)):
            made.x_date = tomorrow if made.x_partner_id == self.paul else made.x_date
            self.env.flush_all()
            self.env.cr.execute(
                f"UPDATE {made._table} SET create_date = create_date"
                " - INTERVAL '30 days' WHERE id = %s",
                (made.id,),
            )
        self.later(hours=1)  # what is made here was made when the transaction began
        self.assertEqual(self.entered(ends), ["Anna"])
        self.assertEqual(self.entered(begins), [], "they began a month ago")

    def test_a_manager_makes_such_a_journey_and_a_user_may_not(self):
        manager = make_user(
            self.env, "event-manager", "customer_data_platform.group_manager"
        )
        user = make_user(self.env, "event-user", "customer_data_platform.group_user")
        values = {"name": "Sorry", "purpose_id": self.offers.id}
        values |= {"entry": "event", "event_code": "complaint"}
        journeys = self.env["cdp.journey"]
        self.assertTrue(journeys.with_user(manager).create(values))
        with self.assertRaises(UserError):
            journeys.with_user(user).create(values)
