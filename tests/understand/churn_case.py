from odoo.tests import tagged

from ..common import PURCHASE, CustomerDataCase


@tagged("post_install", "-at_install")
class ChurnCase(CustomerDataCase):
    """A shop with enough customers to learn from, and a version learned from them."""

    NUMBER = 120

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["cdp.source"].search([("id", "!=", cls.source.id)]).active = False
        cls.customers = cls.env["res.partner"].create(
            [{"name": f"Customer {n:03d}"} for n in range(cls.NUMBER)]
        )
        cls._let_them_buy()
        cls.run_stages("link", "rfm", everybody=True)
        cls.learn()
        cls.run_stages("churn", everybody=True)

    @classmethod
    def _let_them_buy(cls):
        """From one to nine purchases, at gaps of 3 to 9 days, silent for 0 to 81."""
        rows = []
        for n, customer in enumerate(cls.customers):
            for k in range(1 + n % 9):
                rows.append((customer.id, (n % 10) * 9 + k * (3 + n % 7)))
        cls._insert(rows)

    @classmethod
    def _insert(cls, rows):
        """Purchases of 10 by (contact, days ago)."""
        cls.env.cr.executemany(
            f"INSERT INTO {PURCHASE} (x_partner_id, x_date, x_amount, x_state)"
            " VALUES (%s, timestamp '2024-06-29' - %s * interval '1 day', 10, 'done')",
            rows,
        )
        cls.env.cr.execute(
            "INSERT INTO cdp_change (stage, partner_id) SELECT 'rfm', unnest(%s)",
            [[partner for partner, _days in rows]],
        )

    @classmethod
    def learn(cls):
        """Train a version and put it to use, as the stage *Train the models* does."""
        told = cls.env["cdp.stage.churn"]._train(None)
        vals = {
            "state": "live",
            "record": told["record"],
            "horizon_days": told["record"]["horizon"],
            "parameters": told.get("parameters"),
        }
        if gate := told.get("gate"):
            code, figures = gate
            vals |= {"state": "gated", "gate_code": code}
            vals |= {f"gate_{key}": figures.get(key) for key in ("have", "need")}
        cls.env["cdp.model"]._current("churn").state = "retired"
        return cls.env["cdp.model"].create({"kind": "churn", **vals})

    def profiles(self):
        self.env.invalidate_all()
        return self.customers.cdp_profile_id
