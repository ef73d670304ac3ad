"""*Refresh segments*: who belongs now, who came, who left and why; one statement each.

Everybody is looked at nightly and when a rule has changed, in the order in which
segments rest on each other. Between that the queue says of whom something has changed,
and at midnight each period that slides says whom it has passed by.
"""

from odoo import fields, models
from odoo.tools import SQL

from ..cdp_stage_worker import Batch

QUEUE = 5_000

# Coming and going are never of the same profile: the verdict says one or the other.
MOVE = """
WITH verdict AS MATERIALIZED (%(verdict)s),
gone AS (
    UPDATE cdp_membership m SET "left" = %(now)s, why_left = v.why FROM verdict v
     WHERE m.segment_id = %(segment)s AND m."left" IS NULL AND m.profile_id = v.id
       AND v.member IS NOT TRUE
    RETURNING m.profile_id
), come AS (
    INSERT INTO cdp_membership (segment_id, profile_id, entered, why_entered)
    SELECT %(segment)s, v.id, %(now)s, v.why FROM verdict v
     WHERE v.member AND NOT EXISTS (
           SELECT FROM cdp_membership m WHERE m.segment_id = %(segment)s
              AND m.profile_id = v.id AND m."left" IS NULL)
    RETURNING profile_id
)
SELECT (SELECT count(*) FROM come), (SELECT count(*) FROM gone)
"""
COUNT = """
UPDATE cdp_segment s SET refreshed = %(now)s, stale = FALSE, day = %(day)s,
       sync_due = %(follows)s AND (s.sync_due OR %(moved)s),
       member_count = (SELECT count(*) FROM cdp_membership m
                        WHERE m.segment_id = s.id AND m."left" IS NULL)
 WHERE s.id = %(segment)s
"""
CHANGE = """
UPDATE cdp_segment SET refreshed = %s, member_count = member_count + %s,
       sync_due = sync_due OR %s
 WHERE id = %s
"""
#: what is kept in step with the members
FOLLOWS = SQL(
    "COALESCE(mailing_list_id, NULLIF(pricelist, 0), NULLIF(programme, 0)) IS NOT NULL"
)


class CdpStageSegment(models.AbstractModel):
    _name = "cdp.stage.segment"
    _inherit = "cdp.stage.worker"
    _description = "Refresh Segments"

    def _signature(self):
        return self.env["cdp.stage"]._as_of_setting()

    def _waiting(self):
        segments = self._all()
        return sum(
            len(due)
            for due in (
                self._changed(segments),
                self._slid(segments),
                self._unsynced(segments),
            )
        )

    def _full_size(self, cursor):
        return max(len(self._all()) - cursor, 0)

    def _full_batch(self, cursor):
        # One segment a batch; the cursor is how many are done.
        segments = self._all()
        segment = segments[cursor : cursor + 1]
        if not segment:
            return Batch()
        written = self._refresh(segment)
        more = cursor + 1 < len(segments)
        return Batch(1, written, cursor + 1 if more else None)

    def _queued_batch(self):
        segments = self._all()
        if changed := self._changed(segments)[:1]:
            return Batch(1, self._refresh(changed))
        if slid := self._slid(segments)[:1]:
            return self._slide(slid)
        if ids := self._take():
            moved = sum(self._look(one, ids) for one in segments)
            # also whose scores are new, which alerts may ask for
            self.env["cdp.change"]._note_profiles(["alert"], ids)
            return Batch(len(ids), moved)
        if unsynced := self._unsynced(segments)[:1]:
            return Batch(1, unsynced._sync())
        return None

    # ------------------------------------------------------------------
    # What there is to do
    # ------------------------------------------------------------------

    def _all(self):
        return self.env["cdp.segment"]._in_order()

    def _changed(self, segments):
        return segments.filtered("stale")

    def _slid(self, segments):
        """The segments whose periods end on another day by now."""
        today = segments._days().today
        return segments.filtered(
            lambda one: one.day and one.day < today and one._slides()
        )

    def _unsynced(self, segments):
        return segments.filtered("sync_due")

    def _take(self):
        """Take off the queue who has to be looked at again."""
        partners, profiles = self.env["cdp.change"]._take("segment", QUEUE)
        rows = self.env.execute_query(
            SQL(
                "SELECT payer.cdp_profile_id FROM res_partner buyer"
                " JOIN res_partner payer ON payer.id = buyer.commercial_partner_id"
                " WHERE buyer.id = ANY(%s) AND payer.cdp_profile_id IS NOT NULL",
                partners,
            )
        )
        return sorted({*profiles, *(row[0] for row in rows)})

    # ------------------------------------------------------------------
    # Doing it
    # ------------------------------------------------------------------

    def _refresh(self, segment):
        """Look at everybody for a segment; return the number who came or left."""
        days, now = segment._days(), fields.Datetime.now()
        # Guessing that a rule is true of one or two, PostgreSQL would go through all
        # that it is true of once for each customer.
        self.env.cr.execute("SET LOCAL enable_nestloop = off")
        moved = sum(self._move(segment, segment._verdict(days), now))
        self.env.cr.execute("SET LOCAL enable_nestloop = on")
        params = {"now": now, "segment": segment.id, "day": days.today}
        params["follows"] = FOLLOWS
        self.env.cr.execute(SQL(COUNT, moved=moved > 0, **params))
        if moved:
            self._resting_on(segment)._rule_changed()
            self.env["cdp.change"]._note_everybody("alert")
        self.env["cdp.segment"].invalidate_model()
        return moved

    def _look(self, segment, profile_ids):
        """The same for some profiles."""
        # For a few, compiling and other processors take longer than the work.
        self.env.cr.execute("SET LOCAL jit = off")
        self.env.cr.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        now = fields.Datetime.now()
        verdict = segment._verdict(segment._days(), profile_ids)
        come, gone = self._move(segment, verdict, now)
        if come or gone:
            self.env.cr.execute(SQL(CHANGE, now, come - gone, FOLLOWS, segment.id))
            self.env["cdp.segment"].invalidate_model()
        return come + gone

    def _slide(self, segment):
        """Look at whom the periods of a segment have passed by since its day."""
        days = segment._days()
        touched = segment._touched(days.on(segment.day), days)
        ids = sorted(row[0] for row in self.env.execute_query(touched))
        written = self._look(segment, ids) if ids else 0
        if written:
            rest = ["segment"] if self._resting_on(segment) else []
            self.env["cdp.change"]._note_profiles([*rest, "alert"], ids)
        segment.day = days.today
        return Batch(len(ids), written)

    def _move(self, segment, verdict, now):
        """Let in and out whom the verdict says; return (came, left)."""
        self.env.flush_all()
        query = SQL(MOVE, verdict=verdict, now=now, segment=segment.id)
        moved = self.env.execute_query(query)[0]
        if any(moved):
            # who comes and goes may enter a journey, or be news
            self.env["cdp.stage"]._wake("journey")
            self.env["cdp.stage"]._wake("alert")
        return moved

    def _resting_on(self, segment):
        """The segments that ask for this one."""
        return self._all().filtered(lambda one: segment in one._rests_on())
