"""*Read ratings and messages*: figures on the profile, hints beside the messages.

A full pass first adds up everybody's figures in a few statements, then goes through the
customers once more for texts that are new.
"""

import hashlib
from pathlib import Path

from odoo import models
from odoo.tools import SQL

from ....engine import mood
from ... import child
from ...cdp_stage_worker import Batch
from . import figures, texts

JOB = Path(__file__).with_name("mood_job.py")
BATCH = 250_000  # customers in one statement of a full pass
QUEUE = 5_000
READERS = 10_000  # customers whose texts are looked for at once
TEXTS = 1_000  # of those, read in one transaction

# Whose text is gone, too old or somebody else's now.
FORGET = """
DELETE FROM cdp_sentiment s USING cdp_profile p
 WHERE p.id = s.profile_id AND %(profiles)s
   AND NOT EXISTS (SELECT FROM cdp_texts t WHERE t.res_model = s.res_model
                      AND t.res_id = s.res_id AND t.profile_id = s.profile_id)
"""

NEW = """
CREATE TEMP TABLE cdp_new_texts ON COMMIT DROP AS
SELECT ROW_NUMBER() OVER () - 1 AS number, t.* FROM cdp_texts t
  LEFT JOIN cdp_sentiment s ON s.res_model = t.res_model AND s.res_id = t.res_id
   AND s.profile_id = t.profile_id
 WHERE s.id IS NULL OR s.changed IS DISTINCT FROM t.changed
 LIMIT %s
"""

KEEP = """
INSERT INTO cdp_sentiment AS known (profile_id, res_model, res_id, message_id, date,
       changed, label, language, score)
SELECT t.profile_id, t.res_model, t.res_id, t.message_id, t.date, t.changed, h.label,
       h.language, h.score
  FROM cdp_new_texts t JOIN cdp_hints h USING (number)
    ON CONFLICT (res_model, res_id) DO UPDATE
   SET profile_id = excluded.profile_id, date = excluded.date,
       changed = excluded.changed, label = excluded.label,
       language = excluded.language, score = excluded.score
"""


class CdpStageSentiment(models.AbstractModel):
    _name = "cdp.stage.sentiment"
    _inherit = "cdp.stage.worker"
    _description = "Read Ratings and Messages"

    # ------------------------------------------------------------------
    # What the runner asks for
    # ------------------------------------------------------------------

    def _prepare(self):
        # Apps, and their tables, may have come since the last run.
        self.env["cdp.change"]._watch()

    def _signature(self):
        specs = self.env["cdp.source"]._live_specs()
        told = [spec for spec in specs if spec.kind != "purchase"]
        as_of = self.env["cdp.stage"]._as_of_setting()
        seen = repr((told, as_of, mood.missing()))
        return hashlib.sha256(seen.encode()).hexdigest()

    def _full_size(self, cursor):
        # Two rounds over everybody: the cursor counts up in the first (figures) and
        # is below zero in the second (texts).
        if cursor < 0:
            return self._count(SQL("p.id > %s", -cursor - 1))
        return self._count(SQL("p.id > %s", cursor)) + self._count(SQL("TRUE"))

    def _full_batch(self, cursor):
        if cursor >= 0:
            high, profiles = self._range(cursor, BATCH)
            changed = figures.refresh(self.env, profiles)
            return Batch(self._count(profiles), len(changed), high or -1)
        high, profiles = self._range(-cursor - 1, READERS)
        written, more = self._hint(profiles)
        if more:
            return Batch(0, written, cursor, again=written)
        following = -high - 1 if high else None
        return Batch(0, written, following, again=self._count(profiles))

    def _queued_batch(self):
        partners, profiles = self.env["cdp.change"]._take("sentiment", QUEUE)
        if not partners and not profiles:
            return None
        ids = self._profiles_of(partners, profiles)
        mine = SQL("p.id = ANY(%s)", ids)
        changed = figures.refresh(self.env, mine, ids)
        written, more = self._hint(mine)
        if more:
            self.env["cdp.change"]._note_profiles(["sentiment"], ids)
        # Both look at the signals themselves, which these figures only sum up.
        self.env["cdp.change"]._note_profiles(["churn", "segment"], ids)
        return Batch(len(ids), len(changed) + written)

    # ------------------------------------------------------------------
    # The steps
    # ------------------------------------------------------------------

    def _count(self, condition):
        query = SQL("SELECT count(*) FROM cdp_profile p WHERE %s", condition)
        ((number,),) = self.env.execute_query(query)
        return number

    def _range(self, low, size):
        """The end of the batch after ``low`` (None: the last), and its condition."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM cdp_profile WHERE id > %s"
                " ORDER BY id OFFSET %s LIMIT 1",
                low,
                size - 1,
            )
        )
        if not rows:
            return None, SQL("p.id > %s", low)
        return rows[0][0], SQL("p.id BETWEEN %s AND %s", low + 1, rows[0][0])

    def _profiles_of(self, partners, profiles):
        """The contacts' own profiles and their organisations', and the given ones."""
        rows = self.env.execute_query(
            SQL(
                "SELECT buyer.cdp_profile_id, payer.cdp_profile_id"
                "  FROM res_partner buyer"
                "  JOIN res_partner payer ON payer.id = buyer.commercial_partner_id"
                " WHERE buyer.id = ANY(%s)",
                partners,
            )
        )
        return sorted({*profiles, *(id_ for row in rows for id_ in row if id_)})

    def _hint(self, profiles):
        """Bring hints in line with the texts; return (rows written, whether more)."""
        cr = self.env.cr
        cr.execute(
            SQL(
                "CREATE TEMP TABLE cdp_texts ON COMMIT DROP AS"
                " SELECT res_model, res_id, profile_id, message_id, date, changed"
                " FROM (%s) t",
                texts.wanted(self.env, profiles),
            )
        )
        cr.execute("ANALYZE cdp_texts")
        cr.execute(SQL(FORGET, profiles=profiles))
        written, more = cr.rowcount, False
        if not mood.missing():
            cr.execute(SQL(NEW, TEXTS))
            more = cr.rowcount == TEXTS
            written += self._guess(profiles) if cr.rowcount else 0
            cr.execute("DROP TABLE cdp_new_texts")
        cr.execute("DROP TABLE cdp_texts")
        return written, more

    def _guess(self, profiles):
        """Have the child guess the moods of the new texts; keep what it says."""
        rows = self.env.execute_query(
            SQL(
                "SELECT w.text, w.html FROM cdp_new_texts t JOIN (%s) w"
                " USING (res_model, res_id) ORDER BY t.number",
                texts.wanted(self.env, profiles),
            )
        )
        self.env.cr.execute(
            "CREATE TEMP TABLE cdp_hints (number int, label varchar, language varchar,"
            " score float) ON COMMIT DROP"
        )
        words = [texts.written(text, html) for text, html in rows]
        child.exchange(self.env, JOB, {"texts": words}, [], ["cdp_hints"])
        self.env.cr.execute(SQL(KEEP))
        written = self.env.cr.rowcount
        self.env.cr.execute("DROP TABLE cdp_hints")
        return written
