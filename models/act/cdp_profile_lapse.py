"""When what a customer agreed to will lapse, so that one may be asked in time."""

from odoo import api, fields, models
from odoo.tools import SQL

LAPSES = """
SELECT held.profile_id, MIN((held.date + make_interval(
           months => purpose.validity_months))::date) AS day
  FROM (%s) held JOIN cdp_purpose purpose ON purpose.id = held.purpose_id
 WHERE held.state = 'given' AND held.channel = 'email' AND purpose.validity_months > 0
 GROUP BY held.profile_id
"""
OPERATORS = ("<", "<=", ">", ">=", "=")


class CdpProfile(models.Model):
    _inherit = "cdp.profile"

    consent_lapses = fields.Date(
        string="Agreement lapses on",
        compute="_compute_consent_lapses",
        search="_search_consent_lapses",
        help="The first day on which something the customer agreed to by email is too "
        "old to count. Who withdrew has none.",
    )

    @api.model
    def _lapses(self, condition):
        return SQL(LAPSES, self.env["cdp.consent.state"]._current(condition))

    def _compute_consent_lapses(self):
        condition = SQL("contact.cdp_profile_id = ANY(%s)", self.ids)
        days = dict(self.env.execute_query(self._lapses(condition)))
        for profile in self:
            profile.consent_lapses = days.get(profile.id, False)

    @api.model
    def _search_consent_lapses(self, operator, value):
        if operator not in OPERATORS:
            return NotImplemented
        day = fields.Date.to_date(value)
        found = SQL(
            "(SELECT lapse.profile_id FROM (%s) lapse WHERE lapse.day %s %s)",
            self._lapses(SQL("TRUE")),
            SQL(operator),
            day,
        )
        return [("id", "in", found)]
