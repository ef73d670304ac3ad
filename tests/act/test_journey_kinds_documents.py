"""Steps that need another app: leads of the CRM, coupons of Odoo's loyalty."""

import contextlib
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import make_user
from .journey_case import END, MAIL, JourneyCase

USER = "customer_data_platform.group_user"
MANAGER = "customer_data_platform.group_manager"
LOG = "odoo.addons.customer_data_platform.models.act.journey"


@tagged("-standard", "cdp_documents", "post_install", "-at_install")
class TestJourneyLead(JourneyCase):
    """With Odoo's CRM."""

    LEAD = {"kind": "lead", "lead_name": "Call back", "lead_note": "Was <away>"}

    def leads(self, person):
        return self.env["crm.lead"].search([("partner_id", "=", person.id)])

    def test_each_gets_one_with_their_salesperson(self):
        mine, other = (make_user(self.env, login) for login in ("mine", "other"))
        self.anna.user_id = mine
        journey = self.journey({**self.LEAD, "lead_user_id": other.id}, END)
        self.assertIn("lead", journey.step_ids[0].offered_kinds)
        self.enter(journey, self.anna, self.paul)
        self.run_stages("journey")
        lead = self.leads(self.anna)
        self.assertEqual(
            (lead.name, lead.type, lead.user_id), ("Call back", "opportunity", mine)
        )
        self.assertIn("&lt;away&gt;", lead.description)
        self.assertEqual(lead.email_from, self.anna.email)
        self.assertEqual(self.leads(self.paul).user_id, other)
        self.assertEqual(lead.campaign_id, journey._campaign())

    def test_a_lead_that_nobody_has_yet(self):
        journey = self.journey({**self.LEAD, "lead_type": "lead"})
        self.enter(journey, self.anna)
        self.run_stages("journey")
        lead = self.leads(self.anna)
        self.assertEqual((lead.type, lead.user_id.id), ("lead", False))

    def test_once_also_when_the_batch_is_done_again(self):
        journey = self.journey(self.LEAD, END)
        self.enter(journey, self.anna)
        step, run = journey.step_ids[0], self.runs(journey)
        worker = self.env["cdp.stage.journey"]
        with contextlib.suppress(ZeroDivisionError), self.env.cr.savepoint():
            worker._carry_out(step, run.ids)
            self.env.flush_all()
            raise ZeroDivisionError  # the server stops here: all is taken back
        self.env.invalidate_all()
        self.assertFalse(self.leads(self.anna))
        for _again in range(2):
            worker._carry_out(step, run.ids)
        self.assertEqual(len(self.leads(self.anna)), 1)

    def test_a_test_is_for_oneself(self):
        mine = self.env.user.partner_id
        mine.email = "me@shop.example.com"
        self.journey(self.LEAD, start=False).action_test_on_me()
        self.assertEqual(self.leads(mine).name, "Call back")

    def test_one_failing_customer_does_not_keep_the_others(self):
        create = type(self.env["crm.lead"]).create

        def fail(leads, vals_list):
            if leads.env.context.get("default_partner_id") == self.anna.id:
                raise RuntimeError("No Annas")
            return create(leads, vals_list)

        journey = self.journey(self.LEAD)
        self.enter(journey, self.anna, self.paul)
        with (
            patch.object(type(self.env["crm.lead"]), "create", fail),
            self.assertLogs(LOG, "WARNING"),
        ):
            self.run_stages("journey")
        self.assertIn("No Annas", self.runs(journey, self.anna).problem)
        self.assertTrue(self.leads(self.paul))

    def test_the_shadow_makes_none(self):
        journey = self.journey(self.LEAD, start=False)
        journey.action_shadow()
        self.enter(journey, self.anna)
        self.run_stages("journey")
        self.assertFalse(self.leads(self.anna))

    def test_who_may_not_make_leads_cannot_by_a_journey(self):
        journey = self.journey(self.LEAD, start=False)
        manager = make_user(self.env, "planner", MANAGER)
        with self.assertRaisesRegex(AccessError, "may not do yourself"):
            journey.with_user(manager).action_start()
        manager.group_ids += self.env.ref("sales_team.group_sale_salesman")
        journey.with_user(manager).action_start()


@tagged("-standard", "cdp_documents", "post_install", "-at_install")
class TestJourneyCoupon(JourneyCase):
    """With Odoo's loyalty programmes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.programme = cls.env["loyalty.program"].create(
            {
                "name": "Ten percent",
                "program_type": "coupons",
                "applies_on": "current",
                "trigger": "with_code",
                "reward_ids": [Command.create({"discount": 10, "required_points": 2})],
            }
        )

    def coupon(self):
        return {"kind": "coupon", "coupon_ref": f"loyalty.program,{self.programme.id}"}

    def cards(self, person):
        return self.programme.coupon_ids.filtered(
            lambda card: card.partner_id == person
        )

    CODE = {**MAIL, "mail_text": "Your coupon: [{coupon}]"}

    def test_each_gets_one_and_its_code_by_email(self):
        journey = self.journey(self.coupon(), self.CODE)
        mails = self.env["mail.mail"].search_count([])
        self.assertEqual(journey.step_ids[0].display_name, "Give a coupon: Ten percent")
        self.enter(journey, self.anna, self.paul)
        self.run_stages("journey")
        self.assertEqual(
            self.env["mail.mail"].search_count([]), mails + 2, "Odoo writes none itself"
        )
        for person, other in ((self.anna, self.paul), (self.paul, self.anna)):
            card = self.cards(person)
            self.assertEqual((len(card), card.points), (1, 2))
            body = (
                self.env["mail.mail"]
                .search([("cdp_visit_id.run_id.partner_id", "=", person.id)])
                .body_html
            )
            self.assertIn(f"[{card.code}]", body)
            self.assertNotIn(self.cards(other).code, body)
            visit = self.runs(journey, person).visit_ids.filtered("card")
            self.assertEqual(visit.action_open_card()["res_id"], card.id)

    def test_a_second_time_it_is_the_second_code(self):
        journey = self.journey(self.coupon(), self.CODE, reentry="key")
        codes = []
        for key in ("hand:1", "hand:2"):
            self.enter(journey, self.anna, key=key)
            self.run_stages("journey")
            run = self.runs(journey, self.anna)[-1]
            card = self.env["loyalty.card"].browse(run.visit_ids.filtered("card").card)
            body = (
                self.env["mail.mail"]
                .search([("cdp_visit_id.run_id", "=", run.id)])
                .body_html
            )
            self.assertIn(f"[{card.code}]", body)
            self.assertFalse([code for code in codes if code in body])
            codes.append(card.code)
            self.go()
        self.assertEqual(len(set(codes)), 2)

    def test_no_email_without_the_coupon_it_names(self):
        journey = self.journey(self.coupon(), self.CODE, {**MAIL, "subject": "Bye"})
        self.programme.active = False
        self.enter(journey, self.anna)
        self.go()
        self.assertEqual(
            self.visits(journey, self.anna),
            [
                ("coupon", "held", "missing"),
                ("email", "held", "no_coupon"),
                ("email", "sent", None),
            ],
        )
        with self.assertRaisesRegex(UserError, "no step before it gives one"):
            self.journey(self.CODE)

    def test_the_code_is_seen_in_its_own_run_only(self):
        journey = self.journey(self.coupon(), END)
        self.enter(journey, self.anna, self.paul)
        self.run_stages("journey")
        runs = {person: self.runs(journey, person) for person in (self.anna, self.paul)}
        self.assertFalse(self.anna.cdp_coupon_code)
        of = self.anna.with_context(cdp_runs=tuple(runs[self.paul].ids))
        self.assertFalse(of.cdp_coupon_code)
        of = self.anna.with_context(cdp_runs=tuple(runs[self.anna].ids))
        self.assertEqual(of.cdp_coupon_code, self.cards(self.anna).code)
        with self.assertRaises(AccessError):
            user = make_user(self.env, "looker", USER)
            of.with_user(user).read(["cdp_coupon_code"])

    def test_once_also_when_the_batch_is_done_again(self):
        journey = self.journey(self.coupon(), END)
        self.enter(journey, self.anna)
        step, run = journey.step_ids[0], self.runs(journey)
        worker = self.env["cdp.stage.journey"]
        with contextlib.suppress(ZeroDivisionError), self.env.cr.savepoint():
            worker._carry_out(step, run.ids)
            raise ZeroDivisionError  # the server stops here: all is taken back
        self.env.invalidate_all()
        self.assertFalse(self.cards(self.anna))
        for _again in range(2):
            worker._carry_out(step, run.ids)
        self.env.invalidate_all()
        self.assertEqual(len(self.cards(self.anna)), 1)

    def test_shadow_test_and_preview(self):
        journey = self.journey(self.coupon(), self.CODE, start=False)
        preview = self.env["cdp.journey.preview"].create(
            {"step_id": journey.step_ids[1].id, "partner_id": self.anna.id}
        )
        self.assertIn("[(the code of their coupon)]", preview.body)
        journey.action_shadow()
        self.enter(journey, self.anna)
        self.go()
        self.assertFalse(self.programme.coupon_ids)
        journey = self.journey(self.coupon(), self.CODE, start=False)
        mine = self.env.user.partner_id
        mine.email = "me@shop.example.com"
        with self.mock_mail_gateway():
            journey.action_test_on_me()
            self.env.flush_all()
            body = self.env["mail.mail"].search([], order="id desc", limit=1).body_html
        self.assertIn(f"[{self.cards(mine).code}]", body)

    def test_who_may_not_see_programmes_sees_the_step(self):
        journey = self.journey(self.coupon(), self.CODE)
        self.enter(journey, self.anna)
        self.run_stages("journey")
        for group in (USER, MANAGER):
            user = make_user(self.env, group.split("_")[-1], group)
            step = journey.step_ids[0].with_user(user)
            spec = {"coupon_ref": {"fields": {"display_name": {}}}, "kind": {}}
            self.assertEqual(step.web_read(spec)[0]["kind"], "coupon")
            self.assertEqual(step.display_name, "Give a coupon: Ten percent")
            self.assertTrue(step.version_id.graph()["steps"])

    def test_a_new_version_gives_the_same(self):
        journey = self.journey(self.coupon(), self.CODE)
        journey.action_change()
        self.assertEqual(journey.step_ids[0].coupon_ref, self.programme)
        journey.action_publish()

    def test_what_cannot_be_given_is_refused(self):
        manager = make_user(self.env, "planner", MANAGER)
        journey = self.journey(self.coupon(), start=False)
        with self.assertRaises(AccessError):
            journey.with_user(manager).action_start()
        self.programme.date_to = "2020-01-01"
        with self.assertRaisesRegex(UserError, "is over"):
            journey.action_start()
        points = self.env["loyalty.program"].create(
            {"name": "Points", "program_type": "loyalty"}
        )
        journey.step_ids.coupon_ref = points
        with self.assertRaisesRegex(UserError, "needs a programme of coupons"):
            journey.action_start()
