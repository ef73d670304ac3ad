"""Postal addresses: would a parcel arrive?"""

import re
from collections.abc import Mapping

from ..identity.addresses import postcode
from ..letters import plain_words
from .postcodes import FORMS, NAMES, PREFIXES
from .verdict import Verdict

PARTS = ("street", "zip", "city", "country")
_PREFIX = re.compile(r"([A-Z]{1,2})\s*[-‐–]\s*(\d{4,5})")


def check(row: Mapping[str, str | None]) -> Verdict:
    """`row` has some of PARTS; the country is an ISO 3166 code.

    `canonical` is the postcode in capitals, letters and digits only. Codes, the
    gravest first: "misplaced_country" (in the city or before the postcode; details
    name what each part should be), "no_city", "no_zip" (where the country has them),
    "no_country", "wrong_zip". Nothing at all entered is "empty".
    """
    parts = {name: (row.get(name) or "").strip() for name in PARTS}
    if not (parts["street"] or parts["zip"] or parts["city"]):
        return Verdict(None, None, "empty")
    plain = postcode(parts["zip"]) or None
    if moved := _misplaced(parts):
        return Verdict(plain, False, "misplaced_country", details=moved)
    form = FORMS.get(parts["country"].upper())
    if not parts["city"]:
        return Verdict(plain, False, "no_city")
    if not parts["zip"] and form:
        return Verdict(plain, False, "no_zip")
    if not parts["country"]:
        return Verdict(plain, False, "no_country")
    if form and parts["zip"] and not form.fullmatch(_bare(parts, plain or "")):
        return Verdict(plain, False, "wrong_zip")
    return Verdict(plain)


def _bare(parts: Mapping[str, str], plain: str) -> str:
    """The postcode; where it begins with letters of its own, those too."""
    if parts["country"].upper() in ("GB", "CA", "IE", "NL"):
        return "".join(filter(str.isalnum, parts["zip"].upper()))
    return plain


def _misplaced(parts: Mapping[str, str]) -> dict[str, str]:
    """What the parts should be, where the country stands in another's place."""
    country = parts["country"].upper()
    prefix = _PREFIX.fullmatch(parts["zip"].upper())
    named = PREFIXES.get(prefix.group(1)) if prefix else None
    if named and country in ("", named) and FORMS[named].fullmatch(prefix.group(2)):
        return {"zip": prefix.group(2), "country": named}
    words = plain_words(parts["city"])
    named = NAMES.get(words[-1]) if words else None
    before, comma, _last = parts["city"].rpartition(",")
    if named and (len(words) == 1 or comma) and country in ("", named):
        return {"city": before.strip(), "country": named}
    return {}
