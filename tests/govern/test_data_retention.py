from contextlib import contextmanager
from unittest.mock import patch

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..common import CustomerDataCase, make_user

NIGHT = "odoo.addons.customer_data_platform.models.govern.retention.cdp_retention_night"


class RetentionCase(CustomerDataCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["cdp.retention.rule"].search([]).active = False
        cls.env["cdp.decision"].search([]).unlink()
        cls.offers = cls.env.ref("customer_data_platform.purpose_offers")
        cls.newsletter = cls.env.ref("customer_data_platform.purpose_newsletter")
        cls.profiling = cls.env.ref("customer_data_platform.purpose_profiling")
        cls.anna = cls.contact("Anna Berg", email="anna@shop.example.com")
        cls.paul = cls.contact("Paul Hof", email="paul@shop.example.com")
        cls.run_stages("link")
        cls.officer = make_user(
            cls.env, "officer", "customer_data_platform.group_privacy"
        )

    def ago(self, **span):
        return fields.Datetime.now() - relativedelta(**span)

    def rule(self, kind, **vals):
        rule = self.env.ref(f"customer_data_platform.retention_{kind}")
        rule.write({"active": True, **vals})
        return rule

    def night(self):
        self.env.flush_all()
        cron = self.env.ref("customer_data_platform.cron_retention")
        cron.method_direct_trigger()
        self.env.invalidate_all()

    def decided(self, **span):
        return self.env["cdp.decision"].create(
            {
                "partner_id": self.anna.id,
                "purpose_id": self.offers.id,
                "channel": "email",
                "verdict": "allow",
                "reason": "given",
                "date": self.ago(**span),
            }
        )


@tagged("post_install", "-at_install")
class TestRetention(RetentionCase):
    """What is old enough goes at night, and nothing else; first one may look."""

    def test_what_is_due_is_said_before_it_happens(self):
        old, new = self.decided(months=25), self.decided(months=23)
        rule = self.rule("decision", months=24).with_user(self.officer)
        self.assertEqual(rule.due_count, 1)
        self.assertIn("Tonight this would remove all from before", rule.due_sentence)
        action = rule.action_due()
        shown = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(shown, old)
        self.night()
        self.assertFalse(old.exists())
        self.assertTrue(new.exists())
        self.assertEqual(rule.due_count, 0)

    def test_what_was_removed_is_kept_without_names(self):
        rule = self.rule("decision", months=24)
        for _number in range(3):
            self.decided(months=30)
        self.night()
        self.decided(months=30)
        self.night()
        (line,) = rule.log_ids
        self.assertEqual((line.rows, line.date), (4, fields.Date.today()))
        self.assertEqual(rule.removed, 4)

    def test_a_rule_that_is_switched_off_removes_nothing(self):
        old = self.decided(months=90)
        self.rule("decision", months=24).active = False
        self.night()
        self.assertTrue(old.exists())

    def test_a_night_goes_in_small_steps(self):
        rule = self.rule("decision", months=24)
        for _number in range(5):
            self.decided(months=30)
        with patch(f"{NIGHT}.BATCH", 2):
            self.assertEqual(rule._batch(), 2)
            self.assertEqual(rule.due_count, 3, "killed here, three are left")
            self.assertEqual(rule.removed, 2, "and two are noted")
            self.night()
        self.assertEqual(rule.due_count, 0)
        self.assertEqual(rule.removed, 5)

    @mute_logger(NIGHT)
    def test_a_rule_that_fails_keeps_no_other_from_its_work(self):
        broken = self.rule("pause", months=12)
        self.env["cdp.pause"].create(
            {"partner_id": self.anna.id, "until": self.ago(months=20)}
        )
        old = self.decided(months=90)
        self.rule("decision", months=24)
        pause = self.registry["cdp.pause"]
        with patch.object(pause, "unlink", side_effect=ValueError("no")):
            with self.rolled_back_to_here():
                self.night()
        self.assertFalse(old.exists())
        self.assertIn("no", broken.problem)
        self.night()
        self.assertFalse(broken.problem)

    @contextmanager
    def rolled_back_to_here(self):
        """A test is one transaction: going back ends at its batch, as with commits."""
        cr = self.env.cr
        with patch.object(type(cr), "rollback", lambda cr: cr.clear()):
            yield

    def test_it_never_takes_what_is_still_in_use(self):
        rule = self.rule("decision")
        with self.assertRaisesRegex(ValidationError, "at least 3 months"):
            rule.months = 1

    def test_every_kind_can_be_counted_and_removed(self):
        """A column that is renamed elsewhere is found here, not at night."""
        rules = self.env["cdp.retention.rule"].with_context(active_test=False)
        for rule in rules.search([]):
            with self.subTest(rule=rule.kind):
                self.assertGreaterEqual(rule.due_count, 0)
                self.assertTrue(rule.due_sentence)
                self.assertTrue(rule.explanation)
                self.assertGreaterEqual(rule._batch(), 0)
                rule.action_due()

    def test_the_proof_of_what_was_never_confirmed_goes_and_the_ledger_stays(self):
        def say(partner, state, **more):
            return self.profile(partner)._note_consent(
                self.offers, ["email"], state, "form", proof={"ip": "192.0.2.7"}, **more
            )

        asked = say(self.anna, "requested", date=self.ago(months=2))
        confirmed = say(self.paul, "requested", date=self.ago(months=2))
        say(self.paul, "given", date=self.ago(months=2))
        self.rule("requested", months=1)
        self.night()
        proofs = self.env["cdp.consent.proof"].search(
            [("consent_id", "in", (asked | confirmed).ids)]
        )
        self.assertEqual(proofs.consent_id, confirmed)
        self.assertTrue(asked.exists())
        self.assertIsNone(self.env["cdp.consent"]._find_broken())

    def test_closed_requests_go_and_open_ones_stay(self):
        requests = self.env["cdp.privacy.request"]
        values = {"partner_id": self.anna.id, "kind": "contest"}
        old, still_open = requests.create([values, values])
        self.env.flush_all()
        old.write({"state": "done", "closed": self.ago(months=40)})
        with self.assertRaises(UserError):
            old.unlink()
        with self.assertRaises(UserError):
            old.with_user(self.officer).with_context(cdp_retention=True).sudo(
                False
            ).unlink()
        self.rule("request", months=36)
        self.night()
        self.assertEqual((old | still_open).exists(), still_open)

    def test_a_quality_score_stays_until_another_replaces_it(self):
        history = self.env["cdp.quality.history"]
        history.search([("profile_id", "=", self.profile(self.anna).id)]).unlink()
        first, second, third = history.create(
            [
                {
                    "profile_id": self.profile(self.anna).id,
                    "date": self.ago(years=years).date(),
                    "score": 50,
                }
                for years in (9, 8, 1)
            ]
        )
        self.rule("quality", months=36)
        self.night()
        self.assertEqual((first | second | third).exists(), second | third)

    def test_only_privacy_officers_say_how_long(self):
        manager = make_user(self.env, "boss", "customer_data_platform.group_manager")
        rule = self.rule("decision")
        with self.assertRaises(AccessError):
            rule.with_user(manager).months = 100
        rule.with_user(self.officer).months = 100
        line = self.env["cdp.retention.log"]._add(rule, 1)
        with self.assertRaises(AccessError):
            line.with_user(self.officer).rows = 0

    def test_the_year_in_figures(self):
        self.decided(months=90)
        self.rule("decision", months=24)
        self.night()
        self.profile(self.anna)._note_consent(self.offers, ["email"], "given", "form")
        year = self.env["cdp.privacy.year"].with_user(self.officer).create({})
        action = year.action_show()
        self.assertEqual(action["type"], "ir.actions.report")
        html = (
            self.env["ir.actions.report"]
            .with_user(self.officer)
            ._render_qweb_html(action["report_name"], year.ids)[0]
            .decode()
        )
        self.assertIn("Messages sent and held back", html)
        self.assertIn(str(year.year), html)
        with self.assertRaises(ValidationError):
            year.year = 1900


@tagged("post_install", "-at_install")
class TestPersons(RetentionCase):
    """Customers whom nobody has met for as long as each of their purposes says."""

    def setUp(self):
        super().setUp()
        self.persons = self.rule("person", months=24)
        self.begun(self.anna, years=12)
        self.begun(self.paul, years=12)
        self.everything = self.env["cdp.purpose"].search([])
        self.everything.active = False

    def begun(self, partner, **span):
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE res_partner SET create_date = %s WHERE id = %s",
                self.ago(**span),
                partner.id,
            )
        )
        self.env.invalidate_all()

    def due(self, partner):
        return self.profile(partner).id in self.persons._persons_due()

    def holds(self, purpose, months):
        purpose.write({"active": True, "retention_months": months})

    def test_shipped_switched_off(self):
        loaded = self.env["ir.model.data"].search([("name", "=", "retention_person")])
        self.assertTrue(loaded.noupdate)
        self.persons.active = False
        self.assertIn("If you switch it on, tonight", self.persons.due_sentence)

    def test_whoever_was_met_lately_stays(self):
        self.assertTrue(self.due(self.anna))
        self.begun(self.anna, months=23)
        self.assertFalse(self.due(self.anna))

    def test_a_purchase_is_meeting(self):
        bought = self.buy(self.anna)
        bought.x_date = self.ago(months=2)
        self.run_stages("rfm")
        self.assertFalse(self.due(self.anna))
        self.assertTrue(self.due(self.paul))

    def test_consent_holds_as_long_as_its_purpose_says(self):
        self.holds(self.newsletter, 60)
        self.profile(self.anna)._note_consent(
            self.newsletter, ["email"], "given", "form", date=self.ago(months=30)
        )
        self.assertFalse(self.due(self.anna), "the newsletter holds for five years")
        self.assertTrue(self.due(self.paul), "who never said yes to it")
        self.newsletter.retention_months = 26
        self.assertTrue(self.due(self.anna))

    def test_an_interest_holds_until_somebody_objects(self):
        self.holds(self.profiling, 240)
        self.assertFalse(self.due(self.anna))
        self.profile(self.anna)._note_consent(
            self.profiling, ["data"], "refused", "agent", date=self.ago(months=30)
        )
        self.assertTrue(self.due(self.anna))

    def test_colleagues_and_restricted_data_stay(self):
        self.anna.cdp_restricted = True
        self.assertFalse(self.due(self.anna))
        user = make_user(self.env, "baker")
        self.run_stages("link")
        self.begun(user.partner_id, years=12)
        self.assertNotIn(self.profile(user.partner_id).id, self.persons._persons_due())

    def test_whoever_asks_for_something_is_not_erased_meanwhile(self):
        request = self.env["cdp.privacy.request"].create(
            {"partner_id": self.anna.id, "kind": "contest"}
        )
        self.assertFalse(self.due(self.anna))
        request.write({"state": "done", "closed": self.ago(years=1)})
        self.assertTrue(self.due(self.anna))

    def test_who_wrote_lately_was_met(self):
        self.anna.message_post(  # pylint: disable=translation-required
            body="Do you have rye bread?", author_id=self.anna.id, message_type="email"
        )
        self.assertFalse(self.due(self.anna))

    def test_they_are_handed_to_erasure(self):
        self.assertTrue(self.due(self.anna))
        profile = self.profile(self.anna)
        self.persons._batch()
        erasure = self.env["cdp.erasure"].search([("profile_id", "=", profile.id)])
        self.assertEqual(erasure.reason, "retention")
        self.assertFalse(self.due(self.anna), "once is enough")

    def test_a_refusal_stops_nobody_elses_and_is_seen(self):
        anna, paul = self.profile(self.anna), self.profile(self.paul)

        def check(erasure):
            if erasure.profile_id == anna:
                raise UserError("A colleague")

        with patch.object(self.registry["cdp.erasure"], "_check_colleague", check):
            self.persons._batch()
        erasures = self.env["cdp.erasure"].search([("reason", "=", "retention")])
        states = {one.profile_id: one.state for one in erasures}
        self.assertEqual(states[anna], "draft")
        self.assertNotEqual(states[paul], "draft")
        refused = erasures.filtered(lambda one: one.profile_id == anna)
        self.assertIn("A colleague", refused.message_ids[0].body)
        self.assertFalse(self.due(self.anna), "not tried again every night")
