"""Another program reads scores and segments over Odoo's JSON-2, and nothing else."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestReadApi(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.env["res.partner"].create(
            {"name": "Anna Berg", "email": "anna@api.example.com"}
        )
        cls.profile = cls.env["cdp.profile"].create({"partner_id": cls.anna.id})
        cls.anna.cdp_profile_id = cls.profile
        cls.profile.churn_band = "high"
        cls.loyal = cls.env["cdp.segment"].create({"name": "Loyal", "kind": "list"})
        cls.loyal._put(cls.anna)
        group = cls.env.ref("customer_data_platform.group_api_reader")
        cls.user = cls.env["res.users"].create(
            {
                "name": "Newsletter tool",
                "login": "api_tool",
                "group_ids": [Command.set(group.ids)],
            }
        )
        keys = cls.env(user=cls.user)["res.users.apikeys"].sudo()
        later = fields.Datetime.now() + timedelta(days=1)
        cls.key = keys._generate("rpc", "tool", later)

    def call(self, model, method, key=None, **params):
        return self.url_open(
            f"/json/2/{model}/{method}",
            json=params,
            headers={"Authorization": f"bearer {key or self.key}"},
        )

    def test_it_reads_scores_segments_and_who_is_in_them(self):
        answer = self.call(
            "cdp.profile",
            "search_read",
            domain=[["segment_ids", "in", [self.loyal.id]]],
            fields=["display_name", "churn_band", "segment_ids"],
        )
        self.assertEqual(answer.status_code, 200, answer.text)
        self.assertEqual(
            answer.json(),
            [
                {
                    "id": self.profile.id,
                    "display_name": f"Profile {self.profile.id}",
                    "churn_band": "high",
                    "segment_ids": [self.loyal.id],
                }
            ],
        )
        answer = self.call(
            "cdp.membership",
            "search_read",
            domain=[["segment_id", "=", self.loyal.id], ["left", "=", False]],
            fields=["profile_id", "entered"],
        )
        self.assertEqual(len(answer.json()), 1, answer.text)
        self.assertNotIn("Anna", answer.text)
        answer = self.call(
            "cdp.segment", "search_read", domain=[], fields=["name", "member_count"]
        )
        self.assertIn("Loyal", answer.text)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_model")
    def test_it_reads_no_contact_details_and_cannot_search_by_them(self):
        for name in ("name", "email", "phone", "city", "partner_id", "partner_ids"):
            answer = self.call(
                "cdp.profile", "read", ids=self.profile.ids, fields=[name]
            )
            self.assertNotEqual(answer.status_code, 200, name)
        for path in ("email", "name", "partner_id.email", "partner_id.name"):
            answer = self.call(
                "cdp.profile", "search_count", domain=[[path, "=", self.anna.email]]
            )
            self.assertNotEqual(answer.status_code, 200, path)
        answer = self.call("cdp.profile", "search_read", domain=[])
        self.assertNotIn("anna", answer.text.lower())
        answer = self.call("cdp.profile", "name_search", name="Anna")
        self.assertNotEqual(answer.status_code, 200, answer.text)
        for path in ("profile_id.email", "profile_id.partner_id.name"):
            answer = self.call(
                "cdp.membership", "search_count", domain=[[path, "like", "a"]]
            )
            self.assertNotEqual(answer.status_code, 200, path)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_model")
    def test_it_writes_nothing(self):
        for model, record, vals in (
            ("cdp.profile", self.profile, {"active": False}),
            ("cdp.segment", self.loyal, {"name": "Mine"}),
            ("cdp.membership", self.loyal.membership_ids, {"left": "2020-01-01"}),
        ):
            for method, params in (("write", {"vals": vals}), ("unlink", {})):
                answer = self.call(model, method, ids=record.ids, **params)
                self.assertEqual(answer.status_code, 403, (model, method, answer.text))
        answer = self.call("cdp.segment", "create", vals_list=[{"name": "Mine"}])
        self.assertEqual(answer.status_code, 403, answer.text)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_model")
    def test_everything_else_is_closed(self):
        for model in (
            *("cdp.consent", "cdp.consent.proof", "cdp.consent.current"),
            *("cdp.identifier", "cdp.transaction", "cdp.timeline", "cdp.access.log"),
            *("cdp.webhook", "cdp.webhook.delivery", "cdp.decision", "cdp.journey.run"),
        ):
            answer = self.call(model, "search_read", domain=[], fields=["id"])
            self.assertEqual(answer.status_code, 403, (model, answer.text))
        answer = self.call("res.partner", "search_count", domain=[])
        self.assertNotIn(str(self.anna.id), answer.text)
        mine = self.call("res.partner", "search", domain=[["id", "=", self.anna.id]])
        self.assertEqual(mine.json(), [])

    @mute_logger("odoo.http")
    def test_without_a_key_there_is_nothing(self):
        answer = self.call("cdp.profile", "search_read", key="wrong", domain=[])
        self.assertEqual(answer.status_code, 401)
