from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.unify.merge import mover

SHOWN = 5  # reasons against; more are counted


class CdpMergePreview(models.TransientModel):
    """Shows what merging would move, and merges."""

    _name = "cdp.merge.preview"
    _description = "Merge Contacts"

    partner_ids = fields.Many2many(
        "res.partner", string="Contacts", context={"active_test": False}
    )
    profile_ids = fields.Many2many(
        "cdp.profile", help="Of each, the contacts are merged into one."
    )
    survivor_id = fields.Many2one(
        "res.partner",
        string="Contact that stays",
        domain="[('id', 'in', partner_ids)]",
    )
    group_count = fields.Integer(compute="_compute_lines")
    contact_count = fields.Integer(compute="_compute_lines")
    row_count = fields.Integer(compute="_compute_lines")
    against = fields.Text(compute="_compute_lines")
    apart = fields.Boolean(compute="_compute_lines")
    line_ids = fields.One2many("cdp.merge.preview.line", "preview_id")

    @api.model
    def _of_contacts(self, partners):
        self.env["cdp.merge"]._check_may_merge()
        if len(partners) < 2:
            raise UserError(self.env._("Choose at least two contacts to merge."))
        main = partners.cdp_profile_id[:1].partner_id
        survivor = main if main in partners else partners.sorted("id")[0]
        preview = self.create(
            {"partner_ids": [(6, 0, partners.ids)], "survivor_id": survivor.id}
        )
        return preview._shown()

    @api.model
    def _of_profiles(self, profiles):
        self.env["cdp.merge"]._check_may_merge()
        profiles = profiles.filtered(lambda one: len(self._members(one)) > 1)
        if not profiles:
            raise UserError(
                self.env._(
                    "There is nothing to merge: only one contact is this customer."
                )
            )
        if len(profiles) == 1:
            return self._of_contacts(self._members(profiles))
        return self.create({"profile_ids": [(6, 0, profiles.ids)]})._shown()

    @api.model
    def _members(self, profile):
        """The contacts that are the customer, the main one first, without addresses
        and without what was merged already."""
        members = profile.partner_ids.filtered(
            lambda one: not one._cdp_is_address() and not one.cdp_merged_into_id
        )
        return (profile.partner_id & members) | members.sorted("id")

    def _groups(self):
        """The groups of contacts, the one that stays first."""
        if self.profile_ids:
            return [self._members(profile) for profile in self.profile_ids]
        return [self.survivor_id | self.partner_ids.sorted("id")]

    def _shown(self):
        self._count()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Merge contacts"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    # ------------------------------------------------------------------
    # What would happen
    # ------------------------------------------------------------------

    @api.depends("partner_ids", "survivor_id", "profile_ids", "line_ids")
    def _compute_lines(self):
        for preview in self:
            groups = preview._groups()
            preview.group_count = len(groups)
            preview.contact_count = sum(len(group) for group in groups)
            preview.row_count = sum(preview.line_ids.mapped("rows"))
            preview.apart = len(preview.partner_ids.cdp_profile_id) > 1
            preview.against = preview._reasons_against(groups)

    def _reasons_against(self, groups):
        """Why groups will be left alone, if any."""
        if not any(len(group) > 1 for group in groups):
            return False
        mover.fill_map_of(self.env, groups)
        # What speaks against it may be out of the user's sight; it is only named.
        found = list(dict.fromkeys(self.env["cdp.merge"].sudo()._vetoes()))
        lines = [f"{groups[at][0].display_name}: {why}" for at, why in found[:SHOWN]]
        if len(found) > SHOWN:
            lines.append(self.env._("And %s more.", len(found) - SHOWN))
        return "\n".join(lines)

    def _count(self):
        """Count the rows that would move, table by table."""
        self.env.flush_all()
        sources = [id_ for group in self._groups() for id_ in group[1:].ids]
        names = self.env["cdp.merge"]._names_of_columns()
        lines = []
        for place in mover.everywhere(self.env):
            rows = mover.rows_of(self.env, place, sources)
            if rows:
                lines.append(
                    {
                        "preview_id": self.id,
                        "what": names.get(place[:2], place.table),
                        "table_name": place.table,
                        "column_name": place.column,
                        "row_ids": rows,
                        "rows": len(rows),
                    }
                )
        self.line_ids = [(5,)] + [
            (0, 0, line) for line in sorted(lines, key=lambda line: -line["rows"])
        ]

    # ------------------------------------------------------------------
    # Doing it
    # ------------------------------------------------------------------

    def action_merge(self):
        """Merge the contacts."""
        self.ensure_one()
        groups = self._groups()
        if not self.profile_ids and self.survivor_id not in self.partner_ids:
            raise UserError(self.env._("Choose which of the contacts stays."))
        why = self.env._("Somebody chose to merge them.")
        merges = self.env["cdp.merge"]._ask(groups, why)
        if len(merges) == 1:
            if merges.state == "refused":
                raise UserError(merges.message)
            return merges.get_formview_action()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Merges"),
            "res_model": "cdp.merge",
            "view_mode": "list,form",
            "domain": [("id", "in", merges.ids)],
        }


class CdpMergePreviewLine(models.TransientModel):
    """Rows of one column that would move."""

    _name = "cdp.merge.preview.line"
    _description = "Rows to Move"

    preview_id = fields.Many2one("cdp.merge.preview", required=True, ondelete="cascade")
    what = fields.Char(readonly=True)
    table_name = fields.Char(string="Table", readonly=True)
    column_name = fields.Char(string="Column", readonly=True)
    row_ids = fields.Json(readonly=True)
    rows = fields.Integer(readonly=True)

    def action_open(self):
        """Open the records that would move."""
        self.ensure_one()
        return self.env["cdp.merge"]._open_rows(
            self.what, self.table_name, self.row_ids
        )
