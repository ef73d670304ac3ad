"""Who moved from which RFM segment to which, from one month to the next."""

from odoo import api, fields, models
from odoo.tools import SQL, format_date

# The months are found by jumping along their index. A contact that turned out to be
# another one has no movements: the profile that it is part of now has them.
MONTHS = """
WITH RECURSIVE known (month) AS (
    SELECT MAX(month) FROM cdp_score_history
     UNION ALL
    SELECT (SELECT MAX(earlier.month) FROM cdp_score_history earlier
             WHERE earlier.month < known.month) FROM known WHERE month IS NOT NULL
), step AS (
    SELECT month, (SELECT MAX(earlier.month) FROM cdp_score_history earlier
                    WHERE earlier.month < known.month) AS before FROM known
)
"""
MOVEMENTS = f"""
{MONTHS}
SELECT COALESCE(pair.now_id::bigint * 2, pair.before_id::bigint * 2 + 1) AS id,
       step.month, p.id AS profile_id, p.company_id, pair.from_label_id,
       pair.to_label_id, pair.revenue, pair.gained, pair.afterwards, CASE
           WHEN pair.now_id IS NULL THEN 'gone'
           WHEN pair.before_id IS NULL AND EXISTS (
                SELECT FROM cdp_score_history ever WHERE ever.profile_id = p.id
                   AND ever.month < step.before AND ever.rfm_r > 0) THEN 'back'
           WHEN pair.before_id IS NULL THEN 'new'
           WHEN pair.from_label_id IS NOT DISTINCT FROM pair.to_label_id THEN 'stayed'
           WHEN (better.sequence, better.id) < (worse.sequence, worse.id) THEN 'up'
           ELSE 'down' END AS kind
  FROM step
 CROSS JOIN LATERAL (
       SELECT COALESCE(now.profile_id, before.profile_id) AS profile_id,
              now.id AS now_id, before.id AS before_id,
              now.rfm_label_id AS to_label_id, before.rfm_label_id AS from_label_id,
              COALESCE(now.revenue, before.revenue) AS revenue,
              COALESCE(now.revenue - COALESCE(before.revenue, 0), 0) AS gained,
              COALESCE(now.afterwards, FALSE) AS afterwards
         FROM (SELECT * FROM cdp_score_history
                WHERE month = step.month AND rfm_r > 0) now
         FULL JOIN (SELECT * FROM cdp_score_history
                     WHERE month = step.before AND rfm_r > 0) before
              ON before.profile_id = now.profile_id) pair
  JOIN cdp_profile p ON p.id = pair.profile_id AND p.merged_into_id IS NULL
  LEFT JOIN cdp_rfm_label worse ON worse.id = pair.from_label_id
  LEFT JOIN cdp_rfm_label better ON better.id = pair.to_label_id
 WHERE step.before IS NOT NULL
"""
KINDS = [
    ("up", "Moved up"),
    ("down", "Moved down"),
    ("stayed", "Stayed"),
    ("new", "First time"),
    ("back", "Back again"),
    ("gone", "No longer scored"),
]


class CdpMovement(models.Model):
    _name = "cdp.movement"
    _description = "Movement between RFM Segments"
    _auto = False
    _log_access = False
    _order = "month desc, revenue desc, id"
    _rec_name = "profile_id"

    month = fields.Date(
        readonly=True,
        help="At its beginning, compared with the beginning of the month before.",
    )
    profile_id = fields.Many2one("cdp.profile", string="Customer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    from_label_id = fields.Many2one(
        "cdp.rfm.label", string="From segment", readonly=True
    )
    to_label_id = fields.Many2one("cdp.rfm.label", string="To segment", readonly=True)
    kind = fields.Selection(
        KINDS,
        string="Movement",
        readonly=True,
        help="Up is towards the top of the list of RFM segments.",
    )
    revenue = fields.Monetary(
        string="Revenue so far",
        readonly=True,
        help="Of all time up to the month; of who is no longer scored, up to the month "
        "before.",
    )
    gained = fields.Monetary(
        string="Revenue since the month before",
        readonly=True,
        help="What the customer bought between the two months, less refunds.",
    )
    currency_id = fields.Many2one(related="profile_id.currency_id")
    afterwards = fields.Boolean(string="Reckoned afterwards", readonly=True)

    @property
    def _table_query(self):
        return SQL(MOVEMENTS)

    def action_open_profile(self):
        """Open the customer."""
        self.ensure_one()
        return self.profile_id.get_formview_action()

    @api.model
    def page(self, month=None):
        """Everything the page shows of a month, the latest one unless it is given."""
        months = [
            {
                "value": fields.Date.to_string(day),
                "name": self._month_name(day),
                "before": self._month_name(before),
            }
            for day, before in self._months()
        ]
        chosen = next((m for m in months if m["value"] == month), months and months[0])
        day = chosen and chosen["value"]
        return {
            "months": months,
            "month": chosen or False,
            "labels": self.env["cdp.rfm.label"].search_read(
                fields=["name", "color"], load=False
            ),
            "kinds": dict(self._fields["kind"]._description_selection(self.env)),
            "flows": self._flows(day) if day else [],
            "afterwards": bool(day) and self._reckoned_afterwards(day),
            "currency_id": self.env["cdp.profile"]._reporting_currency().id,
            "as_of_note": self.env["cdp.profile"]._as_of_sentence() or "",
        }

    def _months(self):
        """The months, the latest first, each with the one to compare it with."""
        query = f"{MONTHS} SELECT month, before FROM step WHERE before IS NOT NULL"
        return self.env.execute_query(SQL(query))  # pylint: disable=sql-injection

    def _reckoned_afterwards(self, month):
        domain = [("month", "=", month), ("afterwards", "=", True)]
        return bool(self.env["cdp.score.history"].search_count(domain, limit=1))

    def _month_name(self, day):
        return format_date(self.env, day, date_format="MMMM yyyy")

    def _flows(self, month):
        rows = self._read_group(
            [("month", "=", month)],
            ["from_label_id", "to_label_id", "kind"],
            ["__count", "revenue:sum", "gained:sum"],
        )
        return [
            {
                "from": from_label.id,
                "to": to_label.id,
                "kind": kind,
                "count": count,
                "revenue": revenue,
                "gained": gained,
            }
            for from_label, to_label, kind, count, revenue, gained in rows
        ]
