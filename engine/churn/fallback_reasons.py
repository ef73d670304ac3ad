"""Why P(no purchase) is what it is: exact parts for BG/NBD, which is no sum by itself.

The way from a reference customer to one's own is gone in three steps, each of which
changes one thing: how often one bought, how long ago the last time was, how long one
has been a customer. What a step adds to the log-odds depends on the order, so it is the
mean over all six orders (the Shapley value): the parts add up whatever the order.
"""

from dataclasses import dataclass
from itertools import permutations

import numpy as np

from ..bgnbd import Array, Parameters
from ..orders import Summary
from .fallback import probabilities

#: what each step changes, named as the groups of features are
PARTS = ("frequency", "recency", "tenure")
#: nobody is more certain than this; the log-odds end there
FLOOR = 1e-6


@dataclass(frozen=True)
class Fallback:
    """BG/NBD (in weeks) and the customer that reasons start from: purchases after the
    first, days of silence and days since the first purchase."""

    parameters: Parameters
    horizon: int
    reference: tuple[float, float, float]


def learned(parameters: Parameters, known: Summary, horizon: int) -> Fallback:
    """The reference is the median customer of those who have bought."""
    middle = [np.median(column[known.bought]) for column in steps(known)]
    return Fallback(parameters, horizon, tuple(float(np.floor(m)) for m in middle))


def contributions(model: Fallback, known: Summary) -> tuple[float, Array]:
    """(base, parts of shape (n, 3)): their sum is the log-odds of no purchase."""
    there = np.stack(steps(known))
    start = np.array(model.reference)[:, None]
    seen = {}
    for corner in np.ndindex(2, 2, 2):
        moved = np.where(np.array(corner, bool)[:, None], there, start)
        seen[corner] = _log_odds(model, *moved)
    parts = np.zeros((there.shape[1], len(PARTS)))
    orders = list(permutations(range(len(PARTS))))
    for order in orders:
        corner = [0, 0, 0]
        for step in order:
            old = seen[tuple(corner)]
            corner[step] = 1
            parts[:, step] += (seen[tuple(corner)] - old) / len(orders)
    return float(_log_odds(model, *model.reference)), parts


def bought_again(known: Summary) -> Summary:
    """The history if a purchase came on its last day."""
    new = known.recency < known.age
    return known._replace(frequency=known.frequency + new, recency=known.age)


def steps(known: Summary) -> tuple[Array, Array, Array]:
    """What PARTS are of, in days."""
    return known.frequency, known.age - known.recency, known.age


def _log_odds(model: Fallback, frequency, silence, tenure) -> Array:
    # on the way two customers mix: no silence is longer than the tenure then
    recency = np.where(frequency > 0, np.maximum(tenure - silence, 0), 0)
    p = probabilities(model.parameters, frequency, recency, tenure, model.horizon)
    p = np.clip(p, FLOOR, 1 - FLOOR)
    return np.log(p / (1 - p))
