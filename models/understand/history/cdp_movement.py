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
SELECT now.id::bigint * 2 AS id, step.month, now.profile_id, p.company_id,
       before.rfm_label_id AS from_label_id, now.rfm_label_id AS to_label_id,
       now.revenue, now.revenue - COALESCE(before.revenue, 0) AS gained,
       now.afterwards, CASE
           WHEN before.id IS NULL AND NOT EXISTS (
                SELECT FROM cdp_score_history ever WHERE ever.rfm_r > 0
                   AND ever.profile_id = now.profile_id AND ever.month < step.before)
           THEN 'new'
           WHEN before.id IS NULL THEN 'back'
           WHEN before.rfm_label_id IS NOT DISTINCT FROM now.rfm_label_id THEN 'stayed'
           WHEN (better.sequence, better.id) < (worse.sequence, worse.id) THEN 'up'
           ELSE 'down' END AS kind
  FROM step
  JOIN cdp_score_history now ON now.month = step.month AND now.rfm_r > 0
  JOIN cdp_profile p ON p.id = now.profile_id AND p.merged_into_id IS NULL
  LEFT JOIN cdp_score_history before ON before.profile_id = now.profile_id
       AND before.month = step.before AND before.rfm_r > 0
  LEFT JOIN cdp_rfm_label worse ON worse.id = before.rfm_label_id
  LEFT JOIN cdp_rfm_label better ON better.id = now.rfm_label_id
 WHERE step.before IS NOT NULL
 UNION ALL
SELECT before.id::bigint * 2 + 1, step.month, before.profile_id, p.company_id,
       before.rfm_label_id, NULL, before.revenue, 0, FALSE, 'gone'
  FROM step
  JOIN cdp_score_history before ON before.month = step.before AND before.rfm_r > 0
  JOIN cdp_profile p ON p.id = before.profile_id AND p.merged_into_id IS NULL
 WHERE NOT EXISTS (
       SELECT FROM cdp_score_history now WHERE now.profile_id = before.profile_id
          AND now.month = step.month AND now.rfm_r > 0)
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
        string="Month",
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
        months = self._months()
        values = [fields.Date.to_string(value) for value in months]
        chosen = month if month in values else values[:1] and values[0]
        return {
            "months": [
                {"value": value, "name": self._month_name(day)}
                for value, day in zip(values, months, strict=True)
            ],
            "month": chosen or False,
            "labels": self.env["cdp.rfm.label"].search_read(
                [], ["name", "color"], load=False
            ),
            "kinds": dict(self._fields["kind"]._description_selection(self.env)),
            "flows": self._flows(chosen) if chosen else [],
            "afterwards": bool(
                chosen
                and self.env["cdp.score.history"].search_count(
                    [("month", "=", chosen), ("afterwards", "=", True)], limit=1
                )
            ),
            "currency_id": self.env["cdp.profile"]._reporting_currency().id,
        }

    def _months(self):
        """The months with one before to compare them with, the latest first."""
        query = SQL(f"{MONTHS} SELECT month FROM step WHERE before IS NOT NULL")  # pylint: disable=sql-injection
        return [month for (month,) in self.env.execute_query(query)]

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
