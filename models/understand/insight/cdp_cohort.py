from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from . import shop_days


class CdpCohort(models.Model):
    """What the customers of a month did later, a row for each month.

    A month that has not ended is left out, because it would look like a bad one.
    Rows are of one company each: nobody learns what another company sells.
    """

    _name = "cdp.cohort"
    _description = "Cohort of Customers"
    _order = "month desc, since"
    _log_access = False
    _rec_name = "month"

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    month = fields.Date(string="Month of first purchase", required=True, readonly=True)
    since = fields.Integer(string="Months later", required=True, readonly=True)
    size = fields.Integer(
        string="Customers of the cohort", readonly=True, aggregator="max"
    )
    customers = fields.Integer(string="Who bought", readonly=True)
    revenue = fields.Float(readonly=True, digits=(16, 2))

    _once = models.Constraint(
        "UNIQUE(company_id, month, since)", "A cohort has one row a month."
    )

    @api.model
    @api.readonly
    def matrix(self):
        """Everything the page shows: a row a cohort, over the companies chosen."""
        cells = self._read_group(
            [("company_id", "in", self.env.companies.ids)],
            ["month:month", "since"],
            ["customers:sum", "revenue:sum"],
        )
        months = {month for month, *_rest in cells}
        return {
            "rows": self._rows(cells) if months else [],
            "currency_id": self.env["cdp.profile"]._reporting_currency().id,
            "companies": len(self.env.companies),
            "as_of_note": self.env["cdp.profile"]._as_of_sentence() or "",
        }

    def _rows(self, cells):
        found = {(month, since): figures for month, since, *figures in cells}
        first = min(month for month, _since in found)
        last = self._last_month()
        width = _months(first, last) + 1
        rows = []
        for place in range(width):
            month = first + relativedelta(months=place)
            size = found.get((month, 0), (0,))[0]
            figures = [
                found.get((month, since), (0, 0.0)) for since in range(width - place)
            ]
            rows.append(
                {
                    "month": fields.Date.to_string(month),
                    "size": size,
                    "customers": [customers for customers, _revenue in figures],
                    "revenue": [revenue for _customers, revenue in figures],
                }
            )
        return rows

    def _last_month(self):
        """The last month that is over, in the company where it ended first."""
        days = [shop_days.day_of(company) for company in self.env.companies]
        return max(days).replace(day=1) - relativedelta(months=1)

    @api.model
    @api.readonly
    def open_customers(self, month, since=None):
        """The customers of a cohort; or those who bought so many months later."""
        cohort = month[:7] if since is None else f"{month[:7]}/{since}"
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cohort %s", self._named(month, since)),
            "res_model": "cdp.profile",
            "views": [[False, kind] for kind in ("list", "kanban", "form", "pivot")],
            "domain": [("cohort", "=", cohort)],
        }

    @api.model
    @api.readonly
    def open_purchases(self, month, since):
        """What a cohort bought and returned so many months later."""
        begin = fields.Date.to_date(month) + relativedelta(months=since)
        end = begin + relativedelta(months=1)
        domain = Domain.OR(
            Domain(shop_days.between(company, begin, end))
            & Domain("profile_id.cohort", "=", f"{month[:7]}@{company.id}")
            for company in self.env.companies
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Purchases of cohort %s", self._named(month, since)),
            "res_model": "cdp.transaction",
            "views": [[False, kind] for kind in ("list", "kanban", "pivot", "graph")],
            "domain": list(domain),
        }

    def _named(self, month, since):
        name = month[:7]
        if since is None:
            return name
        return self.env._("%(month)s, month %(number)s", month=name, number=since)


def _months(first, later):
    return 12 * (later.year - first.year) + later.month - first.month


def parse(env, text):
    """(first day of the month, months later or None, company id or None)."""
    cohort, _at, company = text.partition("@")
    month, _slash, since = cohort.partition("/")
    try:
        first = date.fromisoformat(f"{month}-01")
        return first, int(since) if since else None, int(company) if company else None
    except ValueError:
        raise UserError(
            env._(
                "“%s” is no cohort. Write the month of the first purchase, such as "
                "2024-03, or 2024-03/2 for those who bought again two months later.",
                text,
            )
        ) from None
