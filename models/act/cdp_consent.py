from odoo import api, models
from odoo.tools import SQL

NOTE = """
INSERT INTO cdp_change (stage, profile_id)
SELECT DISTINCT 'segment', contact.cdp_profile_id
  FROM cdp_consent_subject subject
  JOIN res_partner contact ON contact.id = subject.partner_id
 WHERE subject.pseudonym = ANY(%s) AND contact.cdp_profile_id IS NOT NULL
"""


class CdpConsent(models.Model):
    _inherit = "cdp.consent"

    @api.model
    def _append(self, lines):
        """A segment may ask for consent: who has said something is looked at again."""
        appended = super()._append(lines)
        subjects = [line["subject"] for line in lines]
        if subjects:
            self.env.flush_all()
            self.env.cr.execute(SQL(NOTE, subjects))
        return appended
