"""When a customer usually comes back, and between which days the next order is due.

Gaps between days of buying are taken to be lognormal around a customer's own usual gap,
which is the median of the latest gaps drawn to that of all where there are few of them.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from ..bgnbd import Array
from ..orders import Orders, before, occasions

_LATEST = 12  # gaps; older ones tell of another time
_PRIOR = 3.0  # so many gaps are the shop's own worth
_LATE = 0.95  # of the gaps like this one had ended by now


class NextOrder(NamedTuple):
    """A row a customer, days; NaN where nothing can be said.

    `usual` is the gap itself; `silence` the days since the last purchase; `first` and
    `last` the days (of the same calendar as the orders) between which half of such
    orders come, given the silence; `late` says that nearly all would have come already:
    then there are no dates, for they would be an invention.
    """

    usual: Array
    silence: Array
    first: Array
    last: Array
    late: NDArray[np.bool_]
    gaps: NDArray[np.int64]


@dataclass(frozen=True)
class Rhythm:
    """A shop's usual gap and how far gaps spread around it, both in logs of days."""

    middle: float
    spread: float


def learned(orders: Orders, origin: float) -> Rhythm | None:
    """From all who came back before the origin; None if nobody did."""
    came = occasions(before(orders, origin))
    who, length = _latest_gaps(came.customer, came.day)
    if not length.size:
        return None
    logs = np.log(length)
    middle = float(np.median(logs))
    drawn = _drawn(who, logs, orders.customers, middle)
    return Rhythm(middle, _spread(logs - drawn[who]))


def expect(orders: Orders, origin: float, rhythm: Rhythm | None) -> NextOrder:
    """For every customer at the beginning of the day `origin`; each by itself."""
    came = occasions(before(orders, origin))
    size = orders.customers
    who, length = _latest_gaps(came.customer, came.day)
    count = np.bincount(who, minlength=size)
    usual, last_day = np.full((2, size), np.nan)
    last_day[came.customer] = came.day  # sorted: the last one stays
    silence = origin - last_day
    spread = np.nan
    if rhythm is not None:
        spread = rhythm.spread
        drawn = _drawn(who, np.log(length), size, rhythm.middle)
        usual = np.where(np.isnan(last_day), np.nan, np.exp(drawn))
    first, last, late = _range(usual, spread, silence, last_day, origin)
    return NextOrder(usual, silence, first, last, late, count)


def _drawn(who: Array, logs: Array, size: int, middle: float) -> Array:
    """Each one's usual gap, drawn to that of all where it has few."""
    count = np.bincount(who, minlength=size)
    own = _medians(who, logs, size, middle)
    return (count * own + _PRIOR * middle) / (count + _PRIOR)


def _latest_gaps(who: Array, day: Array) -> tuple[Array, Array]:
    """The last few gaps of each customer, at least a day long by construction."""
    same = np.diff(who) == 0
    gaps, holder = np.diff(day)[same].astype(float), who[1:][same]
    if not gaps.size:
        return holder, gaps
    ends = np.flatnonzero(np.append(np.diff(holder) != 0, True))
    group = np.cumsum(np.append(0, np.diff(holder) != 0))
    keep = ends[group] - np.arange(gaps.size) < _LATEST
    return holder[keep], gaps[keep]


def _medians(who: Array, values: Array, size: int, other: float) -> Array:
    """Each one's median of sorted groups; `other` for those without values."""
    result = np.full(size, other)
    if not values.size:
        return result
    order = np.lexsort((values, who))
    values, who = values[order], who[order]
    starts = np.flatnonzero(np.append(True, np.diff(who) != 0))
    counts = np.diff(np.append(starts, who.size))
    middle = values[starts + (counts - 1) // 2] + values[starts + counts // 2]
    result[who[starts]] = middle / 2
    return result


def _spread(rest: Array) -> float:
    """A standard deviation that a few odd gaps cannot move."""
    return float(max(1.4826 * np.median(np.abs(rest)), 0.1))


def _range(usual: Array, spread: float, silence: Array, last_day: Array, origin: float):
    with np.errstate(invalid="ignore", divide="ignore"):
        # a purchase of today cannot be known: the silence has lasted that long at least
        passed = ndtr((np.log(silence) - np.log(usual)) / spread)
        late = passed > _LATE
        ends = []
        for share in (0.25, 0.75):
            place = passed + share * (1 - passed)
            day = last_day + usual * np.exp(spread * ndtri(place))
            ends.append(np.where(late, np.nan, np.maximum(np.round(day), origin)))
    return *ends, late
