"""Two people decide at once, each on a connection of their own."""

from contextlib import contextmanager

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.sql_db import db_connect
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestReviewTwo(BaseCase):
    """Anna and Anne are one customer; was Hanna a third of them, or not?"""

    def setUp(self):
        super().setUp()
        with self.somebody() as env:
            contacts = env["res.partner"].create(
                [{"name": name} for name in ("Anna Two", "Anne Two", "Hanna Two")]
            )
            for contact in contacts:
                contact.cdp_profile_id = env["cdp.profile"].create(
                    {"partner_id": contact.id}
                )
            anna, anne, hanna = contacts.ids
            self.ids = contacts.ids
            pairs = ((anna, anne), (anna, hanna), (anne, hanna))
            matches = env["cdp.match"].create(
                [
                    {"partner_a_id": a, "partner_b_id": b, "verdict": "proposed"}
                    for a, b in pairs
                ]
            )
            self.anna_hanna, self.anne_hanna = matches[1:].ids
            env.flush_all()
            matches[0].decide("linked")
            self.addCleanup(self.remove)

    def remove(self):
        with self.somebody() as env:
            env["res.partner"].browse(self.ids).unlink()
            env["cdp.identity.log"].search([("contacts", "like", " Two (#")]).unlink()

    @contextmanager
    def somebody(self):
        with db_connect(get_db_name()).cursor() as cr:
            yield api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})

    def both(self, first, second):
        """Have the first decide while the second has the page already.

        :return: what the second is told when Odoo tries again
        """
        with self.somebody() as theirs:
            theirs["cdp.match"].browse(second[0]).fetch(["verdict"])
            with self.somebody() as mine:
                self.assertFalse(mine["cdp.match"].browse(first[0]).decide(first[1]))
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(SerializationFailure, msg="they must start over"),
            ):
                theirs["cdp.match"].browse(second[0]).decide(second[1])
            theirs.cr.rollback()
            theirs.invalidate_all()
            try:
                return theirs["cdp.match"].browse(second[0]).decide(second[1])
            except UserError as error:
                theirs.cr.rollback()
                return str(error)

    def profiles(self):
        with self.somebody() as env:
            return [
                contact.cdp_profile_id.id
                for contact in env["res.partner"].browse(self.ids)
            ]

    def test_linked_first(self):
        told = self.both((self.anna_hanna, "linked"), (self.anne_hanna, "rejected"))
        self.assertIn("one customer meanwhile", told)
        self.assertEqual(len(set(self.profiles())), 1)

    def test_apart_first(self):
        told = self.both((self.anne_hanna, "rejected"), (self.anna_hanna, "linked"))
        self.assertIn("Anne Two and Hanna Two", told)
        anna, anne, hanna = self.profiles()
        self.assertEqual(anna, anne)
        self.assertNotEqual(anna, hanna)

    def test_the_rule_and_a_person(self):
        """What the rule is about to join stays apart once somebody says so."""
        with self.somebody() as rule:
            vetoes = rule["cdp.stage.link"]._vetoes(self.ids)
            with self.somebody() as mine:
                mine["cdp.match"].browse(self.anne_hanna).decide("rejected")
            self.assertFalse(vetoes, "the rule has looked before")
            with mute_logger("odoo.sql_db"), self.assertRaises(SerializationFailure):
                rule["cdp.stage.link"]._assign([self.ids])
            rule.cr.rollback()
