from odoo.tests import tagged

from .journey_case import THREE_DAYS, JourneyCase


@tagged("post_install", "-at_install")
class TestJourneyActionGate(JourneyCase):
    """An email that a server action sends passes the gate as any other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        template = cls.env["mail.template"].create(
            {
                "name": "Coming soon",
                "model_id": cls.env["ir.model"]._get_id("res.partner"),
                "subject": "Coming soon",
                "body_html": "<p>Cake</p>",
                "partner_to": "{{ object.id }}",
            }
        )
        cls.action = cls.env["ir.actions.server"].create(
            {
                "name": "Write to the contact",
                "model_id": cls.env["ir.model"]._get_id("res.partner"),
                "state": "mail_post",
                "mail_post_method": "email",
                "template_id": template.id,
            }
        )

    def mails_to(self, person):
        self.env.flush_all()
        return self.env["mail.mail"].search_count(
            [("subject", "=", "Coming soon"), ("recipient_ids", "in", person.ids)]
        )

    def test_only_who_agreed_is_written_to(self):
        carl = self.customer("Carl", agreed=False)
        journey = self.journey(
            {"kind": "action", "action_id": self.action.id}, THREE_DAYS
        )
        self.enter(journey, self.anna, carl)
        self.run_stages("journey")
        self.assertEqual((self.mails_to(self.anna), self.mails_to(carl)), (1, 0))
        self.assertEqual(
            self.visits(journey, carl)[0], ("action", "held", "never_asked")
        )
        self.assertEqual(self.runs(journey, carl).step_id.kind, "wait", "goes on")
        said = self.env["cdp.decision"].search([("partner_id", "=", carl.id)], limit=1)
        self.assertEqual((said.verdict, said.reason), ("refuse", "never_asked"))

    def test_a_pause_is_waited_for(self):
        journey = self.journey({"kind": "action", "action_id": self.action.id})
        profile = self.profile(self.anna)
        self.env["cdp.preferences"]._pause(profile.partner_id, 30)
        self.enter(journey, self.anna)
        self.run_stages("journey")
        self.assertEqual(self.mails_to(self.anna), 0)
        self.assertEqual(self.runs(journey).state, "waiting")
        self.env["cdp.preferences"]._end_pause(profile.partner_id)
        self.later(days=31)
        self.run_stages("journey")
        self.assertEqual(self.mails_to(self.anna), 1)

    def test_in_the_shadow_it_is_decided_and_nothing_written(self):
        carl = self.customer("Carl", agreed=False)
        journey = self.journey(
            {"kind": "action", "action_id": self.action.id}, start=False
        )
        journey.action_shadow()
        self.enter(journey, self.anna, carl)
        self.run_stages("journey")
        self.assertEqual(self.visits(journey, carl)[0][1], "held")
        self.assertEqual(self.visits(journey, self.anna)[0][1], "shadow")
        self.assertEqual(self.mails_to(self.anna), 0)


@tagged("-standard", "cdp_documents", "post_install", "-at_install")
class TestJourneyTextMessage(JourneyCase):
    """Text messages go to whom they may, where Odoo can send them."""

    def test_only_who_agreed_to_text_messages_and_is_not_blocked(self):
        template = self.env["sms.template"].create(
            {
                "name": "Cake",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "body": "Cake is ready",
            }
        )
        action = self.env["ir.actions.server"].create(
            {
                "name": "Text the contact",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "state": "sms",
                "sms_template_id": template.id,
                "sms_method": "sms",
            }
        )
        people = [
            self.customer(name, phone=f"+4366012345{n:02}")
            for n, name in enumerate(("Yes", "Blocked", "Mail only"))
        ]
        for person in people[:2]:
            self.profile(person)._note_consent(self.offers, ["sms"], "given", "form")
        self.env["phone.blacklist"].add(people[1].phone)
        journey = self.journey({"kind": "action", "action_id": action.id})
        self.enter(journey, *people)
        self.run_stages("journey")
        sent = self.env["sms.sms"].search(
            [("partner_id", "in", [p.id for p in people])]
        )
        self.assertEqual(sent.partner_id, people[0])
        reasons = [self.visits(journey, person)[0][2] for person in people]
        self.assertEqual(reasons, [None, "blacklist", "never_asked"])
