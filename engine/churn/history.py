"""What was known of a shop at several days of its past, each worked out once.

Training looks at the same days again and again: as origins to learn from, and as
origins to be judged at.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .. import bgnbd
from ..bgnbd import Array, Parameters
from ..orders import summary
from .features import build, labels
from .shop import Constants, Shop, constants

_WEEK = 7.0


@dataclass(frozen=True)
class Known:
    """Features of those who were active, `who`, on the day `origin`."""

    origin: int
    constants: Constants
    parameters: Parameters | None
    names: tuple[str, ...]
    groups: tuple[str, ...]
    rows: Array
    who: NDArray[np.int64]


class History:
    """A shop's past, for one horizon and one meaning of active (both in days)."""

    def __init__(self, shop: Shop, horizon: int, active: int) -> None:
        self.shop = shop
        self.horizon = horizon
        self.active = active
        self._seen: dict[int, Known] = {}

    def at(self, origin: int) -> Known:
        """All from before that day: features, and what they are made with."""
        if origin not in self._seen:
            self._seen[origin] = self._known(origin)
        return self._seen[origin]

    def left(self, origin: int) -> Array:
        """Of those active then, in their order: 1 who bought nothing in the horizon."""
        silent = labels(self.shop.orders, origin, self.horizon)
        return silent[self.at(origin).who].astype(float)

    def start(self, end: int) -> int:
        """The first day of the data, or `end` if there is none before it."""
        day = self.shop.orders.day
        return min(int(day.min()), end) if day.size else end

    def _known(self, origin: int) -> Known:
        of_all = constants(self.shop, origin, self.horizon, self.active)
        found = buying(self.shop, origin)
        seen = build(self.shop, origin, self.horizon, self.active, of_all, found)
        who = np.flatnonzero(seen.scored)
        rows = seen.rows[who]
        return Known(origin, of_all, found, seen.names, seen.groups, rows, who)


def buying(shop: Shop, origin: int) -> Parameters | None:
    """BG/NBD at the origin, in weeks; None where it does not fit."""
    known = summary(shop.orders, origin)
    rows = known.bought
    if not rows.any():
        return None
    found = bgnbd.fit(
        known.frequency[rows], known.recency[rows] / _WEEK, known.age[rows] / _WEEK
    )
    return found if found.converged else None
