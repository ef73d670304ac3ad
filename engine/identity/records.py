"""One record of a customer base as comparable columns.

What is typed differently and means the same becomes the same; what is a filler or
cannot be becomes None, which is no evidence either way.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from .. import contact_keys
from ..letters import plain_words
from ..names import organisation, person
from ..nicknames import is_given_name, is_only_given_name, roots
from .addresses import postcode, street
from .dates import birth

#: what a caller may give of a record; any may be missing or empty
INPUT = (
    *("kind", "name", "first_name", "last_name", "email", "phone", "street"),
    *("city", "zip", "country", "birthdate", "vat", "company"),
)
#: what comes out, all text but the first
COLUMNS = (
    *("is_company", "name", "first", "root", "root_too", "last", "generation"),
    *("email", "mailbox", "domain", "phone", "street", "house", "zip", "city"),
    *("birth", "vat", "employer"),
)
_GENERATIONS = frozenset(("jr", "sr", "ii", "iii", "iv"))
#: mailboxes of a function, held by whoever does the work
ROLES = frozenset(
    """info office contact kontakt sales admin mail hello service support shop order
    orders bestellung buchhaltung accounting billing invoice rechnung einkauf verkauf
    contacto ventas compras contatti vendite commercial compta accueil bonjour
    biuro sekretariat secretary reception team post webmaster jobs hr marketing
    purchasing reservations booking""".split()
)
_RELAY = re.compile(r"marketplace|relay|anonaddy|guest\.|reply\.|\bmembers?\.")
_FREE = re.compile(
    r"(gmail|googlemail|yahoo|ymail|hotmail|outlook|live|msn|icloud|me|mac|aol|gmx"
    r"|web|mail|proton|protonmail|t-online|freenet|orange|wanadoo|free|laposte|sfr"
    r"|libero|virgilio|tiscali|alice|telefonica|terra|wp|o2|onet|interia|seznam"
    r"|bluewin|telenet|skynet|ziggo|kpnmail|planet|xs4all|comcast|verizon|att"
    r"|btinternet|sky|virginmedia|ntlworld|bigpond|optusnet|rediffmail|zoho|fastmail)"
    r"(\.com?|\.ac)?\.[a-z]{2,4}"
)


def standardise(row: Mapping[str, str | None]) -> tuple:
    """`row` (some keys of INPUT) as a tuple of COLUMNS."""
    is_company = row.get("kind") == "company"
    name = _organisation(row) if is_company else _person(row)
    mail, mailbox, domain = _email(row.get("email"))
    if is_company and domain and _FREE.fullmatch(domain):
        domain = None
    return (
        is_company,
        *name,
        *(mail, mailbox, domain),
        _phone(row.get("phone")),
        *_street(row.get("street") or ""),
        postcode(row.get("zip")) or None,
        _words(row.get("city") or ""),
        birth(row.get("birthdate")),
        contact_keys.vat(row.get("vat")).value,
        None if is_company else _employer(row.get("company") or ""),
    )


def _person(row):
    """(sorted tokens, first, what it may stand for twice, last, generation)"""
    first, last = row.get("first_name"), row.get("last_name")
    if not (first and last) and row.get("name"):
        before, after = _parted(row["name"])
    else:
        before, after = list(person(first)), list(person(last))
    generation = None
    for part in before, after:
        if part and part[-1] in _GENERATIONS:
            generation = part.pop()
    if len(before) == 1 and len(after) == 1:
        before, after = _given_first(before, after)
    tokens = " ".join(sorted(before + after)) or None
    first = before[0] if before else None
    forms = (*roots(first)[:2], None, None) if first else (None, None)
    return tokens, first, forms[0], forms[1], " ".join(after) or None, generation


def _parted(name):
    tokens = list(person(name))
    generation = [tokens.pop()] if tokens and tokens[-1] in _GENERATIONS else []
    if len(tokens) == 1 and is_given_name(tokens[0]):
        return tokens, []
    return tokens[:-1], tokens[-1:] + generation


def _given_first(before, after):
    """Turned round where one of the two is surely a given name, and the other not."""
    if is_only_given_name(after[0]) and not is_given_name(before[0]):
        return after, before
    return before, after


def _organisation(row):
    tokens = organisation(row.get("name") or row.get("company"))
    name = " ".join(sorted(tokens)) or None
    return name, tokens[0] if tokens else None, None, None, " ".join(tokens), None


@lru_cache(maxsize=50_000)
def _employer(name):
    return " ".join(sorted(organisation(name))) or None


@lru_cache(maxsize=50_000)
def _street(text):
    words, house = street(text)
    return words or None, house or None


@lru_cache(maxsize=20_000)
def _words(text):
    return " ".join(plain_words(text)) or None


def _email(raw):
    """(address, its part before the @, its domain); of a relay nothing."""
    value = contact_keys.email(raw).value if raw else None
    if not value:
        return None, None, None
    mailbox, _, domain = value.partition("@")
    if _RELAY.search(domain):  # a new address for each order
        return None, None, None
    return value, None if mailbox in ROLES else mailbox, domain


_EXTENSION = re.compile(r"(?i)[\s,;]*(?:ext|x|#|poste|durchwahl).*")


def _phone(raw):
    """The last eight digits: country and trunk prefixes are written or left out."""
    if not raw:
        return None
    digits = "".join(filter(str.isdecimal, _EXTENSION.sub("", raw)))
    if len(digits) < 6 or contact_keys.is_filler_number(digits):
        return None
    return digits[-8:]
