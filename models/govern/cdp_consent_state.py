"""What holds now: the last line on each purpose and channel, kept by PostgreSQL."""

from odoo import api, fields, models
from odoo.tools import SQL

from .cdp_consent import STATES
from .cdp_purpose import CHANNELS

# Of linked contacts the strictest counts; a yes that is too old is none.
CURRENT = """
SELECT contact.cdp_profile_id AS profile_id, known.purpose_id, known.channel,
       CASE WHEN BOOL_OR(known.state IN ('refused', 'withdrawn')) THEN 'refused'
            WHEN BOOL_OR(known.state = 'given' AND (purpose.validity_months = 0
                 OR purpose.validity_months IS NULL OR known.date + make_interval(
                    months => purpose.validity_months) > %(now)s)) THEN 'given'
            WHEN BOOL_OR(known.state = 'requested') THEN 'requested'
            ELSE 'expired' END AS state,
       MAX(known.date) AS date
  FROM res_partner contact
  JOIN cdp_consent_subject subject ON subject.partner_id = contact.id
       AND subject.former IS NOT TRUE
  JOIN cdp_consent_state known ON known.subject = subject.pseudonym
  JOIN cdp_purpose purpose ON purpose.id = known.purpose_id
 WHERE %(condition)s
 GROUP BY contact.cdp_profile_id, known.purpose_id, known.channel
"""


class CdpConsentState(models.Model):
    _name = "cdp.consent.state"
    _description = "Consent as it Stands"
    _log_access = False

    subject = fields.Char(required=True, readonly=True)
    purpose_id = fields.Many2one(
        "cdp.purpose", required=True, readonly=True, ondelete="restrict"
    )
    channel = fields.Selection(CHANNELS, required=True, readonly=True)
    state = fields.Selection(STATES, required=True, readonly=True)
    date = fields.Datetime(required=True, readonly=True)
    consent_id = fields.Many2one(
        "cdp.consent", required=True, readonly=True, ondelete="restrict"
    )

    _one_state = models.Constraint(
        "UNIQUE(subject, purpose_id, channel)", "There is one state of each."
    )
    _purpose_idx = models.Index("(purpose_id, channel, state)")

    @api.model
    def _current(self, condition):
        """The query of what holds: a row a profile, purpose and channel.

        :param condition: SQL on ``contact`` and ``known``
        """
        return SQL(CURRENT, condition=condition, now=fields.Datetime.now())

    @api.model
    def _may(self, profile, purpose, channel):
        """Whether a customer may be met for a purpose on a channel, as consent goes.

        :return: (whether, code of the reason)
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT state FROM (%s) held",
                self._current(
                    SQL(
                        "contact.cdp_profile_id = %s AND known.purpose_id = %s"
                        " AND known.channel = %s",
                        profile.id,
                        purpose.id,
                        channel,
                    )
                ),
            )
        )
        return self._verdict(purpose, rows[0][0] if rows else None)

    @api.model
    def _may_all(self, profile_ids, purpose, channel):
        """The same for many profiles in one query: {profile id: (whether, reason)}."""
        rows = self.env.execute_query(
            SQL(
                "SELECT profile_id, state FROM (%s) held",
                self._current(
                    SQL(
                        "contact.cdp_profile_id = ANY(%s) AND known.purpose_id = %s"
                        " AND known.channel = %s",
                        list(profile_ids),
                        purpose.id,
                        channel,
                    )
                ),
            )
        )
        states = dict(rows)
        return {
            profile_id: self._verdict(purpose, states.get(profile_id))
            for profile_id in profile_ids
        }

    @api.model
    def _verdict(self, purpose, state):
        if purpose.legal_basis in ("contract", "law"):
            return True, purpose.legal_basis
        if state == "refused":
            return False, "refused"
        if purpose.legal_basis == "interest":
            return True, "interest"
        return state == "given", state or "never_asked"
