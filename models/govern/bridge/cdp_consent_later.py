"""Readers of a mailing list who become customers bring along what they said as such."""

from odoo import api, models
from odoo.tools import SQL

# A yes is one that readers gave themselves (a website's form writes as its visitor);
# to have left a list is a no, whoever noted it.
LATER = """
SELECT contact.id AS partner_id,
       COALESCE(list.cdp_purpose_id, %(newsletter)s) AS purpose,
       BOOL_OR(COALESCE(told.opt_out, FALSE)) AS left_it,
       MAX(COALESCE(told.opt_out_datetime, told.create_date)) AS date,
       MAX(told.id) AS res_id
  FROM mailing_subscription told
  JOIN mailing_list list ON list.id = told.list_id
  JOIN mailing_contact reader ON reader.id = told.contact_id
  JOIN res_partner contact ON contact.email_normalized = reader.email_normalized
       AND contact.active AND contact.cdp_profile_id IS NOT NULL
  LEFT JOIN res_users author ON author.id = told.create_uid
 WHERE NOT EXISTS (
       SELECT FROM cdp_consent_subject subject
         JOIN cdp_consent_state held ON held.subject = subject.pseudonym
        WHERE subject.partner_id = contact.id AND held.channel = 'email'
          AND held.purpose_id = COALESCE(list.cdp_purpose_id, %(newsletter)s))
 GROUP BY 1, 2
HAVING BOOL_OR(told.opt_out) OR BOOL_OR(author.share)
 ORDER BY 1, 2 LIMIT %(limit)s
"""


class CdpConsent(models.Model):
    _inherit = "cdp.consent"

    @api.model
    def _take_later(self, limit):
        """Add what readers said before they were contacts; return the lines."""
        self.env.flush_all()  # read by SQL
        newsletter = self.env["mailing.list"]._cdp_newsletter()
        rows = self.env.execute_query_dict(
            SQL(LATER, newsletter=newsletter.id, limit=limit)
        )
        partners = self.env["res.partner"].browse({row["partner_id"] for row in rows})
        subjects = self.env["cdp.consent.subject"]._of(partners)
        return self._append(
            [
                {
                    "subject": subjects[row["partner_id"]],
                    "purpose_id": row["purpose"],
                    "channel": "email",
                    "state": "withdrawn" if row["left_it"] else "given",
                    "date": row["date"],
                    "source": "takeover",
                    "proof": {"model": "mailing.subscription", "id": row["res_id"]},
                }
                for row in rows
            ]
        )
