from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL

from ...models.act.journey import step_wait_answer
from .journey_case import MAIL, JourneyCase


@tagged("post_install", "-at_install")
class TestJourneyAnswer(JourneyCase):
    """Who clicks or replies goes on; machines do neither."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.links = cls.env["link.tracker"].create(
            [
                {"url": f"https://shop.example.com/{page}", "title": page}
                for page in ("bread", "cake", "rolls")
            ]
        )

    def setUp(self):
        super().setUp()
        self.pause = self.startPatcher(patch.object(step_wait_answer, "sleep"))

    def waiting(self, event):
        """A journey whose email Anna got an hour ago."""
        wait = {"kind": "wait", "wait_kind": "event", "event": event, "wait_count": 7}
        journey = self.journey(MAIL, wait, {"kind": "end"})
        self.enter(journey, self.anna)
        self.go()
        self.trace = self.runs(journey).visit_ids.trace_id
        self.sent = fields.Datetime.now() - timedelta(hours=1)
        self.trace.sent_datetime = self.sent
        self.settle_commit()
        return journey

    def settle_commit(self):
        self.env.cr.flush()
        self.env["ir.cron.trigger"].search([]).unlink()

    def click(self, seconds, link=0):
        """A click on a link of the email so long after it was sent."""
        clicks = self.env["link.tracker.click"].sudo()  # as the route of a link
        click = clicks.create(
            {"link_id": self.links[link].id, "mailing_trace_id": self.trace.id}
        )
        self.trace.set_clicked()
        moment = self.sent + timedelta(seconds=seconds)
        query = "UPDATE link_tracker_click SET create_date = %s WHERE id = %s"
        self.env.cr.execute(SQL(query, moment, click.id))

    def state(self, journey):
        self.run_stages("journey")
        return self.runs(journey).state

    def woken(self):
        self.env.cr.flush()
        cron = self.env.ref("customer_data_platform.cron_journey")
        return self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])

    # ------------------------------------------------------------------
    # Clicks
    # ------------------------------------------------------------------

    def test_a_scanners_burst_moves_nobody(self):
        journey = self.waiting("click")
        for link in range(3):
            self.click(600, link)
        self.assertEqual(self.state(journey), "waiting")
        self.later(days=7)
        self.assertEqual(self.state(journey), "done")
        wait = self.runs(journey).visit_ids.filtered(lambda v: v.kind == "wait")
        self.assertEqual(wait.way, "timeout")

    def test_a_click_at_once_is_a_scanners(self):
        journey = self.waiting("click")
        self.click(8)
        self.assertEqual(self.state(journey), "waiting")

    def test_a_persons_click_moves_her(self):
        journey = self.waiting("click")
        self.click(600)
        self.assertEqual(self.state(journey), "done")

    def test_also_within_the_first_minute(self):
        journey = self.waiting("click")
        self.click(25)
        self.assertEqual(self.state(journey), "done")

    def test_hers_counts_after_the_scanners(self):
        journey = self.waiting("click")
        for link in range(3):
            self.click(5, link)
        self.assertEqual(self.state(journey), "waiting")
        self.click(900)
        self.assertEqual(self.state(journey), "done")

    def test_hers_still_counts_when_a_scanner_comes_later(self):
        journey = self.waiting("click")
        self.click(25)
        for link in range(3):
            self.click(3000, link)
        self.assertEqual(self.state(journey), "done")

    def test_the_first_of_a_burst_waits_for_the_others(self):
        journey = self.waiting("click")
        self.click(3600)  # this very second
        self.env["cdp.change"]._note_partners("journey", self.anna.ids)
        self.assertEqual(self.state(journey), "waiting")
        self.pause.assert_called_once_with(step_wait_answer.SETTLING)

    # ------------------------------------------------------------------
    # Replies
    # ------------------------------------------------------------------

    def reply(self, seconds):
        self.trace.set_replied()
        self.trace.reply_datetime = self.sent + timedelta(seconds=seconds)

    def test_an_absence_note_is_no_reply(self):
        journey = self.waiting("reply")
        self.reply(30)
        self.assertEqual(self.state(journey), "waiting")

    def test_a_reply_moves_her_without_a_pause(self):
        journey = self.waiting("reply")
        self.reply(300)
        self.assertTrue(self.woken())
        self.assertEqual(self.state(journey), "done")
        self.pause.assert_not_called()

    # ------------------------------------------------------------------
    # In real time
    # ------------------------------------------------------------------

    def test_clicks_wake_the_journeys_once_a_transaction(self):
        self.waiting("click")
        for _time in range(3):
            self.click(600)
        self.assertEqual(self.woken(), 1)

    def test_nobody_is_woken_whom_nobody_waits_for(self):
        journey = self.waiting("reply")
        self.click(600)
        self.assertFalse(self.woken())
        self.assertEqual(self.state(journey), "waiting")

    def test_who_clicked_before_the_wait_began_does_not_wait(self):
        day = {"kind": "wait", "wait_count": 1}
        wait = {"kind": "wait", "wait_kind": "event", "event": "click", "wait_count": 7}
        journey = self.journey(MAIL, day, wait, {"kind": "end"})
        self.enter(journey, self.anna)
        self.go()
        self.trace = self.runs(journey).visit_ids.trace_id
        self.sent = fields.Datetime.now() - timedelta(hours=20)
        self.trace.sent_datetime = self.sent
        self.click(3600)
        self.later(days=1)
        self.assertEqual(self.state(journey), "done")
