"""Canonical email addresses, telephone numbers and tax ids, for comparing only.

A key answers "may these two contacts hold the same thing?". It is never shown or
written to: the contact keeps what was typed. Sources: RFC 5321 and 6531 as
`email-validator` reads them, E.164 through `phonenumbers`, and the providers' own
help pages for addresses that differ on paper and reach the same mailbox.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import phonenumbers
from email_validator import EmailNotValidError, validate_email

REASONS = {
    "empty": "Nothing was entered.",
    "no_at_sign": "There is no @ in it, so it is not an email address.",
    "several_addresses": "There is more than one email address in the field.",
    "invalid_name": "The part before the @ cannot be used in an email address.",
    "invalid_domain": "The part after the @ is not a domain that can exist.",
    "placeholder_email": "It is a made-up address, typed to fill the field.",
    "not_a_number": "It is not a telephone number.",
    "unknown_country": "It has no country code and the country is not known.",
    "too_short": "It has too few digits or letters.",
    "too_long": "It is too long.",
    "invalid_number": "No such telephone number is given out in that country.",
    "placeholder_phone": "It is a made-up number, typed to fill the field.",
    "placeholder_vat": "It is a made-up tax ID, typed to fill the field.",
}


@dataclass(frozen=True, slots=True)
class Key:
    """`value` is the canonical form, None unless `state` is "ok".

    `state` is "ok", "placeholder" (typed to fill the field: no evidence at all) or
    "invalid"; `reason` is a code of `REASONS`, "" when all is well.
    """

    value: str | None
    state: str
    reason: str


def _ok(value: str) -> Key:
    return Key(value, "ok", "")


def _placeholder(reason: str) -> Key:
    return Key(None, "placeholder", reason)


def _invalid(reason: str) -> Key:
    return Key(None, "invalid", reason)


# --- email -----------------------------------------------------------------------

_MAX_EMAIL_FIELD = 1000  # a display name may be long; RFC 5321 bounds the address
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_AROUND = " \t\r\n,;'\""  # what is typed beside an address
_ANGLE = re.compile(r"<([^<>]*)>\s*$")
_NEVER_READ = re.compile(r"(do[-_.]?)?(no|not)[-_.]?reply|mailer[-_.]?daemon")
_NO_ADDRESS = frozenset(  # said to whoever asks for an address
    """none nomail noemail no.email no-email no_email no-mail no.mail unknown unbekannt
    keinemail keine.email sansemail pasdemail sinemail sincorreo notiene
    notprovided""".split()
)
_FILLERS = _NO_ADDRESS | frozenset(  # somebody's initials or name at another domain
    """no na n.a n/a nil null kein keine nessuna nobody
    test tester testing mail email abc abcd asd asdf asdfg qwe qwerty foo bar
    dummy fake xyz sample anonymous me you""".split()
)
_FREE_MAIL = frozenset(
    """gmail.com googlemail.com yahoo.com hotmail.com outlook.com live.com icloud.com
    aol.com gmx.de gmx.net web.de mail.com mail.ru""".split()
)
_PLAIN_ADDRESS = re.compile(  # certainly fine, and 9 of 10: no need to look closer
    r"[a-z0-9_]{1,30}([.+-][a-z0-9_]{1,30})?@(([a-z0-9]{1,30}-?)?[a-z0-9]{1,30}\.){1,3}"
    r"[a-z]{2,12}"
)
_TOP_LEVEL = re.compile(r"\.[a-z][a-z0-9-]*[a-z0-9]$")
_PLUS_TAGS = re.compile(
    r"(?:gmail\.com|(?:icloud|me|mac)\.com|fastmail\.(?:com|fm)|pm\.me|msn\.com"
    r"|proton\.me|protonmail\.(?:com|ch)"
    r"|(?:outlook|hotmail|live)\.(?:com|[a-z]{2}|(?:co|com)\.[a-z]{2}))"
)


def email(raw: str | None) -> Key:
    """The mailbox behind `raw`, in one form for all its spellings.

    Trimmed, "Name <a@b>" and "mailto:" unwrapped, lower case, the domain in its
    ASCII (IDNA) form, googlemail.com as gmail.com, and without the dots or "+tag" a
    provider ignores. No DNS look-up. `email(email(x).value) == email(x)`.
    """
    text = _INVISIBLE.sub("", raw or "").strip()
    if not text:
        return _invalid("empty")
    if len(text) > _MAX_EMAIL_FIELD:
        return _invalid("too_long")
    text = unwrapped(text)
    if not text.strip("-./?*") or text in _FILLERS:
        return _placeholder("placeholder_email")
    local, at, domain = text.partition("@")
    if not at:
        return _invalid("no_at_sign")
    if "@" in domain:
        return _invalid("several_addresses")
    if _is_filler_email(local, domain):
        return _placeholder("placeholder_email")
    if not _PLAIN_ADDRESS.fullmatch(text):
        try:
            local, domain = _validated(local, domain)
        except EmailNotValidError:
            return _invalid(_email_fault(domain))
    return _ok(_mailbox(local, domain))


def unwrapped(text: str) -> str:
    """An email field in lower case, without what is typed around an address."""
    text = _INVISIBLE.sub("", text).strip()
    angle = _ANGLE.search(text)
    text = (angle.group(1) if angle else text).strip().lower()
    text = text.removeprefix("mailto:").partition("?")[0]
    return text.strip(_AROUND).rstrip(".")


def _is_filler_email(local: str, domain: str) -> bool:
    label = domain.split(".")[0]
    word = local.rstrip("0123456789") or local
    return bool(
        _NEVER_READ.fullmatch(local)
        or local in _NO_ADDRESS
        or domain.rstrip(".").endswith(".invalid")
        or (word in _FILLERS and (label in _FILLERS or domain in _FREE_MAIL))
        or (len(set(local)) == 1 and set(local) == set(label))
    )


def _validated(local: str, domain: str) -> tuple[str, str]:
    # Special-use domains pass, so that example.com can stand in samples and tests;
    # the full stop and the top-level name are then ours to ask for.
    found = validate_email(
        f"{local}@{domain}", check_deliverability=False, globally_deliverable=False
    )
    domain = found.ascii_domain.lower()
    if len(local.encode()) > 64 or not _TOP_LEVEL.search(domain):
        raise EmailNotValidError("RFC 5321, 4.5.3.1.1 and 2.3.5")
    return found.local_part, domain


def _email_fault(domain: str) -> str:
    try:
        _validated("a", domain)
    except EmailNotValidError:
        return "invalid_domain"
    return "invalid_name"


def _mailbox(local: str, domain: str) -> str:
    if domain == "googlemail.com":
        domain = "gmail.com"
    if _PLUS_TAGS.fullmatch(domain):
        local = local.partition("+")[0] or local
    if domain == "gmail.com":
        local = local.replace(".", "")
    return f"{local}@{domain}"


# --- telephone -------------------------------------------------------------------

_MAX_PHONE_FIELD = 100
_PARSE_FAULTS = {
    phonenumbers.NumberParseException.INVALID_COUNTRY_CODE: "unknown_country",
    phonenumbers.NumberParseException.NOT_A_NUMBER: "not_a_number",
    phonenumbers.NumberParseException.TOO_SHORT_AFTER_IDD: "too_short",
    phonenumbers.NumberParseException.TOO_SHORT_NSN: "too_short",
    phonenumbers.NumberParseException.TOO_LONG: "too_long",
}
_IMPOSSIBLE = {
    phonenumbers.ValidationResult.TOO_SHORT: "too_short",
    phonenumbers.ValidationResult.IS_POSSIBLE_LOCAL_ONLY: "too_short",
    phonenumbers.ValidationResult.TOO_LONG: "too_long",
    phonenumbers.ValidationResult.INVALID_COUNTRY_CODE: "unknown_country",
}


def phone(raw: str | None, countries: Sequence[str] = ()) -> Key:
    """`raw` as E.164 ("+4930901820"), without its extension.

    A number that starts with + or 00 needs no country; any other is read as one of
    each ISO 3166 code of `countries` in turn, and the first valid reading counts.
    The reason of an invalid number is that of the first country.
    """
    text = unicodedata.normalize("NFKC", raw or "").strip()
    if not text:
        return _invalid("empty")
    if len(text) > _MAX_PHONE_FIELD:
        return _invalid("too_long")
    if is_filler_number("".join(filter(str.isdecimal, text))):
        return _placeholder("placeholder_phone")
    start = re.search(r"[\d+]", text)
    if not start:
        return _invalid("not_a_number")
    text = re.sub("^00", "+", text[start.start() :])
    faults = []
    for country in [None] if text.startswith("+") else countries:
        key = _phone_of(text, country)
        if key.state != "invalid":
            return key
        faults.append(key)
    return faults[0] if faults else _invalid("unknown_country")


def _phone_of(text: str, country: str | None) -> Key:
    try:
        number = phonenumbers.parse(text, country and country.upper())
    except phonenumbers.NumberParseException as error:
        return _invalid(_PARSE_FAULTS[error.error_type])
    if is_filler_number(str(number.national_number)):
        return _placeholder("placeholder_phone")
    if not phonenumbers.is_valid_number(number):
        verdict = phonenumbers.is_possible_number_with_reason(number)
        return _invalid(_IMPOSSIBLE.get(verdict, "invalid_number"))
    number.extension = None
    return _ok(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def is_filler_number(digits: str) -> bool:
    """Is all of it, or its last seven digits, one digit repeated or counted?"""
    if len(digits) < 5:
        return bool(digits) and not digits.strip("0")
    return _is_run(digits) or (len(digits) > 7 and _is_run(digits[-7:]))


def _is_run(digits: str) -> bool:
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(digits)}
    return len(steps) == 1 and steps <= {0, 1, 9}


# --- tax id ----------------------------------------------------------------------

_MAX_VAT_FIELD = 100
_NO_VAT = frozenset(
    """NA NONE NO NIL NULL TBD TBA UNKNOWN PRIVATE PRIVAT XX XXX XXXX TEST EXEMPT
    XAXX010101000 XEXX010101000""".split()  # Mexico's ids for "the general public"
)


def vat(raw: str | None) -> Key:
    """`raw` in upper case, letters and digits only. Check digits are Odoo's affair."""
    text = unicodedata.normalize("NFKC", raw or "").strip()
    if not text:
        return _invalid("empty")
    if len(text) > _MAX_VAT_FIELD:
        return _invalid("too_long")
    value = "".join(filter(str.isalnum, text.upper()))
    digits = re.sub(r"^[A-Z]{2}", "", value)
    if not value or value in _NO_VAT or (digits.isdecimal() and _is_filler_vat(digits)):
        return _placeholder("placeholder_vat")
    if len(value) < 4:
        return _invalid("too_short")
    return _ok(value)


def _is_filler_vat(digits: str) -> bool:
    return not digits.strip("0") or (len(digits) > 3 and _is_run(digits))
