from odoo import api, fields, models
from odoo.exceptions import UserError


class CdpGoldenPreview(models.TransientModel):
    """Shows what writing golden values to the main contact changes, and does it."""

    _name = "cdp.golden.preview"
    _description = "Write Golden Values"

    profile_id = fields.Many2one("cdp.profile", required=True, readonly=True)
    partner_id = fields.Many2one(related="profile_id.partner_id")
    line_ids = fields.One2many("cdp.golden.preview.line", "preview_id")
    blocked = fields.Boolean(compute="_compute_blocked")
    shares = fields.Boolean(compute="_compute_shares")

    @api.depends("profile_id")
    def _compute_blocked(self):
        for preview in self:
            found = self.env["cdp.restriction"]._of(preview.profile_id)
            preview.blocked = bool(found)

    @api.depends("partner_id.parent_id")
    def _compute_shares(self):
        for preview in self:
            preview.shares = bool(preview.partner_id.parent_id)

    @api.model
    def _of(self, profile):
        """Make the preview of a profile."""
        golden = self.env["cdp.golden.write"]._writable(profile.golden_ids)
        return self.create(
            {
                "profile_id": profile.id,
                "line_ids": [
                    (0, 0, {"golden_id": row.id, "vals": row.vals}) for row in golden
                ],
            }
        )

    def action_write(self):
        """Write the ticked values to the main contact."""
        self.ensure_one()
        self.profile_id._check_may_fix()
        ticked = self.line_ids.filtered("chosen")
        if any(line.vals != line.golden_id.vals for line in ticked):
            raise UserError(
                self.env._(
                    "A golden value has changed since you opened this page. Close it "
                    "and look again before you write."
                )
            )
        golden = self.env["cdp.golden.write"]._writable(ticked.golden_id)
        if not golden:
            raise UserError(self.env._("Tick at least one value to write."))
        self.env["cdp.golden.write"]._write_golden(golden)
        self.profile_id._choose_golden()
        return {"type": "ir.actions.act_window_close"}


class CdpGoldenPreviewLine(models.TransientModel):
    """One value of the preview: what is there, what will be."""

    _name = "cdp.golden.preview.line"
    _description = "Golden Value to Write"

    preview_id = fields.Many2one(
        "cdp.golden.preview", required=True, ondelete="cascade"
    )
    chosen = fields.Boolean(string="Write", default=True)
    golden_id = fields.Many2one("cdp.golden", required=True, ondelete="cascade")
    vals = fields.Json(help="The value that the person saw.")
    field = fields.Selection(related="golden_id.field")
    old = fields.Char(string="Now on the contact", compute="_compute_old")
    new = fields.Char(related="golden_id.value", string="Will be")
    partner_id = fields.Many2one(related="golden_id.partner_id")
    reason = fields.Char(related="golden_id.reason")

    @api.depends("golden_id")
    def _compute_old(self):
        for line, text in zip(self, self.golden_id._main_texts(), strict=True):
            line.old = text
