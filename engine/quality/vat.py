"""Tax ids: does the number keep the rules of its country?"""

from functools import lru_cache

from .. import contact_keys
from .verdict import Verdict

#: prefixes that are no ISO 3166 code
_PREFIXES = {"EL": "gr", "XI": "gb"}
_EUROPE = frozenset(
    """AT BE BG CY CZ DE DK EE ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK
    GB CH NO""".split()
)


def check(text: str | None, country: str | None = None) -> Verdict:
    """`canonical` is the id in capitals, letters and digits only.

    A European id names its country; any other is read by the country given. Codes:
    those of `contact_keys`, "invalid_vat", "unknown_rules" (nothing to check it by).
    Whether the id is registered, only an office can say.
    """
    key = contact_keys.vat(text)
    if key.state != "ok":
        return Verdict(None, None if key.reason == "empty" else False, key.reason)
    value = key.value
    if not value.isascii():
        return Verdict(value, False, "invalid_vat")
    countries = _countries(value, country)
    verdicts = [_keeps(value, code) for code in countries]
    if True in verdicts:
        return Verdict(value, details={"country": countries[verdicts.index(True)]})
    if False in verdicts:
        return Verdict(value, False, "invalid_vat")
    return Verdict(value, None, "unknown_rules")


def _countries(value: str, country: str | None) -> list[str]:
    prefix = value[:2]
    found = []
    if prefix in _PREFIXES:
        found.append(_PREFIXES[prefix].upper())
    elif prefix in _EUROPE:
        found.append(prefix)
    if country and country.upper() not in found:
        found.append(country.upper())
    return found


def _keeps(value: str, country: str) -> bool | None:
    """None when there are no rules for the country."""
    module = _rules(country.lower())
    if module is None:
        return None
    return any(module.is_valid(form) for form in (value, f"{country}{value}"))


@lru_cache(maxsize=300)
def _rules(country: str):
    from stdnum import get_cc_module  # a hundred modules that only this needs

    try:
        return get_cc_module(country, "vat")
    except (ImportError, ValueError):
        return None
