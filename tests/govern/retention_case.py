from dateutil.relativedelta import relativedelta

from odoo import fields

from ..common import CustomerDataCase, make_user


class RetentionCase(CustomerDataCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["cdp.retention.rule"].search([]).active = False
        cls.env["cdp.decision"].search([]).unlink()
        cls.offers = cls.env.ref("customer_data_platform.purpose_offers")
        cls.newsletter = cls.env.ref("customer_data_platform.purpose_newsletter")
        cls.profiling = cls.env.ref("customer_data_platform.purpose_profiling")
        cls.anna = cls.contact("Anna Berg", email="anna@shop.example.com")
        cls.paul = cls.contact("Paul Hof", email="paul@shop.example.com")
        cls.run_stages("link")
        cls.officer = make_user(
            cls.env, "officer", "customer_data_platform.group_privacy"
        )

    def ago(self, **span):
        return fields.Datetime.now() - relativedelta(**span)

    def rule(self, kind, **vals):
        rule = self.env.ref(f"customer_data_platform.retention_{kind}")
        rule.write({"active": True, **vals})
        return rule

    def night(self):
        self.env.flush_all()
        cron = self.env.ref("customer_data_platform.cron_retention")
        cron.method_direct_trigger()
        self.env.invalidate_all()

    def decided(self, **span):
        return self.env["cdp.decision"].create(
            {
                "partner_id": self.anna.id,
                "purpose_id": self.offers.id,
                "channel": "email",
                "verdict": "allow",
                "reason": "given",
                "date": self.ago(**span),
            }
        )
