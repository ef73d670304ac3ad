"""Sales by segment, and how much hangs on how few customers.

Asked of the purchases themselves, of the companies that the user may see: one query,
no row leaves the database but the few that the page shows.
"""

from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .. import frames
from . import shop_days

# Who spent nothing, all refunds taken off, is no customer of the period.
RANKED = """
SELECT profile_id, amount, COUNT(*) OVER () AS n, SUM(amount) OVER () AS total,
       ROW_NUMBER() OVER best AS place, SUM(amount) OVER best AS upto
  FROM (SELECT t.profile_id, SUM(t.reporting_amount) AS amount
          FROM (%(rows)s) t JOIN cdp_profile p ON p.id = t.profile_id
         WHERE %(scored)s AND t.date < %(until)s
         GROUP BY t.profile_id HAVING SUM(t.reporting_amount) > 0) spent
WINDOW best AS (ORDER BY amount DESC, profile_id ROWS UNBOUNDED PRECEDING)
"""

KINDS = ("curve", "half", "label", "kind", "segment", "everything")
# The customer at the border counts with its fraction, so that nothing jumps.
FIGURES = """
WITH ranked AS MATERIALIZED (%(ranked)s)
SELECT 'curve' AS kind, part AS ref, n, upto - (place - part / 100.0 * n) * amount
  FROM generate_series(1, 100) part JOIN ranked ON place = CEIL(part / 100.0 * n)
 UNION ALL
SELECT 'half', 0, MIN(place), 0 FROM ranked WHERE upto >= total / 2
 UNION ALL
SELECT 'label', p.rfm_label_id, COUNT(*), SUM(amount)
  FROM ranked JOIN cdp_profile p ON p.id = profile_id GROUP BY p.rfm_label_id
 UNION ALL
SELECT 'kind', p.is_company::int, COUNT(*), SUM(amount)
  FROM ranked JOIN cdp_profile p ON p.id = profile_id GROUP BY p.is_company
 UNION ALL
SELECT 'segment', m.segment_id, COUNT(*), SUM(amount)
  FROM ranked JOIN cdp_membership m USING (profile_id) JOIN cdp_segment s
    ON s.id = m.segment_id AND s.active
 WHERE m."left" IS NULL GROUP BY m.segment_id
 UNION ALL
SELECT 'everything', 0, COUNT(*), SUM(reporting_amount)
  FROM (%(rows)s) t WHERE t.date < %(until)s
"""


class CdpInsightSales(models.AbstractModel):
    _name = "cdp.insight.sales"
    _description = "Sales by Segment"

    @api.model
    @api.readonly
    def figures(self, days=365):
        """Everything the page shows.

        :param days: how far it looks back; 0 for all time
        """
        found = {kind: {} for kind in KINDS}
        query = SQL(
            FIGURES,
            ranked=self._ranked(days),
            rows=self._purchases(self._period(days)),
            until=self.env["cdp.stage"]._known_until(),
        )
        for kind, ref, number, amount in self.env.execute_query(query):
            found[kind][ref] = (number or 0, float(amount or 0))
        curve = [amount for _part, (_n, amount) in sorted(found["curve"].items())]
        return {
            "customers": found["curve"][100][0] if curve else 0,
            "total": curve[-1] if curve else 0.0,
            "everything": found["everything"][0][1],
            "curve": curve,
            "half": found["half"][0][0],
            "labels": self._named("cdp.rfm.label", found["label"]),
            "segments": self._named("cdp.segment", found["segment"]),
            "kinds": [[ref, *found["kind"][ref]] for ref in sorted(found["kind"])],
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
    def open_purchases(self, days, condition):
        """What the customers of a condition bought in the period."""
        buyers = [("profile_id.among_best", "=", f"100/{days}")]
        condition = [(f"profile_id.{name}", *rest) for name, *rest in condition]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Purchases"),
            "res_model": "cdp.transaction",
            "views": [[False, kind] for kind in ("list", "kanban", "pivot", "graph")],
            "domain": [*self._period(days), *buyers, *condition],
        }

    # ------------------------------------------------------------------
    # Queries that others use as well
    # ------------------------------------------------------------------

    def _purchases(self, domain=Domain.TRUE):
        """The query of all transactions that the user may see."""
        query = self.env["cdp.transaction"]._search(Domain(domain))
        return query.select(SQL("%s.*", SQL.identifier(query.table)))

    def _ranked(self, days):
        """The query of who bought in the period, those who spent most first."""
        return SQL(
            RANKED,
            rows=self._purchases(self._period(days)),
            scored=frames.SCORED,
            until=self.env["cdp.stage"]._known_until(),
        )

    def _period(self, days):
        """The domain of the last so many days, by the clock of the user's company."""
        end = shop_days.day_of(self.env.company) + timedelta(days=1)
        if not days:
            return []
        begin = shop_days.midnight(self.env.company, end - timedelta(days=days))
        return [("date", ">=", begin)]
