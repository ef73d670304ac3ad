"""How good probabilities of yes or no were, with bootstrap intervals.

Intervals resample customers, not rows: one customer at several origins is one witness.
Differences are paired: both predictions are judged on the same resampled customers.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from ..bgnbd import Array

NAMES = ("auc", "pr_auc", "brier", "ece", "lift10")
BINS = 10
RESAMPLES = 200


class Interval(NamedTuple):
    value: float
    low: float
    high: float


class _Sorted(NamedTuple):
    """Rows by falling probability; `ends` are the last rows of equal ones."""

    order: Array
    p: Array
    y: Array
    ends: Array
    bins: Array


def figures(p: ArrayLike, y: ArrayLike, weights: ArrayLike | None = None) -> dict:
    """All of NAMES for probabilities `p` and outcomes `y`; NaN without both kinds."""
    rows = _sorted(p, y)
    w = np.ones(rows.p.size) if weights is None else np.asarray(weights, float)
    return dict(zip(NAMES, _figures(rows, w[rows.order]), strict=True))


def with_intervals(
    p: ArrayLike,
    y: ArrayLike,
    customer: ArrayLike | None = None,
    level: float = 0.95,
    seed: int = 0,
) -> dict[str, Interval]:
    """Each figure with its interval."""
    rows = _sorted(p, y)
    values = _figures(rows, np.ones(rows.p.size))
    again = [_figures(rows, w[rows.order]) for w in _weights(rows, customer, seed)]
    return _named(values, np.array(again), level)


def differences(
    p: ArrayLike,
    other: ArrayLike,
    y: ArrayLike,
    customer: ArrayLike | None = None,
    level: float = 0.95,
    seed: int = 0,
) -> dict[str, Interval]:
    """`p` minus `other`, figure by figure, paired."""
    one, two = _sorted(p, y), _sorted(other, y)
    ones = np.ones(one.p.size)
    gap = np.subtract(_figures(one, ones), _figures(two, ones))
    again = [
        np.subtract(_figures(one, w[one.order]), _figures(two, w[two.order]))
        for w in _weights(one, customer, seed)
    ]
    return _named(gap, np.array(again), level)


def expected_ece(p: ArrayLike, seed: int = 0, draws: int = 50) -> float:
    """The calibration error that perfectly calibrated `p` would show by chance."""
    guess = np.asarray(p, float)
    dice = np.random.default_rng(seed)
    seen = [
        figures(guess, dice.random(guess.size) < guess)["ece"] for _ in range(draws)
    ]
    return float(np.mean(seen))


def calibration(p: ArrayLike, y: ArrayLike, bins: int = BINS) -> list[dict]:
    """By tenths of the customers: mean probability, what came, its Wilson interval."""
    guess, came = np.asarray(p, float), np.asarray(y, float)
    table = []
    for part in np.array_split(np.argsort(guess, kind="stable"), bins):
        if part.size:
            share, low, high = wilson(came[part].sum(), part.size)
            row = {"n": int(part.size), "predicted": float(guess[part].mean())}
            table.append({**row, "actual": share, "low": low, "high": high})
    return table


def wilson(count: float, n: float) -> Interval:
    """A share and its 95% interval, sound for few and for none."""
    z, share = 1.959964, count / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * np.sqrt(share * (1 - share) / n + (z / (2 * n)) ** 2)
    return Interval(float(share), float(middle - half), float(middle + half))


def _sorted(p: ArrayLike, y: ArrayLike) -> _Sorted:
    guess, came = np.asarray(p, float), np.asarray(y, float)
    if guess.shape != came.shape or guess.ndim != 1 or not guess.size:
        raise ValueError("probabilities and outcomes must be one row a customer")
    order = np.argsort(-guess, kind="stable")
    guess, came = guess[order], came[order]
    ends = np.flatnonzero(np.append(np.diff(guess) != 0, True))
    bins = np.clip((guess * BINS).astype(int), 0, BINS - 1)
    return _Sorted(order, guess, came, ends, bins)


def _figures(rows: _Sorted, w: Array) -> tuple[float, ...]:
    # Equal probabilities are one step: no order among them helps or harms.
    yes = np.cumsum(w * rows.y)[rows.ends]
    every = np.cumsum(w)[rows.ends]
    no = every - yes
    if not (yes[-1] > 0 and no[-1] > 0):
        return (np.nan,) * len(NAMES)
    more_yes, more_no = np.diff(yes, prepend=0), np.diff(no, prepend=0)
    auc = (more_yes * (no[-1] - no + more_no / 2)).sum() / yes[-1] / no[-1]
    precision = np.divide(yes, every, out=np.zeros_like(yes), where=every > 0)
    pr_auc = (more_yes / yes[-1] * precision).sum()
    brier = (w * (rows.p - rows.y) ** 2).sum() / every[-1]
    gaps = np.bincount(rows.bins, w * (rows.p - rows.y), minlength=BINS)
    ece = np.abs(gaps).sum() / every[-1]
    tenth = every[-1] / 10
    caught = np.interp(tenth, np.append(0, every), np.append(0, yes))
    return auc, pr_auc, brier, ece, caught / tenth / (yes[-1] / every[-1])


def resampled(customer: ArrayLike, seed: int):
    """Weights of rows, again and again: each time other customers are drawn."""
    dice = np.random.default_rng(seed)
    _, who = np.unique(customer, return_inverse=True)
    size = int(who.max()) + 1
    for _ in range(RESAMPLES):
        drawn = np.bincount(dice.integers(0, size, size), minlength=size)
        yield drawn[who].astype(float)


def _weights(rows: _Sorted, customer: ArrayLike | None, seed: int):
    who = np.arange(rows.p.size) if customer is None else customer
    return resampled(who, seed)


def _named(values, again: Array, level: float) -> dict[str, Interval]:
    sides = [(1 - level) / 2, (1 + level) / 2]
    low, high = np.full((2, len(NAMES)), np.nan)
    sound = again[~np.isnan(again).any(axis=1)]
    if sound.size:
        low, high = np.quantile(sound, sides, axis=0)
    return {
        name: Interval(float(value), float(a), float(b))
        for name, value, a, b in zip(NAMES, values, low, high, strict=True)
    }
