"""What somebody is searched by: one regular expression for PostgreSQL and Python alike.

An identifier is found however it is written: in HTML, in the address of a page, in
JSON, a telephone number with or without blanks. It is not found within a longer one.
"""

import re

#: an address of which this is the end, or the beginning, is somebody else's
_EMAIL = r"(?<![0-9A-Za-z._%+-]){}(?![0-9A-Za-z-]|\.[0-9A-Za-z])"
_WORD = r"(?<![0-9A-Za-z]){}(?![0-9A-Za-z])"
#: other ways to write a character: entities of HTML, of addresses, of JSON
_OTHERWISE = {
    "@": "(?:@|%40|&#64;)",
    "'": "(?:'|&#39;|&#x27;|&apos;|%27|’)",
    "&": "(?:&|&amp;|%26)",
    "+": r"(?:\+|%2[Bb]|&#43;)",
    " ": r"(?:\s|&nbsp;|%20|\+)+",
}
_BETWEEN = r"[\s()./-]{0,3}"
MIN_DIGITS = 7
MIN_LETTERS = 6
MIN_SURNAME = 4
MIN_ACCOUNT = 9


def email(value):
    return _EMAIL.format(_letters(value))


def phone(digits):
    """The national number, whatever stands before it."""
    figures = _BETWEEN.join(digits)
    return rf"(?<![0-9A-Za-z])\+?[0-9]{{0,4}}{_BETWEEN}{figures}(?![0-9A-Za-z])"


def account(value):
    """The number of a bank account, in groups or not."""
    return _WORD.format(r"[\s.-]?".join(map(re.escape, value)))


def word(value):
    return _WORD.format(_letters(" ".join(value.split())))


def name(value):
    """A full name, in both orders."""
    words = value.split()
    turned = f"{words[-1]}, {' '.join(words[:-1])}"
    return f"(?:{word(value)}|{word(turned)})"


def distinctive(kind, value):
    """Whether a value leads to one person at all."""
    if kind == "phones":
        return len(value) >= MIN_DIGITS
    if kind == "names":
        return len(value.split()) > 1 and len(value) >= MIN_LETTERS
    if kind == "emails":
        return "@" in value
    if kind == "surnames":
        return len(value) >= MIN_SURNAME
    if kind == "accounts":
        return len(value) >= MIN_ACCOUNT
    return len(value) >= MIN_LETTERS


def regex(values):
    """One expression for {kind: values}; None when there is nothing to search by."""
    make = {"emails": email, "phones": phone, "names": name, "accounts": account}
    parts = [
        make.get(kind, word)(value)
        for kind, found in values.items()
        for value in sorted(found)
        if distinctive(kind, value)
    ]
    return f"(?:{'|'.join(parts)})" if parts else None


def _letters(value):
    return "".join(map(_letter, value))


def _letter(letter):
    if letter in _OTHERWISE:
        return _OTHERWISE[letter]
    if letter.isascii():
        return re.escape(letter)
    ways = {letter, letter.lower(), letter.upper()}
    codes = {f"\\\\u{ord(way):04x}" for way in ways if len(way) == 1}
    return f"(?:{'|'.join(sorted(ways | codes))})"
