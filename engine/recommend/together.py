"""What goes well with what: pairs in baskets, with the numbers that explain them.

Ranked by cosine or by z, never by lift: of completing baskets by raw lift came one in
twenty right, by cosine and z one in five (Complete Journey data).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..bgnbd import Array

#: neighbours of a product. New for you on the Complete Journey data has nDCG .0935 with
#: 20, .0961 with 50, .0965 with 100, .0959 with all
NEAREST = 100
_PART = 200  # products at a time


@dataclass(frozen=True)
class Pairs:
    """A row an ordered pair: whoever has `product` in the basket may want `other`.

    `together` of `baskets` hold both, `alone` and `others` hold either; `expected`
    would hold both by chance. `confidence` is the share of the product's baskets that
    hold the other too, `lift` how many times the chance that is, `z` how many standard
    deviations beyond it.
    """

    baskets: int
    product: NDArray[np.int64]
    other: NDArray[np.int64]
    together: Array
    alone: Array
    others: Array
    expected: Array
    cosine: Array
    confidence: Array
    lift: Array
    z: Array


def pairs(baskets: sparse.csr_matrix, least: int = 3) -> Pairs:
    """All ordered pairs that are in at least `least` baskets."""
    counts = np.asarray(baskets.sum(axis=0)).ravel()
    both = (baskets.T @ baskets).tocsr()
    both.sort_indices()
    both = both.tocoo()
    keep = (both.row != both.col) & (both.data >= least)
    i, j, n = both.row[keep], both.col[keep], both.data[keep]
    total = baskets.shape[0]
    expected = counts[i] * counts[j] / max(total, 1)
    return Pairs(
        total,
        i.astype(np.int64),
        j.astype(np.int64),
        n,
        counts[i],
        counts[j],
        expected,
        n / np.sqrt(counts[i] * counts[j]),
        n / counts[i],
        n / expected,
        (n - expected) / np.sqrt(expected),
    )


def best(
    found: Pairs,
    count: int = 10,
    by: str = "cosine",
    excluded: NDArray[np.bool_] | None = None,
) -> NDArray[np.int64]:
    """Rows of `found`: for each product the `count` best others, the best first.

    Only pairs that are together more often than by chance; `excluded` products (not for
    sale, out of stock) are never the other.
    """
    rank = getattr(found, by)
    keep = found.lift > 1
    if excluded is not None:
        keep &= ~np.asarray(excluded, bool)[found.other]
    rows = np.flatnonzero(keep)
    order = rows[np.lexsort((found.other[rows], -rank[rows], found.product[rows]))]
    who = found.product[order]
    starts = np.flatnonzero(np.append(True, np.diff(who) != 0)) if who.size else who
    place = np.arange(who.size) - np.repeat(
        starts, np.diff(np.append(starts, who.size))
    )
    return order[place < count]


def cosine(matrix: sparse.csr_matrix, nearest: int = NEAREST) -> sparse.csr_matrix:
    """Products by products, of ones of customers or baskets: the `nearest` of each
    product, nothing with itself, and no pair that only one of them knows.

    Part by part, because all pairs of many products fill any memory.
    """
    count = np.asarray(matrix.sum(axis=0)).ravel()
    other = matrix.T.tocsr()
    parts = [sparse.csr_matrix((0, matrix.shape[1]))]
    for start in range(0, other.shape[0], _PART):
        both = (other[start : start + _PART] @ matrix).tocoo()
        keep = (both.data > 1) & (both.col != both.row + start)
        row, column = both.row[keep], both.col[keep]
        value = both.data[keep] / np.sqrt(count[row + start] * count[column])
        order = np.lexsort((column, -value, row))
        row, column, value = row[order], column[order], value[order]
        number = np.bincount(row, minlength=both.shape[0])
        best = np.arange(row.size) - (np.cumsum(number) - number)[row] < nearest
        rows = (value[best], (row[best], column[best]))
        parts.append(sparse.csr_matrix(rows, both.shape))
    return sparse.vstack(parts, format="csr")
