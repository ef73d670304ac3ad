"""The Gamma-Gamma model of money a purchase.

P. Fader, B. Hardie, "The Gamma-Gamma Model of Monetary Value" (2013). Amounts vary
around a customer's own mean (gamma, shape p), the means from customer to customer
(scale nu, gamma with shape q and rate v). It assumes that money and frequency are
unrelated: `correlation` says how far that holds.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize
from scipy.special import digamma, gammaincinv, gammaln

from ..bgnbd import Array
from .purchases import Chances

_STARTS = np.log([[6.0, 4.0, 0.5], [1.0, 2.0, 1.0], [20.0, 10.0, 0.5]])
_END = 12.0
_SEARCH = {
    "method": "L-BFGS-B",
    "jac": True,
    "bounds": [(-_END, _END)] * 3,
    "options": {"maxiter": 500, "ftol": 1e-13, "gtol": 1e-7},
}
_FLAT = 1e-3


@dataclass(frozen=True)
class Spend:
    """What `fit` found; `n` customers with a repeat purchase of more than nothing."""

    p: float
    q: float
    v: float
    log_likelihood: float
    correlation: float
    converged: bool
    n: int


def fit(frequency: ArrayLike, spend: ArrayLike) -> Spend:
    """Maximum likelihood from the mean `spend` of `frequency` repeat purchases."""
    x, mean = np.asarray(frequency, float), np.asarray(spend, float)
    if x.shape != mean.shape or x.ndim != 1:
        raise ValueError("frequency and spend must be one row a customer")
    use = (x > 0) & (mean > 0)
    x, mean = x[use], mean[use]
    if x.size < 2:
        return Spend(1.0, 1.0, 1.0, 0.0, 0.0, False, int(x.size))
    unit = float(mean.mean())
    ends = [minimize(_cost, s, (x, mean / unit), **_SEARCH) for s in _STARTS]
    best = min(ends, key=lambda end: end.fun)
    way_up = np.clip(best.x - best.jac, -_END, _END) - best.x
    p, q, v = np.exp(best.x)
    likelihood = -best.fun * x.size - x.size * np.log(unit)
    varied = x.std() > 0 and mean.std() > 0
    related = float(np.corrcoef(x, mean)[0, 1]) if varied else 0.0
    found = bool(np.abs(way_up).max() < _FLAT and q > 1)
    return Spend(p, q, v * unit, likelihood, related, found, int(x.size))


def expected(spend: Spend, frequency: ArrayLike, mean: ArrayLike) -> Array:
    """A customer's expected money a purchase: own mean drawn to that of all."""
    s = spend
    x, own = np.asarray(frequency, float), np.maximum(np.asarray(mean, float), 0)
    return s.p * (s.v + x * own) / (s.p * x + s.q - 1)


def draws(
    spend: Spend,
    frequency: ArrayLike,
    mean: ArrayLike,
    purchases: Array,
    luck: Chances,
) -> Array:
    """Possible money for drawn `purchases` of shape (n, count)."""
    s, x = spend, np.asarray(frequency, float)
    own = np.maximum(np.asarray(mean, float), 0)
    each, of_each = np.unique(x, return_inverse=True)
    nu = gammaincinv(s.q + s.p * each[:, None], luck.mean)
    number = np.arange(int(purchases.max(initial=0)) + 1)
    sums = np.zeros((number.size, luck.money.size))  # of no purchase nothing
    sums[1:] = gammaincinv(s.p * number[1:, None], luck.money)
    spent = np.take_along_axis(sums, purchases.astype(np.int64), axis=0)
    return spent / nu[of_each] * (s.v + x * own)[:, None]


def _cost(logs: Array, x: Array, mean: Array) -> tuple[float, Array]:
    """Minus the mean log-likelihood, and its gradient by log parameter."""
    p, q, v = np.exp(logs)
    px, money = p * x, mean * x
    log_sum = np.log(v + money)
    log_likelihood = (
        gammaln(px + q)
        - gammaln(px)
        - gammaln(q)
        + q * np.log(v)
        + (px - 1) * np.log(mean)
        + px * np.log(x)
        - (px + q) * log_sum
    )
    both = digamma(px + q)
    slopes = np.stack(
        (
            x * (both - digamma(px) + np.log(money) - log_sum),
            both - digamma(q) + np.log(v) - log_sum,
            q / v - (px + q) / (v + money),
        )
    )
    return -float(log_likelihood.mean()), -slopes.mean(axis=1) * np.exp(logs)
