"""Intervals that hold however often one looks, and whenever one stops.

An interval for one look is wrong for who looks every day: of fifty looks, a third find
something where nothing is. These are as wide as it takes that, with probability 1 -
alpha, every one of them, from the first customer on, holds the truth. So whoever stops
when 0 is outside errs in alpha of all experiments at most.

The test behind is the mixture sequential probability ratio test (mSPRT: Robbins 1970;
Johari, Pekelis and Walsh 2015, arXiv:1512.04922; Johari, Koomen, Pekelis and Walsh
2022, Operations Research 70:1806) with a normal mixture over the difference, as a
confidence sequence (Howard, Ramdas, McAuliffe and Sekhon 2021, Annals of Statistics
49:1055). The variance is that estimated so far: an asymptotic confidence sequence
(Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2021, arXiv:2103.06476): true in the
limit of many customers, like Welch and Newcombe are. With m = 1 / (1/n1 + 1/n0) and
r = m c / m*, where m* is the m planned and c below, the critical value is

    two-sided   sqrt((1 + r)/r (log(1 + r) - 2 log alpha))
    one-sided   sqrt((1 + r)/r 2 log(1 + sqrt(1 + r) / (2 alpha)))

`planned`, customers treated and held out, says when it shall be narrowest. Any plan is
valid that does not follow the results: made before the first look and kept.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from ..models.measures import Interval
from . import means, rates

BOTH, MORE, LESS = "both", "more", "less"


class Sizes(NamedTuple):
    """Customers treated and held out."""

    treated: ArrayLike
    control: ArrayLike

    @property
    def effective(self):
        """Customers a comparison is worth: half of one group, if both are equal."""
        one, two = (np.asarray(each, float) for each in self)
        least = np.minimum(one, two)
        return least / (1 + least / np.maximum(np.maximum(one, two), 1))


class Rates(NamedTuple):
    difference: Interval
    relative: Interval


def critical(
    seen: Sizes, planned: Sizes, alpha: float = 0.05, side: str = BOTH
) -> ArrayLike:
    """The normal deviate to use in place of 1.96: 3.03 when the plan is reached (at
    alpha = .05, two-sided), more before and after; infinity without a customer.

    ValueError for an alpha not between 0 and .5, an unknown side or an empty plan.
    """
    if not 0 < alpha < 0.5:
        raise ValueError(f"alpha is between 0 and .5, not {alpha}")
    if side not in (BOTH, MORE, LESS):
        raise ValueError(f"a side is {BOTH}, {MORE} or {LESS}, not {side!r}")
    if not np.all(planned.effective > 0):
        raise ValueError("a plan has customers in both groups")
    ratio = seen.effective / planned.effective
    return _deviate(ratio, alpha, side)


def at_plan(alpha: float = 0.05, side: str = BOTH) -> float:
    """`critical` on the day the plan is reached; it depends on nothing else."""
    return float(_deviate(1.0, alpha, side))


def rate(
    treated: rates.Rate,
    control: rates.Rate,
    planned: Sizes,
    alpha: float = 0.05,
    side: str = BOTH,
) -> Rates:
    """Newcombe's and the relative interval, always valid. With a side `more` (is it
    better?) only the lower ends are claimed, with `less` only the upper ones."""
    z = critical(Sizes(treated.n, control.n), planned, alpha, side)
    return Rates(
        _one_side(rates.difference(treated, control, z), side, -1.0, 1.0),
        _one_side(rates.relative(treated, control, z), side, -1.0, np.inf),
    )


def mean(
    pair: means.Groups, planned: Sizes, alpha: float = 0.05, side: str = BOTH
) -> means.Difference:
    """Welch's interval after CUPED, always valid and guarded; sides as in `rate`."""
    z = critical(Sizes(pair.treated.n, pair.control.n), planned, alpha, side)
    found = means.difference(pair, z, guarded=True)
    return found._replace(interval=_one_side(found.interval, side, -np.inf, np.inf))


def _deviate(ratio: ArrayLike, alpha: float, side: str):
    both = alpha if side == BOTH else 2 * alpha
    # narrowest at the plan, to first order (Waudby-Smith and others 2021, on tuning)
    tuned = -2 * np.log(both) + np.log1p(-2 * np.log(both))
    r = np.asarray(ratio, float) * tuned
    if side == BOTH:
        level = np.log1p(r) - 2 * np.log(alpha)
    else:
        level = 2 * np.log1p(np.sqrt(1 + r) / (2 * alpha))
    with np.errstate(divide="ignore"):
        return np.sqrt((1 + 1 / r) * level)[()]


def _one_side(found: Interval, side: str, least: float, most: float) -> Interval:
    if side == MORE:
        return found._replace(high=np.full_like(found.high, most)[()])
    if side == LESS:
        return found._replace(low=np.full_like(found.low, least)[()])
    return found
