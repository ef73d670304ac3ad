"""How ad platforms want customers written, so that both sides get the same hash.

Google Customer Match (developers.google.com, *Prepare user data* of Display & Video
360 and *Normalize and hash user-provided data* of the Ads API): email, phone, first
and last name as SHA-256 in hexadecimal; country and postcode plain. Before that
without white space around, in lower case; of gmail.com and googlemail.com without the
dots before the @; phone as E.164 with the plus. Name, country and postcode count
together only.

Meta custom audiences (developers.facebook.com, *Customer information parameters* and
*Custom Audience API*): every column hashed. Email without white space and in lower
case; phone as digits with the country's and without the plus or zeros in front; names
in lower case without punctuation; postcode in lower case without spaces and dashes, in
the United States its first five digits; country as two letters in lower case.

A hash hides nobody whose address one can guess: it is personal data all the same.
"""

import hashlib
import re

COLUMNS = {
    "google": ("Email", "Phone", "First Name", "Last Name", "Country", "Zip"),
    "meta": ("email", "phone", "fn", "ln", "country", "zip"),
}


def row(platform, person):
    """A line of the file; ``person`` has email, phone (E.164), first, last, country and
    zip."""
    make = _google if platform == "google" else _meta
    return make(person)


def _google(person):
    email = _plain(person["email"])
    name, _at, host = email.rpartition("@")
    if host in ("gmail.com", "googlemail.com"):
        email = f"{name.replace('.', '')}@{host}"
    first, last = _plain(person["first"]), _plain(person["last"])
    country, postcode = (person["country"] or "").upper(), (person["zip"] or "").strip()
    whole = first and last and country and postcode
    return [
        _hash(email),
        _hash(_phone(person["phone"])),
        *((_hash(first), _hash(last), country, postcode) if whole else [""] * 4),
    ]


def _meta(person):
    country = _plain(person["country"])
    postcode = re.sub(r"[\s-]", "", _plain(person["zip"]))
    return [
        _hash(_plain(person["email"])),
        _hash(_phone(person["phone"]).lstrip("+0")),
        _hash(_letters(person["first"])),
        _hash(_letters(person["last"])),
        _hash(country),
        _hash(postcode[:5] if country == "us" else postcode),
    ]


def _plain(text):
    return (text or "").strip().lower()


def _letters(text):
    return re.sub(r"[^\w\s]|_", "", _plain(text))


def _phone(text):
    """As E.164; what has no country's number in front matches nobody."""
    digits = re.sub(r"[^\d+]", "", text or "")
    return digits if re.fullmatch(r"\+[1-9]\d{6,14}", digits) else ""


def _hash(text):
    return hashlib.sha256(text.encode()).hexdigest() if text else ""
