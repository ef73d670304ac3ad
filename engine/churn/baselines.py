"""The simple ways that a trained model has to beat, on the same customers."""

import numpy as np
from scipy.stats import rankdata

from .. import bgnbd
from ..bgnbd import Array
from ..orders import summary
from .history import History

NAMES = ("constant", "rule", "rank", "bgnbd")


def scores(history: History, origin: int, rate: float | None) -> dict[str, Array]:
    """By name, for those active at the origin; `rate` is that of the past, if known.

    `rule` is "silent for more than twice the own mean gap"; `rank` orders by recency
    less frequency and is a percentile, no probability; `bgnbd` is P(no purchase), left
    out where it does not fit.
    """
    seen = history.at(origin)
    known = summary(history.shop.orders, origin)
    x, t_x, t = (v[seen.who] for v in (known.frequency, known.recency, known.age))
    silence = t - t_x
    gap = np.divide(t_x, x, out=np.full(x.size, np.inf), where=x > 0)
    ranked = rankdata(silence) - rankdata(x)
    found = {
        "rule": (silence > 2 * gap).astype(float),
        "rank": rankdata(ranked) / max(x.size, 1),
    }
    if rate is not None:
        found["constant"] = np.full(x.size, rate)
    if seen.parameters is not None:
        found["bgnbd"] = bgnbd.probability_no_purchase(
            seen.parameters, x, t_x / 7, t / 7, history.horizon / 7
        )
    return found
