"""What can be learned from: customers at several origins, and whether they left."""

from dataclasses import dataclass

import numpy as np

from ..bgnbd import Array
from ..models import origins
from .fallback import NotEnoughData
from .features import LONG, LONG_AGO
from .history import History

_LEAST = 100  # of each outcome; fewer leave the slopes to chance
_FADING = 1.0  # horizons, after which an origin counts half

REASONS = {
    "few_outcomes": "Only %(have)s customers %(which)s within the horizon;"
    " %(need)s are needed.",
    "no_origin": "The purchases go back %(have)s days; %(need)s are needed.",
    "no_better": "What was learned of the past foretold no better than the simple way.",
}


@dataclass(frozen=True)
class Sample:
    """Rows of several origins: features, outcomes, customers, and what each counts."""

    names: tuple[str, ...]
    groups: tuple[str, ...]
    rows: Array
    left: Array
    customer: Array
    weight: Array
    origins: tuple[int, ...]


def sample(history: History, origin: int) -> Sample:
    """What can be learned from at `origin`; NotEnoughData says why it is nothing."""
    horizon, first = history.horizon, history.start(origin)
    behind = needed(history)
    found = origins.training(first, origin, horizon, behind)
    if not found:
        need = horizon + behind
        raise NotEnoughData("no_origin", {"have": origin - first, "need": need})
    seen = [history.at(day) for day in found]
    young = found[0] - first < LONG * horizon
    shared = [
        name
        for name in seen[0].names
        if all(name in known.names for known in seen)
        and not (young and name in LONG_AGO)
    ]
    groups = dict(zip(seen[0].names, seen[0].groups, strict=True))
    rows = [k.rows[:, [k.names.index(name) for name in shared]] for k in seen]
    faded = [0.5 ** ((found[0] - day) / (_FADING * horizon)) for day in found]
    return Sample(
        tuple(shared),
        tuple(groups[name] for name in shared),
        np.concatenate(rows),
        np.concatenate([history.left(day) for day in found]),
        np.concatenate([known.who for known in seen]),
        np.repeat(faded, [known.who.size for known in seen]),
        tuple(found),
    )


def needed(history: History) -> int:
    """Days of purchases that an origin has to have behind it."""
    return min(history.active, 2 * history.horizon)


def check(made: Sample) -> None:
    """NotEnoughData unless enough customers left and enough stayed."""
    for which, outcome in (("left", 1), ("stayed", 0)):
        have = np.unique(made.customer[made.left == outcome]).size
        if have < _LEAST:
            figures = {"have": have, "need": _LEAST, "which": which}
            raise NotEnoughData("few_outcomes", figures)
