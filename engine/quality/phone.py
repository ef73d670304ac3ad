"""Telephone numbers: given out or not, what kind, and in the form that works abroad."""

import re
import unicodedata
from collections.abc import Sequence

import phonenumbers

from .. import contact_keys
from .verdict import Verdict

_TYPES = {
    phonenumbers.PhoneNumberType.MOBILE: "mobile",
    phonenumbers.PhoneNumberType.FIXED_LINE: "fixed",
    phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE: "fixed_or_mobile",
    phonenumbers.PhoneNumberType.TOLL_FREE: "toll_free",
    phonenumbers.PhoneNumberType.PREMIUM_RATE: "premium",
    phonenumbers.PhoneNumberType.VOIP: "voip",
}
_EXTENSION = re.compile(r"[^\W\d]|[#;~]")  # maybe: it needs a letter or a sign
#: what says nothing against the number itself
_UNSURE = ("empty", "unknown_country")


def check(text: str | None, countries: Sequence[str] | str | None = ()) -> Verdict:
    """`canonical` is E.164; the suggestion is the international form.

    :param countries: ISO 3166 codes, the likeliest first; the number is read as one
        of the first, and is invalid only if it is in none of them

    Codes: those of `contact_keys`, and "national" (valid, but whoever dials from
    abroad reaches nobody). Details: "country", "type", "international".
    """
    countries = [countries] if isinstance(countries, str) else list(countries or ())
    key = contact_keys.phone(text, countries[:1])
    # Read as a number of another country than the likeliest, it is a guess.
    sure = key.state == "ok"
    if key.state == "invalid" and countries[1:]:
        key = contact_keys.phone(text, countries)
    if key.state != "ok":
        valid = None if key.reason in _UNSURE else False
        return Verdict(None, valid, key.reason)
    number = phonenumbers.parse(key.value)
    details = {
        "country": phonenumbers.region_code_for_number(number),
        "type": _TYPES.get(phonenumbers.number_type(number), "other"),
        "international": _international(number, text, countries),
    }
    if _is_international(text):
        return Verdict(key.value, True, "", None, details)
    suggestion = details["international"] if sure else None
    return Verdict(key.value, True, "national", suggestion, details)


def _is_international(text: str) -> bool:
    plain = unicodedata.normalize("NFKC", text).lstrip()
    start = next(n for n, sign in enumerate(plain) if sign == "+" or sign.isdecimal())
    return plain[start] == "+" or plain[start:].startswith("00")


def _international(number, text, countries) -> str:
    """As Odoo formats it, and with its extension, which a key leaves out."""
    for country in [*countries, None] if _EXTENSION.search(text) else ():
        try:
            typed = phonenumbers.parse(text, country)
        except phonenumbers.NumberParseException:
            continue
        if typed.national_number == number.national_number:
            number.extension = typed.extension
            break
    form = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, form)
