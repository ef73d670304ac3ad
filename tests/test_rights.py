import subprocess
import sys

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import config

from .common import CustomerDataCase, make_user

MODELS = (
    "cdp.source",
    "cdp.source.overlap",
    "cdp.transaction",
    "cdp.timeline",
    "cdp.change",
    "cdp.profile",
    "cdp.identifier",
    "cdp.match",
    "cdp.exclusion",
    "cdp.survivorship",
    "cdp.golden",
    "cdp.golden.fix",
    "cdp.golden.write",
    "cdp.restriction",
    "cdp.quality.rule",
    "cdp.quality.issue",
    "cdp.quality.history",
    "cdp.quality.trend",
    "cdp.model",
    "cdp.model.outcome",
    "cdp.retention",
    "cdp.rfm.label",
    "cdp.rfm.cell",
    "cdp.score.history",
    "cdp.movement",
    "cdp.segment",
    "cdp.segment.line",
    "cdp.segment.flow",
    "cdp.membership",
    "cdp.stage",
    "cdp.stage.run",
)
MANAGED = {
    "cdp.source",
    "cdp.source.overlap",
    "cdp.exclusion",
    "cdp.match",
    "cdp.survivorship",
    "cdp.quality.rule",
    "cdp.rfm.label",
    "cdp.rfm.cell",
    "cdp.segment",
    "cdp.segment.line",
    "cdp.stage",
}


@tagged("post_install", "-at_install")
class TestRights(CustomerDataCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.anna = cls.contact("Anna Berg", email="anna@berg.example.com")
        cls.again = cls.contact("Anna Berg", email="anna@berg.example.com")
        cls.buy(cls.anna, 10)
        cls.run_stages()
        group = "customer_data_platform.group_"
        cls.nobody = make_user(cls.env, "nobody", "base.group_partner_manager")
        cls.user = make_user(cls.env, "user", group + "user")
        cls.manager = make_user(cls.env, "manager", group + "manager")
        cls.privacy = make_user(cls.env, "privacy", group + "privacy")

    def may(self, user, model, operation):
        return self.env[model].with_user(user).has_access(operation)

    def test_without_a_role_nothing_opens(self):
        for model in MODELS:
            self.assertFalse(self.may(self.nobody, model, "read"), model)

    def test_every_role_reads_and_only_the_manager_decides(self):
        for model in set(MODELS) - {"cdp.change"}:
            for user in (self.user, self.manager, self.privacy):
                self.assertTrue(self.may(user, model, "read"), (user.login, model))
            self.assertFalse(self.may(self.user, model, "write"), model)
            self.assertEqual(
                self.may(self.manager, model, "write"), model in MANAGED, model
            )
            self.assertEqual(
                self.may(self.privacy, model, "write"), model == "cdp.match", model
            )

    def test_nobody_writes_scores_or_history_by_hand(self):
        for model in (
            "cdp.profile",
            "cdp.identifier",
            "cdp.membership",
            "cdp.model",
            "cdp.stage.run",
            "cdp.change",
        ):
            for user in (self.user, self.manager, self.privacy):
                for operation in ("write", "create", "unlink"):
                    self.assertFalse(
                        self.may(user, model, operation), (user.login, model, operation)
                    )

    def test_without_a_role_contacts_work_and_show_nothing(self):
        partner = self.anna.with_user(self.nobody)
        with self.assertRaises(AccessError):
            partner.read(["cdp_profile_id"])
        with self.assertRaises(AccessError):
            self.env["res.partner"].with_user(self.nobody).search(
                [("cdp_revenue", ">", 0)]
            )
        self.assertFalse([name for name in partner.fields_get() if name[:4] == "cdp_"])
        partner.phone = "+49 30 901820"
        new = partner.create({"name": "Ruth Klein"})
        new.unlink()

    def test_the_forms_of_contacts_hide_it_from_others(self):
        for view_type in ("form", "search", "list", "kanban"):
            for user, expected in ((self.nobody, False), (self.user, True)):
                view = (
                    self.env["res.partner"]
                    .with_user(user)
                    .get_view(view_type=view_type)
                )
                shown = "cdp_" in view["arch"]
                if view_type in ("form", "search") or not expected:
                    self.assertEqual(shown, expected, (view_type, user.login))

    def test_menus_are_for_those_with_a_role(self):
        root = self.env.ref("customer_data_platform.cdp_menu_root")
        menus = self.env["ir.ui.menu"]
        self.assertNotIn(root.id, menus.with_user(self.nobody)._visible_menu_ids())
        self.assertIn(root.id, menus.with_user(self.user)._visible_menu_ids())

    def test_taking_apart_is_for_manager_and_privacy_officer(self):
        match = self.env["cdp.match"].search([("partner_a_id", "=", self.anna.id)])
        with self.assertRaises(AccessError):
            match.with_user(self.user).action_reject()
        match.with_user(self.privacy).action_reject()
        self.assertEqual((match.verdict, match.user_id), ("rejected", self.privacy))

    def test_running_now_is_for_the_manager(self):
        stage = self.env.ref("customer_data_platform.stage_link")
        for user in (self.user, self.privacy):
            with self.assertRaises(AccessError):
                stage.with_user(user).action_run_now()
        stage.with_user(self.manager).action_run_now()

    def test_another_companys_contacts_do_not_show(self):
        other = self.env["res.company"].create({"name": "Other shop"})
        secret = self.contact(
            "Secret Customer", email="secret@berg.example.com", company_id=other.id
        )
        again = self.contact(
            "Secret Customer", email="secret@berg.example.com", company_id=other.id
        )
        self.buy(secret, 10, x_company_id=other.id)
        segment = self.env["cdp.segment"].create({"name": "Everybody"})
        self.run_stages()
        profile = self.profile(secret)
        self.assertEqual(profile.company_id, other)
        for model, domain in (
            ("cdp.profile", [("id", "=", profile.id)]),
            ("cdp.identifier", [("partner_id", "in", (secret + again).ids)]),
            ("cdp.match", [("partner_a_id", "=", secret.id)]),
            ("cdp.membership", [("profile_id", "=", profile.id)]),
            ("cdp.transaction", [("profile_id", "=", profile.id)]),
            ("cdp.timeline", [("profile_id", "=", profile.id)]),
        ):
            self.assertTrue(self.env[model].search(domain), model)
            self.assertFalse(self.env[model].with_user(self.user).search(domain), model)
        members = (
            self.env["cdp.profile"]
            .with_user(self.user)
            .search([("segment_ids", "in", segment.ids)])
        )
        self.assertNotIn(profile, members)

    def test_a_page_never_loads_the_mathematics(self):
        # In a process of its own: this one may have loaded it for another test.
        code = (
            "import sys; from odoo.tools import config;"
            "config._parse_config([f'--addons-path={sys.argv[1]}']);"
            "from odoo.modules import initialize_sys_path; initialize_sys_path();"
            "import odoo.addons.customer_data_platform;"
            "print({'numpy', 'pandas', 'scipy', 'sklearn'} & set(sys.modules))"
        )
        path = ",".join(config["addons_path"])
        done = subprocess.run(
            [sys.executable, "-c", code, path],
            capture_output=True,
            text=True,
            check=False,
        )
        self.assertEqual(done.stdout.strip(), "set()", done.stderr)
