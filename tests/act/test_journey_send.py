from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from .journey_case import MAIL, THREE_DAYS, JourneyCase


@tagged("post_install", "-at_install")
class TestJourneySend(JourneyCase):
    """Nobody gets a message twice, and none that is wanted no more."""

    def test_a_customer_gets_the_emails_one_after_the_other(self):
        journey = self.journey(MAIL, THREE_DAYS, {**MAIL, "subject": "Still there?"})
        self.assertEqual(self.enter(journey, self.anna, self.paul), 2)
        self.go()
        self.assertEqual((self.got(self.anna), self.got(self.paul)), (1, 1))
        self.go()
        self.assertEqual(self.got(self.anna), 1, "three days have not passed")
        self.later(days=3)
        self.go()
        self.assertEqual((self.got(self.anna), self.got(self.paul)), (2, 2))
        self.assertEqual(
            self.visits(journey, self.anna),
            [("email", "sent", None), ("wait", "done", None), ("email", "sent", None)],
        )
        self.assertEqual(set(self.runs(journey).mapped("state")), {"done"})

    def test_what_was_sent_is_odoos_own_trace_and_a_decision(self):
        journey = self.journey(MAIL)
        self.enter(journey, self.anna)
        self.go()
        visit = self.runs(journey).visit_ids
        self.assertEqual(visit.trace_id.trace_status, "sent")
        self.assertEqual(visit.trace_id.mass_mailing_id, journey.step_ids.mailing_id)
        decision = self.env["cdp.decision"].search([("visit_id", "=", visit.id)])
        self.assertEqual((decision.verdict, decision.reason), ("allow", "given"))

    def test_it_is_written_in_the_customers_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.anna.lang = "de_DE"
        journey = self.journey(MAIL, start=False)
        step = journey.step_ids
        step.action_add_language()
        german = step._mailings() - step.mailing_id
        german.write({"subject": "Wir vermissen Sie", "cdp_lang": "de_DE"})
        journey.action_start()
        self.enter(journey, self.anna, self.paul)
        self.run_stages("journey")
        mails = self.mails(journey)
        self.assertEqual(
            {mail.cdp_visit_id.partner_id.name: mail.subject for mail in mails},
            {"Anna": "Wir vermissen Sie", "Paul": "We miss you"},
        )

    def test_who_has_not_agreed_gets_nothing_and_goes_on(self):
        carl = self.customer("Carl", agreed=False)
        journey = self.journey(MAIL, THREE_DAYS)
        self.enter(journey, carl)
        self.go()
        self.assertEqual(self.got(carl), 0)
        self.assertEqual(
            self.visits(journey, carl),
            [("email", "held", "never_asked"), ("wait", "waiting", None)],
        )

    def test_withdrawing_while_it_is_queued_stops_it(self):
        journey = self.journey(MAIL)
        self.enter(journey, self.anna)
        self.run_stages("journey")
        self.profile(self.anna)._note_consent(
            self.offers, ["email"], "withdrawn", "portal"
        )
        self.go()
        self.assertEqual(self.got(self.anna), 0)
        self.assertEqual(
            self.visits(journey, self.anna), [("email", "held", "refused")]
        )

    def test_an_order_a_second_before_the_sending_stops_it(self):
        journey = self.journey(MAIL, THREE_DAYS, goal_purchase=True)
        self.enter(journey, self.anna, self.paul)
        self.run_stages("journey")
        self.purchase_now(self.anna)
        self.assertEqual(len(self.send()), 1, "Paul's only")
        self.assertEqual(self.got(self.anna), 0)
        run = self.runs(journey, self.anna)
        self.assertEqual((run.state, run.left_why), ("exited", "goal"))
        self.assertEqual(self.visits(journey, self.anna), [("email", "held", "goal")])

    def test_who_fits_no_longer_gets_nothing(self):
        journey = self.journey(
            MAIL, exit_domain="[('partner_id.ref', '=', 'moved away')]"
        )
        self.enter(journey, self.anna)
        self.run_stages("journey")
        self.anna.ref = "moved away"
        self.go()
        self.assertEqual(self.got(self.anna), 0)
        self.assertEqual(self.visits(journey, self.anna), [("email", "held", "exit")])

    def test_too_late_is_not_sent(self):
        journey = self.journey({**MAIL, "expiry_hours": 6}, THREE_DAYS)
        self.enter(journey, self.anna)
        self.run_stages("journey")
        self.later(hours=7)
        self.go()
        self.assertEqual(self.got(self.anna), 0)
        self.assertEqual(
            self.visits(journey, self.anna)[0], ("email", "skipped", "stale")
        )

    def test_a_paused_journey_sends_nothing_and_then_goes_on(self):
        journey = self.journey(MAIL)
        self.enter(journey, self.anna)
        self.run_stages("journey")
        journey.action_pause()
        self.go()
        self.assertEqual(self.got(self.anna), 0)
        resume = self.env["cdp.journey.resume"].create({"journey_id": journey.id})
        self.assertIn("1 messages would be sent now, 0 are too late", resume.sentence)
        resume.action_resume()
        self.go()
        self.assertEqual(self.got(self.anna), 1)

    def test_after_a_long_pause_the_stale_are_counted_and_left_out(self):
        journey = self.journey(MAIL, THREE_DAYS)
        self.enter(journey, self.anna)
        self.enter(journey, self.paul)
        journey.action_pause()
        self.later(days=2)
        resume = self.env["cdp.journey.resume"].create({"journey_id": journey.id})
        self.assertIn("0 messages would be sent now, 2 are too late", resume.sentence)
        resume.action_resume()
        self.go()
        self.assertEqual(self.__dict__.get("came", []), [])
        self.assertEqual(
            self.visits(journey, self.anna),
            [("email", "skipped", "stale"), ("wait", "waiting", None)],
        )

    def test_a_stopped_journey_is_over_for_everybody(self):
        journey = self.journey(MAIL)
        self.enter(journey, self.anna)
        self.run_stages("journey")
        journey.action_stop()
        self.go()
        self.assertEqual(self.got(self.anna), 0)
        self.assertEqual(self.runs(journey).left_why, "stopped")
        self.assertEqual(
            self.visits(journey, self.anna), [("email", "held", "stopped")]
        )

    def test_no_more_than_the_ceiling_a_day(self):
        people = [self.customer(f"Guest{n}") for n in range(4)]
        journey = self.journey(MAIL, ceiling_day=3)
        self.enter(journey, *people)
        self.go()
        self.assertEqual(sum(map(self.got, people)), 3)
        self.later(hours=25)
        self.go()
        self.assertEqual(sum(map(self.got, people)), 4)

    def test_a_ceiling_for_one_customer(self):
        journey = self.journey(MAIL, {**MAIL, "subject": "Again"}, ceiling_run=1)
        self.enter(journey, self.anna)
        self.go()
        self.assertEqual(self.got(self.anna), 1)
        self.assertEqual(
            self.visits(journey, self.anna)[1], ("email", "held", "ceiling")
        )

    def test_two_customers_with_one_mailbox_have_it_once(self):
        twin = self.customer("Twin", email=self.anna.email)
        journey = self.journey(MAIL)
        self.enter(journey, self.anna, twin)
        self.go()
        self.assertEqual(self.got(self.anna), 1)
        self.assertEqual(self.visits(journey, twin), [("email", "held", "duplicate")])

    def test_a_mail_deleted_in_the_queue_stalls_nobody(self):
        journey = self.journey(MAIL, THREE_DAYS)
        self.enter(journey, self.anna)
        self.run_stages("journey")
        mail = self.mails(journey)
        mail.state = "cancel"
        self.go()
        self.assertEqual(
            self.visits(journey, self.anna)[0], ("email", "held", "removed")
        )
        self.assertEqual(self.runs(journey).step_id.kind, "wait")


@tagged("post_install", "-at_install")
class TestJourneyUnknown(JourneyCase):
    """A worker that ends between sending and noting it: nothing is repeated."""

    def claimed(self, *steps):
        """A journey whose only email was claimed by a worker that is no more."""
        journey = self.journey(MAIL, *steps)
        self.enter(journey, self.anna)
        self.run_stages("journey")
        run = self.runs(journey)
        self.assertTrue(self.env["cdp.journey.claim"]._claim(run.id, run.step_id.id))
        return journey

    def test_a_claim_is_taken_once(self):
        claims = self.env["cdp.journey.claim"]
        self.assertTrue(claims._claim(1, 2))
        self.assertFalse(claims._claim(1, 2))

    def test_what_perhaps_was_sent_is_never_sent_again_by_itself(self):
        journey = self.claimed(THREE_DAYS)
        self.assertEqual(self.send(), [], "the mail queue finds the claim")
        self.go()
        self.assertEqual(self.got(self.anna), 0)
        self.assertEqual(
            self.visits(journey, self.anna),
            [("email", "unknown", None), ("wait", "waiting", None)],
        )
        self.assertEqual(journey.unknown_count, 1)
        mail = self.mails(journey)
        self.assertEqual(mail.state, "exception")
        mail.mark_outgoing()  # somebody chooses "Retry" in the technical list of mails
        self.go()
        self.assertEqual(self.got(self.anna), 0)

    def test_the_runner_finds_it_as_well(self):
        journey = self.claimed()
        self.run_stages("journey")
        self.assertEqual(self.visits(journey, self.anna), [("email", "unknown", None)])
        self.assertEqual(self.runs(journey).state, "done", "it does not stall")

    def test_a_person_may_decide_to_send_it_once_more(self):
        journey = self.claimed()
        self.run_stages("journey")
        self.runs(journey).visit_ids.action_send_again()
        self.go()
        self.assertEqual(self.got(self.anna), 1)
        self.assertEqual(self.visits(journey, self.anna), [("email", "sent", None)])

    def test_the_claim_comes_before_the_mail_server(self):
        journey = self.journey(MAIL)
        self.enter(journey, self.anna)
        self.run_stages("journey")
        claimed = []
        run, step = self.runs(journey), journey.step_ids

        def send_email(server, message, *args, **kwargs):
            claimed.append(self.env["cdp.journey.claim"]._claimed(run.id, step.id))
            raise TimeoutError

        with (
            self.mock_mail_gateway(),
            patch.object(type(self.env["ir.mail_server"]), "send_email", send_email),
            self.assertLogs("odoo.addons.mail.models.mail_mail", "ERROR"),
        ):
            self.env["mail.mail"].process_email_queue()
        self.assertEqual(claimed, [True])
        # The server was silent: perhaps it took the message.
        self.assertEqual(self.visits(journey, self.anna), [("email", "unknown", None)])

    def test_a_mail_server_that_is_not_there_is_tried_again(self):
        journey = self.journey(MAIL)
        self.enter(journey, self.anna)
        self.run_stages("journey")

        def connect(server, *args, **kwargs):
            raise ConnectionRefusedError

        with (
            self.mock_mail_gateway(),
            patch.object(type(self.env["ir.mail_server"]), "_connect__", connect),
        ):
            self.env["mail.mail"].process_email_queue()
        self.assertEqual(self.visits(journey, self.anna), [])
        self.assertEqual(self.runs(journey).state, "waiting")
        self.later(minutes=16)
        self.go()
        self.assertEqual(self.got(self.anna), 1)


@tagged("post_install", "-at_install")
class TestJourneyMailing(JourneyCase):
    """The email of a step is Odoo's mailing, and nobody sends it by hand."""

    def test_it_is_not_among_the_mailings(self):
        journey = self.journey(MAIL, start=False)
        mailing = journey.step_ids.mailing_id
        self.assertNotIn(mailing, self.env["mailing.mailing"].search([]))
        self.assertEqual(mailing.cdp_purpose_id, self.offers)
        for send in (mailing.action_put_in_queue, mailing.action_send_mail):
            with self.assertRaisesRegex(UserError, "belongs to a journey"):
                send()

    def test_its_text_stays_as_it_was_approved(self):
        journey = self.journey(MAIL)
        mailing = journey.step_ids.mailing_id
        with self.assertRaisesRegex(UserError, "as it was approved"):
            mailing.subject = "Something else"
        journey.action_change()
        draft = journey.step_ids.mailing_id
        self.assertNotEqual(draft, mailing)
        draft.subject = "Something else"
        self.assertEqual(mailing.subject, "We miss you")

    def test_a_test_goes_to_oneself_at_once(self):
        journey = self.journey(MAIL, THREE_DAYS, {**MAIL, "subject": "2"}, start=False)
        self.env.user.partner_id.email = "me@shop.example.com"
        with self.mock_mail_gateway():
            journey.action_test_on_me()
            subjects = [mail["subject"] for mail in self._mails]
            receivers = {mail["email_to"][0] for mail in self._mails}
        self.assertEqual(subjects, ["[TEST] We miss you", "[TEST] 2"])
        self.assertEqual(len(receivers), 1)
        self.assertIn("me@shop.example.com", receivers.pop())
        self.assertEqual(journey.state, "draft")
        self.assertEqual(journey.open_count + journey.done_count, 0, "no real run")
