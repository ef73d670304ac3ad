"""What time ends: a yes that is too old, and a question that nobody answered."""

from functools import partial

from odoo import api, fields, models
from odoo.service.model import retrying
from odoo.tools import SQL

BATCH = 2_000  # lines in one transaction
UNANSWERED = 30  # days, then a question counts as never asked

# Of a question the customer did not answer, what was said before holds again.
DUE = """
SELECT held.subject, held.purpose_id, held.channel, asked.company_id,
       CASE WHEN held.state = 'requested' AND before.state IN ('refused', 'withdrawn')
            THEN before.state ELSE 'expired' END AS state,
       CASE held.state WHEN 'given' THEN 'older than the purpose allows'
            ELSE 'not confirmed' END AS why, asked.seq
  FROM cdp_consent_state held
  JOIN cdp_purpose purpose ON purpose.id = held.purpose_id
  JOIN cdp_consent asked ON asked.id = held.consent_id
  LEFT JOIN LATERAL (
       SELECT said.state FROM cdp_consent said
        WHERE said.subject = held.subject AND said.purpose_id = held.purpose_id
          AND said.channel = held.channel AND said.seq < asked.seq
          AND said.state <> 'requested'
        ORDER BY said.seq DESC LIMIT 1) before ON held.state = 'requested'
 WHERE (held.state = 'given' AND purpose.validity_months > 0 AND held.date
        + make_interval(months => purpose.validity_months) <= %(now)s)
    OR (held.state = 'requested' AND held.date <= %(now)s - %(unanswered)s
        * INTERVAL '1 day')
 ORDER BY held.id LIMIT %(limit)s
"""


class CdpConsent(models.Model):
    _inherit = "cdp.consent"

    @api.model
    def _run_lapses(self):
        """Note what has lapsed, and what new customers said as readers of a list, a
        bounded batch a transaction; called by cron."""
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=1)
        while retrying(partial(self._lapse_batch, cron), self.env):
            pass

    @api.model
    def _lapse_batch(self, cron):
        done = (len(self._lapse()), len(self._take_later(BATCH)))
        self.env.flush_all()
        more = BATCH in done
        left = cron._commit_progress(sum(done), remaining=int(more))
        return more and left > 0

    @api.model
    def _lapse(self):
        """Add a line for what has lapsed since the last time; return the lines."""
        due = self.env.execute_query_dict(
            SQL(DUE, now=fields.Datetime.now(), unanswered=UNANSWERED, limit=BATCH)
        )
        return self._append(
            [
                {
                    **row,
                    "source": "system",
                    "proof": {"why": row["why"], "line": row["seq"]},
                }
                for row in due
            ]
        )
