"""How much of the sales hangs on how few customers."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from ..bgnbd import Array


class Curve(NamedTuple):
    """The Lorenz curve: the smallest `customers` share holds that share of `sales`."""

    customers: Array
    sales: Array


def top_share(sales: ArrayLike, part: float = 0.1) -> float:
    """The share of all sales of the best `part` of the customers who bought at all.

    A customer at the border counts with its fraction, so that nothing jumps.
    """
    if not 0 < part <= 1:
        raise ValueError("part must lie between 0 and 1")
    money = _positive(sales)
    if not money.size:
        return float("nan")
    best = np.append(0, np.cumsum(money[::-1]))
    return float(np.interp(part * money.size, np.arange(best.size), best) / best[-1])


def gini(sales: ArrayLike) -> float:
    """0 if all buy for the same, towards 1 if one buys everything."""
    money = _positive(sales)
    n = money.size
    if not n:
        return float("nan")
    rank = np.arange(1, n + 1)
    return float(((2 * rank - n - 1) * money).sum() / (n * money.sum()))


def lorenz(sales: ArrayLike, points: int = 101) -> Curve:
    """For a picture, at so many places."""
    money = _positive(sales)
    place = np.linspace(0, 1, points)
    if not money.size:
        return Curve(place, np.full(points, np.nan))
    total = np.append(0, np.cumsum(money))
    share = np.interp(place * money.size, np.arange(total.size), total) / total[-1]
    return Curve(place, share)


def _positive(sales: ArrayLike) -> Array:
    money = np.asarray(sales, float)
    if not np.isfinite(money).all():
        raise ValueError("sales must be finite numbers")
    return np.sort(money[money > 0])
