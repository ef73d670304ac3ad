"""What no probability is enough for: pairs that a person has to look at.

A model may be sure of a household: one surname, mailbox, landline and home. But what
a family shares can never say which of them it was, however much of it there is. So
two persons are linked without asking only if the given names agree as well, and with
them at least one thing that is theirs. Two organisations at one address and number,
shops of one hotel or firms of one owner, are linked only if their names agree.
"""

import numpy as np

from ..nicknames import is_given_name, same_given_name
from . import comparisons
from .base import Base, Vectors

_SAME_GIVEN = (
    *("same", "same_word", "same_ends", "nickname", "typo_in_last"),
    *("typo_in_first", "typos", "crossed", "only_first"),
)
_SAME_FIRM = ("same", "typo", "longer", "contained", "typos")
#: first names that differ in letters: a slip of the pen, or Paul and Paula
_MAYBE_OTHER = ("typo_in_first", "typos")
#: fields and levels that name one person, not a household
_OWN = {"birthdate": ("same", "swapped", "digit"), "vat": ("same",)}
#: fields and levels one of which has to agree beside the name
_KEYS = {
    "email": ("same", "typo_in_domain", "typo"),
    "phone": ("same",),
    "address": ("same", "typo", "typo_in_place", "street_only", "zip"),
    "birthdate": ("same", "swapped", "digit", "other_day", "other_month", "other_year"),
    "vat": ("same", "typo"),
    "company": ("same",),
}


def unsafe(base: Base, is_company: bool, pairs: Vectors) -> np.ndarray:
    """Which of the pairs must not be linked without asking, bool."""
    if is_company:
        named = _at(pairs, "name", _SAME_FIRM, comparisons.COMPANY)
        return ~(named | _at(pairs, "vat", ("same",), comparisons.COMPANY))
    given = _at(pairs, "name", _SAME_GIVEN) & ~_other_given(base, pairs)
    own = _any(pairs, _OWN)
    # One digit off is a slip of the pen, or the next line of the same exchange.
    key = _any(pairs, _KEYS) | (
        _at(pairs, "phone", ("typo",)) & ~_at(pairs, "address", ("different",))
    )
    generation = ~_at(pairs, "generation", ("one", "different"))
    return ~(key & (given | own) & (generation | own))


def _at(pairs, field, names, fields=comparisons.PERSON):
    place = [some.field for some in fields].index(field)
    wanted = [fields[place].names.index(name) for name in names]
    return np.isin(pairs.levels[:, place], wanted)


def _any(pairs, wanted):
    return np.any([_at(pairs, *some) for some in wanted.items()], axis=0)


def _other_given(base, pairs):
    """Where both first names are known ones, and not the same one."""
    other = np.zeros(len(pairs.left), bool)
    rows = np.flatnonzero(_at(pairs, "name", _MAYBE_OTHER))
    left, right = (base.values("first", side[rows]) for side in pairs[:2])
    for row, a, b in zip(rows, left, right, strict=True):
        known = is_given_name(a) and is_given_name(b)
        other[row] = known and not same_given_name(a, b)
    return other
