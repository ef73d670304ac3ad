"""Products that lead to products: EASE up to a few thousand, cosine beyond.

H. Steck, "Embarrassingly Shallow Autoencoders for Sparse Data" (2019): the ridge
regression of each product on all others, in closed form.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.linalg import lapack

from ..bgnbd import Array
from . import together

MOST = 4_000  # products: the inverse takes about 4 s and 130 MB then
PENALTIES = (1_000.0, 2_000.0, 4_000.0)
BASKET_PENALTY = 100.0
_TREND = 0.3  # exponent; .1 to .5 gave nDCG .097 to .101 for .095 without
_CHUNK = 1_000  # customers at a time


@dataclass(frozen=True)
class Similar:
    """`weights` of shape (products, products), from what is there to what is not."""

    method: str
    weights: Any
    penalty: float


def fit(there: sparse.csr_matrix, penalty: float) -> Similar:
    """Learn from rows (customers or baskets) of ones."""
    size = there.shape[1]
    if not 0 < size <= MOST:
        return Similar("cosine", together.cosine(there), 0.0)
    gram = (there.T @ there).toarray()
    gram[np.diag_indices(size)] += penalty
    inverse = _inverse(gram)
    inverse /= -np.diag(inverse)
    inverse[np.diag_indices(size)] = 0
    return Similar("ease", inverse, penalty)


def _inverse(gram: Array) -> Array:
    """Of a symmetric and positive matrix, which is used up: by Cholesky, in half the
    time and room of any other."""
    factor, failed = lapack.dpotrf(gram.T, lower=1, overwrite_a=1)
    inverse, failed_too = lapack.dpotri(factor, lower=1, overwrite_c=1)
    if failed or failed_too:
        raise np.linalg.LinAlgError("the penalty is too small")
    upper = np.tril(inverse, -1).T
    inverse = np.tril(inverse)
    inverse += upper
    return inverse


def parts(similar: Similar, there: sparse.csr_matrix):
    """(slice of rows, their scores of all products), a part at a time."""
    for start in range(0, there.shape[0], _CHUNK):
        rows = slice(start, min(start + _CHUNK, there.shape[0]))
        found = there[rows] @ similar.weights
        yield rows, found.toarray() if sparse.issparse(found) else np.asarray(found)


def scores(similar: Similar, there: sparse.csr_matrix) -> Array:
    """Shape (rows, products); for few rows, because it is dense."""
    return np.concatenate([found for _, found in parts(similar, there)])


def reasons(similar: Similar, row: sparse.csr_matrix, product: int, count: int = 3):
    """(product already there, its part of the score), the greatest first; they and
    those left out add up to the score."""
    column = similar.weights[:, [product]]
    column = column.toarray() if sparse.issparse(column) else column
    part = row.data * column.ravel()[row.indices]
    order = np.argsort(-part, kind="stable")[:count]
    return [(int(row.indices[i]), float(part[i])) for i in order if part[i] > 0]


def trend(popular: Array, lately: Array) -> Array:
    """A factor for what more and more (or ever fewer) customers buy.

    `lately` and `popular` count customers of the last weeks and of all time; few are
    drawn to the usual relation.
    """
    usual = lately.sum() / max(popular.sum(), 1)
    few = 60.0
    return ((lately + few * usual) / (popular + few) / max(usual, 1e-9)) ** _TREND
