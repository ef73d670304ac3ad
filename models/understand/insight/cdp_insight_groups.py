"""Customers by group: how many, the mean, the middle and the quarters of a figure.

Odoo's pivot knows no median, which is what an owner should compare: one large customer
moves a mean, not a median.
"""

from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, format_date

MOST = 50  # groups on the page, those with most customers

#: figure: what has to be so for a customer to have it
FIGURES = {
    "revenue": [("purchase_count", ">", 0)],
    "average_order": [("purchase_count", ">", 0)],
    "purchase_count": [("purchase_count", ">", 0)],
    "usual_gap_days": [("usual_gap_days", ">", 0)],
    "churn_probability": [("churn_state", "=", "scored")],
    "value_predicted": [("value_predicted", "!=", False)],
}

#: group: the column that makes it, of the profile or of what is joined to it
GROUPS = {
    "rfm_label_id": "cdp.rfm.label",
    "segment": "cdp.segment",
    "is_company": None,
    "country_id": "res.country",
    "city": None,
    "channel": "cdp.source",
    "first_purchase": None,
}

QUARTERS = """
SELECT %(group)s, COUNT(*), AVG(%(figure)s),
       PERCENTILE_CONT(ARRAY[0.25, 0.5, 0.75]::float[])
       WITHIN GROUP (ORDER BY %(figure)s), COUNT(*) OVER ()
  FROM %(tables)s WHERE %(condition)s
 GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %(most)s
"""


class CdpInsightGroups(models.AbstractModel):
    _name = "cdp.insight.groups"
    _description = "Groups of Customers Compared"

    @api.model
    @api.readonly
    def choices(self):
        """What the page offers: [[technical name, words]] of groups and figures."""
        profile = self.env["cdp.profile"]
        profile.check_access("read")
        groups = {
            "rfm_label_id": self.env._("RFM segment"),
            "segment": self.env._("Segment"),
            "is_company": self.env._("Person or organisation"),
            "country_id": self.env._("Country"),
            "city": self.env._("City"),
            "channel": self.env._("Sales channel"),
            "first_purchase": self.env._("Month of first purchase"),
        }
        names = {
            name: profile._fields[name]._description_string(self.env)
            for name in FIGURES
            if name in profile._fields
        }
        return {"groups": list(groups.items()), "figures": list(names.items())}

    @api.model
    @api.readonly
    def compare(self, group, figure):
        """The rows of the page: name, domain, customers, mean, quarters."""
        profile = self.env["cdp.profile"]
        if group not in GROUPS or figure not in FIGURES.keys() & profile._fields.keys():
            raise UserError(self.env._("Choose a group and a figure of the lists."))
        domain = Domain(FIGURES[figure]) & Domain("excluded_by_id", "=", False)
        query = profile._search(domain)
        rows = self.env.execute_query(
            SQL(
                QUARTERS,
                group=getattr(self, f"_by_{group}", self._by_field)(group, query),
                figure=SQL(
                    "%s::float", profile._field_to_sql(query.table, figure, query)
                ),
                tables=query.from_clause,
                condition=query.where_clause or SQL("TRUE"),
                most=MOST,
            )
        )
        named = self._names(group, [row[0] for row in rows])
        return {
            "rows": [
                {
                    "key": str(value),
                    "name": named[value],
                    "domain": list(domain & self._domain(group, value)),
                    "count": count,
                    "mean": mean,
                    "quarters": quarters,
                }
                for value, count, mean, quarters, _all in rows
            ],
            "groups": rows[0][4] if rows else 0,
            "currency_id": profile._reporting_currency().id,
            "as_of_note": profile._as_of_sentence() or "",
        }

    # ------------------------------------------------------------------
    # The groups
    # ------------------------------------------------------------------

    def _by_field(self, name, query):
        return self.env["cdp.profile"]._field_to_sql(query.table, name, query)

    def _by_first_purchase(self, name, query):
        return SQL("date_trunc('month', %s)::date", self._by_field(name, query))

    def _by_segment(self, _name, query):
        """A customer counts in each segment that it is in."""
        members = SQL(
            "(SELECT profile_id, segment_id FROM cdp_membership m"
            " JOIN cdp_segment s ON s.id = m.segment_id AND s.active"
            ' WHERE m."left" IS NULL)'
        )
        return self._joined(query, members, "segment_id")

    def _by_channel(self, _name, query):
        """A customer counts in each channel bought through, of the user's companies."""
        bought = self.env["cdp.transaction"]._search([("reporting_amount", ">", 0)])
        pairs = bought.select(
            *(
                SQL.identifier(bought.table, name)
                for name in ("profile_id", "source_id")
            )
        )
        pairs = SQL("(SELECT DISTINCT profile_id, source_id FROM (%s) bought)", pairs)
        return self._joined(query, pairs, "source_id")

    def _joined(self, query, pairs, column):
        same = SQL("of_group.profile_id = %s", SQL.identifier(query.table, "id"))
        query.add_join("JOIN", "of_group", pairs, same)
        return SQL.identifier("of_group", column)

    def _names(self, group, values):
        """{value: words} of the groups found."""
        if model := GROUPS[group]:
            records = self.env[model].browse([value for value in values if value])
            names = {record.id: record.display_name for record in records}
        elif group == "is_company":
            names = {True: self.env._("Organisations"), False: self.env._("Persons")}
        elif group == "first_purchase":
            names = {
                value: format_date(self.env, value, date_format="MMMM y")
                for value in values
                if value
            }
        else:
            names = {value: value for value in values}
        return {value: names.get(value) or self.env._("Not known") for value in values}

    def _domain(self, group, value):
        """Who is in a group."""
        if group == "segment":
            return Domain("segment_ids", "in", [value])
        if group == "channel":
            return Domain("bought_from_id", "in", [value])
        if group == "first_purchase" and isinstance(value, date):
            end = value + relativedelta(months=1)
            return Domain(group, ">=", str(value)) & Domain(group, "<", str(end))
        return Domain(group, "=", value or False)
