"""Records that came by an import: their day of creation says nothing."""

from odoo import api, fields, models
from odoo.tools import SQL

from ..journey.cdp_journey_entry import MAX_AGE
from .cdp_journey_event import WAKING


class CdpJourneyImported(models.Model):
    _name = "cdp.journey.imported"
    _description = "Imported Record that Begins no Journey"
    _log_access = False

    res_model = fields.Char(required=True)
    res_id = fields.Integer(required=True)
    date = fields.Datetime(required=True)

    _record_idx = models.Index("(res_model, res_id)")

    @api.model
    def _note(self, records):
        """By SQL: whoever imports need not know of journeys."""
        self.env.cr.execute(
            SQL(
                "INSERT INTO cdp_journey_imported (res_model, res_id, date)"
                " SELECT %s, unnest(%s), %s",
                records._name,
                records.ids,
                fields.Datetime.now(),
            )
        )

    @api.autovacuum
    def _gc_imported(self):
        """What is older than any occasion may be forgotten."""
        limit = fields.Datetime.now() - 2 * MAX_AGE
        self.env.cr.execute(
            SQL("DELETE FROM cdp_journey_imported WHERE date < %s", limit)
        )


class Base(models.AbstractModel):
    _inherit = "base"

    def _create(self, data_list):
        records = super()._create(data_list)
        if self.env.context.get("import_file") and self._name in WAKING.values():
            self.env["cdp.journey.imported"]._note(records)
        return records
