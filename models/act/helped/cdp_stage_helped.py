"""*See what helped*: counts purchases after messages, and compares the groups.

A night's work is bounded by whom journeys wrote to within a year and a bit, a change by
the customers who bought.
"""

from odoo import models
from odoo.tools import SQL

from ...cdp_stage_worker import Batch

CUSTOMERS = 2_000
RESULTS = -1  # the cursor of what comes after the last customer


class CdpStageHelped(models.AbstractModel):
    _name = "cdp.stage.helped"
    _inherit = "cdp.stage.worker"
    _description = "See what Helped"
    _chained = False

    def _full_size(self, cursor):
        if cursor == RESULTS:
            return 1
        query = SQL(
            "SELECT count(DISTINCT contact.cdp_profile_id) FROM cdp_exposure known"
            " JOIN res_partner contact ON contact.id = known.partner_id"
            " WHERE contact.cdp_profile_id > %s",
            cursor,
        )
        return 1 + self.env.execute_query(query)[0][0]

    def _full_batch(self, cursor):
        if cursor == RESULTS:
            return Batch(0, self.env["cdp.journey.result"]._refresh(), again=1)
        query = SQL(
            "SELECT DISTINCT contact.cdp_profile_id FROM cdp_exposure known"
            " JOIN res_partner contact ON contact.id = known.partner_id"
            " WHERE contact.cdp_profile_id > %s ORDER BY 1 LIMIT %s",
            cursor,
            CUSTOMERS,
        )
        profiles = [row[0] for row in self.env.execute_query(query)]
        written = self.env["cdp.exposure"]._count(profiles) if profiles else 0
        more = len(profiles) == CUSTOMERS
        return Batch(len(profiles), written, profiles[-1] if more else RESULTS)

    def _queued_batch(self):
        partners, profiles = self.env["cdp.change"]._take("helped", CUSTOMERS)
        if not partners and not profiles:
            return None
        found = self._met_by_journeys(partners, profiles)
        written = self.env["cdp.exposure"]._count(found) if found else 0
        return Batch(len(partners) + len(profiles), written)

    def _met_by_journeys(self, partners, profiles):
        """The profiles among those changed that a journey wrote to, or held out."""
        query = SQL(
            "SELECT DISTINCT contact.cdp_profile_id FROM res_partner contact"
            " JOIN cdp_exposure known ON known.partner_id = contact.id"
            " WHERE contact.cdp_profile_id = ANY(%s) OR contact.cdp_profile_id IN"
            " (SELECT unnest(ARRAY[buyer.cdp_profile_id, payer.cdp_profile_id])"
            " FROM res_partner buyer JOIN res_partner payer"
            " ON payer.id = buyer.commercial_partner_id WHERE buyer.id = ANY(%s))",
            profiles,
            partners,
        )
        return [row[0] for row in self.env.execute_query(query)]


class CdpStageJourney(models.AbstractModel):
    _inherit = "cdp.stage.journey"

    def _changed(self, partners, profiles):
        """Who bought after a message is counted soon, not only at night."""
        met = self.env["cdp.stage.helped"]._met_by_journeys(partners, profiles)
        if met:
            self.env["cdp.change"]._note_profiles(["helped"], met)
        return super()._changed(partners, profiles)
