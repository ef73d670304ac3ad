from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL

from ..common import make_user
from .retention_case import RetentionCase


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
                raise UserError(self.env._("A colleague"))

        with patch.object(self.registry["cdp.erasure"], "_check_whose", check):
            self.persons._batch()
        erasures = self.env["cdp.erasure"].search([("reason", "=", "retention")])
        states = {one.profile_id: one.state for one in erasures}
        self.assertEqual(states[anna], "draft")
        self.assertNotEqual(states[paul], "draft")
        refused = erasures.filtered(lambda one: one.profile_id == anna)
        self.assertIn("A colleague", refused.message_ids[0].body)
        self.assertFalse(self.due(self.anna), "not tried again every night")
