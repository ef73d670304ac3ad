"""Products in one basket, as an owner reads them: support, confidence, lift."""

from typing import NamedTuple

import numpy as np
from scipy import sparse

from ..models.measures import wilson
from ..recommend import together


class Rule(NamedTuple):
    """`together` of `baskets` hold both (the `support`); of those with `product` the
    share `confidence` (between `low` and `high`) holds `other`, which is `lift` times
    what chance would give."""

    product: int
    other: int
    together: int
    baskets: int
    support: float
    confidence: float
    low: float
    high: float
    lift: float
    z: float


def rules(
    baskets: sparse.csr_matrix,
    least: int = 20,
    confidence: float = 0.0,
    count: int = 100,
) -> list[Rule]:
    """The pairs furthest beyond chance (by z), that at least `least` baskets hold.

    Without the least, the first ranks were products that were sold twice in all.
    """
    found = together.pairs(baskets, least)
    rows = np.flatnonzero((found.lift > 1) & (found.confidence >= confidence))
    order = np.lexsort((found.other[rows], found.product[rows], -found.z[rows]))
    return [_rule(found, row) for row in rows[order][:count]]


def _rule(found: together.Pairs, row: int) -> Rule:
    share = wilson(found.together[row], found.alone[row])
    return Rule(
        int(found.product[row]),
        int(found.other[row]),
        int(found.together[row]),
        found.baskets,
        float(found.together[row] / found.baskets),
        share.value,
        share.low,
        share.high,
        float(found.lift[row]),
        float(found.z[row]),
    )
