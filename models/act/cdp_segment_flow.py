from odoo import fields, models


class CdpSegmentFlow(models.Model):
    """Coming and going of segments, for charts: each stay begins and may have ended."""

    _name = "cdp.segment.flow"
    _description = "Members of a Segment over Time"
    _auto = False
    _log_access = False
    _order = "date desc, id desc"
    _table_query = """
        SELECT id * 2::bigint AS id, segment_id, profile_id, entered AS date,
               'came' AS kind, 1 AS members, why_entered AS why
          FROM cdp_membership
         UNION ALL
        SELECT id * 2::bigint + 1, segment_id, profile_id, "left", 'went', -1, why_left
          FROM cdp_membership WHERE "left" IS NOT NULL
    """

    segment_id = fields.Many2one("cdp.segment", readonly=True)
    profile_id = fields.Many2one("cdp.profile", string="Customer", readonly=True)
    date = fields.Datetime(readonly=True)
    kind = fields.Selection(
        [("came", "Came"), ("went", "Left")], string="What", readonly=True
    )
    members = fields.Integer(
        string="Change of members", readonly=True, help="1 who came, -1 who left."
    )
    why = fields.Char(readonly=True)
