"""What is learned anew each night from all baskets, by the settings of a version."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..bgnbd import Array
from . import baskets, neighbours, similar, together
from .baskets import Bought
from .neighbours import Neighbours
from .together import Pairs

LATELY = 28  # days whose buyers make the trend
PAIRS = 10  # of each product


@dataclass(frozen=True)
class Learned:
    """`customers` links products by who bought both, `baskets` by what was bought at
    once; `best` are rows of `pairs`. The rest has an entry a product."""

    customers: Neighbours
    baskets: Neighbours
    pairs: Pairs
    best: NDArray[np.int64]
    in_baskets: Array
    buyers: Array
    trend: Array


def learn(
    named: Bought,
    everybody: Bought,
    penalty: float,
    origin: int,
    excluded: NDArray[np.bool_] | None = None,
) -> Learned:
    """`everybody` has also the baskets of whom nobody knows; `excluded` products may
    lead to others and are never led to."""
    there = baskets.ones(baskets.by_customer(named))
    whole = baskets.by_order(everybody)
    pairs = together.pairs(whole)
    buyers = baskets.popularity(named)
    return Learned(
        links(there, penalty),
        links(whole, similar.BASKET_PENALTY),
        pairs,
        together.best(pairs, PAIRS, excluded=excluded),
        np.asarray(whole.sum(axis=0)).ravel(),
        buyers,
        similar.trend(buyers, lately(named, origin, LATELY)),
    )


def named(everybody: Bought, customers: int) -> Bought:
    """Without those whose code is beyond the customers: nobody knows whose they are."""
    keep = everybody.customer < customers
    names = ("customer", "order", "product", "day")
    columns = {name: getattr(everybody, name)[keep] for name in names}
    return replace(everybody, customers=customers, **columns)


def links(there, penalty: float) -> Neighbours:
    return neighbours.of(similar.fit(there, penalty), there)


def method(products: int) -> str:
    return "ease" if products <= similar.MOST else "cosine"


def lately(bought: Bought, origin: int, days: int) -> Array:
    """How many customers bought each product in the last days."""
    return baskets.popularity(baskets.between(bought, origin - days, origin))
