"""What an alert finds: by who changed, never by going through everybody again."""

from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

MAX_AGE = timedelta(days=3)  # what a customer said before is no news any more
LEAST = 10  # members below which a percentage means nothing

# Coming to match is news; matching still, or not any more, is not.
COME = """
WITH found AS MATERIALIZED (%(found)s), gone AS (
    DELETE FROM cdp_alert_match m WHERE m.alert_id = %(alert)s AND %(looked)s
       AND m.profile_id NOT IN (SELECT id FROM found)
)
INSERT INTO cdp_alert_match (alert_id, profile_id)
SELECT %(alert)s, id FROM found ORDER BY id
    ON CONFLICT DO NOTHING RETURNING id, profile_id
"""
SAID = """
SELECT told.profile_id, told.told_model || ':' || told.told_id, told.kind, told.stars
  FROM (%(said)s) told
 WHERE told.date >= %(since)s AND told.profile_id IN (%(who)s)
   AND (told.kind = 'complaint' OR told.kind = 'rating' AND told.stars <= %(stars)s)
 ORDER BY told.date, told.id
"""
MEMBERS = """
SELECT count(*) FILTER (WHERE entered <= %(then)s
                          AND ("left" IS NULL OR "left" > %(then)s)),
       count(*) FILTER (WHERE "left" IS NULL), min(entered) <= %(then)s
  FROM cdp_membership WHERE segment_id = %(segment)s
"""
TROUBLE = """
SELECT run.journey_id, count(*) FILTER (WHERE visit.state = 'unknown'),
       count(*) FILTER (WHERE visit.state = 'failed'),
       count(*) FILTER (WHERE visit.state = 'held')
  FROM cdp_journey_visit visit JOIN cdp_journey_run run ON run.id = visit.run_id
 WHERE visit.date >= %(since)s AND visit.state IN ('unknown', 'failed', 'held')
   AND NOT run.test AND NOT run.shadow AND %(which)s
 GROUP BY run.journey_id ORDER BY run.journey_id
"""


class CdpAlert(models.Model):
    _inherit = "cdp.alert"

    def _find(self, profile_ids=None):
        """News of some customers, or of all: (key, profile id, why, model, id)."""
        self.ensure_one()
        self.env.flush_all()
        if self.kind == "customer":
            return self._find_customers(profile_ids)
        if self.kind == "feedback":
            return self._find_feedback(profile_ids)
        return self._find_size() if self.kind == "size" else self._find_trouble()

    def _found(self, profile_ids):
        """The customers it is about, of some, as SQL."""
        domain = self._who()
        if profile_ids is not None:
            domain &= fields.Domain("id", "in", list(profile_ids))
        found = self.env["cdp.profile"]._search(domain)
        return SQL("SELECT id FROM %s found (id)", found.subselect())

    def _find_customers(self, profile_ids):
        looked = SQL("TRUE")
        if profile_ids is not None:
            looked = SQL("m.profile_id = ANY(%s)", list(profile_ids))
        come = self.env.execute_query(
            SQL(COME, found=self._found(profile_ids), alert=self.id, looked=looked)
        )
        why = self._why_customer()
        return [(f"match:{key}", profile, why, False, 0) for key, profile in come]

    def _why_customer(self):
        words = self.env["cdp.segment"]._domain_words(self._own_domain())
        if not self.segment_id:
            return self.env._("Now true: %s", words)
        if self._own_domain().is_true():
            return self.env._("Entered the segment “%s”.", self.segment_id.name)
        return self.env._(
            "In the segment “%(segment)s”, and now true: %(words)s",
            segment=self.segment_id.name,
            words=words,
        )

    def _find_feedback(self, profile_ids):
        now = fields.Datetime.now()
        since = max(self.begun or now, now - MAX_AGE)
        said = self.env["cdp.feedback"]._table_query
        rows = self.env.execute_query(
            SQL(
                SAID,
                said=said,
                since=since,
                who=self._found(profile_ids),
                stars=self.stars,
            )
        )
        for profile, key, kind, stars in rows:
            why = self.env._("Complained.")
            if kind == "rating":
                why = self.env._("Gave %(stars)s of 5 stars.", stars=f"{stars:.1f}")
            yield key, profile, why, *self._record(key)

    def _record(self, key):
        model, _colon, number = key.rpartition(":")
        return model, int(number)

    def _find_size(self):
        then = fields.Datetime.now() - timedelta(days=self.days)
        ((before, now, known),) = self.env.execute_query(
            SQL(MEMBERS, then=then, segment=self.segment_id.id)
        )
        if not known or before < LEAST or self._lately():
            return
        change = 100 * (now - before) / before
        wanted = {"down": -change, "up": change, "both": abs(change)}[self.direction]
        if wanted >= self.percent:
            why = self.env._(
                "“%(segment)s” has %(now)s members; %(days)s days ago it had "
                "%(before)s (%(change)s %%).",
                segment=self.segment_id.name,
                now=now,
                days=self.days,
                before=before,
                change=f"{change:+.0f}",
            )
            key = f"size:{fields.Date.today()}"
            yield key, None, why, "cdp.segment", self.segment_id.id

    def _lately(self):
        """Whether it has told within the days that it looks back."""
        since = fields.Datetime.now() - timedelta(days=self.days)
        domain = [("alert_id", "=", self.id), ("date", ">", since)]
        return bool(self.env["cdp.alert.event"].search_count(domain, limit=1))

    def _find_trouble(self):
        which = SQL("TRUE")
        if self.journey_id:
            which = SQL("run.journey_id = %s", self.journey_id.id)
        since = fields.Datetime.now() - timedelta(days=self.days)
        rows = self.env.execute_query(SQL(TROUBLE, since=since, which=which))
        for journey, unknown, failed, held in rows:
            if not (unknown or failed or held >= self.held):
                continue
            why = self.env._(
                "Within %(days)s days: %(unknown)s perhaps sent, %(failed)s failed, "
                "%(held)s held back.",
                days=self.days,
                unknown=unknown,
                failed=failed,
                held=held,
            )
            key = f"journey:{journey}:{fields.Date.today()}"
            yield key, None, why, "cdp.journey", journey
