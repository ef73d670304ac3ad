"""Whether today's customers still look like those the model has learned from."""

import numpy as np
from numpy.typing import ArrayLike

from ..bgnbd import Array

#: by custom: below .1 nothing has changed, above .25 much
SLIGHT, MUCH = 0.1, 0.25
_BINS = 10
_FLOOR = 1e-4  # of a share, so that an empty bin is much but not infinitely much


def edges(values: ArrayLike, bins: int = _BINS) -> Array:
    """Where the tenths of the training values end; to be kept with the model."""
    shares = np.linspace(0, 1, bins + 1)[1:-1]
    return np.unique(np.quantile(np.asarray(values, float), shares))


def counts(values: ArrayLike, ends: Array) -> Array:
    """How many of the values lie in each bin. A value at an end is below it."""
    place = np.searchsorted(ends, np.asarray(values, float), side="left")
    return np.bincount(place, minlength=len(ends) + 1)


def shares(values: ArrayLike, ends: Array) -> Array:
    """The same as shares of all."""
    number = counts(values, ends)
    return number / max(number.sum(), 1)


def stability(expected: ArrayLike, actual: ArrayLike) -> float:
    """The population stability index of two lists of shares."""
    one = np.maximum(np.asarray(expected, float), _FLOOR)
    two = np.maximum(np.asarray(actual, float), _FLOOR)
    if one.shape != two.shape:
        raise ValueError("both must have the same bins")
    return float(((two - one) * np.log(two / one)).sum())


def of_counts(expected: ArrayLike, number: ArrayLike) -> float:
    """The same of shares and of counts, as they were added up part by part."""
    counted = np.asarray(number, float)
    return stability(expected, counted / max(counted.sum(), 1))


def table(names: ArrayLike, before: Array, now: Array) -> dict[str, float]:
    """The index of each column of two matrices of features."""
    found = {}
    columns = zip(names, np.transpose(before), np.transpose(now), strict=True)
    for name, old, new in columns:
        ends = edges(old)
        found[name] = stability(shares(old, ends), shares(new, ends))
    return found


def verdict(index: float) -> str:
    """none, slight or much"""
    return "none" if index < SLIGHT else "slight" if index < MUCH else "much"
