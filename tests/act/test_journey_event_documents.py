"""Enquiries, quotations, registrations, page visits and surveys, of Odoo's own apps."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .journey_case import END, JourneyCase


@tagged("-standard", "cdp_documents", "post_install", "-at_install")
class TestJourneyEventDocuments(JourneyCase):
    def begun(self, code):
        return self.journey(END, entry="event", event_code=code)

    def entered(self, journey):
        self.env.flush_all()
        self.env.cr.flush()
        # what is made in this transaction was made when it began
        self.env.cr.execute(
            "UPDATE cdp_journey SET started = started - INTERVAL '1 hour'"
        )
        self.env.invalidate_all()
        self.run_stages("journey")
        return self.runs(journey).partner_id.mapped("name")

    def woken(self):
        self.env.cr.flush()
        cron = self.env.ref("customer_data_platform.cron_journey")
        return self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])

    def lead(self, person, kind="lead", **context):
        values = {"name": "Wedding cake", "type": kind, "partner_id": person.id}
        return self.env["crm.lead"].with_context(**context).create(values)

    def test_an_enquiry_and_an_opportunity(self):
        lead, opportunity = self.begun("lead"), self.begun("opportunity")
        self.lead(self.anna)
        self.lead(self.paul, "opportunity")
        self.assertEqual(self.entered(lead), ["Anna"])
        self.assertEqual(self.entered(opportunity), ["Paul"])

    def test_an_imported_enquiry_is_no_occasion(self):
        journey = self.begun("lead")
        self.lead(self.anna, import_file=True)
        self.assertEqual(self.entered(journey), [])

    def test_an_enquiry_wakes_the_journeys_that_are_for_it_only(self):
        self.env.cr.flush()
        self.env["ir.cron.trigger"].search([]).unlink()
        self.lead(self.anna)
        self.assertFalse(self.woken())
        self.begun("lead")
        self.env.cr.flush()
        self.env["ir.cron.trigger"].search([]).unlink()
        self.lead(self.anna)
        self.assertTrue(self.woken())

    def test_a_quotation_that_is_sent(self):
        journey = self.begun("quotation")
        orders = self.env["sale.order"].with_context(tracking_disable=False)
        order = orders.create({"partner_id": self.anna.id})
        self.env.cr.flush()
        self.assertEqual(self.entered(journey), [])
        order.action_quotation_sent()
        self.assertEqual(self.entered(journey), ["Anna"])

    def test_registering_and_attending(self):
        registered, attended = self.begun("registered"), self.begun("attended")
        now = fields.Datetime.now()
        event = self.env["event.event"].create(
            {
                "name": "Bread day",
                "date_begin": now,
                "date_end": now + timedelta(days=1),
            }
        )
        registration = self.env["event.registration"].create(
            {"event_id": event.id, "partner_id": self.anna.id}
        )
        self.assertEqual(self.entered(registered), ["Anna"])
        self.assertEqual(self.entered(attended), [])
        registration.action_set_done()
        self.assertEqual(self.entered(attended), ["Anna"])

    def test_a_visit_of_a_page(self):
        journey = self.begun("page")
        visitor = self.env["website.visitor"].create(
            {"access_token": str(self.anna.id), "partner_id": self.anna.id}
        )
        self.env["website.track"].create({"visitor_id": visitor.id, "url": "/cakes"})
        self.assertEqual(self.entered(journey), ["Anna"])

    def test_a_survey_that_is_answered_and_not_only_begun(self):
        journey = self.begun("survey")
        survey = self.env["survey.survey"].create({"title": "How was it?"})
        answer = self.env["survey.user_input"].create(
            {"survey_id": survey.id, "partner_id": self.anna.id}
        )
        self.assertEqual(self.entered(journey), [])
        answer._mark_done()
        self.assertEqual(self.entered(journey), ["Anna"])

    def test_only_some_enquiries(self):
        big = "[('expected_revenue', '>=', 500)]"
        journey = self.journey(
            END, entry="event", event_code="lead", event_rule=big, reentry="key"
        )
        self.lead(self.anna).expected_revenue = 100
        self.lead(self.paul).expected_revenue = 900
        self.assertEqual(self.entered(journey), ["Paul"])

    def test_a_rule_that_cannot_be_used_is_refused(self):
        with self.assertRaises(ValidationError):
            self.journey(
                END, entry="event", event_code="lead", event_rule="[('nose', '=', 1)]"
            )

    def test_a_card_reaches_a_hundred_points(self):
        journey = self.journey(
            END,
            entry="event",
            event_code="points",
            event_rule="[('points', '>=', 100)]",
        )
        programme = self.env["loyalty.program"].create({"name": "Bread card"})
        card = self.env["loyalty.card"].create(
            {"program_id": programme.id, "partner_id": self.anna.id, "points": 60}
        )
        bought = {"card_id": card.id, "description": "Bread", "issued": 60}
        self.env["loyalty.history"].create(bought)
        self.assertEqual(self.entered(journey), [])
        card.points = 120
        self.env["loyalty.history"].create(bought)
        self.assertEqual(self.entered(journey), ["Anna"])
