"""Every import of whatever model asks whether somebody in it was erased."""

from odoo import api, models

SUPPRESSIONS = "cdp.suppression"


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model
    def load(self, fields, data):
        if not self.env[SUPPRESSIONS]._any():
            return super().load(fields, data)
        reached = []
        result = super(Base, self.with_context(cdp_reached=reached)).load(fields, data)
        # Odoo goes on after the last record that it made. It takes an import as
        # finished when that one is not the last of the batch: we may have stopped it.
        limit = self.env.context.get("_import_limit")
        if limit and reached and not result.get("nextrow"):
            following = reached[-1] + 1
            if limit <= following < len(data):
                result["nextrow"] = following
        return result

    @api.model
    def _convert_records(self, records, *, log=lambda message: None, **more):
        if self.env[SUPPRESSIONS]._any():
            records = self._cdp_let_in(records, log)
        return super()._convert_records(records, log=log, **more)

    @api.model
    def _cdp_let_in(self, records, log):
        """The records of an import without the erased; each that stays out is logged
        with its row only, and counted."""
        suppressions = self.env[SUPPRESSIONS]
        reached = self.env.context.get("cdp_reached", [])
        for record, info in records:
            reached.append(info["rows"]["to"])
            erased = suppressions._erased(suppressions._addresses(record))
            parts = self._cdp_parts(record)
            if erased or parts:
                suppressions._count(erased | parts)
                log(dict(info, type="warning", message=self._cdp_stopped(erased)))
            if not erased:
                yield record, info

    @api.model
    def _cdp_parts(self, record):
        """Take the erased out of the lists within a record; return their addresses."""
        suppressions = self.env[SUPPRESSIONS]
        found = set()
        for name, value in record.items():
            if not isinstance(value, list):
                continue
            kept = []
            for part in value:
                erased = suppressions._erased(suppressions._addresses(part))
                found |= erased
                if not erased:
                    kept.append(part)
            record[name] = kept
        return found

    @api.model
    def _cdp_stopped(self, whole):
        if whole:
            return self.env._(
                "This row was left out: the person asked for their data to be erased. "
                "They come back only by saying so themselves."
            )
        return self.env._(
            "A contact within this row was left out: the person asked for their data "
            "to be erased."
        )
