"""What the page *Retention* shows: groups with names, and whose profiles are behind."""

from datetime import datetime

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_amount

from .cdp_retention import ENOUGH

MOST = 300  # groups: at most 40 of a kind are kept


class CdpRetention(models.Model):
    _inherit = "cdp.retention"

    @api.model
    def page(self):
        """Everything the page shows: kinds of groups, their curves, what is said."""
        lapse, gate = self._lapse()
        found = self.search([], limit=MOST).grouped("kind")
        kinds = self._fields["kind"]._description_selection(self.env)
        return {
            "kinds": [
                {
                    "kind": kind,
                    "name": name,
                    "note": self._note(kind),
                    "groups": found[kind]._page_groups(kind),
                }
                for kind, name in kinds
                if found.get(kind)
            ],
            "gate": gate,
            "explanation": self._explanation(lapse),
            "as_of_note": self.env["cdp.profile"]._as_of_sentence() or "",
        }

    def _explanation(self, lapse):
        return self.env._(
            "A customer counts as lapsed after %(days)s days without a purchase, and "
            "is then taken to have left with the last one. That is about twice the "
            "time in which four of five returning customers of this shop come back. "
            "Customers who still buy count for as long as they are known "
            "(Kaplan-Meier), so young groups can be compared with old ones.",
            days=lapse,
        )

    @api.model
    def _note(self, kind):
        """What one has to know to read a kind of group right, or an empty string."""
        if kind == "segment":
            return self.env._(
                "RFM segments are made of how lately and how often customers bought, "
                "so these curves describe the segments; they do not foretell anything."
            )
        return ""

    # ------------------------------------------------------------------
    # Groups
    # ------------------------------------------------------------------

    def _page_groups(self, kind):
        names = self._names(kind)
        by_time = kind in ("year", "quarter")
        groups = self.sorted("key", reverse=True) if by_time else self
        return [group._page_group(names) for group in groups]

    def _page_group(self, names):
        currency = self.env["cdp.profile"]._reporting_currency()
        each = self.revenue / self.customers
        return {
            "key": self.key,
            "name": names.get(self.key) or self.env._("Unknown"),
            "customers": self.customers,
            "lapsed": self.lapsed,
            "each": format_amount(self.env, each, currency),
            "marks": {point[0]: point[1:] for point in self.marks or ()},
            "curve": self.curve or [],
            "median": self._median_words(),
            "too_few": self._too_few(),
            "domain": list(self._profiles()),
        }

    def _names(self, kind):
        """{key: name} of the groups of one kind."""
        keys = self.mapped("key")
        if kind == "all":
            return {0: self.env._("All customers")}
        if kind == "year":
            return {key: str(key) for key in keys}
        if kind == "quarter":
            return {
                key: self.env._(
                    "%(year)s, quarter %(quarter)s", year=key // 10, quarter=key % 10
                )
                for key in keys
            }
        if kind == "type":
            return {0: self.env._("Persons"), 1: self.env._("Organisations")}
        model = {"segment": "cdp.rfm.label", "country": "res.country"}
        records = self.env[model.get(kind, "cdp.source")].browse(keys).exists()
        return {record.id: record.display_name for record in records}

    def _profiles(self):
        """Which profiles are in the group."""
        bought = Domain("purchase_days", ">", 0) & Domain("excluded_by_id", "=", False)
        field = {
            "segment": "rfm_label_id",
            "country": "country_id",
            "channel": "first_source_id",
        }.get(self.kind)
        if field:
            return bought & Domain(field, "=", self.key or False)
        if self.kind == "type":
            return bought & Domain("is_company", "=", bool(self.key))
        if self.kind == "all":
            return bought
        start, end = map(fields.Datetime.to_string, self._period())
        return (
            bought
            & Domain("first_purchase", ">=", start)
            & Domain("first_purchase", "<", end)
        )

    def _period(self):
        """When the year or quarter begins, and the one after it."""
        if self.kind == "year":
            return datetime(self.key, 1, 1), datetime(self.key + 1, 1, 1)
        year, quarter = divmod(self.key, 10)
        start = datetime(year, 3 * quarter - 2, 1)
        return start, start + relativedelta(months=3)

    # ------------------------------------------------------------------
    # Words
    # ------------------------------------------------------------------

    def _too_few(self):
        if self.curve:
            return ""
        return self.env._("Too few customers to say anything; %s are needed.", ENOUGH)

    def _median_words(self):
        if not self.curve:
            return ""
        if not self.lifespan_days:  # the two are known together
            return self.env._("More than half still buy")
        if not self.median_days:
            return self.env._("At once: half bought on one day only")
        return self.env._(
            "After %s", self.env["cdp.profile"]._in_days(self.median_days)
        )
