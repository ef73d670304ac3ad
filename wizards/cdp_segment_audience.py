from odoo import api, fields, models


class CdpSegmentAudience(models.TransientModel):
    """Which platform, what for; and who would be on the list, before it is made."""

    _name = "cdp.segment.audience"
    _description = "List for an Ad Platform"

    segment_id = fields.Many2one("cdp.segment", required=True, readonly=True)
    platform = fields.Selection(
        [
            ("google", "Google (Customer Match)"),
            ("meta", "Meta: Facebook, Instagram (custom audience)"),
        ],
        required=True,
        default="google",
    )
    purpose_id = fields.Many2one(
        "cdp.purpose",
        string="What for",
        required=True,
        domain=[("by_data", "=", True), ("marketing", "=", True)],
        default=lambda self: self.env.ref(
            "customer_data_platform.purpose_ad_audiences", raise_if_not_found=False
        ),
        help="Only customers who allow the use of their data for this are on the list.",
    )
    member_count = fields.Integer(string="In the segment", compute="_compute_counts")
    allowed_count = fields.Integer(string="On the list", compute="_compute_counts")
    left_out = fields.Char(string="Who is not", compute="_compute_counts")

    @api.depends("segment_id", "purpose_id")
    def _compute_counts(self):
        for one in self:
            allowed, left_out = [], {}
            if one.segment_id and one.purpose_id:
                allowed, left_out = one.segment_id._audience(one.purpose_id)
            one.allowed_count = len(allowed)
            one.member_count = len(allowed) + sum(left_out.values())
            one.left_out = one.segment_id._left_out_words(left_out)

    def action_download(self):
        """Download the list; that it was is noted."""
        self.ensure_one()
        self.segment_id._check_audience()
        return {
            "type": "ir.actions.act_url",
            "url": f"/cdp/segment/{self.segment_id.id}/audience.csv"
            f"?platform={self.platform}&purpose={self.purpose_id.id}",
            "target": "download",
        }
