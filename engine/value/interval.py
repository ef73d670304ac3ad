"""Between which amounts eight of ten customers like this one will end.

Draws from the model's own distribution given the history, moved to the prediction.
They are made of the same random numbers for all: the bounds of a customer do not depend
on whom else one asks for.
How far out to read them is learned in the backtest, because shops vary more than the
model thinks.
"""

import numpy as np
from scipy.special import ndtri

from ..bgnbd import Array
from ..orders import Orders, summary
from . import purchases, spend
from .forecast import DAYS_A_WEEK, Forecast, history, predict

DRAWS = 200
_CHUNK = 5_000  # customers; holds a few of their arrays of draws, 8 MB each
_SHARES = (0.1, 0.9)
_NORMAL = float(ndtri(_SHARES[1]))


def bounds(
    forecast: Forecast, orders: Orders, origin: float, value: Array
) -> tuple[Array, Array]:
    """The lower and upper bound of each customer's predicted `value`."""
    low, high = np.zeros((2, orders.customers))
    for rows, drawn in _drawn(forecast, orders, origin, value):
        ends = np.quantile(drawn, forecast.levels, axis=1)
        # an interval without its own number would puzzle whoever reads it
        low[rows] = np.minimum(ends[0], value[rows])
        high[rows] = np.maximum(ends[1], value[rows])
    return low, high


def total(
    forecast: Forecast, orders: Orders, origin: float, value: Array
) -> tuple[float, float]:
    """The same for the sum of all, as if the parameters were known for certain.

    Customers come and go each by themselves: the sum is normal, of their variances.
    """
    variance = 0.0
    for _, drawn in _drawn(forecast, orders, origin, value):
        variance += drawn.var(axis=1).sum()
    half = _NORMAL * float(np.sqrt(variance))
    return float(value.sum()) - half, float(value.sum()) + half


def levels(
    forecast: Forecast, orders: Orders, origin: float, came: Array, rows
) -> tuple[float, float]:
    """The levels of the draws below which 10% and 90% of the outcomes lay.

    Where draws equal the outcome (mostly nothing at all) its place among them is drawn.
    """
    guess = predict(forecast, orders, origin)
    generator = np.random.default_rng(forecast.seed)
    places = np.full(orders.customers, np.nan)
    for part, drawn in _drawn(forecast, orders, origin, guess.value):
        actual = came[part][:, None]
        below = (drawn < actual).mean(axis=1)
        equal = (drawn == actual).mean(axis=1)
        places[part] = below + equal * generator.random(part.size)
    found = places[rows & ~np.isnan(places)]
    low, high = np.quantile(found, _SHARES) if found.size else _SHARES
    return float(min(low, _SHARES[0])), float(max(high, _SHARES[1]))


def _drawn(forecast: Forecast, orders: Orders, origin: float, value: Array):
    """(customers, draws of their value) part by part."""
    known = summary(orders, origin)
    # nobody buys on more days than there are
    luck = purchases.chances(DRAWS, forecast.horizon, forecast.seed)
    bought = np.flatnonzero(known.bought)
    found, weeks = forecast.spend, forecast.horizon / DAYS_A_WEEK
    for start in range(0, bought.size, _CHUNK):
        part = bought[start : start + _CHUNK]
        past = history(known, part)
        p = forecast.parameters
        drawn = purchases.draws(p, *past, weeks, luck)
        mean = purchases.expected(p, *past, weeks)
        if found.converged:
            x, own = known.frequency[part], known.spend[part]
            drawn = spend.draws(found, x, own, drawn, luck)
            mean = mean * spend.expected(found, x, own)
        scale = np.divide(value[part], mean, out=np.zeros(part.size), where=mean > 0)
        yield part, drawn * scale[:, None]
