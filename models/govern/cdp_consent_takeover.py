"""What Odoo knew before us goes into the ledger as what it is: without a proof."""

from odoo import api, models
from odoo.tools import SQL

# A block of an address holds for every marketing purpose; opting out of a list, and
# being on one, for the newsletter only. What somebody is on without having opted out
# is a subscription, not a proof of consent; it is taken as said, and says so.
HISTORY = """
SELECT contact.id AS partner_id, 'all' AS scope, 'email' AS channel,
       'withdrawn' AS state, block.write_date AS date, 'mail.blacklist' AS model,
       block.id AS res_id
  FROM mail_blacklist block
  JOIN res_partner contact ON contact.email_normalized = block.email
 WHERE block.active
UNION ALL
SELECT contact.id, 'all', 'sms', 'withdrawn', block.write_date, 'phone.blacklist',
       block.id
  FROM phone_blacklist block
  JOIN res_partner contact ON contact.phone_sanitized = block.number
 WHERE block.active
UNION ALL
SELECT contact.id, 'newsletter', 'email',
       CASE WHEN told.opt_out THEN 'withdrawn' ELSE 'given' END,
       COALESCE(CASE WHEN told.opt_out THEN told.opt_out_datetime END,
                told.create_date), 'mailing.subscription', told.id
  FROM mailing_subscription told
  JOIN mailing_contact reader ON reader.id = told.contact_id
  JOIN res_partner contact ON contact.email_normalized = reader.email_normalized
"""


class CdpConsent(models.Model):
    _inherit = "cdp.consent"

    @api.model
    def _take_over(self):
        """Add what Odoo's blacklists and mailing lists say, oldest first.

        :return: the new lines; none when it was done before
        """
        self.env.flush_all()  # read by SQL
        if self.search_count([("source", "=", "takeover")], limit=1):
            return self.browse()
        order = SQL(
            "SELECT * FROM (%s) known ORDER BY date, model, res_id", HISTORY_SQL
        )
        rows = self.env.execute_query_dict(order)
        partners = self.env["res.partner"].browse({row["partner_id"] for row in rows})
        subjects = self.env["cdp.consent.subject"]._of(partners)
        purposes = self.env["cdp.purpose"].search([("marketing", "=", True)])
        newsletter = self.env.ref("customer_data_platform.purpose_newsletter")
        return self._append(
            [
                {
                    "subject": subjects[row["partner_id"]],
                    "purpose_id": purpose.id,
                    "channel": row["channel"],
                    "state": row["state"],
                    "date": row["date"],
                    "source": "takeover",
                    "proof": {"model": row["model"], "id": row["res_id"]},
                }
                for row in rows
                for purpose in (purposes if row["scope"] == "all" else newsletter)
                if row["channel"] in purpose._channels()
            ]
        )


HISTORY_SQL = SQL(HISTORY)
