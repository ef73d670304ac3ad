"""What can be learned from: customers at several origins, and whether they left."""

from dataclasses import dataclass, replace

import numpy as np

from .. import bgnbd
from ..bgnbd import Array, Parameters
from ..models import origins
from ..orders import before, summary
from .fallback import NotEnoughData
from .features import Features, Shop, build, labels

_LEAST = 100  # of each outcome; fewer leave the slopes to chance
_MOST = 100_000  # rows; more teach nothing and cost minutes
_FADING = 1.0  # horizons, after which an origin counts half

REASONS = {
    "few_outcomes": "Only %(have)s customers %(which)s within the horizon;"
    " %(need)s are needed.",
    "no_origin": "The purchases go back %(have)s days; %(need)s are needed.",
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


def buying(shop: Shop, origin: int) -> Parameters | None:
    """BG/NBD at the origin, in weeks; None where it does not fit."""
    known = summary(shop.orders, origin)
    rows = known.bought
    if not rows.any():
        return None
    found = bgnbd.fit(
        known.frequency[rows], known.recency[rows] / 7, known.age[rows] / 7
    )
    return found if found.converged else None


def features_at(shop: Shop, origin: int, horizon: int, active: int) -> Features:
    """Features with BG/NBD as it was known then."""
    return build(shop, origin, horizon, active, buying(shop, origin))


def sample(
    shop: Shop, origin: int, horizon: int, active: int, excluded: Array | None = None
) -> Sample:
    """What can be learned from at `origin`; NotEnoughData says why it is nothing.

    `excluded` customers (who object to profiling) teach nothing.
    """
    days = before(shop.orders, origin).day
    first = int(days.min()) if days.size else origin
    history = min(active, 2 * horizon)
    found = origins.training(first, origin, horizon, history)
    if not found:
        need = horizon + history
        raise NotEnoughData("no_origin", {"have": origin - first, "need": need})
    seen = [(day, features_at(shop, day, horizon, active)) for day in found]
    shared = [n for n in seen[0][1].names if all(n in f.names for _, f in seen)]
    parts = []
    for day, known in seen:
        rows = known.scored if excluded is None else known.scored & ~excluded
        columns = [known.names.index(name) for name in shared]
        left = labels(shop.orders, day, horizon)[rows]
        faded = 0.5 ** ((found[0] - day) / (_FADING * horizon))
        who = np.flatnonzero(rows)
        parts.append((known.rows[rows][:, columns], left, who, faded))
    groups = dict(zip(seen[0][1].names, seen[0][1].groups, strict=True))
    made = Sample(
        tuple(shared),
        tuple(groups[name] for name in shared),
        np.concatenate([part[0] for part in parts]),
        np.concatenate([part[1] for part in parts]).astype(float),
        np.concatenate([part[2] for part in parts]),
        np.concatenate([np.full(part[2].size, part[3]) for part in parts]),
        tuple(found),
    )
    return _thinned(made)


def _thinned(made: Sample) -> Sample:
    """Every k-th customer with all of its origins, if there is too much."""
    step = -(-made.left.size // _MOST)
    if step <= 1:
        return made
    keep = made.customer % step == 0
    columns = ("rows", "left", "customer", "weight")
    return replace(made, **{name: getattr(made, name)[keep] for name in columns})


def check(made: Sample) -> None:
    """NotEnoughData unless enough customers left and enough stayed."""
    for which, outcome in (("left", 1), ("stayed", 0)):
        have = np.unique(made.customer[made.left == outcome]).size
        if have < _LEAST:
            figures = {"have": have, "need": _LEAST, "which": which}
            raise NotEnoughData("few_outcomes", figures)
