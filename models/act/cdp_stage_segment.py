"""*Refresh segments*: who belongs now, who came, who left; a few statements each."""

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..cdp_stage_worker import Batch

QUEUE = 5_000

LEAVE = """
UPDATE cdp_membership m SET "left" = %(now)s
 WHERE m.segment_id = %(segment)s AND m."left" IS NULL AND %(concerned)s
   AND m.profile_id NOT IN %(members)s
"""
ENTER = """
INSERT INTO cdp_membership (segment_id, profile_id, entered)
SELECT %(segment)s, fresh.id, %(now)s FROM %(members)s fresh (id)
 WHERE NOT EXISTS (SELECT FROM cdp_membership m WHERE m.segment_id = %(segment)s
                      AND m.profile_id = fresh.id AND m."left" IS NULL)
"""
COUNT = """
UPDATE cdp_segment s SET refreshed = %(now)s, member_count = (
       SELECT count(*) FROM cdp_membership m
        WHERE m.segment_id = s.id AND m."left" IS NULL)
 WHERE s.id = %(segment)s
"""


class CdpStageSegment(models.AbstractModel):
    _name = "cdp.stage.segment"
    _inherit = "cdp.stage.worker"
    _description = "Refresh Segments"

    def _full_size(self, cursor):
        return self._segments().search_count([("id", ">", cursor)])

    def _full_batch(self, cursor):
        # One segment a batch; the cursor is its id. Archived ones empty themselves.
        segment = self._segments().search([("id", ">", cursor)], order="id", limit=1)
        if not segment:
            return Batch()
        written = self._refresh(segment, SQL("TRUE"), [])
        more = self._full_size(segment.id)
        return Batch(1, written, segment.id if more else None)

    def _queued_batch(self):
        _partners, profiles = self.env["cdp.change"]._take("segment", QUEUE)
        if not profiles:
            return None
        concerned = SQL("m.profile_id = ANY(%s)", profiles)
        written = sum(
            self._refresh(segment, concerned, [("id", "in", profiles)])
            for segment in self._segments().search([])
        )
        return Batch(len(profiles), written)

    def _segments(self):
        return self.env["cdp.segment"].with_context(active_test=False)

    def _refresh(self, segment, concerned, domain):
        """Let in and out whom the rule says, among those concerned."""
        profiles = self.env["cdp.profile"]
        members = (
            profiles._search(segment._rule() & Domain(domain))
            if segment.active
            else profiles._search(Domain.FALSE)
        )
        params = {
            "segment": segment.id,
            "now": fields.Datetime.now(),
            "members": members.subselect(),
            "concerned": concerned,
        }
        self.env.cr.execute(SQL(LEAVE, **params))
        written = self.env.cr.rowcount
        self.env.cr.execute(SQL(ENTER, **params))
        written += self.env.cr.rowcount
        if written or not segment.refreshed or not domain:
            self.env.cr.execute(SQL(COUNT, **params))
        return written
