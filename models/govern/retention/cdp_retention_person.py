"""Customers not met for as long as any purpose that holds for them says."""

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL

AT_ONCE = 50  # persons handed to erasure in one transaction

# A purpose holds for a customer by consent when they said yes, by interest when they
# did not object, by contract or law when they have bought. Where none holds, the
# rule's own months do. Met is what the customer did, never what we sent.
DUE = """
WITH said AS (%(current)s), held AS (
    SELECT p.id, MAX(purpose.retention_months) AS months
      FROM cdp_profile p CROSS JOIN cdp_purpose purpose
     WHERE purpose.active AND CASE purpose.legal_basis
           WHEN 'consent' THEN EXISTS (SELECT FROM said
                WHERE said.profile_id = p.id AND said.purpose_id = purpose.id
                  AND said.state = 'given')
           WHEN 'interest' THEN NOT EXISTS (SELECT FROM said
                WHERE said.profile_id = p.id AND said.purpose_id = purpose.id
                  AND said.state = 'refused')
           ELSE p.purchase_count > 0 END
     GROUP BY p.id
), seen AS (
    SELECT profile_id, MAX(date) AS date FROM (%(timeline)s) told GROUP BY profile_id
), contact AS (
    SELECT c.cdp_profile_id AS profile_id, MAX(c.create_date) AS created,
           MAX(login.create_date) AS login,
           BOOL_OR(COALESCE(c.cdp_restricted, FALSE)) AS restricted,
           BOOL_OR(COALESCE(c.cdp_erased, FALSE)) AS erased,
           BOOL_OR(COALESCE(c.employee, FALSE) OR insider.id IS NOT NULL) AS ours
      FROM res_partner c
      LEFT JOIN res_users login_user ON login_user.partner_id = c.id
      LEFT JOIN res_users insider ON insider.id = login_user.id AND NOT insider.share
      LEFT JOIN res_users_log login ON login.create_uid = login_user.id
     WHERE c.cdp_profile_id IS NOT NULL
     GROUP BY c.cdp_profile_id
), spoke AS (
    SELECT profile_id, MAX(date) AS date FROM said GROUP BY profile_id
), wrote AS (
    SELECT author.cdp_profile_id AS profile_id, MAX(m.date) AS date
      FROM mail_message m JOIN res_partner author ON author.id = m.author_id
     WHERE m.message_type IN ('email', 'comment') AND author.cdp_profile_id IS NOT NULL
     GROUP BY author.cdp_profile_id
)
SELECT p.id FROM cdp_profile p
  JOIN contact ON contact.profile_id = p.id
  LEFT JOIN held ON held.id = p.id
  LEFT JOIN seen ON seen.profile_id = p.id
  LEFT JOIN spoke ON spoke.profile_id = p.id
  LEFT JOIN wrote ON wrote.profile_id = p.id
 WHERE p.active AND NOT p.is_company
   AND (p.excluded_by_id IS NULL OR p.excluded_by_id = %(objection)s)
   AND NOT contact.restricted AND NOT contact.erased AND NOT contact.ours
   AND GREATEST(contact.created, contact.login, p.last_purchase, seen.date, spoke.date,
                wrote.date)
       + make_interval(months => GREATEST(%(months)s, held.months)) < %(now)s
   AND %(free)s
 ORDER BY p.id
"""
# Whom a colleague or the customer is dealing with, or who is being erased already.
NO_ERASURE = """
NOT EXISTS (SELECT FROM cdp_erasure gone WHERE gone.profile_id = p.id)
"""
NO_REQUEST = """
NOT EXISTS (SELECT FROM cdp_privacy_request asked
              JOIN res_partner who ON who.id = asked.partner_id
             WHERE who.cdp_profile_id = p.id AND asked.closed IS NULL)
"""


class CdpRetentionRule(models.Model):
    _inherit = "cdp.retention.rule"

    def _persons_due(self):
        """Ids of the profiles that the next night would begin to erase."""
        self.ensure_one()
        self.env.flush_all()  # read by SQL
        objection = self.env.ref(
            "customer_data_platform.exclusion_objection", raise_if_not_found=False
        )
        query = SQL(
            DUE,
            current=self.env["cdp.consent.state"]._current(
                SQL("contact.cdp_profile_id IS NOT NULL")
            ),
            timeline=self.env["cdp.timeline"]._table_query,
            months=self.months,
            objection=objection.id if objection else 0,
            now=self.env.cr.now(),
            free=SQL("%s AND %s", SQL(NO_REQUEST), SQL(NO_ERASURE)),
        )
        return [row[0] for row in self.env.execute_query(query)]

    def _erase_batch(self, number):
        """Hand the next persons to erasure; return how many.

        Where erasure refuses, the order stays behind, not begun, and says why: one
        refusal stops nobody else's, and is not tried again every night.
        """
        due = self._persons_due()[:number]
        for profile_id in due:
            erasure = self.env["cdp.erasure"].create(
                {"profile_id": profile_id, "reason": "retention"}
            )
            try:
                with self.env.cr.savepoint():
                    erasure.action_run()
            except UserError as refusal:
                erasure.message_post(body=str(refusal))
        return len(due)
