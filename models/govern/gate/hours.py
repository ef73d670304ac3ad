"""Quiet hours and days of rest, where the customer is."""

from datetime import datetime, timedelta
from typing import NamedTuple

import pytz


class Rest(NamedTuple):
    """Hours (0 to 24) between which nothing is sent, over midnight too, and weekdays
    (0 is Monday) on which nothing is."""

    start: float
    end: float
    days: frozenset

    @classmethod
    def of(cls, env):
        """As the settings have it; equal hours mean none."""
        parameters = env["ir.config_parameter"].sudo()  # plain settings
        name = "customer_data_platform.quiet_%s"
        days = parameters.get_param(name % "days", "") or ""
        return cls(
            float(parameters.get_param(name % "start", 0) or 0),
            float(parameters.get_param(name % "end", 0) or 0),
            frozenset(int(day) for day in days.split(",") if day.strip()),
        )

    def ends(self, now, zone, country, company_zone):
        """When (naive, UTC) it is over, or None when nothing rests now.

        The zone is the customer's own, that of a country which has one only, the
        company's, or UTC.
        """
        zone = zone_of(zone, country, company_zone)
        moment = pytz.utc.localize(now).astimezone(zone).replace(tzinfo=None)
        end = moment
        for _step in range(15):  # a week of rest days, nights between them
            following = self._step(end)
            if following is None:
                break
            end = following
        if end == moment:
            return None
        return to_utc(zone, end)

    def _step(self, moment):
        midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        if moment.weekday() in self.days:
            return midnight + timedelta(days=1)
        if self.start == self.end:
            return None
        start, end = (midnight + timedelta(hours=h) for h in (self.start, self.end))
        if self.start < self.end:
            return end if start <= moment < end else None
        if moment < end:
            return end
        return end + timedelta(days=1) if moment >= start else None


def zone_of(zone, country, company_zone):
    if zone in pytz.all_timezones_set:
        return pytz.timezone(zone)
    national = pytz.country_timezones.get(country or "", [])
    if len(national) == 1:
        return pytz.timezone(national[0])
    if company_zone in pytz.all_timezones_set:
        return pytz.timezone(company_zone)
    return pytz.utc


def to_utc(zone, local: datetime):
    """A local moment as naive UTC. What a clock change skips begins when it ends; what
    it repeats is meant the second time, so that no quiet hour is cut short."""
    try:
        aware = zone.localize(local, is_dst=None)
    except pytz.NonExistentTimeError:
        aware = zone.normalize(zone.localize(local, is_dst=False))
    except pytz.AmbiguousTimeError:
        aware = zone.localize(local, is_dst=False)
    return aware.astimezone(pytz.utc).replace(tzinfo=None)
