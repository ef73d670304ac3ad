"""Days and orders out of the ordinary, as a worklist: a person decides what they are.

Robust throughout: a median and the median absolute deviation (MAD), which a few odd
values cannot move; so that one odd day does not hide the next.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..bgnbd import Array
from ..orders import Orders

_MAD = 1.4826  # makes the MAD of a normal distribution its standard deviation
_WEEKS = 8  # on either side are compared with
_FEW = 5  # values; of fewer nothing is ordinary yet
LIMIT = 3.5


@dataclass(frozen=True)
class Days:
    """A row a day: its `total`, what was `expected`, how many deviations it is off
    (`score`, signed) and whether that is `odd`."""

    total: Array
    expected: Array
    score: Array
    odd: NDArray[np.bool_]


def daily(totals: ArrayLike, limit: float = LIMIT) -> Days:
    """Of one total a day, gapless: against the same weekday in the weeks around.

    Growth moves along with the weeks. Square roots against the usual one: shops vary by
    so and so many percent, and in logarithms a closed day would outdo any other.
    """
    y = np.asarray(totals, float)
    if y.ndim != 1 or not np.isfinite(y).all():
        raise ValueError("totals must be one finite number a day")
    roots = np.sqrt(np.maximum(y, 0))
    usual = np.full(y.size, np.nan)
    for weekday in range(7):
        part = roots[weekday::7]
        for place in range(part.size):
            near = part[max(0, place - _WEEKS) : place + _WEEKS + 1]
            if near.size >= _FEW:
                usual[weekday + 7 * place] = np.median(near)
    # of a weekday on which the shop is closed as a rule, a unit is the measure
    rest = (roots - usual) / np.maximum(usual, 1.0)
    score = rest / _deviation(rest)
    odd = np.abs(score) > limit  # never where nothing is usual: NaN is not above it
    return Days(y, usual**2, np.nan_to_num(score), odd)


def _deviation(rest: Array) -> float:
    known = rest[np.isfinite(rest)]
    if not known.size:
        return 1.0
    return float(max(_MAD * np.median(np.abs(known - np.median(known))), 0.02))


@dataclass(frozen=True)
class Unusual:
    """A row an order, in the order of `Orders`; `score` in deviations from the
    customer's own usual amount, `usual` that amount."""

    usual: Array
    score: Array
    odd: NDArray[np.bool_]


def orders(held: Orders, limit: float = LIMIT) -> Unusual:
    """Amounts far from what the customer usually pays; all orders where that is known
    of too few of its own."""
    logs = np.log1p(np.maximum(held.amount, 0))
    if not logs.size:
        nothing = np.zeros(0)
        return Unusual(nothing, nothing, np.zeros(0, bool))
    middle = np.median(logs)
    count = np.bincount(held.customer, minlength=held.customers)
    own = _medians(held.customer, logs, held.customers, middle)
    known = count[held.customer] >= _FEW
    usual = np.where(known, own[held.customer], middle)
    rest = logs - usual
    # customers vary less among their own orders than from one another
    spread = np.where(
        known,
        _deviation(rest[known]),
        _deviation(rest[~known]),
    )
    score = rest / spread
    return Unusual(np.expm1(usual), score, np.abs(score) > limit)


def _medians(who, values, size, other):
    found = np.full(size, other)
    order = np.lexsort((values, who))
    values, who = values[order], who[order]
    starts = np.flatnonzero(np.append(True, np.diff(who) != 0))
    counts = np.diff(np.append(starts, who.size))
    middle = values[starts + (counts - 1) // 2] + values[starts + counts // 2]
    found[who[starts]] = middle / 2
    return found
