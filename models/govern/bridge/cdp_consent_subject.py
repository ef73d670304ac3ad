"""Contacts merged for good: what each of them said stays with the one that stays."""

from odoo import api, models
from odoo.tools import SQL

# Of what each of the merged contacts said last the strictest, with the line that said
# it, where it is stricter than what the contact that stays said itself.
STRICTER = """
WITH ranked AS (
    SELECT held.*, subject.partner_id, subject.pseudonym,
           CASE WHEN held.state IN ('refused', 'withdrawn') THEN 1
                WHEN held.state = 'given' THEN 2
                WHEN held.state = 'requested' THEN 3 ELSE 4 END AS rank
      FROM cdp_consent_subject subject
      JOIN cdp_consent_state held ON held.subject = subject.pseudonym
     WHERE subject.former IS NOT TRUE
       AND subject.partner_id = ANY(%(everybody)s)
), theirs AS (
    SELECT DISTINCT ON (purpose_id, channel) * FROM ranked
     WHERE partner_id <> %(survivor)s
     ORDER BY purpose_id, channel, rank, date DESC, id
)
SELECT theirs.purpose_id, theirs.channel, theirs.state, line.date, line.wording_id,
       line.company_id, line.seq
  FROM theirs JOIN cdp_consent line ON line.id = theirs.consent_id
  LEFT JOIN ranked mine ON mine.partner_id = %(survivor)s
       AND mine.purpose_id = theirs.purpose_id AND mine.channel = theirs.channel
 WHERE mine.rank IS NULL OR theirs.rank < mine.rank
 ORDER BY line.seq
"""


class CdpConsentSubject(models.Model):
    _inherit = "cdp.consent.subject"

    @api.model
    def _move(self, partners, survivor):
        """Have the history of contacts that are about to be deleted stay with another.

        Their pseudonyms lead to it from now on, and what is stricter of theirs is
        noted for it: so a no survives, and a later yes can follow.
        """
        theirs = self.search([("partner_id", "in", (partners - survivor).ids)])
        if not theirs:
            return
        rows = self.env.execute_query_dict(
            SQL(
                STRICTER,
                everybody=(partners | survivor).ids,
                survivor=survivor.id,
            )
        )
        pseudonym = self._of(survivor)[survivor.id]
        self.env["cdp.consent"]._append(
            [
                {
                    **row,
                    "subject": pseudonym,
                    "source": "system",
                    "proof": {"why": "said of a merged contact", "line": row["seq"]},
                }
                for row in rows
            ]
        )
        theirs.write({"former": True, "partner_id": survivor.id})
        self.env.flush_all()
