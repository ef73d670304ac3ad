from odoo import api, fields, models
from odoo.exceptions import UserError


class CdpRfmLabel(models.Model):
    _name = "cdp.rfm.label"
    _description = "RFM Segment"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer()
    color = fields.Integer()
    advice = fields.Text(
        translate=True, help="What a shop usually does for these customers."
    )
    cell_ids = fields.One2many("cdp.rfm.cell", "label_id", string="Cells")
    rule = fields.Char(compute="_compute_rule", string="Which scores")

    @api.depends("cell_ids.r", "cell_ids.f")
    def _compute_rule(self):
        for label in self:
            cells = label.cell_ids.sorted(lambda cell: (-cell.r, -cell.f))
            label.rule = ", ".join(f"R{cell.r} F{cell.f}" for cell in cells)


class CdpRfmCell(models.Model):
    """One of the 25 cells. All exist and each has one label, so that every scored
    customer is in exactly one segment."""

    _name = "cdp.rfm.cell"
    _description = "Cell of the RFM Table"
    _order = "r desc, f"

    r = fields.Integer(string="Recency", required=True, readonly=True)
    f = fields.Integer(string="Frequency", required=True, readonly=True)
    label_id = fields.Many2one(
        "cdp.rfm.label", string="Segment", required=True, ondelete="restrict"
    )

    _cell_unique = models.Constraint("UNIQUE(r, f)", "Each cell exists once.")
    _cell_in_range = models.Constraint(
        "CHECK(r BETWEEN 1 AND 5 AND f BETWEEN 1 AND 5)", "Scores go from 1 to 5."
    )

    @api.depends("r", "f")
    def _compute_display_name(self):
        for cell in self:
            cell.display_name = f"R{cell.r} F{cell.f}"

    def write(self, vals):
        result = super().write(vals)
        if "label_id" in vals:
            self.env["cdp.stage"]._request_full("rfm")
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "The table always has its 25 cells. Give the cell another segment "
                "instead."
            )
        )

    @api.model
    def grid(self):
        """Everything the RFM page shows, in a few queries."""
        counts = {
            (r, f): (number, revenue)
            for r, f, number, revenue in self.env["cdp.profile"]._read_group(
                [("rfm_r", ">", 0)], ["rfm_r", "rfm_f"], ["__count", "revenue:sum"]
            )
        }
        cells = []
        for cell in self.search([], limit=25):
            number, revenue = counts.get((cell.r, cell.f), (0, 0.0))
            cells.append(
                {
                    "id": cell.id,
                    "r": cell.r,
                    "f": cell.f,
                    "label": cell.label_id.name,
                    "label_id": cell.label_id.id,
                    "sequence": cell.label_id.sequence,
                    "color": cell.label_id.color,
                    "advice": cell.label_id.advice or "",
                    "count": number,
                    "revenue": revenue,
                }
            )
        version = self.env["cdp.model"]._current("rfm")
        lapsed = self.env["cdp.profile"].search_count(self._lapsed())
        return {
            "cells": cells,
            "currency_id": self.env["cdp.profile"]._reporting_currency().id,
            "lapsed": lapsed,
            "lapsed_domain": self._lapsed(),
            "explanation": version.explanation or "",
            "trained": fields.Datetime.to_string(version.trained) or "",
            "as_of_note": self.env["cdp.profile"]._as_of_sentence() or "",
        }

    def _lapsed(self):
        """Who has bought, but not within the look back of the settings."""
        return [
            *[("purchase_days", ">", 0), ("rfm_days", "=", 0)],
            ("excluded_by_id", "=", False),
        ]
