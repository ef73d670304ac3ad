"""The first rows of a source, for whoever sets it up."""

from odoo import api, fields, models

from . import source_sql
from .cdp_source import PATHS


class CdpSource(models.Model):
    _inherit = "cdp.source"

    readable = fields.Boolean(compute="_compute_readable")
    preview = fields.Html(
        compute="_compute_preview", string="First ten", sanitize=False
    )

    @api.depends("model_name")
    def _compute_readable(self):
        for source in self:
            model = self.env.get(source.model_name)
            source.readable = model is not None and model.has_access("read")

    @api.depends("domain", "kind", "model_name", "overlap_ids.path", *PATHS)
    def _compute_preview(self):
        for source in self:
            rows, problem = source._preview_rows()
            source.preview = self.env["ir.qweb"]._render(
                "customer_data_platform.cdp_source_preview",
                {"source": source, "rows": rows, "problem": problem},
            )

    def _preview_rows(self):
        """Return (rows, problem) of the first ten records, for the form."""
        self.ensure_one()
        if self.model_name not in self.env:
            return [], self.env._("Choose which records are read.")
        if problem := self._find_problem():
            return [], problem
        model = self.env[self.model_name]
        if not model.has_access("read"):
            return [], self.env._("You have no right to read “%s”.", model._description)
        currency = self.env["cdp.profile"]._reporting_currency()
        rows = self.env.execute_query_dict(
            source_sql.first(source_sql.select(self.env, self._spec(), currency), 10)
        )
        readable = model.browse(row["res_id"] for row in rows)._filtered_access("read")
        return [
            {
                "record": model.browse(row["res_id"]),
                # The name on a document that the user may read.
                "partner": self.env["res.partner"].sudo().browse(row["partner_id"]),
                "date": row["date"],
                "amount": row["amount"],
                "currency": self.env["res.currency"].browse(row["currency_id"]),
            }
            for row in rows
            if row["res_id"] in readable.ids
        ], False
