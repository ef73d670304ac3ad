"""What somebody is searched by: one regular expression for PostgreSQL and Python alike.

An identifier is found however it is written: in HTML, in the address of a page, in
JSON, a telephone number with or without blanks. It is not found within a longer one.
"""

import re

#: an address of which this is the end, or the beginning, is somebody else's; so is a
#: name that goes on after a hyphen; so is a number with other digits before it
_EMAIL = r"(?<![0-9A-Za-z._%+-]){}(?![0-9A-Za-z-]|\.[0-9A-Za-z])"
_WORD = r"(?<![0-9A-Za-z]){}(?![0-9A-Za-z])"
_NAME = r"(?<![0-9A-Za-z]|[A-Za-z]-){}(?![0-9A-Za-z]|-[A-Za-z])"
#: other ways to write a character: entities of HTML, of addresses, of JSON
_OTHERWISE = {
    "@": "(?:@|%40|&#64;)",
    "'": "(?:'|&#39;|&#x27;|&apos;|%27|’)",
    "&": "(?:&|&amp;|%26)",
    "+": r"(?:\+|%2[Bb]|&#43;)",
    " ": r"(?:\s|&nbsp;|%20|\+)+",
}
#: what stands where somebody was: it leads to nobody
MASKED = "[erased]"
_BETWEEN = r"[\s()./-]{0,3}"
MIN_DIGITS = 7
MIN_ACCOUNT = 9
MIN_LETTERS = 6


def email(value):
    return _EMAIL.format(_letters(value))


def phone(digits):
    """The national number, with the code of its country before it or a nought."""
    country = rf"(?:\+|00)[0-9]{{1,3}}{_BETWEEN}(?:\(0\){_BETWEEN})?"
    return _WORD.format(rf"(?:{country}|0)?{_figures(digits)}")


def number(value):
    """The number with the country's code, as programs keep it."""
    return _WORD.format(_figures(value))


def word(value):
    return _WORD.format(_words(value))


def account(value):
    """The number of a bank account, in groups or not."""
    return _WORD.format(_groups(value))


def name(value):
    """A full name, in both orders."""
    return _NAME.format(_either_order(value))


def distinctive(kind, value):
    """Whether a value leads to one person at all."""
    if MASKED in value:
        return False
    if kind in ("phones", "numbers"):
        return len(value) >= MIN_DIGITS
    if kind == "names":
        return len(value.split()) > 1 and len(value) >= MIN_LETTERS
    if kind == "emails":
        return "@" in value
    if kind == "accounts":
        return len(value) >= MIN_ACCOUNT
    return len(value) >= MIN_LETTERS


_EXACT = {
    **{"emails": email, "phones": phone, "numbers": number, "names": name},
    "accounts": account,
}


def regex(values):
    """One expression for {kind: values}; None when there is nothing to search by."""
    return _any_of(values, _EXACT, word)


def hint(values):
    """An expression for the same rows and a few more, that looks at no surroundings.

    It is asked first: PostgreSQL reads 47 MB by it in 0.4 s, by the exact one in 30 s.
    """
    return _any_of(values, _CORES, _words)


def _any_of(values, make, otherwise):
    parts = [
        make.get(kind, otherwise)(value)
        for kind, found in values.items()
        for value in sorted(found)
        if distinctive(kind, value)
    ]
    return f"(?:{'|'.join(parts)})" if parts else None


def _figures(value):
    return _BETWEEN.join(filter(str.isdigit, value))


def _groups(value):
    return r"[\s.-]?".join(map(re.escape, value))


def _words(value):
    return _letters(" ".join(value.split()))


def _either_order(value):
    words = value.split()
    turned = f"{words[-1]}, {' '.join(words[:-1])}"
    return f"(?:{_words(value)}|{_letters(turned)})"


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


#: the same without what must not be around it
_CORES = {
    "emails": _letters,
    "phones": _figures,
    "numbers": _figures,
    "names": _either_order,
    "accounts": _groups,
}
