"""Waiting until something happens to the customer."""

from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

HAPPENED = """
SELECT DISTINCT run.id FROM cdp_journey_run run
  JOIN cdp_journey_visit here ON here.run_id = run.id AND here.step_id = %(step)s
  JOIN res_partner contact ON contact.id = run.partner_id
  JOIN res_partner linked ON linked.cdp_profile_id = contact.cdp_profile_id
  JOIN (%(events)s) happened ON happened.partner_id = linked.id
       AND happened.happened_at >= here.date AND happened.happened_at <= %(now)s
 WHERE run.id = ANY(%(runs)s)
"""


class CdpJourneyStep(models.Model):
    _name = "cdp.journey.step"
    _inherit = ["cdp.journey.step", "cdp.journey.about"]

    event_code = fields.Selection(
        help="After the customer came to this step. Page visits and days of contracts "
        "are seen when the work runs by the clock; everything else within seconds.",
    )

    @api.model
    def _that_wait_for_events(self):
        return [
            ("kind", "=", "wait"),
            ("wait_kind", "=", "event"),
            ("event", "=", "event"),
        ]

    def _happened_event(self, run_ids):
        events = self.env["cdp.journey.event"]._sql_only(
            self.event_code, literal_eval(self.event_rule or "[]")
        )
        if events is None:  # its app is gone: the time will be over
            return set()
        query = SQL(
            HAPPENED,
            step=self.id,
            events=events,
            now=fields.Datetime.now(),
            runs=list(run_ids),
        )
        return {row[0] for row in self.env.execute_query(query)}

    def _check_complete(self):
        super()._check_complete()
        if not self.filtered_domain(self._that_wait_for_events()):
            return
        if not self.event_code:
            raise UserError(
                self.env._("“%s” needs what it waits for.", self.display_name)
            )
        try:
            rule = literal_eval(self.event_rule or "[]")
            self.env["cdp.journey.event"]._check_rule(self.event_code, rule)
        except (ValueError, SyntaxError, TypeError, KeyError) as error:
            raise UserError(
                self.env._(
                    "The rule of “%(step)s” cannot be used: %(problem)s",
                    step=self.display_name,
                    problem=error,
                )
            ) from error

    # ------------------------------------------------------------------
    # In words
    # ------------------------------------------------------------------

    def _fields_of_the_sentence(self):
        return [*super()._fields_of_the_sentence(), "event_code"]

    def _label(self, field):
        if field == "event" and self.event == "event" and self.event_code:
            return super()._label("event_code")
        return super()._label(field)
