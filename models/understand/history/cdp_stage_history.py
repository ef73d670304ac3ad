"""*Keep history*: the scores of everybody, once a month.

In the first pass, the twelve months before are reckoned from the purchases up to then,
so that movements show from the first day on.
"""

from datetime import datetime, time

import pytz
from dateutil.relativedelta import relativedelta

from odoo import fields, models
from odoo.tools import SQL

from ...cdp_stage_worker import Batch
from ..rfm import figures, scores
from ..rfm.cdp_stage_rfm import GATE

PAST_MONTHS = 12

#: what is kept of a profile
KEPT = (
    *("rfm_r", "rfm_f", "rfm_m", "rfm_label_id", "churn_probability"),
    *("churn_model_id", "value_predicted", "value_model_id", "revenue"),
)
#: a profile is kept when it has any of them
SCORES = ("rfm_r", "churn_probability", "value_predicted")

FORGET = """
DELETE FROM cdp_score_history kept USING cdp_profile p
 WHERE p.id = kept.profile_id AND p.id = ANY(%(profiles)s)
   AND kept.month = %(month)s AND NOT (%(scored)s)
"""
KEEP = """
INSERT INTO cdp_score_history AS kept (profile_id, month, afterwards, %(columns)s)
SELECT p.id, %(month)s, FALSE, %(values)s
  FROM cdp_profile p WHERE p.id = ANY(%(profiles)s) AND %(scored)s ORDER BY p.id
    ON CONFLICT (profile_id, month) DO UPDATE
   SET (%(columns)s) = ROW(%(fresh)s)
 WHERE (%(before)s) IS DISTINCT FROM (%(fresh)s)
"""
RECKON = """
INSERT INTO cdp_score_history
       (profile_id, month, rfm_r, rfm_f, rfm_m, rfm_label_id, revenue, afterwards)
SELECT p.id, %(month)s, s.r, s.f, s.m, cell.label_id, p.revenue, TRUE
  FROM cdp_figures p
 CROSS JOIN LATERAL (SELECT %(r)s AS r, %(f)s AS f, %(m)s AS m) s
  JOIN cdp_rfm_cell cell ON cell.r = s.r AND cell.f = s.f
 WHERE %(bought)s ORDER BY p.id
    ON CONFLICT (profile_id, month) DO NOTHING
"""
STANDING = SQL("p.active AND p.excluded_by_id IS NULL")
BOUGHT = SQL("p.rfm_days > 0")


class CdpStageHistory(models.AbstractModel):
    _name = "cdp.stage.history"
    _inherit = "cdp.stage.profiles"
    _description = "Keep History"
    _code = "history"
    _chained = False
    _batch = 50_000

    # ------------------------------------------------------------------
    # When
    # ------------------------------------------------------------------

    def _zone(self):
        return pytz.timezone(self.env.company.partner_id.tz or "UTC")

    def _month(self):
        """The month that today's scores are kept for, as its first day."""
        fixed = fields.Date.to_date(self.env["cdp.stage"]._as_of_setting() or None)
        now = pytz.utc.localize(fields.Datetime.now()).astimezone(self._zone())
        return (fixed or now.date()).replace(day=1)

    def _signature(self):
        return self.env["cdp.stage"]._as_of_setting()

    def _stale_before(self, last_night):
        """Once a month, in its first night."""
        night = pytz.utc.localize(last_night).astimezone(self._zone())
        first = self._zone().localize(night.replace(day=1, tzinfo=None))
        return first.astimezone(pytz.utc).replace(tzinfo=None)

    def _wants_full(self):
        """When a kind of score is there for the first time, not only next month."""
        return self._ready() and any(map(self._lacks, SCORES))

    def _lacks(self, score):
        """Whether profiles have a score that no row of this month has."""
        query = SQL(
            "SELECT EXISTS (SELECT FROM cdp_profile p WHERE %(standing)s"
            " AND p.%(score)s > 0) AND NOT EXISTS (SELECT FROM cdp_score_history"
            " WHERE month = %(month)s AND %(score)s > 0)",
            standing=STANDING,
            score=SQL.identifier(score),
            month=self._month(),
        )
        return self.env.execute_query(query)[0][0]

    def _ready(self):
        """Whether all contacts have been linked, and all scored after that."""
        stages = self.env["cdp.stage"].search([("code", "in", ("link", "rfm"))])
        link, rfm = stages.sorted("sequence")
        return bool(
            link.full_finished
            and rfm.full_finished
            and link.full_finished <= rfm.full_finished
            and not (link.full_running or rfm.full_running)
        )

    # ------------------------------------------------------------------
    # What
    # ------------------------------------------------------------------

    def _full_size(self, cursor):
        return PAST_MONTHS + 1 + cursor if cursor < 0 else super()._full_size(cursor)

    def _full_batch(self, cursor):
        # Two rounds: this month, customer by customer, and below zero the months
        # before, unless they are there.
        if cursor < 0:
            return self._past_batch(cursor)
        if not self._ready() and not self._months():
            return Batch()  # the first scores are yet to come, and wanted then
        batch = super()._full_batch(cursor)
        if batch.cursor is None and self._months() == [self._month()]:
            return batch._replace(cursor=-1)
        return batch

    def _months(self):
        """The first and the last month that are kept."""
        query = "SELECT MIN(month), MAX(month) FROM cdp_score_history"
        ((first, last),) = self.env.execute_query(SQL(query))
        return sorted({first, last} - {None})

    def _handle(self, profile_ids):
        """Keep the scores of some profiles; return the number of rows written."""
        columns = [SQL.identifier(name) for name in KEPT]
        parts = {
            "month": self._month(),
            "profiles": profile_ids,
            "scored": SQL(
                "%s AND GREATEST(%s) > 0",
                STANDING,
                SQL(", ").join(SQL.identifier("p", name) for name in SCORES),
            ),
        }
        self.env.cr.execute(SQL(FORGET, **parts))
        written = self.env.cr.rowcount
        parts |= {
            "columns": SQL(", ").join(columns),
            "values": SQL(", ").join(SQL("p.%s", name) for name in columns),
            "fresh": SQL(", ").join(SQL("excluded.%s", name) for name in columns),
            "before": SQL(", ").join(SQL("kept.%s", name) for name in columns),
        }
        self.env.cr.execute(SQL(KEEP, **parts))
        return written + self.env.cr.rowcount

    def _past_batch(self, cursor):
        """One month before the first; the cursor says which."""
        month = self._month() + relativedelta(months=cursor)
        written = self._reckon(month)
        past = min(PAST_MONTHS, self.env["cdp.score.history"]._keep_months() - 1)
        return Batch(0, written, cursor - 1 if -cursor < past else None, again=1)

    def _reckon(self, month):
        """Score everybody by the purchases before a month."""
        moment = datetime.combine(month, time.min)
        figures.create(self.env, SQL("TRUE"), STANDING, moment, moment)
        query = SQL("SELECT count(*) FROM cdp_figures p WHERE %s", BOUGHT)
        ((customers,),) = self.env.execute_query(query)
        written = 0
        if customers >= GATE:
            rate = None
            if figures.counts(self.env).measure == "margin":
                rate, _known = scores.known_costs(self.env, "cdp_figures", BOUGHT)
            cuts = scores.cut_points(self.env, "cdp_figures", rate, BOUGHT)
            self.env.cr.execute(
                SQL(RECKON, month=month, bought=BOUGHT, **scores.scored(cuts, rate))
            )
            written = self.env.cr.rowcount
        figures.drop(self.env)
        return written
