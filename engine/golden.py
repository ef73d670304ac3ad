"""Survivorship: which of several records' values stands for the customer.

A value is a tuple, so that a group of fields such as a postal address is taken from
one record as a whole and never mixed. What comes first, whatever the rule:

1. sound values before others (see :class:`Candidate`);
2. the rule; *by hand* takes the main record's value, until a person fixes another;
3. ties, in this order: the later date, the more trusted record, the more complete
   value, the longer one, the older record (lower id), the value itself;
4. where the main record says the same in other letters, its own spelling stays.

So the outcome never depends on the order in which the records are read.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

RULES = (
    "most_recent",
    "most_frequent",
    "most_complete",
    "most_trusted",
    "longest",
    "by_hand",
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record's value of a group of fields.

    ``date`` is anything comparable, None when unknown. ``sound`` says that the value
    can be used as it is: valid, complete, on a record still in use. ``main`` marks
    the record that stands for the customer. ``key`` is the canonical form, if there
    is one: two spellings of a telephone number are one value.
    """

    value: tuple
    record: int
    date: Any = None
    trust: int = 0
    sound: bool = True
    main: bool = False
    key: str | None = None


def choose(candidates, rule):
    """Return the candidate that survives, None when all are empty."""
    if rule not in RULES:
        raise ValueError(rule)
    filled = [candidate for candidate in candidates if any(candidate.value)]
    if not filled:
        return None
    usable = [candidate for candidate in filled if candidate.sound] or filled
    counts = Counter(map(_meant, usable))

    def measure(candidate):
        return {
            "most_recent": _dated(candidate.date),
            "most_frequent": counts[_meant(candidate)],
            "most_complete": completeness(candidate.value),
            "most_trusted": candidate.trust,
            "longest": length(candidate.value),
            "by_hand": candidate.main,  # until somebody fixes a value
        }[rule]

    highest = max(map(measure, usable))
    best = max((c for c in usable if measure(c) == highest), key=_preference)
    mains = [c for c in usable if c.main and _meant(c) == _meant(best)]
    return max(mains, key=_preference, default=best)


def choices(candidates):
    """The number of different values, other spellings of the same aside."""
    return len({_meant(c) for c in candidates if any(c.value)})


def fold(value):
    """The value as it is compared: without capitals and superfluous spaces."""
    return tuple(" ".join(str(part or "").casefold().split()) for part in value)


def completeness(value):
    """Filled fields of a group; of a single field, its words of two letters or more."""
    if len(value) > 1:
        return sum(1 for part in value if part)
    words = str(value[0] or "").replace(".", " ").split()
    return sum(1 for word in words if len(word) > 1)


def length(value):
    """The number of characters, superfluous spaces aside."""
    return sum(len(part) for part in fold(value))


def _meant(candidate):
    """What two spellings of the same have in common."""
    return candidate.key or fold(candidate.value)


def _preference(candidate):
    """Higher is better; equal only for the same value of the same record."""
    return (
        _dated(candidate.date),
        candidate.trust,
        completeness(candidate.value),
        length(candidate.value),
        -candidate.record,
        repr(candidate.value),
    )


def _dated(date):
    return (False,) if date is None else (True, date)
