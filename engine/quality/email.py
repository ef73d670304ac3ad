"""Email addresses: can this one be written to, and does it reach whom it should?"""

import re

from .. import contact_keys
from ..identity.records import ROLES
from . import domains
from .verdict import Verdict

_SPACES = re.compile(r"\s+")
_STOPS = re.compile(r"\.{2,}")


def check(text: str | None) -> Verdict:
    """`canonical` is the mailbox (`contact_keys.email`), for comparing only.

    Codes: those of `contact_keys`; "typo" (a common domain is one slip away; the
    address may still exist), "disposable", "role" (the mailbox of a function, not of
    a person). The gravest counts; details: "address" as it would be written to,
    "role", "disposable", "typo".
    """
    key = contact_keys.email(text)
    if key.state != "ok":
        valid = None if key.reason == "empty" else False
        return Verdict(None, valid, key.reason, _repaired(key.reason, text or ""))
    address = _address(text)
    local, _at, domain = address.rpartition("@")
    typo = domains.meant(domain)
    details = {
        "address": address,
        "typo": typo is not None,
        "disposable": domains.disposable(domain),
        "role": key.value.partition("@")[0] in ROLES,
    }
    code = next((code for code in ("typo", "disposable", "role") if details[code]), "")
    suggestion = f"{local}@{typo}" if typo else None
    return Verdict(key.value, True, code, suggestion, details)


def _address(text: str) -> str:
    """What was typed without what stands around it; dots and tags stay."""
    return contact_keys.unwrapped(text)


def _repaired(reason: str, text: str) -> str | None:
    """What was meant, where it is only spaces, commas for stops, or stops twice."""
    if reason not in ("invalid_name", "invalid_domain"):
        return None
    local, _at, domain = _address(text).partition("@")
    domain = _STOPS.sub(".", domain.replace(",", ".")).strip(".")
    local = _STOPS.sub(".", local).strip(".")
    repaired = _SPACES.sub("", f"{local}@{domain}")
    return repaired if contact_keys.email(repaired).state == "ok" else None
