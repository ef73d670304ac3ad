"""What the tests of all rooms share: a shop whose purchases need no other app."""

from contextlib import contextmanager
from datetime import datetime, timedelta

from odoo import fields
from odoo.tests import TransactionCase, new_test_user
from odoo.tools import SQL

PURCHASE = "x_cdp_test_purchase"


class CustomerDataCase(TransactionCase):
    """A shop with a purchase model of its own, as a user could make one.

    So every test runs with the addon alone as well as beside all other apps.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry_enter_test_mode_cls()  # manual models and crons need it
        cls.addClassCleanup(cls.registry.reset_changes)
        cls.env = cls.env(context=dict(cls.env.context, tracking_disable=True))
        cls.now = datetime(2024, 6, 30)
        cls.set_parameter("as_of", "2024-06-30")
        cls.set_parameter("churn_horizon_days", "28")
        cls._make_purchase_model()
        cls.source = cls.env["cdp.source"].create(cls._source_vals())
        cls.settle()

    @classmethod
    def settle(cls):
        """Whatever the database holds already is not our subject.

        Contacts and figures are brought up to date; what a child process learns from
        them is only said to be, because that takes a second each and a class each.
        """
        known = ("link", "match", "golden", "quality", "rfm")
        cls.run_stages(*known)
        for stage in cls.env["cdp.stage"].search([("code", "not in", known)]):
            worker = cls.env[f"cdp.stage.{stage.code}"]
            stage.signature = worker._signature()
            stage.full_finished = fields.Datetime.now()
            cls.env["cdp.change"]._drop(stage.code)

    @classmethod
    def set_parameter(cls, name, value):
        cls.env["ir.config_parameter"].set_param(
            f"customer_data_platform.{name}", value
        )

    @classmethod
    def _make_purchase_model(cls):
        fields = [
            ("x_name", "char", {}),
            ("x_partner_id", "many2one", {"relation": "res.partner"}),
            ("x_date", "datetime", {}),
            ("x_amount", "float", {}),
            ("x_tax", "float", {}),
            ("x_state", "char", {}),
            ("x_company_id", "many2one", {"relation": "res.company"}),
            ("x_currency_id", "many2one", {"relation": "res.currency"}),
        ]
        model = cls.env["ir.model"].create(
            {
                "name": "Test purchase",
                "model": PURCHASE,
                "field_id": [
                    (0, 0, {"name": name, "ttype": kind, **more})
                    for name, kind, more in fields
                ],
            }
        )
        cls.env["ir.model.access"].create(
            {
                "name": "Test purchase",
                "model_id": model.id,
                "group_id": cls.env.ref("base.group_user").id,
                "perm_read": True,
            }
        )

    @classmethod
    def _source_vals(cls, **vals):
        return {
            "name": "Test purchases",
            "model_name": PURCHASE,
            "domain": "[('x_state', '=', 'done')]",
            "partner_path": "x_partner_id",
            "date_path": "x_date",
            "amount_path": "x_amount",
            "tax_path": "x_tax",
            "currency_path": "x_currency_id",
            "company_path": "x_company_id",
            **vals,
        }

    # ------------------------------------------------------------------
    # A shop's day
    # ------------------------------------------------------------------

    @classmethod
    def contact(cls, name, **vals):
        return cls.env["res.partner"].create({"name": name, **vals})

    @classmethod
    def buy(cls, partner, amount=10.0, days_ago=0, **vals):
        """Have a contact buy something, ``days_ago`` before the tests' *now*."""
        return cls.env[PURCHASE].create(
            {
                "x_name": "Purchase",
                "x_partner_id": partner.id,
                "x_date": cls.now - timedelta(days=days_ago, hours=1),
                "x_amount": amount,
                "x_state": "done",
                "x_company_id": cls.env.company.id,
                **vals,
            }
        )

    @classmethod
    def make_customers(cls, number=30):
        """Customers that differ in how lately, how often and for how much they buy."""
        customers = cls.env["res.partner"].create(
            [
                {"name": f"Customer {n:03d}", "email": f"c{n:03d}@shop.example.com"}
                for n in range(number)
            ]
        )
        for n, customer in enumerate(customers):
            for k in range(1 + n % 6):
                cls.buy(customer, 5.0 + n, days_ago=n + 7 * k)
        return customers

    # ------------------------------------------------------------------
    # Running the stages, as the scheduler does
    # ------------------------------------------------------------------

    @classmethod
    def run_stages(cls, *codes, everybody=False):
        """Run stages by their scheduled actions; return the last result of each."""
        stages = cls.env["cdp.stage"].search([])
        for stage in stages.filtered(lambda s: not codes or s.code in codes):
            if everybody:
                stage._request_full(stage.code)
            cls.env.flush_all()
            stage.cron_id.method_direct_trigger()
            cls.env.invalidate_all()
        return stages

    @classmethod
    def profile(cls, partner):
        """The profile of a contact as the database has it now."""
        cls.env.invalidate_all()
        return partner.cdp_profile_id

    def run_of(self, code):
        return self.env["cdp.stage"].search([("code", "=", code)]).last_run_id

    @contextmanager
    def rows_written(self, table="cdp_profile"):
        """Collect the ids of rows that the block writes, asked from PostgreSQL."""
        places = SQL("SELECT id, ctid FROM %s", SQL.identifier(table))
        self.env.flush_all()
        before = dict(self.env.execute_query(places))
        written = set()
        yield written
        self.env.flush_all()
        for id_, ctid in self.env.execute_query(places):
            if before.get(id_) != ctid:
                written.add(id_)


def make_user(env, login, *groups, **vals):
    """An internal user with just these groups."""
    return new_test_user(env, login, ",".join(("base.group_user", *groups)), **vals)
