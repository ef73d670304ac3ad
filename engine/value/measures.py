"""How good amounts foretold were, with bootstrap intervals by customer.

The judge of two ways is the Poisson deviance, not the squared error: of the latter a
few big spenders are nearly all, and between two sound ways it cannot tell.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from ..bgnbd import Array
from ..models.measures import Interval, resampled

NAMES = ("deviance", "rmse", "corr", "ratio", "top10_share")
JUDGE = {"figure": "deviance", "smaller": True}


def with_intervals(
    p: ArrayLike, y: ArrayLike, customer: ArrayLike | None = None, seed: int = 0
) -> dict[str, Interval]:
    """Each figure of predictions `p` (not negative) and outcomes `y`, both (n,)."""
    rows = _sorted(p, y)
    found = [_figures(rows, w) for w in _weights(rows, customer, seed)]
    return _named(found[0], found[1:])


def differences(
    p: ArrayLike,
    other: ArrayLike,
    y: ArrayLike,
    customer: ArrayLike | None = None,
    seed: int = 0,
) -> dict[str, Interval]:
    """`p` minus `other`, figure by figure, on the same resampled customers."""
    one, two = _sorted(p, y), _sorted(other, y)
    found = [
        np.subtract(_figures(one, w), _figures(two, w))
        for w in _weights(one, customer, seed)
    ]
    return _named(found[0], found[1:])


def deviance(p: ArrayLike, y: ArrayLike) -> Array:
    """Each customer's Poisson deviance; a guess of nearly nothing costs no infinity."""
    guess, actual = np.asarray(p, float), np.asarray(y, float)
    floor = max(float(actual.mean()), 1e-9) * 1e-3 if actual.size else 1e-9
    mean = np.maximum(guess, floor)
    log = np.log(np.where(actual > 0, actual, 1.0)) - np.log(mean)
    return 2 * (actual * log - actual + mean)


class _Sorted(NamedTuple):
    """Rows by falling prediction; `ends` are the last rows of equal ones."""

    order: Array
    p: Array
    y: Array
    deviance: Array
    ends: Array


def _sorted(p: ArrayLike, y: ArrayLike) -> _Sorted:
    guess, came = np.asarray(p, float), np.asarray(y, float)
    if guess.shape != came.shape or guess.ndim != 1 or not guess.size:
        raise ValueError("predictions and outcomes must be one row a customer")
    order = np.argsort(-guess, kind="stable")
    guess, came = guess[order], came[order]
    ends = np.flatnonzero(np.append(np.diff(guess) != 0, True))
    return _Sorted(order, guess, came, deviance(guess, came), ends)


def _figures(rows: _Sorted, weights: Array) -> tuple[float, ...]:
    w, p, y = weights[rows.order], rows.p, rows.y
    every, total = w.sum(), (w * y).sum()
    mean_p, mean_y = (w * p).sum() / every, total / every
    off_p, off_y = p - mean_p, y - mean_y
    spread = np.sqrt((w * off_p**2).sum() * (w * off_y**2).sum())
    # equal predictions are one step: no order among them helps or harms
    steps = [np.append(0, np.cumsum(c)[rows.ends]) for c in (w, w * y)]
    tenth = np.interp(every / 10, *steps)
    return (
        (w * rows.deviance).sum() / every,
        np.sqrt((w * (p - y) ** 2).sum() / every),
        (w * off_p * off_y).sum() / spread if spread > 1e-12 * every else 0.0,
        mean_p / mean_y if total else np.nan,
        tenth / total if total else np.nan,
    )


def _weights(rows: _Sorted, customer: ArrayLike | None, seed: int):
    """All rows once, then resampled."""
    yield np.ones(rows.p.size)
    who = np.arange(rows.p.size) if customer is None else customer
    yield from resampled(who, seed)


def _named(values, again: list) -> dict[str, Interval]:
    sound = np.array(again)
    sound = sound[~np.isnan(sound).any(axis=1)]
    low, high = np.full((2, len(NAMES)), np.nan)
    if sound.size:
        low, high = np.quantile(sound, [0.025, 0.975], axis=0)
    return {
        name: Interval(float(value), float(a), float(b))
        for name, value, a, b in zip(NAMES, values, low, high, strict=True)
    }
