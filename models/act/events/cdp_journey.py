"""Entering a journey by whatever happens."""

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..journey.cdp_journey_entry import MAX_AGE
from .cdp_journey_event import FRESH, TOLD_BY, WAKING

EVENT = """
SELECT contact.cdp_profile_id, contact.id, %(code)s || ':' || happened.key,
       happened.happened_at, NULL::timestamp, happened.res_model, happened.res_id
  FROM (%(events)s) happened
  JOIN res_partner contact ON contact.id = happened.partner_id
 WHERE contact.cdp_profile_id IS NOT NULL AND happened.happened_at <= %(now)s
   AND (happened.happened_at >= %(since)s OR happened.happened_at = %(noon)s)
"""
AWAITED = ("state", "entry", "event_code", "live_version_id")


class CdpJourney(models.Model):
    _name = "cdp.journey"
    _inherit = ["cdp.journey", "cdp.journey.about"]

    event_code = fields.Selection(
        help="Each time it happens. What happened before the journey started, what is "
        "older than three days and what comes by an import brings nobody in. Page "
        "visits and days of contracts are seen when the work runs by the clock; "
        "everything else within seconds.",
    )

    @api.constrains("entry", "event_code", "event_rule")
    def _check_event_code(self):
        for journey in self.filtered(lambda journey: journey.entry == "event"):
            if not journey.event_code:
                raise ValidationError(self.env._("Choose what happens."))
            journey._check_rule("event_rule")

    def _check_rule(self, field):
        if field != "event_rule":
            return super()._check_rule(field)
        rule = self._rule(field)
        try:
            self.env["cdp.journey.event"]._check_rule(self.event_code, rule)
        except (ValueError, SyntaxError, TypeError, KeyError) as error:
            raise ValidationError(
                self.env._("“Only those” cannot be used: %s", error)
            ) from error

    def _let_in_by_event(self, since):
        """:param since: what was before has been looked at"""
        events = self.env["cdp.journey.event"]._sql_only(
            self.event_code, self._rule("event_rule")
        )
        if events is None:  # its app is gone
            return 0
        now = fields.Datetime.now()
        if self.event_code not in FRESH:
            # the contact, or the record, may have come later than its moment
            since = max(self.started or now, now - MAX_AGE)
        return self._let_in(
            SQL(
                EVENT,
                code=self.event_code,
                events=events,
                since=since,
                now=now,
                # a day without an hour stands at noon
                noon=since.replace(hour=12, minute=0, second=0, microsecond=0),
            )
        )

    # ------------------------------------------------------------------
    # In real time
    # ------------------------------------------------------------------

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint(AWAITED):
            self.env.registry.clear_cache()
        return result

    @api.model
    @tools.ormcache()
    def _awaited_models(self):
        """The models whose changes some journey waits for."""
        journeys = self.sudo().search([("state", "in", ["running", "shadow"])])
        codes = set(
            journeys.filtered(lambda j: j.entry == "event").mapped("event_code")
        )
        waits = self.env["cdp.journey.step"].sudo()  # whatever is under way
        waits = waits.search(
            [
                ("journey_id", "in", journeys.ids),
                ("version_id.published", "!=", False),
                *waits._that_wait_for_events(),
            ]
        )
        codes.update(waits.mapped("event_code"))
        kinds = {TOLD_BY[code] for code in codes if code in TOLD_BY}
        sources = self.env["cdp.source"].sudo()._live_specs() if kinds else ()
        told = {spec.model_name for spec in sources if spec.kind in kinds}
        return frozenset(told | {WAKING[code] for code in codes if code in WAKING})


class CdpChange(models.Model):
    _inherit = "cdp.change"

    @api.model
    def _woken_by(self, model_name):
        codes = super()._woken_by(model_name)
        if model_name in self.env["cdp.journey"]._awaited_models():
            codes = tuple(sorted({*codes, "journey"}))
        return codes
