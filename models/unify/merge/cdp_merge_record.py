"""The record that a merge leaves, and undoing lives by."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class CdpMerge(models.Model):
    _inherit = "cdp.merge"

    @api.model
    def _names_of_columns(self):
        """{(table, column): what a person calls rows that hold a contact there}"""
        names = {}
        for model in self.env.registry.values():
            if not model._auto or model._abstract:
                continue
            # Names of models are no secret.
            described = self.env["ir.model"]._get(model._name).sudo().name
            for field in model._fields.values():
                name = f"{described}: {field.string}"
                if field.type == "many2one_reference":
                    names[model._table, field.name] = described
                elif field.type == "many2many" and field.store:
                    for column in field.column1, field.column2:
                        names.setdefault((field.relation, column), name)
                elif field.store:
                    names.setdefault((model._table, field.name), name)
        return names

    @api.model
    def _open_rows(self, name, table, ids):
        """The list of the records of a table; of a relation table there is none."""
        models_ = self.env.registry.values()
        model = next((m for m in models_ if m._table == table and m._auto), None)
        if model is None:
            raise UserError(
                self.env._(
                    "%s: these rows only connect two records, so there is no list of "
                    "them.",
                    name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model._name,
            "view_mode": "list,form",
            "domain": [("id", "in", ids)],
            "context": {"active_test": False},
        }


class CdpMergeMove(models.Model):
    """Rows of one column that pointed at a merged contact."""

    _name = "cdp.merge.move"
    _description = "Rows Moved by a Merge"
    _order = "merge_id desc, moved desc, id"
    _log_access = False

    merge_id = fields.Many2one(
        "cdp.merge", required=True, ondelete="cascade", index=True, readonly=True
    )
    source_id = fields.Many2one(
        "res.partner",
        string="Merged contact",
        ondelete="set null",
        readonly=True,
        index="btree_not_null",
    )
    table_name = fields.Char(string="Table", required=True, readonly=True)
    column_name = fields.Char(string="Column", required=True, readonly=True)
    row_ids = fields.Json(readonly=True, prefetch=False)
    moved = fields.Integer(readonly=True)
    stayed = fields.Integer(
        readonly=True,
        help="The contact that stays has the same already: these are kept with the "
        "archived contact.",
    )
    what = fields.Char(compute="_compute_what")

    @api.depends("table_name", "column_name")
    def _compute_what(self):
        names = self.env["cdp.merge"]._names_of_columns()
        for move in self:
            column = (move.table_name, move.column_name)
            move.what = names.get(column, move.table_name)

    def action_open(self):
        """Open the records that moved."""
        self.ensure_one()
        return self.env["cdp.merge"]._open_rows(
            self.what, self.table_name, self.row_ids
        )


class CdpMergeImage(models.Model):
    """What a row held before and after, of the columns that changed."""

    _name = "cdp.merge.image"
    _description = "Row Changed by a Merge"
    _log_access = False

    merge_id = fields.Many2one(
        "cdp.merge", required=True, ondelete="cascade", index=True, readonly=True
    )
    table_name = fields.Char(required=True, readonly=True)
    row_id = fields.Integer(required=True, readonly=True)
    gone = fields.Boolean(readonly=True)
    before = fields.Json(readonly=True)
    after = fields.Json(readonly=True)
