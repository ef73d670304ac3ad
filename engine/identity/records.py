"""One record of a customer base as comparable columns.

What is typed differently and means the same becomes the same; what is a filler or
cannot be becomes None, which is no evidence either way.
"""

import re
from datetime import date
from functools import lru_cache

from .. import contact_keys
from ..letters import plain_words
from ..names import organisation, person
from ..nicknames import is_given_name, is_only_given_name, roots
from .addresses import postcode, street

#: what a caller may give of a record; any may be missing or empty
INPUT = (
    *("record_id", "kind", "name", "first_name", "last_name", "email", "phone"),
    *("street", "city", "zip", "country", "birthdate", "vat", "company"),
)
#: what comes out, beside record_id
COLUMNS = (
    *("is_company", "name", "first", "givens", "last", "generation", "email"),
    *("mailbox", "domain", "phone", "street", "house", "zip", "city"),
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
_RELAYS = re.compile(r"marketplace|relay|privaterelay|anonaddy|guest\.|reply\.")


def standardise(row: dict[str, str | None], seller_country: str = "") -> tuple:
    """`row` (keys of INPUT) as a tuple of COLUMNS.

    `seller_country` (ISO 3166) reads telephone numbers of records without one.
    """
    is_company = (row.get("kind") or "person") == "company"
    name = _organisation(row) if is_company else _person(row)
    country = (row.get("country") or "")[:2].upper()
    mail, mailbox, domain = _email(row.get("email") or "")
    words, house = _street(row.get("street") or "")
    return (
        is_company,
        *name,
        *(mail, mailbox, domain),
        _phone(row.get("phone") or "", country, seller_country),
        *(words, house),
        postcode(row.get("zip")) or None,
        _words(row.get("city") or ""),
        birth(row.get("birthdate")),
        contact_keys.vat(row.get("vat")).value,
        None if is_company else _employer(row.get("company") or ""),
    )


def _person(row):
    """(all tokens sorted, first, what it may stand for, last, generation)"""
    first, last = row.get("first_name") or "", row.get("last_name") or ""
    if first and last:
        before, after = list(person(first)), list(person(last))
    elif first or last:
        before, after = list(person(first)), list(person(last))
        if whole := row.get("name"):
            before, after = _parted(whole)
    else:
        before, after = _parted(row.get("name") or "")
    generation = None
    for part in before, after:
        if len(part) and part[-1] in _GENERATIONS:
            generation = part.pop()
    if len(before) == 1 and len(after) == 1:
        before, after = _in_order(before, after)
    tokens = " ".join(sorted(before + after)) or None
    first = before[0] if before else None
    last = " ".join(after) or None
    return tokens, first, roots(first) if first else None, last, generation


@lru_cache(maxsize=100_000)
def _parted_once(name):
    tokens = list(person(name))
    generation = [tokens.pop()] if tokens and tokens[-1] in _GENERATIONS else []
    if not tokens:
        return (), ()
    if len(tokens) == 1:
        known = is_given_name(tokens[0])
        return ((tokens[0],), ()) if known else ((), (tokens[0],))
    return tuple(tokens[:-1]), (tokens[-1], *generation)


def _parted(name):
    before, after = _parted_once(name)
    return list(before), list(after)


def _in_order(before, after):
    """Given name first, where one of two names is surely one and the other not."""
    if is_only_given_name(after[0]) and not is_given_name(before[0]):
        return after, before
    return before, after


def _organisation(row):
    tokens = organisation(row.get("name") or row.get("company"))
    name = " ".join(sorted(tokens)) or None
    return name, tokens[0] if tokens else None, None, " ".join(tokens) or None, None


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
    """(address, its part before the @, its domain); no address for a relay."""
    value = contact_keys.email(raw).value if raw else None
    if not value:
        return None, None, None
    mailbox, _, domain = value.partition("@")
    if mailbox in ROLES:
        return value, None, domain
    if _RELAYS.search(domain):  # a new address for each order
        return None, None, None
    return value, mailbox, domain


@lru_cache(maxsize=200_000)
def _phone(raw, country, seller_country):
    if not raw:
        return None
    countries = [code for code in (country, seller_country) if code]
    return contact_keys.phone(raw, countries).value


_DATE_PARTS = re.compile(r"\d+")


@lru_cache(maxsize=50_000)
def birth(text: str | None) -> str | None:
    """A date of birth as YYYYMMDD; None when it cannot be, or is a filler.

    Reads year first (ISO 8601) and year last, then day before month unless that
    cannot be.
    """
    parts = _DATE_PARTS.findall(text or "")
    if len(parts) == 1 and len(parts[0]) == 8:
        parts = [parts[0][:4], parts[0][4:6], parts[0][6:]]
    if len(parts) < 3:
        return None
    a, b, c = map(int, parts[:3])
    if a > 31:
        year, month, day = a, b, c
    else:
        year, month, day = c, b, a
    if month > 12:
        month, day = day, month
    try:
        born = date(year, month, day)
    except ValueError:
        return None
    filler = (born.month, born.day) == (1, 1) and born.year in (1900, 1970, 1980, 2000)
    return None if filler or born.year < 1890 else born.strftime("%Y%m%d")
