"""What segments are used for: mailings, a mailing list that follows, files, filters."""

from ast import literal_eval

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ...models.act.cdp_segment_use import _harmless
from ..common import make_user
from .test_segment_preview import ThreeCustomers


@tagged("post_install", "-at_install")
class TestSegmentUse(ThreeCustomers):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.often = cls.segment({"times": 1}, domain=cls.ours, name="Ours")
        cls.work()

    def test_a_mailing_to_each_member_once(self):
        double = self.contact("Anna Berg", email="anna@berg.example.com")
        self.run_stages("link", "rfm", "segment")
        self.assertEqual(double.cdp_profile_id, self.anna.cdp_profile_id)
        marketer = make_user(
            self.env,
            "marketer",
            "customer_data_platform.group_user",
            "mass_mailing.group_mass_mailing_user",
        )
        action = self.often.with_user(marketer).action_mail()
        values = {
            name.removeprefix("default_"): value
            for name, value in action["context"].items()
        }
        self.assertEqual(
            self.env["ir.model"].browse(values["mailing_model_id"]).model, "res.partner"
        )
        domain = literal_eval(values["mailing_domain"])
        found = self.env["res.partner"].with_user(marketer).search(domain)
        self.assertEqual(found, self.anna + self.paul + self.ruth)
        mailing = (
            self.env["mailing.mailing"]
            .with_user(marketer)
            .create({"subject": "Hello", **values})
        )
        self.assertEqual(set(mailing._get_recipients()), set(found.ids))

    def test_an_automation_rule_may_ask_for_it(self):
        rule = self.env["base.automation"].create(
            {
                "name": "Only ours",
                "model_id": self.env["ir.model"]._get_id("res.partner"),
                "trigger": "on_create_or_write",
                "filter_domain": repr([("cdp_segment_ids", "in", self.often.ids)]),
                "action_server_ids": [
                    Command.create(
                        {
                            "name": "Note it",
                            "model_id": self.env["ir.model"]._get_id("res.partner"),
                            "state": "code",
                            "code": "records.write({'ref': 'ours'})",
                        }
                    )
                ],
            }
        )
        stranger = self.contact("Nobody Known")
        (self.anna + stranger).write({"comment": "met"})
        self.assertEqual(self.anna.ref, "ours")
        self.assertFalse(stranger.ref)
        rule.active = False

    # ------------------------------------------------------------------
    # A mailing list that follows
    # ------------------------------------------------------------------

    def follow(self):
        mailing_list = self.env["mailing.list"].create({"name": "Follows"})
        self.often.mailing_list_id = mailing_list
        self.work()
        return mailing_list

    def emails(self, mailing_list):
        self.env.invalidate_all()
        lines = mailing_list.subscription_ids.filtered(lambda line: not line.opt_out)
        return set(lines.contact_id.mapped("email_normalized"))

    def test_the_list_follows_the_segment(self):
        mailing_list = self.follow()
        both = {"anna@berg.example.com", "paul@hof.example.com"}
        self.assertEqual(self.emails(mailing_list), both)
        self.often.line_ids.times = 3
        self.work()
        self.assertEqual(self.emails(mailing_list), {"anna@berg.example.com"})
        self.buy(self.paul)
        self.buy(self.paul)
        self.run_stages("rfm")
        self.work()
        self.assertEqual(self.emails(mailing_list), both)
        self.often.mailing_list_id = False
        self.work()
        self.assertFalse(self.emails(mailing_list))

    def test_who_opted_out_is_never_opted_in_again(self):
        mailing_list = self.follow()
        line = mailing_list.subscription_ids.filtered(
            lambda line: line.contact_id.email_normalized == "anna@berg.example.com"
        )
        line.opt_out = True
        for times in (9, 1):
            self.often.line_ids.times = times
            self.work()
        self.assertTrue(line.opt_out)
        self.assertEqual(self.emails(mailing_list), {"paul@hof.example.com"})

    def test_whom_somebody_else_put_on_it_stays(self):
        mailing_list = self.env["mailing.list"].create({"name": "Follows"})
        self.env["mailing.contact"].create(
            {"email": "friend@example.com", "list_ids": mailing_list.ids}
        )
        known = self.env["mailing.contact"].create({"email": "paul@hof.example.com"})
        self.often.mailing_list_id = mailing_list
        self.work()
        self.assertIn(known, mailing_list.contact_ids)
        self.often.line_ids.times = 9
        self.work()
        self.assertEqual(self.emails(mailing_list), {"friend@example.com"})

    def test_nothing_to_do_for_the_list_nothing_is_done(self):
        self.follow()
        with self.rows_written("mailing_subscription") as written:
            self.run_stages("segment", everybody=True)
        self.assertFalse(written)

    # ------------------------------------------------------------------
    # A file
    # ------------------------------------------------------------------

    def test_cells_are_harmless_to_spreadsheets(self):
        for cell, expected in (
            ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
            ("+49 30 1", "'+49 30 1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2+3", "'-2+3"),
            ("\t=1", "'\t=1"),
            (-12.5, "-12.5"),
            ("Anna", "Anna"),
            (False, ""),
        ):
            self.assertEqual(_harmless(cell), expected)

    def test_who_may_not_export_does_not(self):
        self.user.group_ids -= self.env.ref("base.group_allow_export")
        with self.assertRaises(AccessError):
            self.often.with_user(self.user).action_export()
        with self.assertRaises(AccessError):
            self.often.with_user(self.user)._csv()


@tagged("post_install", "-at_install")
class TestSegmentDownload(HttpCase):
    def test_the_members_as_a_file_and_that_it_is_noted(self):
        partner = self.env["res.partner"].create({"name": "=cmd|' /C calc'!A0"})
        segment = self.env["cdp.segment"].create({"name": "Ours", "kind": "list"})
        profile = self.env["cdp.profile"].create({"partner_id": partner.id})
        partner.cdp_profile_id = profile
        user = make_user(
            self.env,
            "exporter",
            "customer_data_platform.group_user",
            "base.group_allow_export",
        )
        segment.with_user(user)._put(partner.with_user(user))
        action = segment.with_user(user).action_export()
        self.authenticate("exporter", "exporter")
        answer = self.url_open(action["url"])
        self.assertEqual(answer.status_code, 200)
        _header, line = answer.content.decode("utf-8-sig").splitlines()
        self.assertTrue(line.startswith("'=cmd"), line)
        noted = self.env["cdp.access.log"].search([], limit=1)
        self.assertEqual(noted.user_id, user)
        self.assertIn("1 members of the segment “Ours”", noted.detail)
        make_user(self.env, "stranger")
        self.authenticate("stranger", "stranger")
        with mute_logger("odoo.http"):
            refused = self.url_open(action["url"])
        self.assertNotIn("=cmd", refused.text)
