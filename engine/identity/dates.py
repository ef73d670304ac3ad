"""Dates of birth, as people write them."""

import re
from functools import lru_cache

_NUMBERS = re.compile(r"\d+")
_FILLERS = (1900, 1901, 1970, 1980, 1990, 2000)  # of which 1 January is typed in


@lru_cache(maxsize=50_000)
def birth(text: str | None) -> str | None:
    """A date of birth as YYYYMMDD; None when there is none, or a filler.

    Reads the year first (ISO 8601) or last, then day before month unless that
    cannot be. A day that never was (30 February) is a typing error and stays.
    """
    parts = _NUMBERS.findall(text or "")
    if len(parts) == 1 and len(parts[0]) == 8:
        parts = [parts[0][:4], parts[0][4:6], parts[0][6:]]
    if len(parts) < 3:
        return None
    year, month, day = map(int, parts[:3] if len(parts[0]) > 2 else parts[2::-1])
    if month > 12:
        month, day = day, month
    filler = (month, day) == (1, 1) and year in _FILLERS
    if filler or not 1880 <= year <= 2100 or max(month, day) > 99 or not month + day:
        return None
    return f"{year}{month:02}{day:02}"
