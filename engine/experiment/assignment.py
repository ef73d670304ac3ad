"""Who is held out and who sees which arm: a hash, so nothing is drawn or stored.

The same customer gets the same answer on every day, in every order and on any machine,
whatever other experiments there are. A place is the first 52 bits of a SHA-256, as a
fraction of 2^52, of the text

    salt, a line feed, experiment, a line feed, part, a line feed, subject

in UTF-8, where `part` is "holdout", or "arm " and the arm's name. PostgreSQL's own

    ('x' || left(encode(sha256(convert_to(TEXT, 'UTF8')), 'hex'), 13))::bit(52)::bigint
    / 4503599627370496.0::float8

is the same number. Only the standard library is used: sending must not load numpy.

`salt` is the database's (kept for ever, and secret: who knows it can compute arms),
`experiment` a key never used for another experiment, `subjects` keys that a customer
keeps for ever, whole numbers or text. Arms are drawn apart from the holdout: being held
out says nothing of the arm, and a larger holdout moves nobody between arms.
"""

import hashlib
import math
from collections.abc import Iterable, Mapping

_DIGITS = 13
_UNIT = 16.0**-_DIGITS


def uniform(
    salt: str, experiment: str, part: str, subjects: Iterable[int | str]
) -> list[float]:
    """A place in [0, 1) for each of the subjects, in their order.

    ValueError for a line feed in the first three, or nothing for a name; TypeError for
    a subject that is neither text nor a whole number (7.0 would be another than 7).
    """
    for name, value in (("salt", salt), ("experiment", experiment), ("part", part)):
        if not value or "\n" in value:
            raise ValueError(f"{name} must be text without line feeds, not {value!r}")
    begun = hashlib.sha256(f"{salt}\n{experiment}\n{part}\n".encode())
    return [_place(begun.copy(), subject) for subject in subjects]


def held_out(
    salt: str, experiment: str, subjects: Iterable[int | str], share: float
) -> list[bool]:
    """Whether each is held out, `share` (0 to 1) of them.

    A larger share adds to those held out, a smaller one lets some go: none else moves.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"the share held out must be from 0 to 1, not {share}")
    return [place < share for place in uniform(salt, experiment, "holdout", subjects)]


def arms(
    salt: str,
    experiment: str,
    subjects: Iterable[int | str],
    weights: Mapping[str, float],
) -> list[str]:
    """The arm of each, by arms' weights of any sum; in no order that would matter.

    Each arm runs a race of its own (exponential time by weight) and the first one home
    wins: weighted rendezvous hashing (Thaler and Ravishankar 1998; Efraimidis and
    Spirakis 2006). So a customer goes from one arm to another only if the other's
    weight grew against it; a new arm takes its share and moves nobody else.

    ValueError without a positive weight, or with one that is negative or not finite.
    """
    if not all(0 <= weight < math.inf for weight in weights.values()):
        raise ValueError(f"weights must be finite and not negative: {dict(weights)}")
    running = {name: weight for name, weight in sorted(weights.items()) if weight}
    if not running:
        raise ValueError("no arm has a weight")
    subjects = list(subjects)
    times = [
        [
            -math.log1p(-place) / weight
            for place in uniform(salt, experiment, f"arm {name}", subjects)
        ]
        for name, weight in running.items()
    ]
    names = list(running)
    return [
        names[min(range(len(names)), key=each.__getitem__)]
        for each in zip(*times, strict=True)
    ]


def _place(begun, subject: int | str) -> float:
    if isinstance(subject, bool) or not (
        isinstance(subject, str) or hasattr(subject, "__index__")
    ):
        raise TypeError(f"a subject is text or a whole number, not {subject!r}")
    begun.update(str(subject).encode())
    return int(begun.hexdigest()[:_DIGITS], 16) * _UNIT
