"""When stages are due, which follows which, and as of when customers are scored."""

from datetime import timedelta

import pytz

from odoo import api, fields, models

PROMPT = ("segment", "alert")
NIGHT_HOUR = 2  # full passes are due from then on, in the company's time zone


class CdpStage(models.Model):
    _inherit = "cdp.stage"

    def _full_due(self, worker):
        return (
            self.env["cdp.change"]._asked_for_everybody(self.code)
            or not self.full_finished
            or self.full_finished < worker._stale_before(self._last_night())
            or self.signature != worker._signature()
            or worker._wants_full()
        )

    def _last_night(self):
        """The latest moment (UTC) at which nightly work fell due."""
        zone = pytz.timezone(self.env.company.partner_id.tz or "UTC")
        now = pytz.utc.localize(fields.Datetime.now()).astimezone(zone)
        night = now.replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
        if night > now:
            night -= timedelta(days=1)
        return night.astimezone(pytz.utc).replace(tzinfo=None)

    def _finish_full(self):
        self.write({"full_running": False, "full_finished": fields.Datetime.now()})
        # What the later stages know rests on what this one has just found.
        for following in self._following():
            if self.env[f"cdp.stage.{following.code}"]._chained:
                self.env["cdp.change"]._note_everybody(following.code)
                return

    def _following(self):
        return self.search([("sequence", ">", self.sequence)])

    def _wake_next(self):
        """Have the first of the following stages that has work run at once.

        What acts on a customer does not wait until forecasts are made anew.
        """
        woken = False
        for following in self._following():
            worker = self.env[f"cdp.stage.{following.code}"]
            waits = following._remaining(worker)
            if woken and not (waits and following.code in PROMPT):
                continue
            if waits or following._full_due(worker):
                following.cron_id._trigger()
                woken = True

    @api.model
    def _today(self):
        """The day it is where the shop is."""
        zone = pytz.timezone(self.env.company.partner_id.tz or "UTC")
        return pytz.utc.localize(fields.Datetime.now()).astimezone(zone).date()

    @api.model
    def _as_of_setting(self):
        """The fixed past day to score as of, or an empty string."""
        parameters = self.env["ir.config_parameter"].sudo()  # a plain setting
        return parameters.get_param("customer_data_platform.as_of") or ""

    @api.model
    def _as_of(self):
        """The moment as of which customers are scored: now, or a fixed past day."""
        return fields.Datetime.to_datetime(self._as_of_setting() or None) or (
            fields.Datetime.now()
        )

    @api.model
    def _known_until(self):
        """Purchases before this moment count.

        Today's invoices carry no time of day and stand at noon, and tills have clocks
        of their own: so tomorrow is the limit, unless a past day is set.
        """
        if self._as_of_setting():
            return self._as_of()
        return self._as_of() + timedelta(days=1)
