"""What is told, written in the transaction of the change itself: by SQL, by what
changed only.

Comings and goings of segments are told as they are written. That a profile or a score
changed is seen by a digest of what is told of it: whatever wrote it, nothing is told
twice and nothing that came to the same in the end.

Nothing is told of customers who are restricted, erased or object to profiling.
"""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .cdp_webhook_field import SAFE

# For `src`, rows of (profile_id, key, more).
ENQUEUE = """
WITH src AS (%(source)s), customer AS (%(customers)s)
INSERT INTO cdp_webhook_delivery (webhook_id, topic, message_id, date, profile_id,
                                  partner_id, payload, state, tries, status, next_try)
SELECT %(hook)s, %(topic)s, 'msg_' || md5(concat_ws(':', %(hook)s, %(topic)s, src.key)),
       %(now)s, customer.id, customer.partner_id,
       jsonb_build_object('type', %(topic)s, 'timestamp', %(stamp)s, 'data',
           jsonb_build_object('profile_id', customer.id) || customer.told || src.more
       )::text, 'waiting', 0, 0, %(now)s
  FROM src JOIN customer ON customer.id = src.profile_id
    ON CONFLICT (message_id) DO NOTHING
RETURNING id
"""
CUSTOMERS = """
SELECT p.id, p.partner_id, %(told)s AS told, md5(%(watched)s::text) AS digest
  FROM cdp_profile p
  JOIN res_partner c ON c.id = p.partner_id
  LEFT JOIN res_country country ON country.id = c.country_id
  LEFT JOIN cdp_rfm_label l ON l.id = p.rfm_label_id
 WHERE %(which)s AND p.active AND %(may)s AND %(ours)s
"""
MAY = """
NOT EXISTS (SELECT FROM res_partner one WHERE one.cdp_profile_id = p.id
               AND (one.cdp_restricted OR one.cdp_erased OR one.cdp_no_profiling))
"""
IN_SEGMENTS = """
EXISTS (SELECT FROM cdp_membership m WHERE m.profile_id = p.id AND m."left" IS NULL
           AND m.segment_id = ANY(%s))
"""
REMEMBER = """
INSERT INTO cdp_webhook_told AS known (webhook_id, profile_id, topic, digest)
SELECT %(hook)s, customer.id, %(topic)s, customer.digest FROM (%(customers)s) customer
    ON CONFLICT (webhook_id, profile_id, topic) DO UPDATE SET digest = excluded.digest
 WHERE known.digest IS DISTINCT FROM excluded.digest
RETURNING profile_id
"""
MOVED = """
SELECT m.profile_id, m.id::text AS key, jsonb_build_object('segment',
       jsonb_build_object('id', s.id, 'name', s.name->>'en_US')) AS more
  FROM cdp_membership m JOIN cdp_segment s ON s.id = m.segment_id
 WHERE m.segment_id = %(segment)s AND %(which)s
"""


class CdpWebhook(models.Model):
    _inherit = "cdp.webhook"

    # ------------------------------------------------------------------
    # Comings and goings
    # ------------------------------------------------------------------

    @api.model
    def _note_moves(self, segment, now):
        """Tell who entered or left a segment at this moment."""
        which = {
            "segment.entered": (
                "on_entered",
                SQL('m.entered = %s AND m."left" IS NULL', now),
            ),
            "segment.left": ("on_left", SQL('m."left" = %s', now)),
        }
        for topic, (flag, where) in which.items():
            for hook in self._telling(flag):
                if not hook.segment_ids or segment in hook.segment_ids:
                    source = SQL(MOVED, segment=segment.id, which=where)
                    hook._enqueue(topic, source)

    @api.model
    def _telling(self, *flags):
        """Webhooks that tell of such a thing."""
        # Whatever has changed a customer need not be allowed to see webhooks.
        return self.sudo().search(Domain.OR(Domain(flag, "=", True) for flag in flags))

    # ------------------------------------------------------------------
    # Changes of a profile
    # ------------------------------------------------------------------

    def _note_changes(self, profile_ids=None):
        """Tell what is another than it was of these profiles; None: of all."""
        for hook in self._telling("on_profile", "on_score"):
            for topic, flag in (
                ("profile.changed", "on_profile"),
                ("score.changed", "on_score"),
            ):
                if hook[flag]:
                    changed = hook._remember(topic, profile_ids)
                    hook._enqueue_changed(topic, changed)

    def _remember(self, topic, profile_ids=None):
        """Note what profiles are like now; return those that were not so before."""
        self.env.flush_all()
        which = (
            SQL("TRUE") if profile_ids is None else SQL("p.id = ANY(%s)", profile_ids)
        )
        if self.segment_ids:
            which = SQL("%s AND %s", which, SQL(IN_SEGMENTS, self.segment_ids.ids))
        query = SQL(
            REMEMBER,
            hook=self.id,
            topic=topic,
            customers=self._customers(which, topic),
        )
        return [row[0] for row in self.env.execute_query(query)]

    def _remember_all(self):
        """From now on changes are told: what is so already is not."""
        for hook in self.filtered("active"):
            for topic, flag in (
                ("profile.changed", "on_profile"),
                ("score.changed", "on_score"),
            ):
                if hook[flag]:
                    hook._remember(topic)

    def _enqueue_changed(self, topic, profile_ids):
        if profile_ids:
            source = SQL(
                "SELECT id AS profile_id, gen_random_uuid()::text AS key,"
                " '{}'::jsonb AS more FROM unnest(%s) id",
                profile_ids,
            )
            self._enqueue(topic, source)

    # ------------------------------------------------------------------
    # The messages
    # ------------------------------------------------------------------

    def _enqueue(self, topic, source):
        """Write a message for each row of ``source``; return how many."""
        self.ensure_one()
        self.env.flush_all()
        now = fields.Datetime.now()
        query = SQL(
            ENQUEUE,
            source=source,
            customers=self._customers(
                SQL("p.id IN (SELECT profile_id FROM src)"), topic
            ),
            hook=self.id,
            topic=topic,
            now=now,
            stamp=f"{now.isoformat()}Z",
        )
        made = len(self.env.execute_query(query))
        if made:
            self.env["cdp.webhook.delivery"].invalidate_model()
            self.env["cdp.stage"]._wake("webhook")
        return made

    def _enqueue_test(self):
        now = fields.Datetime.now()
        source = SQL(
            "INSERT INTO cdp_webhook_delivery (webhook_id, topic, message_id, date,"
            " payload, state, tries, status, next_try) VALUES (%s, 'test',"
            " 'msg_' || md5(gen_random_uuid()::text), %s, %s, 'waiting', 0, 0, %s)",
            self.id,
            now,
            f'{{"type": "test", "timestamp": "{now.isoformat()}Z", "data": {{}}}}',
            now,
        )
        self.env.flush_all()
        self.env.cr.execute(source)
        self.env["cdp.webhook.delivery"].invalidate_model()
        self.invalidate_recordset()
        self.env["cdp.stage"]._wake("webhook")

    def _customers(self, which, topic):
        """The customers who may be told of, with what is told and what is watched."""
        score = topic == "score.changed"
        codes = self.field_ids.mapped("code")
        return SQL(
            CUSTOMERS,
            told=_object(codes),
            watched=_object(code for code in codes if SAFE[code][0] == score),
            which=which,
            may=SQL(MAY),
            ours=SQL("(c.company_id IS NULL OR c.company_id = %s)", self.company_id.id)
            if self.company_id
            else SQL("TRUE"),
        )


def _object(codes):
    pairs = SQL(", ").join(
        # pylint: disable=sql-injection
        SQL("%s, %s", SQL("%s::text", code), SQL(SAFE[code][1]))
        for code in sorted(codes)
    )
    return SQL("jsonb_build_object(%s)", pairs)


class CdpChange(models.Model):
    _inherit = "cdp.change"

    def _note_profiles(self, stages, profile_ids):
        """What may change a segment may be something to tell."""
        stages, profile_ids = list(stages), list(profile_ids)
        hooks = self.env["cdp.webhook"]
        if (
            profile_ids
            and "segment" in stages
            and hooks._telling("on_profile", "on_score")
        ):
            stages.append("webhook")
            self.env["cdp.stage"]._wake("webhook")
        return super()._note_profiles(stages, profile_ids)


class CdpStageSegment(models.AbstractModel):
    _inherit = "cdp.stage.segment"

    def _move(self, segment, verdict, now):
        come, gone = super()._move(segment, verdict, now)
        if come or gone:
            self.env["cdp.webhook"]._note_moves(segment, now)
        return come, gone
