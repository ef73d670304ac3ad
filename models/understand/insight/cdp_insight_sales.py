"""Sales by segment, and how much hangs on how few customers.

Of the companies that the user has chosen, added up from what each customer spent in
each month: one query, no row leaves the database but the few that the page shows.
"""

from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from .. import frames
from . import shop_days

# Who spent nothing, all refunds taken off, is no customer of the period.
RANKED = """
SELECT profile_id, amount, COUNT(*) OVER () AS n, SUM(amount) OVER () AS total,
       ROW_NUMBER() OVER best AS place, SUM(amount) OVER best AS upto
  FROM (SELECT s.profile_id, SUM(s.amount) AS amount
          FROM cdp_spent s JOIN cdp_profile p ON p.id = s.profile_id AND %(scored)s
         WHERE s.company_id = ANY(%(companies)s) AND s.month >= %(first)s
         GROUP BY s.profile_id HAVING SUM(s.amount) > 0) spent
WINDOW best AS (ORDER BY amount DESC, profile_id ROWS UNBOUNDED PRECEDING)
"""

KINDS = ("curve", "half", "label", "kind", "segment")
# The customer at the border counts with its fraction, so that nothing jumps.
FIGURES = """
WITH ranked AS MATERIALIZED (%(ranked)s)
SELECT 'curve' AS kind, part AS ref, n, upto - (place - part / 100.0 * n) * amount,
       upto
  FROM (SELECT part, CEIL(part / 100.0 * (SELECT MAX(n) FROM ranked))::int AS border
          FROM generate_series(1, 100) part) parts
  JOIN ranked ON place = border
 UNION ALL
SELECT 'half', 0, MIN(place), 0, 0 FROM ranked WHERE upto >= total / 2
 UNION ALL
SELECT 'label', p.rfm_label_id, COUNT(*), SUM(amount), 0
  FROM ranked JOIN cdp_profile p ON p.id = profile_id GROUP BY p.rfm_label_id
 UNION ALL
SELECT 'kind', COALESCE(p.is_company, FALSE)::int AS ref, COUNT(*), SUM(amount), 0
  FROM ranked JOIN cdp_profile p ON p.id = profile_id GROUP BY 2
 UNION ALL
SELECT 'segment', m.segment_id, COUNT(*), SUM(amount), 0
  FROM ranked JOIN cdp_membership m USING (profile_id) JOIN cdp_segment s
    ON s.id = m.segment_id AND s.active
 WHERE m."left" IS NULL GROUP BY m.segment_id
"""


class CdpInsightSales(models.AbstractModel):
    _name = "cdp.insight.sales"
    _description = "Sales by Segment"

    @api.model
    @api.readonly
    def figures(self, months=12):
        """Everything the page shows.

        :param months: how many before the running one it looks back; 0 for all time
        """
        self.env["cdp.transaction"].check_access("read")
        found = {kind: {} for kind in KINDS}
        query = SQL(FIGURES, ranked=self._ranked(months))
        best = {}  # per cent: what whole customers of that part spent
        for kind, ref, number, amount, upto in self.env.execute_query(query):
            found[kind][ref] = (number or 0, float(amount or 0))
            if kind == "curve":
                best[ref] = float(upto)
        curve = [amount for _part, (_n, amount) in sorted(found["curve"].items())]
        first = self._first_month(months)
        return {
            "customers": found["curve"][100][0] if curve else 0,
            "total": curve[-1] if curve else 0.0,
            "curve": curve,
            "best": best,
            "half": found["half"][0][0],
            "labels": self._named("cdp.rfm.label", found["label"]),
            "segments": self._named("cdp.segment", found["segment"]),
            "kinds": [[ref, *found["kind"][ref]] for ref in sorted(found["kind"])],
            "since": months and format_date(self.env, first, date_format="MMMM y"),
            "currency_id": self.env["cdp.profile"]._reporting_currency().id,
            "companies": self.env.companies.mapped("name"),
            "as_of_note": self.env["cdp.profile"]._as_of_sentence() or "",
        }

    def _named(self, model, found):
        """[[id, name, color, customers, revenue]], in the order of the records."""
        records = self.env[model].browse(filter(None, found)).sorted()
        rows = [[row.id, row.name, row.color, *found[row.id]] for row in records]
        if None in found:
            rows.append([False, self.env._("No segment"), 0, *found[None]])
        return rows

    @api.model
    @api.readonly
    def open_purchases(self, months, condition, part=100):
        """What the best customers of a condition bought in the period."""
        buyers = Domain("profile_id.among_best", "=", f"{part}/{months}")
        for name, operator, value in condition:
            buyers &= Domain(f"profile_id.{name}", operator, value)
        first = self._first_month(months)
        period = Domain.OR(
            Domain(shop_days.since(company, first)) for company in self.env.companies
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Purchases"),
            "res_model": "cdp.transaction",
            "views": [[False, kind] for kind in ("list", "kanban", "pivot", "graph")],
            "domain": list(buyers & period),
        }

    def _ranked(self, months):
        """The query of who bought in the period, those who spent most first."""
        return SQL(
            RANKED,
            scored=frames.SCORED,
            companies=self.env.companies.ids,
            first=self._first_month(months),
        )

    def _first_month(self, months):
        """The month with which the period begins, by the clock of the company."""
        if not months:
            return date(1970, 1, 1)
        running = shop_days.day_of(self.env.company).replace(day=1)
        return running - relativedelta(months=months)
