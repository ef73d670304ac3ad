"""An owner's way, in a browser: from a figure to who is behind it."""

from dateutil.relativedelta import relativedelta

from odoo import Command, fields
from odoo.tests import HttpCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestInsightTour(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        new_test_user(
            cls.env,
            "cdp_insight_tour",
            "base.group_user,customer_data_platform.group_user",
        )
        for model in ("cdp.spent", "cdp.cohort", "cdp.demand", "cdp.anomaly"):
            cls.env[model].search([]).unlink()
        # The figures are written as they are: how they are added up is tested apart.
        cls.company = cls.env.ref("base.main_company")
        cls._make_cohort()
        cls._make_demand()

    @classmethod
    def _make_cohort(cls):
        month = fields.Date.today().replace(day=1) - relativedelta(months=2)
        later = month + relativedelta(months=1)
        partner = cls.env["res.partner"].create({"name": "Tilda Cohort"})
        profile = cls.env["cdp.profile"].create({"partner_id": partner.id})
        partner.cdp_profile_id = profile
        cls.env["cdp.spent"].create(
            [
                {
                    "profile_id": profile.id,
                    "company_id": cls.company.id,
                    "month": day,
                    "amount": 50,
                    "purchases": 1,
                    "cohort": month,
                }
                for day in (month, later)
            ]
        )
        cls.env["cdp.cohort"].create(
            [
                {
                    "company_id": cls.company.id,
                    "month": month,
                    "since": since,
                    "size": 1,
                    "customers": 1,
                    "revenue": 50,
                }
                for since in (0, 1)
            ]
        )

    @classmethod
    def _make_demand(cls):
        monday = fields.Date.today() - relativedelta(weekday=0, weeks=1)
        cls.env["cdp.demand"].create(
            {
                "company_id": cls.company.id,
                "key": "all/0/revenue",
                "kind": "all",
                "measure": "revenue",
                "weeks": 12,
                "verdict": "better",
                "error": 0.14,
                "naive_error": 0.17,
                "lately": 400,
                "coming": 440,
                "next_week": 110,
                "next_low": 90,
                "next_high": 130,
                "week_ids": [
                    Command.create({"week": monday, "value": 100}),
                    Command.create(
                        {
                            "week": monday + relativedelta(weeks=1),
                            "ahead": True,
                            "value": 110,
                            "low": 90,
                            "high": 130,
                        }
                    ),
                ],
            }
        )
        cls.entry = cls.env["cdp.anomaly"].create(
            {
                "company_id": cls.company.id,
                "key": f"day/{monday}",
                "kind": "day",
                "date": monday,
                "expected": 100,
                "actual": 600,
                "difference": 500,
                "score": 8,
            }
        )

    def test_insight_tour(self):
        path = "/odoo/customer-cohorts"
        self.start_tour(path, "cdp_insight_tour", login="cdp_insight_tour")
        self.env.invalidate_all()
        self.assertEqual(
            (self.entry.state, self.entry.note), ("explained", "Street festival")
        )
