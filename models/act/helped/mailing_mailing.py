from odoo import models

from .cdp_journey_visit import HOLDOUT


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    def _cdp_ask(self, addresses, model, sending=False):
        """The last question of all, of whom nothing else holds back: is the customer
        held out? So whoever may get nothing is in no group."""
        answers = super()._cdp_ask(addresses, model, sending)
        visits = self.env.context.get("cdp_visits")
        if not sending or not visits:
            return answers
        asked = {
            res_id: visits[res_id]
            for res_id, answer in answers.items()
            if answer.verdict == "allow" and res_id in visits
        }
        held = self.env["cdp.journey.visit"].browse(asked.values())._to_hold_out()
        return {
            res_id: answer._replace(verdict="refuse", reason=HOLDOUT)
            if asked.get(res_id) in held
            else answer
            for res_id, answer in answers.items()
        }


class CdpJourneyVisit(models.Model):
    _inherit = "cdp.journey.visit"

    def _to_hold_out(self):
        """The ids of visits whose customer is held out."""
        found = set()
        exposures = self.env["cdp.exposure"]
        for journey, visits in self.grouped("journey_id").items():
            asked = visits.filtered(lambda visit: not visit.again)
            held = exposures._held_out(journey, asked.run_id.ids)
            found |= {visit.id for visit in asked if visit.run_id.id in held}
        return found
