from contextlib import contextmanager
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import make_user
from .retention_case import RetentionCase

NIGHT = "odoo.addons.customer_data_platform.models.govern.retention.cdp_retention_night"


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
