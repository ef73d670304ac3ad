"""The simple ways that a trained model has to beat, on the same customers."""

import numpy as np
from scipy.stats import rankdata

from .. import bgnbd
from ..bgnbd import Array
from ..orders import Orders, summary

NAMES = ("constant", "rule", "rank", "bgnbd")


def scores(
    orders: Orders, origin: int, horizon: int, scored: Array, rate: float
) -> dict[str, Array]:
    """By name, for the `scored` customers in their order; `rate` is that of the past.

    `rule` is "silent for more than twice the own mean gap"; `rank` orders by recency
    less frequency and is a percentile, no probability; `bgnbd` is P(no purchase).
    """
    known = summary(orders, origin)
    x, t_x, t = (v[scored] for v in (known.frequency, known.recency, known.age))
    silence = t - t_x
    gap = np.divide(t_x, x, out=np.full(x.size, np.inf), where=x > 0)
    ranked = rankdata(silence) - rankdata(x)
    rows = known.bought
    weeks = [v[rows] / 7 for v in (known.recency, known.age)]
    found = bgnbd.fit(known.frequency[rows], *weeks)
    none = bgnbd.probability_no_purchase(found, x, t_x / 7, t / 7, horizon / 7)
    return {
        "constant": np.full(x.size, rate),
        "rule": (silence > 2 * gap).astype(float),
        "rank": rankdata(ranked) / max(x.size, 1),
        "bgnbd": none,
    }
