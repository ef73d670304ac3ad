"""When a step is due where the customer is. No Odoo in here, and no clock."""

from datetime import date, datetime, time, timedelta

import pytz

from ...govern.gate.hours import to_utc, zone_of

__all__ = ["at_hour", "day_in_year", "next_at", "zone_of"]


def next_at(
    now: datetime, zone, hour: float, days: int = 0, weekday: int | None = None
):
    """The first moment (naive, UTC) at an hour of a customer's day.

    :param now: naive, UTC
    :param days: not before that many midnights have passed there
    :param weekday: 0 is Monday; None is any day
    """
    here = pytz.utc.localize(now).astimezone(zone)
    day = here.date() + timedelta(days=days)
    while True:
        moment = at_hour(day, zone, hour)
        if moment > now and weekday in (None, day.weekday()):
            return moment
        day += timedelta(days=1)


def at_hour(day: date, zone, hour: float):
    """An hour (0 to 24) of a day as naive UTC. What a clock change skips is the moment
    the gap ends or as much later; what it repeats is meant the second time."""
    minutes = round(hour * 60)
    return to_utc(zone, datetime.combine(day, time()) + timedelta(minutes=minutes))


def day_in_year(day: date, year: int):
    """The same day in another year; 29 February is the 28th in a common year."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)
