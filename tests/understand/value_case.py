"""A shop whose customers differ in how often, for how much and how lately they buy."""

from odoo.tools import SQL

from ..common import PURCHASE, CustomerDataCase

HORIZON = 90


class ValueCase(CustomerDataCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Whatever else the database holds has no part in these forecasts.
        cls.env["cdp.source"].search([("id", "!=", cls.source.id)]).active = False
        cls.set_parameter("value_horizon_days", str(HORIZON))
        cls.open_shop()

    @classmethod
    def open_shop(cls):
        """120 customers: n buys n % 8 + 1 times, the last time n % 10 weeks ago."""
        cls.customers = cls.env["res.partner"].create(
            [{"name": f"Customer {n:03d}"} for n in range(120)]
        )
        cls.sell(
            (customer, 7 * (n % 10) + k * (9 + n % 7), 10 + n % 13 + n / 100)
            for n, customer in enumerate(cls.customers)
            for k in range(1 + n % 8)
        )
        cls.run_stages("link", "rfm", everybody=True)

    @classmethod
    def sell(cls, purchases):
        """Rows (contact, days before 29 June, amount) as a till writes them."""
        cls.env.cr.executemany(
            f"INSERT INTO {PURCHASE} (x_partner_id, x_date, x_amount, x_state)"
            " VALUES (%s, timestamp '2024-06-29 18:00' - %s * interval '1 day', %s,"
            " 'done')",
            [(contact.id, days, amount) for contact, days, amount in purchases],
        )

    @classmethod
    def train(cls):
        """Learn a version and forecast, as the scheduler does one night."""
        cls.env["cdp.stage.train"]._train_kind("value")
        cls.run_stages("value", everybody=True)

    def profiles(self):
        self.env.invalidate_all()
        return self.customers.cdp_profile_id

    def stored(self, profile, column):
        """What the database holds: Odoo shows nothing as 0."""
        column = SQL.identifier(column)
        query = SQL("SELECT %s FROM cdp_profile WHERE id = %s", column, profile.id)
        return self.env.execute_query(query)[0][0]
