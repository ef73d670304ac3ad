from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CdpSourceOverlap(models.Model):
    """An invoice made from a sales order is one purchase, not two."""

    _name = "cdp.source.overlap"
    _description = "Overlap of Two Customer Data Sources"

    source_id = fields.Many2one(
        "cdp.source", required=True, ondelete="cascade", index=True
    )
    other_source_id = fields.Many2one(
        "cdp.source",
        string="While in use",
        required=True,
        ondelete="cascade",
        help="The source that counts these records already.",
    )
    path = fields.Char(
        string="Leave out records with",
        required=True,
        help="A field that is filled when a record comes from the other source.",
    )

    def _active_paths(self):
        """The paths that apply now: the other source counts, the field exists."""
        for overlap in self:
            if overlap.other_source_id.state == "on" and overlap._exists():
                yield overlap.path

    def _exists(self):
        """Whether the app that adds the path's fields is installed."""
        model = self.env.get(self.source_id.model_name)
        for step in self.path.split("."):
            field = model._fields.get(step) if model is not None else None
            if field is None:
                return False
            model = self.env.get(field.comodel_name) if field.relational else None
        return True

    @api.constrains("path", "source_id", "other_source_id")
    def _check_not_itself(self):
        for overlap in self:
            if overlap.source_id == overlap.other_source_id:
                raise ValidationError(
                    self.env._("A source cannot overlap with itself.")
                )
