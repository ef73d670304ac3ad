"""Dates of birth."""

from ..identity.dates import birth
from .verdict import Verdict

_OLDEST = "19000101"
_LONGEST = 50  # characters that are read
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def check(text: str | None, today: str) -> Verdict:
    """`canonical` is the day as YYYY-MM-DD.

    :param today: as YYYY-MM-DD; the engine has no clock

    Codes: "empty", "no_date" (or a day that is typed in to fill the field),
    "no_such_day", "future", "too_old".
    """
    if not (text or "").strip():
        return Verdict(None, None, "empty")
    day = birth(text[:_LONGEST])
    if not day:
        return Verdict(None, False, "no_date")
    canonical = f"{day[:4]}-{day[4:6]}-{day[6:]}"
    if not _exists(int(day[:4]), int(day[4:6]), int(day[6:])):
        return Verdict(None, False, "no_such_day")
    if canonical > today:
        return Verdict(canonical, False, "future")
    if day < _OLDEST:
        return Verdict(canonical, False, "too_old")
    return Verdict(canonical)


def _exists(year: int, month: int, day: int) -> bool:
    if not 1 <= month <= 12 or not 1 <= day <= _DAYS[month - 1]:
        return False
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return leap or (month, day) != (2, 29)
