"""Who a rule is about, before it is saved; and how many of them may be mailed."""

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

EXAMPLES = 10
SHOWN = 500  # members that a click on the number opens, of a rule not saved yet
OVERLAP = 5

MEMBERS = """
CREATE TEMP TABLE cdp_preview ON COMMIT DROP AS
SELECT v.id FROM (%(verdict)s) v WHERE v.member AND v.id IN %(mine)s
"""
BEST = """
SELECT p.id FROM cdp_profile p JOIN cdp_preview USING (id)
 ORDER BY p.revenue DESC NULLS LAST, p.id LIMIT %s
"""
ALSO = """
SELECT m.segment_id, count(*) FROM cdp_membership m
  JOIN cdp_preview ON cdp_preview.id = m.profile_id
  JOIN cdp_segment s ON s.id = m.segment_id AND s.active
 WHERE m."left" IS NULL AND m.segment_id <> %s
 GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT %s
"""
# As cdp.consent.state has it for one customer; and there has to be an address.
MAY = """
WITH reached AS (
    SELECT p.id, blocked.id IS NOT NULL AS blocked
      FROM cdp_profile p JOIN cdp_preview USING (id)
      JOIN res_partner contact ON contact.id = p.partner_id
      LEFT JOIN mail_blacklist blocked
             ON blocked.active AND blocked.email = contact.email_normalized
     WHERE contact.email_normalized IS NOT NULL
), held AS MATERIALIZED (%(held)s)
SELECT purpose.id, count(reached.id) FILTER (
       WHERE NOT (purpose.marketing AND reached.blocked)
         AND CASE purpose.legal_basis WHEN 'consent' THEN held.state = 'given'
             WHEN 'interest' THEN held.state IS DISTINCT FROM 'refused'
             ELSE TRUE END)
  FROM cdp_purpose purpose LEFT JOIN reached ON TRUE
  LEFT JOIN held ON held.profile_id = reached.id AND held.purpose_id = purpose.id
 WHERE purpose.active AND purpose.by_email
 GROUP BY purpose.id ORDER BY purpose.sequence, purpose.id
"""


class CdpSegment(models.Model):
    _inherit = "cdp.segment"

    def preview(self, values):
        """Look at a segment as a form has it, saved or not.

        :param values: the changes of the form, as for ``write``
        :return: {"problem"} in words, or {"count", "ids", "examples", "overlap",
            "mailable"}
        """
        self.check_access("read")
        segment = self.new(values, origin=self or None)
        if segment.kind == "list":
            return {"list": True}
        try:
            return segment._previewed()
        except AccessError as error:
            return {"problem": str(error)}
        except (ValueError, SyntaxError, TypeError, KeyError) as error:
            return {
                "problem": self.env._("This condition cannot be used yet: %s", error)
            }

    def _previewed(self):
        mine = self.env["cdp.profile"]._search([])
        cr = self.env.cr
        self.env.flush_all()
        cr.execute("DROP TABLE IF EXISTS cdp_preview")
        # As in the stage: few are expected of whom there may be many.
        cr.execute("SET LOCAL enable_nestloop = off")
        verdict = self._verdict(self._days())
        cr.execute(SQL(MEMBERS, verdict=verdict, mine=mine.subselect()))
        count = cr.rowcount
        cr.execute("SET LOCAL enable_nestloop = on")
        cr.execute("ANALYZE cdp_preview")
        ids = [row[0] for row in self.env.execute_query(SQL(BEST, SHOWN))]
        found = {
            "count": count,
            "ids": ids,
            "examples": self._examples(ids[:EXAMPLES]),
            "overlap": self._overlap(count),
            "mailable": self._mailable(count),
        }
        cr.execute("DROP TABLE cdp_preview")
        return found

    @api.model
    def _examples(self, ids):
        return [
            {"id": profile.id, "name": profile.display_name}
            for profile in self.env["cdp.profile"].browse(ids)
        ]

    def _overlap(self, count):
        rows = self.env.execute_query(SQL(ALSO, self._origin.id or 0, OVERLAP))
        return [
            {
                "id": id_,
                "name": self.browse(id_).name,
                "count": number,
                "share": number / count,
            }
            for id_, number in rows
        ]

    def _mailable(self, count):
        """How many have an address and may be written to, by purpose."""
        held = self.env["cdp.consent.state"]._current(
            SQL(
                "known.channel = 'email' AND contact.cdp_profile_id IN"
                " (SELECT id FROM cdp_preview)"
            )
        )
        return [
            {
                "id": id_,
                "name": self.env["cdp.purpose"].browse(id_).name,
                "count": number,
                "share": number / count if count else 0,
            }
            for id_, number in self.env.execute_query(SQL(MAY, held=held))
        ]
