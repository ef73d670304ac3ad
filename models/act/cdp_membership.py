from odoo import api, fields, models
from odoo.fields import Domain


class CdpMembership(models.Model):
    """One stay of a profile in a segment."""

    _name = "cdp.membership"
    _description = "Membership of a Segment"
    _order = "entered desc, id desc"
    _log_access = False
    _rec_name = "segment_id"

    segment_id = fields.Many2one(
        "cdp.segment", required=True, ondelete="cascade", readonly=True, index=True
    )
    profile_id = fields.Many2one(
        "cdp.profile", required=True, ondelete="cascade", readonly=True, index=True
    )
    entered = fields.Datetime(required=True, readonly=True)
    left = fields.Datetime(readonly=True)
    why_entered = fields.Char(
        string="Why they came",
        readonly=True,
        help="What of the rule was true of them then.",
    )
    why_left = fields.Char(
        string="Why they left",
        readonly=True,
        help="What of the rule was not true of them any more.",
    )

    _one_open = models.UniqueIndex(
        '(segment_id, profile_id) WHERE "left" IS NULL',
        "A profile is in a segment once.",
    )

    def action_open_profile(self):
        """Open whose stay it is."""
        self.ensure_one()
        return self.profile_id.get_formview_action()


class CdpProfile(models.Model):
    _inherit = "cdp.profile"

    membership_ids = fields.One2many(
        "cdp.membership", "profile_id", string="Segment history", readonly=True
    )
    segment_ids = fields.Many2many(
        "cdp.segment",
        string="Segments",
        compute="_compute_segment_ids",
        search="_search_segment_ids",
        help="The segments the customer is in now.",
    )

    @api.depends("membership_ids.left")
    def _compute_segment_ids(self):
        memberships = self.env["cdp.membership"]._read_group(
            [("profile_id", "in", self.ids), ("left", "=", False)],
            ["profile_id"],
            ["segment_id:recordset"],
        )
        segments = {profile.id: found for profile, found in memberships}
        for profile in self:
            profile.segment_ids = segments.get(profile.id, False)

    @api.model
    def _search_segment_ids(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        members = Domain("left", "=", False)
        if operator == "any":
            members &= Domain("segment_id", "any", value)
        elif False in value:
            return NotImplemented
        else:
            members &= Domain("segment_id", "in", value)
        return Domain("membership_ids", "any", members)
