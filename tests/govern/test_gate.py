from datetime import datetime, timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ...models.govern.gate.hours import Rest
from ..common import CustomerDataCase

NEVER = {"quiet_start": "0", "quiet_end": "0"}


@tagged("post_install", "-at_install")
class TestGate(CustomerDataCase):
    """Nothing is sent past the gate, and every answer has its reason."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for name, value in NEVER.items():
            cls.set_parameter(name, value)
        cls.offers = cls.env.ref("customer_data_platform.purpose_offers")
        cls.service = cls.env.ref("customer_data_platform.purpose_service")
        cls.newsletter = cls.env.ref("customer_data_platform.purpose_newsletter")
        cls.anna = cls.contact("Anna Berg", email="Anna@shop.example.com")
        cls.paul = cls.contact("Paul Hof", email="paul@shop.example.com")
        cls.run_stages("link")
        cls.gate = cls.env["cdp.gate"]

    def say(self, partner, state, purpose=None):
        purpose = purpose or self.offers
        self.profile(partner)._note_consent(purpose, ["email"], state, "form")

    def ask(self, partner=None, purpose=None):
        address = (partner or self.anna).email_normalized
        answer = self.gate._ask([address], purpose or self.offers)[address]
        return answer.verdict, answer.reason

    def sent(self, partner, ago, purpose=None):
        self.env["cdp.decision"].create(
            {
                "partner_id": partner.id,
                "purpose_id": (purpose or self.offers).id,
                "channel": "email",
                "verdict": "allow",
                "reason": "given",
                "date": fields.Datetime.now() - ago,
            }
        )

    def test_marketing_wants_a_yes_and_an_order_does_not(self):
        self.assertEqual(self.ask(), ("refuse", "never_asked"))
        self.assertEqual(self.ask(purpose=self.service), ("allow", "contract"))
        self.say(self.anna, "given")
        self.assertEqual(self.ask(), ("allow", "given"))
        self.assertEqual(self.ask(self.paul), ("refuse", "never_asked"))
        self.say(self.anna, "withdrawn")
        self.assertEqual(self.ask(), ("refuse", "refused"))

    def test_what_odoo_knows_counts(self):
        self.say(self.anna, "given")
        self.anna.message_bounce = 3
        self.assertEqual(self.ask(), ("refuse", "bounced"))
        self.anna.message_bounce = 0
        self.env["mail.blacklist"]._add(self.anna.email)
        self.assertEqual(self.ask(), ("refuse", "blacklist"))
        self.assertEqual(self.ask(purpose=self.service)[0], "allow")

    def test_minors_and_restricted_data(self):
        self.say(self.anna, "given")
        self.anna.cdp_minor = True
        self.assertEqual(self.ask(), ("refuse", "minor"))
        self.anna.cdp_restricted = True
        self.assertEqual(self.ask(), ("refuse", "restricted"))
        self.assertEqual(self.ask(purpose=self.service), ("refuse", "restricted"))

    def test_the_erased_stay_erased(self):
        self.say(self.anna, "given")
        self.env["cdp.suppression"]._suppress([self.anna.email_normalized])
        self.assertEqual(self.ask(), ("refuse", "erased"))
        digests = self.env["cdp.suppression"].search([]).mapped("digest")
        self.assertNotIn(self.anna.email_normalized, "".join(digests))

    def test_whom_nobody_knows_gets_nothing(self):
        answers = self.gate._ask(["who@elsewhere.example.com"], self.offers)
        (answer,) = answers.values()
        self.assertEqual((answer.verdict, answer.reason), ("refuse", "unknown"))

    def test_two_contacts_with_one_address_are_as_strict_as_the_stricter(self):
        other = self.contact("Anton Berg", email="anna@shop.example.com")
        self.run_stages("link")
        self.assertNotEqual(self.profile(other), self.profile(self.anna))
        self.say(self.anna, "given")
        self.say(other, "refused")
        self.assertEqual(self.ask(), ("refuse", "refused"))

    def test_a_pause_puts_marketing_off(self):
        self.say(self.anna, "given")
        until = fields.Datetime.now() + timedelta(days=30)
        self.env["cdp.pause"].create({"partner_id": self.anna.id, "until": until})
        self.assertEqual(self.ask(), ("wait", "paused"))
        self.assertEqual(self.ask(purpose=self.service)[0], "allow")

    def test_enough_is_enough(self):
        self.say(self.anna, "given")
        self.set_parameter("cap_count", "2")
        self.sent(self.anna, timedelta(days=6))
        self.assertEqual(self.ask(), ("allow", "given"))
        self.sent(self.anna, timedelta(days=1))
        answer = self.gate._ask([self.anna.email_normalized], self.offers)
        answer = answer[self.anna.email_normalized]
        self.assertEqual((answer.verdict, answer.reason), ("wait", "cap"))
        again = fields.Datetime.now() + timedelta(days=1)
        self.assertLess(abs(answer.until - again), timedelta(minutes=1))
        self.assertEqual(self.ask(purpose=self.service)[0], "allow")

    def test_what_an_order_needs_does_not_use_up_the_limit(self):
        self.say(self.anna, "given")
        self.set_parameter("cap_count", "1")
        self.sent(self.anna, timedelta(hours=1), self.service)
        self.assertEqual(self.ask(), ("allow", "given"))

    def test_a_purpose_has_a_limit_of_its_own(self):
        self.say(self.anna, "given")
        self.offers.write({"cap_count": 1, "cap_days": 30})
        self.sent(self.anna, timedelta(days=20))
        self.assertEqual(self.ask(), ("wait", "cap"))

    def test_the_settings_are_what_the_gate_asks(self):
        settings = self.env["res.config.settings"].create(
            {
                "cdp_cap_count": 0,
                "cdp_quiet_start": 22.5,
                "cdp_quiet_end": 6,
                "cdp_rest_sunday": True,
            }
        )
        settings.execute()
        self.assertEqual(self.gate._cap()[0], 0)
        self.assertEqual(Rest.of(self.env), Rest(22.5, 6.0, frozenset({6})))
        with self.assertRaisesRegex(ValidationError, "between 0:00 and 24:00"):
            settings.cdp_quiet_end = 25

    def test_many_are_asked_in_few_queries(self):
        customers = self.make_customers(40)
        self.run_stages("link")
        addresses = customers.mapped("email_normalized")
        self.gate._ask(addresses, self.offers)
        with self.assertQueryCount(4):
            self.gate._ask(addresses, self.offers)


@tagged("post_install", "-at_install")
class TestHours(CustomerDataCase):
    """Quiet hours are the customer's own."""

    night = Rest(21.0, 8.0, frozenset())

    def ends(self, rest, moment, zone="Europe/Berlin", country=None):
        return rest.ends(moment, zone, country, None)

    def test_over_midnight(self):
        # 23:30 in Berlin in winter
        self.assertEqual(
            self.ends(self.night, datetime(2026, 1, 10, 22, 30)),
            datetime(2026, 1, 11, 7, 0),
        )
        self.assertEqual(
            self.ends(self.night, datetime(2026, 1, 11, 3, 0)),
            datetime(2026, 1, 11, 7, 0),
        )
        self.assertIsNone(self.ends(self.night, datetime(2026, 1, 11, 12, 0)))

    def test_the_night_of_a_clock_change(self):
        spring = self.ends(self.night, datetime(2026, 3, 28, 23, 0))
        self.assertEqual(spring, datetime(2026, 3, 29, 6, 0), "8:00 summer time")
        autumn = self.ends(self.night, datetime(2026, 10, 24, 23, 0))
        self.assertEqual(autumn, datetime(2026, 10, 25, 7, 0), "8:00 winter time")
        gap = Rest(0.0, 2.5, frozenset())  # ends at 2:30, which does not exist
        self.assertEqual(
            self.ends(gap, datetime(2026, 3, 29, 0, 0)), datetime(2026, 3, 29, 1, 30)
        )

    def test_a_day_of_rest_and_the_night_after_it(self):
        sunday = Rest(21.0, 8.0, frozenset({6}))
        self.assertEqual(
            self.ends(sunday, datetime(2026, 1, 10, 22, 0)),  # Saturday 23:00
            datetime(2026, 1, 12, 7, 0),  # Monday 8:00
        )

    def test_whose_zone(self):
        evening = datetime(2026, 1, 10, 19, 30)
        self.assertIsNone(self.ends(self.night, evening, "Europe/London"))
        self.assertTrue(self.ends(self.night, evening, None, "FI"), "one zone only")
        self.assertIsNone(self.ends(self.night, evening, None, "US"), "many: UTC")
        self.assertIsNone(self.ends(self.night, evening, "Nowhere/At all"))
