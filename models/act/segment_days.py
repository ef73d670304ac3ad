"""Days as a rule counts them: from midnight to midnight where the shop is."""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple

import pytz


class Days(NamedTuple):
    """As of when a rule is read.

    ``until`` is the moment from which on nothing counts: purchases of tomorrow do,
    because invoices stand at noon and tills have clocks of their own.
    """

    today: date
    zone: str
    until: datetime
    past: bool = False

    @classmethod
    def of(cls, today, zone):
        return cls(today, zone, midnight(today + timedelta(days=2), zone))

    def on(self, day):
        """The same as it was on an earlier day; what is until then, rather too little
        than too much."""
        until = self.until - (self.today - day)
        known = min(until, midnight(day + timedelta(days=2), self.zone))
        return self._replace(today=day, until=known)

    @classmethod
    def evening(cls, day, zone):
        """As things were known when a day was over."""
        return cls(day, zone, midnight(day + timedelta(days=1), zone), True)

    def window(self, line):
        """(start, end) of the period of a line, in UTC; no start: ever."""
        if line.period == "last":
            return self.ago(line.days), self.until
        if line.period != "between":
            return None, self.until
        start = line.date_from and midnight(line.date_from, self.zone)
        end = self.until
        if line.date_to:
            end = min(end, midnight(line.date_to + timedelta(days=1), self.zone))
        return start or None, end

    def ago(self, days):
        return midnight(self.today - timedelta(days=days), self.zone)


def midnight(day, zone):
    """When a day begins in a time zone, as UTC without saying so."""
    local = pytz.timezone(zone).localize(datetime.combine(day, time()))
    return local.astimezone(pytz.utc).replace(tzinfo=None)
