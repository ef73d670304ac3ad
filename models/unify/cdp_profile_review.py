"""What both customers of a pair have bought, and where they were seen."""

from collections import Counter, defaultdict

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_amount, format_date

LAST = 3  # purchases shown of each
PURCHASES = ("purchase", "refund", "involvement")


class CdpProfile(models.Model):
    _inherit = "cdp.profile"

    duplicate_count = fields.Integer(
        string="Possible duplicates", compute="_compute_duplicate_count"
    )

    def _compute_duplicate_count(self):
        matches = self.env["cdp.match"]
        for profile in self:
            query = matches._open(Domain(profile._match_domain()))
            ((profile.duplicate_count,),) = self.env.execute_query(
                query.select(SQL("count(*)"))
            )

    def action_review_duplicates(self):
        """Open the review with the pairs of this customer only."""
        self.ensure_one()
        action = "customer_data_platform.cdp_review_action"
        return self.env["ir.actions.actions"]._for_xml_id(action) | {
            "params": {"profile_id": self.id, "name": self.display_name}
        }

    def action_open_bought(self):
        """Open all purchases, those for an organisation as well."""
        self.ensure_one()
        return self._action_list(
            self.env._("Purchases"),
            "cdp.transaction",
            ["|", ("profile_id", "=", self.id), ("contact_profile_id", "=", self.id)],
            "list,pivot,graph",
        )

    def _review_sides(self):
        """What the review shows of each profile, by its id."""
        purchases = self._last_purchases()
        traces = self._traces()
        return {
            profile.id: {
                "profile_id": profile.id,
                "count": profile.purchase_count,
                "revenue": profile.revenue,
                "last": format_date(self.env, profile.last_purchase),
                "purchases": purchases.get(profile.id, []),
                **traces.get(profile.id, {"sources": "", "involved": 0}),
            }
            for profile in self
        }

    def _last_purchases(self):
        """The newest purchases of each profile, by its id."""
        timeline = self.env["cdp.timeline"]
        query = timeline._search(
            [("profile_id", "in", self.ids), ("kind", "in", PURCHASES)]
        )
        ranked = query.select(
            SQL(
                "cdp_timeline.profile_id, cdp_timeline.id / 2 AS id,"
                " row_number() OVER (PARTITION BY cdp_timeline.profile_id"
                " ORDER BY cdp_timeline.date DESC, cdp_timeline.id DESC) AS place"
            )
        )
        rows = self.env.execute_query(
            SQL(
                "SELECT profile_id, id FROM (%s) ranked WHERE place <= %s"
                " ORDER BY profile_id, place",
                ranked,
                LAST,
            )
        )
        transactions = self.env["cdp.transaction"].browse({row[1] for row in rows})
        told = {one.id: one._review_values() for one in transactions}
        found = {}
        for profile_id, id_ in rows:
            found.setdefault(profile_id, []).append(told[id_])
        return found

    def _traces(self):
        """In which sources each profile was seen, most traces first, and how often
        it bought for an organisation."""
        groups = self.env["cdp.timeline"]._read_group(
            [("profile_id", "in", self.ids)],
            ["profile_id", "source_id", "kind"],
            ["__count"],
        )
        seen, involved = defaultdict(Counter), Counter()
        for profile, source, kind, count in groups:
            seen[profile.id][source.name] += count
            if kind == "involvement":
                involved[profile.id] += count
        return {
            profile_id: {
                "sources": ", ".join(
                    f"{name} ({count})" for name, count in counts.most_common()
                ),
                "involved": involved[profile_id],
            }
            for profile_id, counts in seen.items()
        }


class CdpTransaction(models.Model):
    _inherit = "cdp.transaction"

    def _review_values(self):
        return {
            "id": self.id,
            "date": format_date(self.env, self.date),
            "amount": format_amount(self.env, self.amount, self.currency_id),
            "products": self.products,
        }
