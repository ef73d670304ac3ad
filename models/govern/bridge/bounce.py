"""Emails that keep coming back: no word of the customer's, and yet no yes any more."""

from odoo import models
from odoo.tools import SQL

from ..gate.cdp_gate import BOUNCES
from .cdp_bridge import HEARD, Word

# What bounces ended, and the yes that it was
ENDED = """
SELECT held.subject, held.purpose_id, held.channel, yes.date, yes.wording_id,
       yes.company_id, yes.seq
  FROM cdp_consent_subject subject
  JOIN cdp_consent_state held ON held.subject = subject.pseudonym
  JOIN cdp_consent line ON line.id = held.consent_id
  JOIN cdp_consent_proof proof ON proof.consent_id = line.id
  CROSS JOIN LATERAL (
       SELECT * FROM cdp_consent said
        WHERE said.subject = line.subject AND said.purpose_id = line.purpose_id
          AND said.channel = line.channel AND said.state = 'given'
          AND said.seq < line.seq
        ORDER BY said.seq DESC LIMIT 1) yes
 WHERE subject.partner_id = ANY(%(partners)s) AND held.state = 'expired'
   AND held.channel = 'email' AND line.source = 'system'
   AND proof.payload::jsonb ->> 'why' = 'bounced'
 ORDER BY held.consent_id
"""


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _message_receive_bounce(self, email, partner):
        result = super()._message_receive_bounce(email, partner)
        self.filtered(lambda one: one.message_bounce >= BOUNCES)._cdp_give_up()
        return result

    def _message_reset_bounce(self, email):
        given_up = self.filtered(lambda one: one.message_bounce >= BOUNCES)
        result = super()._message_reset_bounce(email)
        given_up._cdp_give_again()
        return result

    def _cdp_give_up(self):
        """Note that their yes is of no use: the gate holds back what would bounce."""
        bridge = self.env["cdp.bridge"]
        purposes = self and bridge._marketing()
        bridge._hear(
            Word(
                contact,
                purposes,
                ("email",),
                "expired",
                "system",
                {"why": "bounced", "count": contact.message_bounce},
            )
            for contact in self
        )

    def _cdp_give_again(self):
        """They write from it, so it works: what they had said holds again, from when
        they said it."""
        rows = self and self.env.execute_query_dict(SQL(ENDED, partners=self.ids))
        # As with all that is heard: nobody's to write otherwise.
        self.env["cdp.consent"].sudo().with_context(**{HEARD: True})._append(
            [
                {
                    **{name: row[name] for name in row if name != "seq"},
                    "state": "given",
                    "source": "system",
                    "proof": {"why": "wrote from the address", "line": row["seq"]},
                }
                for row in rows
            ]
        )
