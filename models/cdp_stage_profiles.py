from odoo import models
from odoo.tools import SQL

from .cdp_stage_worker import Batch


class CdpStageProfiles(models.AbstractModel):
    """A stage that looks at profiles, whatever the queue names: them or contacts."""

    _name = "cdp.stage.profiles"
    _inherit = "cdp.stage.worker"
    _description = "Worker of a Stage that Looks at Profiles"
    _code = None  # of the stage
    _batch = 2_000  # profiles looked at in one transaction

    def _handle(self, profile_ids):
        """Do the work on some profiles; return the number of rows written."""
        raise NotImplementedError

    def _full_size(self, cursor):
        ((number,),) = self.env.execute_query(
            SQL("SELECT count(*) FROM cdp_profile WHERE id > %s", cursor)
        )
        return number

    def _full_batch(self, cursor):
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM cdp_profile WHERE id > %s ORDER BY id LIMIT %s",
                cursor,
                self._batch,
            )
        )
        ids = [row[0] for row in rows]
        written = self._handle(ids)
        return Batch(len(ids), written, ids[-1] if len(ids) == self._batch else None)

    def _queued_batch(self):
        partners, profiles = self.env["cdp.change"]._take(self._code, self._batch)
        if not partners and not profiles:
            return None
        rows = self.env.execute_query(
            SQL(
                "SELECT DISTINCT cdp_profile_id FROM res_partner"
                " WHERE id = ANY(%s) AND cdp_profile_id IS NOT NULL",
                partners,
            )
        )
        ids = sorted({*profiles, *(row[0] for row in rows)})
        return Batch(len(ids), self._handle(ids))
