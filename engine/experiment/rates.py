"""Two shares of customers, such as those who bought: how far apart, and how sure.

Treated first, control second. Counts are whole numbers or arrays of them that broadcast
(one experiment each); so are the answers. A customer counts once the time allowed for
buying has passed, and once only.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaln

from ..models.measures import Interval

#: The critical value for 95%, looked at once. For other levels scipy.special.ndtri;
#: for looking again and again sequential.critical.
ONE_LOOK = 1.959963984540054

_CONCENTRATION = 100.0  # customers: how closely a broken split is thought to miss


class Rate(NamedTuple):
    """`yes` out of `n` customers."""

    yes: ArrayLike
    n: ArrayLike


def difference(
    treated: Rate, control: Rate, critical: ArrayLike = ONE_LOOK
) -> Interval:
    """Treated less control, a fraction of customers (.01 is one point), within [-1, 1].

    Newcombe's hybrid score interval: Newcombe 1998, Statistics in Medicine 17:873, his
    method 10, no continuity correction. Of an empty group everything is possible.

    ValueError for counts that are negative or more than there are customers.
    """
    p, low, high = _wilson(treated, critical)
    q, least, most = _wilson(control, critical)
    below = np.hypot(p - low, most - q)
    above = np.hypot(high - p, q - least)
    gap = p - q
    return _interval((treated, control), gap, gap - below, gap + above, 1.0)


def relative(treated: Rate, control: Rate, critical: ArrayLike = ONE_LOOK) -> Interval:
    """How much more in relation to the control: .5 is half as many again; from -1.

    The ratio by the same hybrid of score intervals (MOVER-R: Donner and Zou 2012,
    Statistical Methods in Medical Research 21:347; Fagerland and Newcombe 2013,
    Statistics in Medicine 32:2823). It leaves out 0 exactly if `difference` does.
    Without a yes in the control there is no value (NaN), and no upper end (infinity).
    """
    p, low, high = _wilson(treated, critical)
    q, least, most = _wilson(control, critical)
    middle = p * q
    # ends r of the ratio solve  s r^2 - 2 middle r + t = 0
    s, t = most * (2 * q - most), low * (2 * p - low)
    with np.errstate(divide="ignore", invalid="ignore"):
        below = t / (middle + np.sqrt(np.maximum(middle**2 - s * t, 0)))
        s, t = least * (2 * q - least), high * (2 * p - high)
        above = (middle + np.sqrt(np.maximum(middle**2 - s * t, 0))) / s
        value = np.where(q > 0, p / q, np.nan)
    below = np.where(low > 0, below, 0.0)
    above = np.where(least > 0, above, np.inf)
    return _interval((treated, control), value - 1, below - 1, above - 1, np.inf)


def mismatch(counts: ArrayLike, shares: ArrayLike) -> float:
    """How far the groups' sizes go with the shares they were drawn by: a p-value.

    Below .01 the experiment is broken (some are lost on one side) and its result means
    nothing. It stays true however often one looks: the Dirichlet-multinomial Bayes
    factor of Lindon and Malek 2022 (NeurIPS 35), as 1 / e.

    `counts` and `shares` are one number a group; shares are positive and of any sum.
    """
    seen, part = np.asarray(counts, float), np.asarray(shares, float)
    if seen.shape != part.shape or seen.ndim != 1 or not seen.size:
        raise ValueError("counts and shares must be one number a group")
    if not ((seen >= 0).all() and (part > 0).all()):
        raise ValueError("counts must not be negative, shares must be positive")
    part = part / part.sum()
    prior = _CONCENTRATION * part
    against = (
        (gammaln(prior + seen) - gammaln(prior) - seen * np.log(part)).sum()
        + gammaln(prior.sum())
        - gammaln(prior.sum() + seen.sum())
    )
    return float(np.exp(-max(against, 0.0)))


def _wilson(rate: Rate, critical: ArrayLike) -> tuple[NDArray, NDArray, NDArray]:
    """A share and its score interval (Wilson 1927); of an empty group 0, 0 to 1."""
    yes, n, z = (np.asarray(each, float) for each in (*rate, critical))
    if not ((yes >= 0) & (yes <= n) & np.isfinite(n)).all():
        raise ValueError("counts must be from 0 to the number of customers")
    size = np.maximum(n, 1)
    p = yes / size
    # divided by z^2, so that a critical value of infinity means: nothing is known
    with np.errstate(divide="ignore"):
        weight = size / z**2
    middle = (p * weight + 0.5) / (weight + 1)
    half = np.sqrt(p * (1 - p) * weight + 0.25) / (weight + 1)
    low = np.where(yes > 0, middle - half, 0.0)
    high = np.where((yes < n) | (n == 0), middle + half, 1.0)
    return p, low, high


def _interval(groups, value, low, high, most: float) -> Interval:
    known = (np.asarray(groups[0].n) > 0) & (np.asarray(groups[1].n) > 0)
    low = np.where(known, np.maximum(low, -1.0), -1.0)
    high = np.where(known, np.minimum(high, most), most)
    return Interval(value[()], low[()], high[()])
