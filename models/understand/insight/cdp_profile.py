"""Who is behind a figure of the pages: conditions that any search can use.

They look, when they are asked, at what was bought in the companies that the user has
chosen; so a list opened from a page can be filtered further, and kept as a favourite.
"""

import re

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .cdp_cohort import parse


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
        help="Who buys for most: 10/12 is the best tenth of the last 12 months, 10/0 "
        "that of all time, 100/12 everybody who bought in the last 12 months.",
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
        companies = set(self.env.companies.ids)
        query = SQL(
            "(SELECT profile_id FROM cdp_spent WHERE purchases > 0"
            " AND company_id = ANY(%s) AND cohort = %s AND month = %s)",
            list(companies & {company_id} if company_id else companies),
            first,
            first + relativedelta(months=since or 0),
        )
        return Domain("id", "in", query)

    @api.model
    def _search_among_best(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._of_best(text) for text in value if text)

    def _of_best(self, text):
        part, _slash, months = text.partition("/")
        if not re.fullmatch(r"\d{1,3}(\.\d+)?/\d{1,3}", text):
            raise UserError(
                self.env._(
                    "“%s” names no part of the customers. Write a per cent and a "
                    "number of months, such as 10/12.",
                    text,
                )
            )
        query = SQL(
            "(SELECT profile_id FROM (%s) ranked WHERE place <= CEIL(%s / 100.0 * n))",
            self.env["cdp.insight.sales"]._ranked(int(months)),
            float(part),
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
