"""How many purchases BG/NBD expects, and draws of them.

Given the history and being alive, a customer's rate is gamma distributed (shape r + x,
rate alpha + age) and the chance of leaving after a purchase beta (a, b + x), and the
two are independent; see bgnbd for the words.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv, gammaincinv, hyp2f1

from ..bgnbd import Array, Parameters, probability_alive

_NEAR = 1e-5
_PARTS = 200


def expected(
    parameters: Parameters,
    frequency: ArrayLike,
    recency: ArrayLike,
    age: ArrayLike,
    horizon: ArrayLike,
) -> Array:
    """Expected purchases in the next `horizon` units of time, of the histories' shape.

    Equation 10 of the BG/NBD paper, with Euler's transformation of its hypergeometric
    function: the parameters that grow with x cancel, so that long histories cost no
    digits:

        P(alive) (a + b + x - 1) / (a - 1) (1 - (1 - z)^(a - 1) F),
        F = 2F1(a + b - 1 - r, a - 1; a + b + x - 1; z), z = t / (alpha + age + t)
    """
    p = parameters
    x, past, ahead = np.broadcast_arrays(
        *(np.asarray(values, float) for values in (frequency, age, horizon))
    )
    alive = probability_alive(p, frequency, recency, age)
    with np.errstate(all="ignore"):
        found = _closed(p, x, past, ahead)
    most = (p.r + x) / (p.alpha + past) * ahead  # if nobody ever left
    lost = ~((found >= 0) & (found <= most * (1 + 1e-9)))
    if lost.any():
        found = np.array(found)
        found[lost] = _by_parts(p, x[lost], past[lost], ahead[lost])
    return alive * found


def _closed(p: Parameters, x: Array, past: Array, ahead: Array) -> Array:
    # where the formula is 0 / 0 its limit is as good a number
    a = p.a + (_NEAR if abs(p.a - 1) < _NEAR else 0.0)
    c = a + p.b + x - 1
    c = np.where(np.abs(c) < _NEAR, _NEAR, c)
    z = ahead / (p.alpha + past + ahead)
    series = hyp2f1(a + p.b - 1 - p.r, a - 1, c, z)
    return c / (a - 1) * (1 - np.exp((a - 1) * np.log1p(-z)) * series)


def _by_parts(p: Parameters, x: Array, past: Array, ahead: Array) -> Array:
    """The mean of (1 - E exp(-rate leaving h)) / leaving over parts of equal chance.

    For parameters at an end of the search, where the series has no digits left.
    """
    shares = (np.arange(_PARTS) + 0.5) / _PARTS
    leaving = betaincinv(p.a, p.b + x[..., None], shares)
    leaving = np.maximum(leaving, 1e-12)
    per = ahead[..., None] / (p.alpha + past[..., None])
    stay = -np.expm1(-(p.r + x[..., None]) * np.log1p(leaving * per))
    return (stay / leaving).mean(axis=-1)


@dataclass(frozen=True)
class Chances:
    """One set of random numbers for everybody, so that nobody's draws depend on whom
    else they are made for: shares between 0 and 1 of shape (count,), and the times of
    `arrivals` at rate 1 of shape (most, count)."""

    alive: Array
    rate: Array
    leaving: Array
    last: Array
    money: Array
    mean: Array
    arrivals: Array


def chances(count: int, most: int, seed: int) -> Chances:
    """For draws of at most `most` purchases. Each share lies once in each count-th."""
    dice = np.random.default_rng(seed)
    shares = [(dice.permutation(count) + dice.random(count)) / count for _ in range(6)]
    return Chances(*shares, dice.exponential(size=(most, count)).cumsum(axis=0))


def draws(
    parameters: Parameters,
    frequency: ArrayLike,
    recency: ArrayLike,
    age: ArrayLike,
    horizon: float,
    luck: Chances,
) -> Array:
    """Shape (n, count): possible numbers of purchases in the next `horizon`.

    A customer who is alive buys until the horizon or until it leaves, and leaves with
    its k-th purchase from now, k geometric.
    """
    p, x = parameters, np.asarray(frequency, float)
    alive = probability_alive(p, frequency, recency, age)
    # rate and leaving hang on the history by the number of purchases alone
    each, of_each = np.unique(x, return_inverse=True)
    rate = gammaincinv(p.r + each[:, None], luck.rate)
    leaving = np.clip(betaincinv(p.a, p.b + each[:, None], luck.leaving), 1e-12, 1.0)
    with np.errstate(divide="ignore"):
        last = np.maximum(np.ceil(np.log(luck.last) / np.log1p(-leaving)), 1)
    wanted = rate[of_each] * (horizon / (p.alpha + np.asarray(age, float)))[:, None]
    for number, until in enumerate(luck.arrivals.T):
        wanted[:, number] = np.searchsorted(until, wanted[:, number], side="right")
    bought = np.minimum(wanted, last[of_each])
    return np.where(luck.alive < alive[:, None], bought, 0.0)
