"""The BG/NBD model of repeat buying.

P. Fader, B. Hardie, K. L. Lee, "Counting Your Customers" the Easy Way: An
Alternative to the Pareto/NBD Model, Marketing Science 24(2), 2005. While alive a
customer buys at random with a rate of its own, gamma distributed (shape r, rate
alpha); after each purchase it may leave for good, with a probability of its own,
beta distributed (a, b).

Every customer is three numbers, of one shape: `frequency`, purchases after the
first (whole); `recency`, time from the first to the last purchase; `age`, time from
the first purchase to now. Any unit of time will do, the same for all, and `alpha` is
in that unit.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import minimize
from scipy.special import betaln, digamma, expit, gammaln

Array = NDArray[np.float64]

# Starts for log(r, alpha / mean age, a, b): the usual shop, steady buyers, and
# buyers who leave early. The best end wins.
_STARTS = np.log([[0.5, 0.5, 1.0, 3.0], [2.0, 1.0, 0.2, 4.0], [0.2, 0.2, 2.0, 2.0]])
_END = 12.0  # of the search, as |log parameter|
_SEARCH = {
    "method": "L-BFGS-B",
    "jac": True,
    "bounds": [(-_END, _END)] * 4,
    "options": {"maxiter": 500, "ftol": 1e-12, "gtol": 1e-6},
}
_FLAT = 1e-3  # a slope, in log-likelihood a customer by log parameter


@dataclass(frozen=True)
class Parameters:
    """What `fit` found. `log_likelihood` is summed over the `n` customers.

    `converged` is False when the search failed or nobody came back. A parameter may
    lie at an end of the search and the probabilities be sound: where nobody seems to
    leave, a is almost 0; where all buy at one rate, r and alpha are large.
    """

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float
    converged: bool
    n: int


def fit(
    frequency: ArrayLike,
    recency: ArrayLike,
    age: ArrayLike,
    weights: ArrayLike | None = None,
) -> Parameters:
    """Maximum likelihood estimates: the paper's likelihood, its analytic gradient.

    Arrays of shape (n,); `weights` says how many customers each row stands for.
    ValueError for other shapes, no rows, or numbers that are no purchase history.
    """
    x, t_x, t = _histories(frequency, recency, age)
    if x.ndim != 1 or not x.size:
        raise ValueError("frequency, recency and age must be one row a customer")
    w = _weights(weights, x.shape)
    n = round(float(w.sum()))
    x, t_x, t, w = _collapsed(x, t_x, t, w)
    unit = float(np.average(t, weights=w)) or 1.0
    each, of_each = np.unique(x, return_inverse=True)
    counts = (each, np.bincount(of_each, w / w.sum()))
    rows = (x, t_x / unit, t / unit, w / w.sum(), *counts)
    ends = [minimize(_cost, start, rows, **_SEARCH) for start in _STARTS]
    best = min(ends, key=lambda end: end.fun)
    r, alpha, a, b = np.exp(best.x)
    # Counting time in units moves the density of each of the x purchase times.
    log_likelihood = -best.fun * w.sum() - (w * x).sum() * np.log(unit)
    # The search's own verdict does not count: at the very top it may stumble over the
    # noise of the last digits. There is no way up, except over the ends of the search.
    way_up = np.clip(best.x - best.jac, -_END, _END) - best.x
    found = np.abs(way_up).max() < _FLAT
    return Parameters(
        float(r),
        float(alpha * unit),
        float(a),
        float(b),
        float(log_likelihood),
        bool(found and x.any()),
        n,
    )


def probability_alive(
    parameters: Parameters,
    frequency: ArrayLike,
    recency: ArrayLike,
    age: ArrayLike,
) -> Array:
    """P(has not left | history), of the histories' shape.

    Fader, Hardie and Lee, "Computing P(alive) Using the BG/NBD Model" (2008). It is
    1 before the first repeat purchase, because the model lets nobody leave earlier;
    1 minus it answers "gone for good?" and is no churn probability.
    """
    p = parameters
    x, t_x, t = _histories(frequency, recency, age)
    repeats = np.maximum(x, 1)
    log_odds_gone = (
        np.log(p.a)
        - np.log(p.b + repeats - 1)
        + (p.r + x) * (np.log(p.alpha + t) - np.log(p.alpha + t_x))
    )
    return np.where(x > 0, expit(-log_odds_gone), 1.0)


def probability_no_purchase(
    parameters: Parameters,
    frequency: ArrayLike,
    recency: ArrayLike,
    age: ArrayLike,
    horizon: ArrayLike,
) -> Array:
    """P(no purchase in the next `horizon` units of time | history).

    Who has left buys nothing. Whoever is alive has, given the history, a rate that
    is gamma distributed with shape r + x and rate alpha + age (its likelihood is
    rate^x exp(-rate age), and leaving is independent of it), and leaves only with a
    purchase; so none comes with the mean of exp(-rate horizon):

        1 - P(alive) + P(alive) ((alpha + age) / (alpha + age + horizon))^(r + x)
    """
    p = parameters
    x, _, t = _histories(frequency, recency, age)
    ahead = np.asarray(horizon, float)
    if not np.all(np.isfinite(ahead) & (ahead >= 0)):
        raise ValueError("horizon must be finite and not negative")
    alive = probability_alive(p, frequency, recency, age)
    return 1 + alive * np.expm1(-(p.r + x) * np.log1p(ahead / (p.alpha + t)))


def _histories(
    frequency: ArrayLike, recency: ArrayLike, age: ArrayLike
) -> tuple[Array, Array, Array]:
    x, t_x, t = (np.asarray(values, float) for values in (frequency, recency, age))
    if not x.shape == t_x.shape == t.shape:
        raise ValueError(
            f"shapes differ: frequency {x.shape}, recency {t_x.shape}, age {t.shape}"
        )
    if not all(np.isfinite(values).all() for values in (x, t_x, t)):
        raise ValueError("frequency, recency and age must be finite numbers")
    faults = {
        "frequency must be whole and not negative": (x < 0) | (x != np.floor(x)),
        "recency must not be negative": t_x < 0,
        "recency must not exceed age": t_x > t,
        "recency must be 0 where frequency is 0": (x == 0) & (t_x > 0),
    }
    for fault, wrong in faults.items():
        if wrong.any():
            raise ValueError(f"{fault}: {np.count_nonzero(wrong)} customers")
    return x, t_x, t


def _weights(weights: ArrayLike | None, shape: tuple[int, ...]) -> Array:
    w = np.ones(shape) if weights is None else np.asarray(weights, float)
    if w.shape != shape or not np.isfinite(w).all() or (w < 0).any() or not w.any():
        raise ValueError("weights must be one number a row, not negative, not all 0")
    return w


def _collapsed(x: Array, t_x: Array, t: Array, w: Array) -> tuple[Array, ...]:
    """Equal histories as one row with their summed weight."""
    order = np.lexsort((t, t_x, x))
    rows = np.stack((x, t_x, t))[:, order]
    new = np.ones(x.size, bool)
    new[1:] = (rows[:, 1:] != rows[:, :-1]).any(axis=0)
    return *rows[:, new], np.add.reduceat(w[order], np.flatnonzero(new))


def _cost(
    logs: Array, x: Array, t_x: Array, t: Array, w: Array, each: Array, share: Array
) -> tuple[float, Array]:
    """Minus the weighted mean log-likelihood, and its gradient by log parameter.

    The paper's likelihood of one customer, in the form that its authors use in their
    note on spreadsheets because nothing in it overflows in logs:

        G(r + x) / G(r) alpha^r  B(a, b + x) / B(a, b)  (stayed + left)
        stayed = (alpha + t)^-(r + x)
        left   = a / (b + x - 1) (alpha + t_x)^-(r + x)    if x > 0, else 0

    What hangs on x alone is worked out once for `each` number of purchases, which
    `share` of the customers made: gamma functions are most of the work.
    """
    r, alpha, a, b = np.exp(logs)
    after = b + np.maximum(x, 1) - 1
    log_t, log_t_x = np.log(alpha + t), np.log(alpha + t_x)
    stayed = -(r + x) * log_t
    left = np.where(x > 0, np.log(a / after) - (r + x) * log_t_x, -np.inf)
    either = np.logaddexp(stayed, left)
    gone = np.exp(left - either)  # the share of "left" in the sum
    log_either = (1 - gone) * log_t + gone * log_t_x
    per_time = (1 - gone) / (alpha + t) + gone / (alpha + t_x)
    buying = gammaln(r + each) - gammaln(r) + r * np.log(alpha)
    buying += betaln(a, b + each) - betaln(a, b)
    staying = digamma(a + b) - digamma(a + b + each)
    # Sums, not dot products: the same on any number of BLAS threads.
    slopes = np.array(
        (
            (share * (digamma(r + each) - digamma(r) + np.log(alpha))).sum()
            - (w * log_either).sum(),
            r / alpha - (w * (r + x) * per_time).sum(),
            (share * staying).sum() + (w * gone).sum() / a,
            (share * (staying + digamma(b + each) - digamma(b))).sum()
            - (w * gone / after).sum(),
        )
    )
    return -float((w * either).sum() + (share * buying).sum()), -slopes * np.exp(logs)
