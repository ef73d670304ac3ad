"""Is the model as good for each group of customers? With sizes, and doubt said.

Below `ENOUGH` customers who did leave no share is shown: between a recall of 0 and one
of .5 lies a single customer then.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .measures import Interval, wilson

ENOUGH = 30


@dataclass(frozen=True)
class Group:
    """`selected` of all, `recall` of those who left, `predicted` and `actual` share.

    The three shares with a 95% interval are None where `too_few`.
    """

    value: object
    n: int
    positives: int
    too_few: bool
    selected: Interval
    predicted: float
    recall: Interval | None
    actual: Interval | None
    calibrated: bool | None


def check(
    group: ArrayLike, p: ArrayLike, y: ArrayLike, chosen: ArrayLike
) -> list[Group]:
    """A row a group; `chosen` are those whom the shop would write to.

    `calibrated` says whether the mean probability lies in the interval of what came.
    """
    label = np.asarray(group)
    guess, came = np.asarray(p, float), np.asarray(y, bool)
    taken = np.asarray(chosen, bool)
    if not label.shape == guess.shape == came.shape == taken.shape:
        raise ValueError("group, p, y and chosen must be one row a customer")
    return [
        _group(value, guess[rows], came[rows], taken[rows])
        for value in np.unique(label)
        for rows in (label == value,)
    ]


def _group(value, p, y, chosen) -> Group:
    positives, n = int(y.sum()), int(y.size)
    few = positives < ENOUGH
    mean = float(p.mean())
    actual = None if few else wilson(positives, n)
    return Group(
        value.item() if hasattr(value, "item") else value,
        n,
        positives,
        few,
        wilson(int(chosen.sum()), n),
        mean,
        None if few else wilson(int(chosen[y].sum()), positives),
        actual,
        None if few else bool(actual.low <= mean <= actual.high),
    )
