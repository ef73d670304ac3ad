from odoo import api, fields, models

from .parts import FIELDS, RULES


class CdpSurvivorship(models.Model):
    """By which rule the golden value of a field is chosen among linked contacts."""

    _name = "cdp.survivorship"
    _description = "Survivorship Rule"
    _order = "sequence, id"
    _rec_name = "field"

    field = fields.Selection(FIELDS, required=True, readonly=True)
    sequence = fields.Integer(readonly=True)
    rule = fields.Selection(
        RULES,
        required=True,
        help="Which value survives when the contacts of one customer differ. Values "
        "that can be used (valid, complete, of a contact that is not archived) come "
        "before others, whatever the rule; of equals the more recent one survives.",
    )
    explanation = fields.Text(translate=True)
    write_back = fields.Boolean(
        string="Write back by itself",
        help="The scheduled work writes the golden value to the main contact. What was "
        "there before is kept under Golden Values Written and can be brought back.",
    )

    _field_unique = models.Constraint("UNIQUE(field)", "Each field has one rule.")

    def write(self, vals):
        result = super().write(vals)
        self.env["cdp.stage"]._request_full("golden")
        return result

    @api.model
    def _rules(self):
        """{field: rule}; a field without a row has no golden value."""
        return {row.field: row.rule for row in self.sudo().search([])}  # no secret
