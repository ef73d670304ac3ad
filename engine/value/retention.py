"""Kaplan-Meier curves: which share has not lapsed so many days after the first order.

A customer has lapsed once silent for `lapse` days, from the day of the last purchase
on. The others are censored `lapse` days before now, wherever their last purchase is:
until then all that can be known of anybody is known. Intervals are Greenwood's, on the
log-log scale, where they stay between 0 and 1.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from ..bgnbd import Array


@dataclass(frozen=True)
class Curve:
    """A row a time at which somebody lapsed; `share` stays until the next."""

    time: Array
    share: Array
    low: Array
    high: Array
    at_risk: NDArray[np.int64]
    n: int

    def at(self, time: float) -> tuple[float, float, float]:
        """Share and interval at a time; 1 before the first."""
        place = int(np.searchsorted(self.time, time, side="right")) - 1
        if place < 0:
            return 1.0, 1.0, 1.0
        return tuple(float(v[place]) for v in (self.share, self.low, self.high))

    def median(self) -> float | None:
        """When half have gone; None if that was not seen."""
        gone = np.flatnonzero(self.share <= 0.5)
        return float(self.time[gone[0]]) if gone.size else None


def curve(time: ArrayLike, lapsed: ArrayLike, level: float = 0.95) -> Curve:
    """Of customers seen for `time`, who `lapsed` then or were lost sight of."""
    t, gone = np.asarray(time, float), np.asarray(lapsed, bool)
    if t.shape != gone.shape or t.ndim != 1:
        raise ValueError("time and lapsed must be one row a customer")
    if not np.isfinite(t).all() or (t < 0).any():
        raise ValueError("times must be finite and not negative")
    moments, deaths = np.unique(t[gone], return_counts=True)
    at_risk = t.size - np.searchsorted(np.sort(t), moments, side="left")
    share = np.cumprod(1 - deaths / at_risk)
    low, high = _greenwood(share, deaths, at_risk, level)
    return Curve(moments, share, low, high, at_risk, int(t.size))


def by_group(
    recency: ArrayLike,
    age: ArrayLike,
    group: ArrayLike,
    lapse: float,
    level: float = 0.95,
) -> dict[object, Curve]:
    """A curve for each value of `group`, a row a customer who has bought.

    `recency` days from the first purchase to the last, `age` from the first to now.
    """
    last, seen = np.asarray(recency, float), np.asarray(age, float)
    groups = np.asarray(group)
    if not last.shape == seen.shape == groups.shape:
        raise ValueError("recency, age and group must be one row a customer")
    silent = seen - last >= lapse
    time = np.where(silent, last, np.maximum(seen - lapse, 0))
    found = {}
    for value in np.unique(groups):
        rows = groups == value
        found[value] = curve(time[rows], silent[rows], level)
    return found


def _greenwood(share: Array, deaths: Array, at_risk: Array, level: float):
    bound = ndtri((1 + level) / 2)
    # at the end all may be gone: there the formula is 0 / 0 and the interval open
    left = np.maximum(at_risk - deaths, 1e-9)
    total = np.cumsum(deaths / (at_risk * left))
    some = (share > 0) & (share < 1)
    inner = np.where(some, share, 0.5)
    width = bound * np.sqrt(total) / np.abs(np.log(inner))
    width = np.minimum(width, 50.0)  # beyond it the interval is open anyway
    low = np.where(some, inner ** np.exp(width), 0.0)
    high = np.where(some, inner ** np.exp(-width), np.where(share >= 1, 1.0, 0.0))
    return low, high
