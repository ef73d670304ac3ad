"""Who is behind a figure of the pages: conditions that any search can use.

They ask the purchases of the companies that the user may see, when they are asked;
so a list opened from a page can be filtered further, and kept as a favourite.
"""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .cdp_cohort import parse
from .cohort_sql import stays


class CdpProfile(models.Model):
    _inherit = "cdp.profile"

    cohort = fields.Char(
        store=False,
        search="_search_cohort",
        help="Month of the first purchase, such as 2024-03; or 2024-03/2 for those "
        "who bought two months later as well.",
    )
    among_best = fields.Char(
        string="Among the best",
        store=False,
        search="_search_among_best",
        help="Who buys for most: 10/365 is the best tenth of the last 365 days, 10/0 "
        "that of all time, 100/365 everybody who bought in the last 365 days.",
    )
    bought_from_id = fields.Many2one(
        "cdp.source",
        string="Bought through",
        store=False,
        search="_search_bought_from_id",
    )

    @api.model
    def _search_cohort(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._of_cohort(text) for text in value if text)

    def _of_cohort(self, text):
        first, since, company_id = parse(self.env, text)
        condition = SQL("cohort = %s", first)
        if since is not None:
            month = first + relativedelta(months=since)
            condition = SQL("%s AND month = %s AND bought", condition, month)
        company = Domain("company_id", "=", company_id) if company_id else Domain.TRUE
        query = SQL(
            "(SELECT profile_id FROM (%s) stays WHERE %s)",
            stays(self.env, self.env["cdp.insight.sales"]._purchases(company)),
            condition,
        )
        return Domain("id", "in", query)

    @api.model
    def _search_among_best(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._of_best(text) for text in value if text)

    def _of_best(self, text):
        part, _slash, days = text.partition("/")
        if not (part.isdigit() and 0 < int(part) <= 100 and (days or "0").isdigit()):
            raise UserError(
                self.env._(
                    "“%s” names no part of the customers. Write a per cent and a "
                    "number of days, such as 10/365.",
                    text,
                )
            )
        query = SQL(
            "(SELECT profile_id FROM (%s) ranked WHERE place <= CEIL(%s / 100.0 * n))",
            self.env["cdp.insight.sales"]._ranked(int(days or 0)),
            int(part),
        )
        return Domain("id", "in", query)

    @api.model
    def _search_bought_from_id(self, operator, value):
        if operator != "in" or False in value:
            return NotImplemented
        bought = Domain("source_id", "in", value) & Domain("reporting_amount", ">", 0)
        query = self.env["cdp.transaction"]._search(bought)
        return Domain(
            "id", "in", query.subselect(SQL.identifier(query.table, "profile_id"))
        )
