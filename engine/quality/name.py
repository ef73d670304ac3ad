"""Names: typed in haste, typed to fill the field, or fine."""

import re
import unicodedata

from ..letters import plain_words
from ..names import organisation, person
from .verdict import Verdict

_SPACES = re.compile(r"\s+")
_WORD = re.compile(r"[^\W\d_]+")
_FILLERS = frozenset(
    """test tester testing dummy fake sample example asdf asdfg qwerty qwertz xxx xxxx
    abc foo bar unknown unbekannt inconnu desconocido sconosciuto anonymous anonym
    noname none null nobody nn customer client cliente kunde contact""".split()
)
#: stay small inside a name
_PARTICLES = frozenset(
    """von van der den de del della di da do dos das du la le les ten ter zu zur zum
    af av og och y e i und and""".split()
)
_APOSTROPHES = ("'", "’")


def check(text: str | None, is_company: bool = False) -> Verdict:
    """`canonical` is the name with single spaces and none around it.

    Codes: "empty", "placeholder", "spaces", "all_caps", "all_lower". Organisations
    write themselves as they like, and so does whoever has one word for a name.
    """
    plain = _SPACES.sub(" ", unicodedata.normalize("NFC", text or "")).strip()
    if not plain:
        return Verdict(None, None, "empty")
    if _is_filler(plain):
        return Verdict(plain, False, "placeholder")
    case = "" if is_company or _has_legal_form(plain) else _case(plain)
    if case:
        return Verdict(plain, True, case, _capitalised(plain))
    if plain != text:
        return Verdict(plain, True, "spaces", plain)
    return Verdict(plain)


def _is_filler(plain: str) -> bool:
    words = plain_words(plain)
    return not person(plain) or _FILLERS.issuperset(words)


def _has_legal_form(plain: str) -> bool:
    """Whether an organisation stands there, whatever the contact is said to be."""
    return len(organisation(plain)) < len(plain_words(plain))


def _case(plain: str) -> str:
    """Whether it is all capitals or none, and could be otherwise.

    Initials are capitals, and many scripts have none.
    """
    if " " not in plain or _one_case(_capitalised(plain)):
        return ""
    return _one_case(plain)


def _one_case(plain: str) -> str:
    return {plain.upper(): "all_caps", plain.lower(): "all_lower"}.get(plain, "")


def _capitalised(plain: str) -> str:
    first, *rest = plain.split(" ")
    words = [_word(first)]
    words += [w.lower() if w.lower() in _PARTICLES else _word(w) for w in rest]
    return " ".join(words)


def _word(word: str) -> str:
    """Each part of a word begins with a capital: Anna-Lena, O'Brien, McDonald."""

    def capital(match):
        part = match.group().lower()
        after_apostrophe = word[: match.start()].endswith(_APOSTROPHES)
        if after_apostrophe and len(part) == 1:
            return part  # the s of Anna's
        if part.startswith("mc") and len(part) > 3:
            return "Mc" + part[2].upper() + part[3:]
        return part[0].upper() + part[1:]

    return _WORD.sub(capital, word)
