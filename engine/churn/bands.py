"""Risk bands by cost and benefit: at which probability an offer pays.

An offer of cost c keeps a leaving customer worth v with chance s. Sent to somebody who
leaves with probability p it earns p s v - c; to somebody who would have stayed it costs
c (and what the offer gives away, if taken). It pays from p = c / (s v) on.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..bgnbd import Array


@dataclass(frozen=True)
class Offer:
    """What a shop knows of its offer.

    `cost` of reaching out to one customer; `given` away when a customer who would have
    stayed takes it (with chance `taken`); `success` is the chance that one who would
    have left stays.
    """

    cost: float
    success: float
    given: float = 0.0
    taken: float = 0.0

    def __post_init__(self) -> None:
        if self.cost < 0 or self.given < 0:
            raise ValueError("costs must not be negative")
        if not (0 < self.success <= 1 and 0 <= self.taken <= 1):
            raise ValueError("chances must lie between 0 and 1, success above 0")


HIGH, MEDIUM, LOW = "high", "medium", "low"


def profit(probability: ArrayLike, value: ArrayLike, offer: Offer) -> Array:
    """Expected profit of the offer to each customer, whose `value` is what is kept."""
    p, v = np.asarray(probability, float), np.maximum(np.asarray(value, float), 0)
    gained = p * offer.success * (v - offer.given)
    return gained - (1 - p) * offer.taken * offer.given - offer.cost


def threshold(value: ArrayLike, offer: Offer) -> Array:
    """The probability from which on the offer pays; above 1 it never does."""
    v = np.maximum(np.asarray(value, float), 0)
    wasted = offer.taken * offer.given
    gain = offer.success * (v - offer.given) + wasted
    never = np.full(v.shape, np.inf)
    return np.divide(offer.cost + wasted, gain, out=never, where=gain > 0)


def bands(probability: ArrayLike, value: ArrayLike, offer: Offer) -> NDArray[np.str_]:
    """`high` where the offer pays, `medium` where half the cost would, else `low`."""
    p = np.asarray(probability, float)
    limit = threshold(value, offer)
    found = np.where(p >= limit, HIGH, np.where(p >= limit / 2, MEDIUM, LOW))
    return np.where(np.isnan(p), "", found)


def common_threshold(value: ArrayLike, offer: Offer) -> float:
    """One limit for all, by the median value of customers: for a rule in words."""
    known = np.asarray(value, float)
    known = known[np.isfinite(known) & (known > 0)]
    return float(threshold(np.median(known), offer)) if known.size else np.inf
