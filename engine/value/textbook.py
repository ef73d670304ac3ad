"""The textbook's customer value: average purchase x purchases a year x lifespan.

Shown because people know it, with its three factors. It is no forecast: on young
customers its total is about three times too high (2.9 on CDNOW), because it takes it
for granted that everybody goes on.
"""

from typing import NamedTuple

import numpy as np

from ..bgnbd import Array
from ..orders import Summary

_YEAR = 365.25


class Textbook(NamedTuple):
    """value = purchase x yearly x lifespan; NaN for those who have not bought."""

    purchase: Array
    yearly: Array
    lifespan: float
    value: Array


def figures(known: Summary, lifespan: float) -> Textbook:
    """The three factors, `lifespan` in years, and their product.

    Purchases a year count the first purchase too, as the textbook does; over less than
    a month they would be made up, so a month is the least that is divided by.
    """
    if not lifespan > 0:
        raise ValueError("lifespan must be more than 0 years")
    count = known.frequency + 1
    blank = np.where(known.bought, 1.0, np.nan)
    purchase = known.total / count * blank
    yearly = count / np.maximum(known.age + 1, _YEAR / 12) * _YEAR * blank
    return Textbook(purchase, yearly, lifespan, purchase * yearly * lifespan)
