"""Demand of the next weeks by exponential smoothing, compared with the naive guess.

Nothing beat smoothing on 52 weeks of 120 categories (analytics.md, section 6). A yearly
season is only learned from two years: from fewer it would be last year's noise.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from ..bgnbd import Array

WEEKS_A_YEAR = 52
_ALPHAS = np.array([0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0])
_LEAST = 8  # weeks; of fewer nothing is said
_ORIGINS = 8  # looked back from
_SEASONS = 2


@dataclass(frozen=True)
class Forecast:
    """`mean`, `low` and `high` a week ahead each; `error` and `naive_error` are the
    weighted absolute errors of looking back, ours and those of "as last week".

    `better` says that smoothing was, over `origins` looks back; a page should say so if
    it was not.
    """

    mean: Array
    low: Array
    high: Array
    alpha: float
    seasonal: bool
    error: float
    naive_error: float
    origins: int

    @property
    def better(self) -> bool:
        return self.error < self.naive_error


def weekly(day: ArrayLike, quantity: ArrayLike, end: int, weeks: int) -> Array:
    """Totals of the last full `weeks` before the day `end`; no sale is 0."""
    back = (end - 1 - np.asarray(day, np.int64)) // 7
    rows = (back >= 0) & (back < weeks)
    found = np.bincount(back[rows], np.asarray(quantity, float)[rows], minlength=weeks)
    return found[::-1]


def forecast(series: ArrayLike, ahead: int = 4, level: float = 0.8) -> Forecast | None:
    """The next `ahead` weeks of a series of weeks; None if it is too short."""
    y = np.asarray(series, float)
    if y.ndim != 1 or not np.isfinite(y).all():
        raise ValueError("a series is one finite number a week")
    if y.size < _LEAST:
        return None
    seasonal = y.size >= _SEASONS * WEEKS_A_YEAR
    alpha, mean, one = _ahead(y, ahead, seasonal)
    errors, naive, actual, gaps = _look_back(y, ahead, seasonal)
    spread = _spread(gaps, one, alpha, ahead)
    # a spread told by few looks back is itself in doubt: Student's t, not the normal
    half = stdtrit(max(len(gaps) - 1, 2), (1 + level) / 2) * spread
    return Forecast(
        mean,
        np.maximum(mean - half, min(0.0, y.min())),
        mean + half,
        alpha,
        seasonal,
        errors / actual if actual else np.nan,
        naive / actual if actual else np.nan,
        len(gaps),
    )


def _ahead(y: Array, ahead: int, seasonal: bool) -> tuple[float, Array, float]:
    """(alpha, the next weeks, the deviation one week ahead so far)."""
    factor = _season(y) if seasonal else np.ones(WEEKS_A_YEAR)
    place = np.arange(y.size + ahead) % WEEKS_A_YEAR
    flat = y / factor[place[: y.size]]
    levels = _smooth(flat)
    # each level is the guess of the next week; the first weeks only warm it up
    warm = min(4, y.size // 2)
    square = ((flat[None, warm:] - levels[:, warm - 1 : -1]) ** 2).mean(axis=1)
    best = int(np.argmin(square))
    usual = levels[best, -1] * factor[place[y.size :]]
    return float(_ALPHAS[best]), usual, float(np.sqrt(square[best]))


def _smooth(y: Array) -> Array:
    """The level after each week, a row for each of the alphas."""
    level = np.empty((y.size, _ALPHAS.size))
    level[0] = y[:4].mean()
    for week in range(1, y.size):
        level[week] = level[week - 1] + _ALPHAS * (y[week] - level[week - 1])
    return level.T


def _season(y: Array) -> Array:
    """A factor a week of the year, against the year around it; drawn to 1 by half,
    because two years are few, and smoothed over neighbouring weeks."""
    window = np.ones(WEEKS_A_YEAR) / WEEKS_A_YEAR
    around = np.convolve(np.pad(y, WEEKS_A_YEAR // 2, "reflect"), window, "same")
    around = around[WEEKS_A_YEAR // 2 : WEEKS_A_YEAR // 2 + y.size]
    ratio = np.divide(y, around, out=np.ones(y.size), where=around > 0)
    week = np.arange(y.size) % WEEKS_A_YEAR
    mean = np.bincount(week, ratio) / np.bincount(week)
    smooth = (np.roll(mean, 1) + mean + np.roll(mean, -1)) / 3
    years = y.size / WEEKS_A_YEAR
    factor = 1 + (smooth - 1) * years / (years + 2)
    return np.maximum(factor / factor.mean(), 0.05)


def _look_back(y: Array, ahead: int, seasonal: bool):
    """Sums of absolute errors (ours, naive), of the actual, and all gaps by week."""
    least = _SEASONS * WEEKS_A_YEAR if seasonal else _LEAST
    ends = range(y.size - ahead, max(least, 2) - 1, -1)
    ours = naive = actual = 0.0
    gaps = []
    for end in list(ends)[:_ORIGINS]:
        came = y[end : end + ahead]
        _, guess, _ = _ahead(y[:end], ahead, seasonal)
        gaps.append(came - guess)
        ours += np.abs(came - guess).sum()
        naive += np.abs(came - y[end - 1]).sum()
        actual += np.abs(came).sum()
    return ours, naive, actual, gaps


def _spread(gaps: list, one: float, alpha: float, ahead: int) -> Array:
    """Standard deviation by weeks ahead: what looking back shows, and never narrower
    than smoothing's own theory lets the deviation of `one` week grow."""
    theory = one * np.sqrt(1 + np.arange(ahead) * alpha**2)
    seen = float(np.sqrt(np.mean(np.square(gaps)))) if gaps else 0.0
    return np.maximum(theory, seen)
