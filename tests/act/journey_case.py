"""What the tests of journeys share: customers who agreed, a journey in one line."""

from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

from odoo.addons.mail.tests.common import MockEmail

from ..common import CustomerDataCase


class JourneyCase(CustomerDataCase, MockEmail):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_parameter("quiet_start", "0")
        cls.set_parameter("quiet_end", "0")
        cls.offers = cls.env.ref("customer_data_platform.purpose_offers")
        cls.anna = cls.customer("Anna")
        cls.paul = cls.customer("Paul")
        cls.loyal = cls.env["cdp.segment"].create(
            {"name": "Loyal", "domain": "[('partner_id.ref', '=', 'loyal')]"}
        )

    @classmethod
    def customer(cls, name, agreed=True, **vals):
        vals.setdefault("email", f"{name.lower()}@shop.example.com")
        person = cls.contact(name, **vals)
        cls.run_stages("link")
        if agreed:
            cls.profile(person)._note_consent(cls.offers, ["email"], "given", "form")
        return person

    @classmethod
    def journey(cls, *steps, start=True, **vals):
        """A journey of steps in a row, each a dict; it is started."""
        values = {
            "name": "Win back",
            "purpose_id": cls.offers.id,
            "entry": "hand",
            **vals,
        }
        journey = cls.env["cdp.journey"].create(values)
        made = [
            cls.env["cdp.journey.step"].create({"journey_id": journey.id, **step})
            for step in steps
        ]
        for step, following in zip(made, made[1:], strict=False):
            if not step.next_id:
                step.next_id = following
        for step in made:
            if step.kind == "email" and not step.mailing_id.body_html:
                step.mailing_id.body_html = "<p>Dear <t t-out='object.name'/></p>"
        if start:
            journey.action_start()
        return journey

    @classmethod
    def enter(cls, journey, *people, key="hand:1"):
        cls.env.invalidate_all()
        profiles = [person.cdp_profile_id.id for person in people]
        entered = journey._enter(profiles, [key] * len(profiles))
        cls.env.invalidate_all()
        return entered

    def go(self, send=True):
        """Run the scheduled work until nothing is due: journeys and mails in turn."""
        for _turn in range(4):
            self.run_stages("journey")
            if send:
                self.send()
        self.run_stages("journey")

    def send(self):
        with self.mock_mail_gateway():
            self.env["mail.mail"].process_email_queue()
            self.env.flush_all()
            came = [mail["email_to"][0] for mail in self._mails]
        self.env.invalidate_all()
        self.__dict__.setdefault("came", []).extend(came)
        return came

    def got(self, person):
        """How many mails somebody has got."""
        address = person.email_normalized
        return sum(address in mail for mail in self.__dict__.get("came", ()))

    @classmethod
    def later(cls, **span):
        """Let time pass: whatever journeys noted happened so much earlier."""
        cls.env.flush_all()
        past = timedelta(**span)
        for table, columns in {
            "cdp_journey_run": ["due", "entered", "left"],
            "cdp_journey_visit": ["date", "sent", "expires"],
            "cdp_journey": ["started", "entry_looked"],
            "cdp_membership": ["entered", "left"],
            "mail_mail": ["scheduled_date"],
            "cdp_decision": ["date"],
        }.items():
            moved = SQL(", ").join(
                SQL("%s = %s - %s", SQL.identifier(c), SQL.identifier(c), past)
                for c in columns
            )
            cls.env.cr.execute(SQL("UPDATE %s SET %s", SQL.identifier(table), moved))
        cls.env.invalidate_all()

    def runs(self, journey, person=None):
        self.env.invalidate_all()
        domain = [("journey_id", "=", journey.id)]
        if person:
            domain.append(("partner_id", "=", person.id))
        return self.env["cdp.journey.run"].search(domain, order="id")

    def mails(self, journey):
        """Its mails in the queue."""
        domain = [("cdp_visit_id.run_id.journey_id", "=", journey.id)]
        return self.env["mail.mail"].search(domain)

    def visits(self, journey, person):
        """[(kind of step, state, reason)] of a customer, in order."""
        visits = self.runs(journey, person).visit_ids.sorted("id")
        return [(v.kind, v.state, v.reason or None) for v in visits]

    def purchase_now(self, partner, **vals):
        return self.buy(partner, x_date=fields.Datetime.now(), **vals)


MAIL = {"kind": "email", "subject": "We miss you"}
THREE_DAYS = {"kind": "wait", "wait_count": 3}
END = {"kind": "end"}
