"""A shop of its own for the insight pages: nothing else of the database counts."""

from datetime import datetime, timedelta

from ..common import CustomerDataCase, make_user

TABLES = ("cdp_spent", "cdp_cohort", "cdp_demand", "cdp_demand_week", "cdp_anomaly")


class InsightCase(CustomerDataCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["cdp.source"].search([("id", "!=", cls.source.id)]).active = False
        cls.env["cdp.anomaly"].search([]).unlink()
        cls.env.company.partner_id.tz = "UTC"
        cls.user = make_user(
            cls.env, "insight_user", "customer_data_platform.group_user"
        )

    @classmethod
    def buy_on(cls, partner, day, amount=10.0, **vals):
        """Have a contact buy something at noon of a day, written 2024-03-31."""
        when = datetime.fromisoformat(day) + timedelta(hours=12)
        return cls.buy(partner, amount, x_date=when, **vals)

    @classmethod
    def look(cls, *steps):
        """Take steps of the nightly pass; without a name, those about customers."""
        if not steps:
            cls.run_stages("link", "rfm")
        cls.env.flush_all()
        worker = cls.env["cdp.stage.insight"]
        for step in steps or ("_spent", "_cohorts"):
            getattr(worker, step)(*([0] if step == "_spent" else []))
        cls.env.invalidate_all()

    def as_user(self, model):
        return self.env[model].with_user(self.user)

    def opened(self, action, field="reporting_amount"):
        """How many records an action shows, and what they add up to."""
        records = self.as_user(action["res_model"]).search(list(action["domain"]))
        return len(records), round(sum(records.mapped(field)), 2)
