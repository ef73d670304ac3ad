from odoo import fields, models
from odoo.exceptions import UserError

from . import parts


class CdpProfile(models.Model):
    _inherit = "cdp.profile"

    golden_ids = fields.One2many(
        "cdp.golden", "profile_id", string="Golden record", readonly=True
    )
    restriction_ids = fields.One2many(
        "cdp.restriction", "profile_id", string="Restrictions", readonly=True
    )
    may_fix = fields.Boolean(compute="_compute_may_fix")

    def _compute_may_fix(self):
        may = self.env["res.partner"].has_access("write")
        for profile in self:
            profile.may_fix = may and profile.partner_id.has_access("write")

    def _check_may_fix(self):
        """Golden values are for those who may write the contact."""
        self.ensure_one()
        self.check_access("read")
        self.partner_id.check_access("write")

    def _fix_golden(self, field, vals):
        """Let a value stand whatever the rules say."""
        self._check_may_fix()
        vals = {name: vals.get(name) or None for name in parts.GROUPS[field]}
        if vals.get("website"):  # as Odoo writes it
            vals["website"] = self.partner_id._clean_website(vals["website"])
        if not any(vals.values()):
            raise UserError(
                self.env._(
                    "There is nothing to fix: enter a value first. To let the rules "
                    "choose again, release the fixed value."
                )
            )
        # Nobody writes the table but through here; the right is checked above.
        fixes = self.env["cdp.golden.fix"].sudo()
        mine = fixes.search([("profile_id", "=", self.id), ("field", "=", field)])
        facts = {
            "vals": vals,
            "user_id": self.env.uid,
            "date": fields.Datetime.now(),
        }
        if mine:
            mine.write(facts)
        else:
            fixes.create({"profile_id": self.id, "field": field, **facts})
        self._choose_golden()

    def _release_golden(self, field):
        """Let the rules choose again."""
        self._check_may_fix()
        self.env["cdp.golden.fix"].sudo().search(  # as above
            [
                ("field", "=", field),
                "|",
                ("profile_id", "=", self.id),
                ("profile_id.merged_into_id", "=", self.id),
            ]
        ).unlink()
        self._choose_golden()

    def _choose_golden(self):
        """Choose at once, as the scheduled work will."""
        # It reads the sources and the identifiers as the scheduler does.
        self.env["cdp.stage.golden"].sudo()._refresh(self.ids)

    def action_fix_golden(self):
        """Ask for the value that shall stand."""
        self._check_may_fix()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Fix a golden value"),
            "res_model": "cdp.golden.edit",
            "view_mode": "form",
            "target": "new",
            "context": {"default_profile_id": self.id},
        }

    def action_preview_golden(self):
        """Show what writing the golden values to the main contact would change."""
        self._check_may_fix()
        preview = self.env["cdp.golden.preview"]._of(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Write golden values to the main contact"),
            "res_model": "cdp.golden.preview",
            "res_id": preview.id,
            "view_mode": "form",
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def action_open_golden_writes(self):
        """Open what was written to the contacts, to take it back if need be."""
        self.ensure_one()
        domain = [("partner_id.cdp_profile_id", "=", self.id)]
        return self._action_list(
            self.env._("Golden values written"), "cdp.golden.write", domain, "list"
        )
