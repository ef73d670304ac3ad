from contextlib import contextmanager
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..wizards import sample_people, sample_purchases
from .common import make_user

MANAGER = "customer_data_platform.group_manager"


@tagged("post_install", "-at_install")
class TestSample(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry_enter_test_mode_cls()  # the stages commit
        cls.kinds = sample_purchases.kinds(cls.env)
        cls.manager = make_user(cls.env, "cdp_sample_manager", MANAGER)

    def setUp(self):
        super().setUp()
        self.use([])  # making orders takes seconds; a test that needs them says so

    def use(self, kinds):
        """Have these documents be all that can be made."""
        mock = patch.object(sample_purchases, "kinds", return_value=kinds)
        mock.start()
        self.addCleanup(mock.stop)

    def wizard(self, user=None):
        return self.env["cdp.sample"].with_user(user or self.manager).create({})

    def made(self, model):
        return self.env["cdp.sample"]._made().filtered(lambda data: data.model == model)

    def contact(self, name):
        ids = self.made("res.partner").mapped("res_id")
        return (
            self.env["res.partner"].browse(ids).filtered_domain([("name", "=", name)])
        )

    def run_stages(self):
        self.env.flush_all()
        for stage in self.env["cdp.stage"].search([]):
            stage.cron_id.method_direct_trigger()
        self.env.invalidate_all()

    @contextmanager
    def nothing_left(self):
        """Whatever the block makes of these is gone at its end."""
        models = ["res.partner", "product.template", "sale.order", "account.move"]
        models = [model for model in models if model in self.env]
        records = {
            model: self.env[model].with_context(active_test=False) for model in models
        }
        before = {model: set(found.search([]).ids) for model, found in records.items()}
        yield
        for model, found in records.items():
            self.assertEqual(set(found.search([]).ids), before[model], model)

    def test_load_and_score(self):
        mails = self.env["mail.mail"].search_count([])
        wizard = self.wizard()
        action = wizard.action_load()
        self.assertEqual(action["res_id"], wizard.id)
        self.assertIn("60 contacts", wizard.message)
        self.assertTrue(all(self.env["cdp.stage"].search([]).mapped("full_requested")))
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)

        self.run_stages()
        contacts = self.env["res.partner"].browse(
            self.made("res.partner").mapped("res_id")
        )
        self.assertEqual(len(contacts), 60)
        self.assertTrue(all(contact.cdp_profile_id for contact in contacts))
        for name, typed, _kind in sample_people.DUPLICATES:
            self.assertEqual(
                self.contact(typed).cdp_profile_id, self.contact(name).cdp_profile_id
            )
        # 8 duplicates and 2 addresses belong to somebody else
        self.assertEqual(len(contacts.cdp_profile_id), 50)
        family = [self.contact(f"{name} Whitfield") for name in ("Noah", "Ava")]
        self.assertNotEqual(family[0].cdp_profile_id, family[1].cdp_profile_id)

    def test_purchases(self):
        """Each app that can hold them does."""
        for kind in self.kinds:
            self.use([kind])
            with self.subTest(kind), self.nothing_left():
                wizard = self.wizard()
                self.assertEqual(wizard.purchases, kind)
                wizard.action_load()
                self.run_stages()
                profile = self.contact("Lucía Navarro").cdp_profile_id
                self.assertEqual(profile.purchase_count, 12)
                firm = self.contact("Harbour Street Bakery").cdp_profile_id
                self.assertEqual(firm.purchase_count, 24)
                self.wizard().action_remove()

    def test_no_app_for_purchases(self):
        wizard = self.wizard()
        self.assertEqual(wizard.purchases, "none")
        wizard.action_load()
        self.assertIn("Sales, Point of Sale or Invoicing", wizard.message)
        self.assertFalse(self.made("product.product"))

    def test_twice(self):
        self.wizard().action_load()
        with self.assertRaisesRegex(UserError, "already here"):
            self.wizard().action_load()
        self.assertTrue(self.wizard().loaded)

    def test_remove(self):
        with self.nothing_left():
            self.wizard().action_load()
            self.run_stages()
            wizard = self.wizard()
            wizard.action_remove()
        self.assertEqual(wizard.message, "The sample data is gone.")
        self.assertFalse(self.env["cdp.sample"]._made())
        with self.assertRaisesRegex(UserError, "no sample data"):
            self.wizard().action_remove()

    @mute_logger("odoo.sql_db")
    def test_remove_what_is_in_use(self):
        """A contact that another record holds on to is archived and named."""
        self.wizard().action_load()
        contact = self.contact("Peter Vance")
        self.env["res.company"].create(
            {"name": "Peter Vance", "partner_id": contact.id}
        )
        wizard = self.wizard()
        wizard.action_remove()
        self.assertIn("Peter Vance", wizard.message)
        self.assertNotIn("Amelia Hart", wizard.message)
        self.assertFalse(contact.active)
        self.assertFalse(self.env["cdp.sample"]._made())

    def test_warns_where_customers_are(self):
        self.env["res.partner"].create([{"name": f"Real {n}"} for n in range(21)])
        self.assertTrue(self.wizard().crowded)

    def test_only_managers(self):
        user = make_user(
            self.env, "cdp_sample_user", "customer_data_platform.group_user"
        )
        with self.assertRaises(AccessError):
            self.wizard(user)
        wizard = self.wizard()
        with self.assertRaises(AccessError):
            wizard.with_user(user).action_load()
        with self.assertRaises(AccessError):
            wizard.with_user(user).action_remove()
        self.assertFalse(self.env["cdp.sample"]._made())
