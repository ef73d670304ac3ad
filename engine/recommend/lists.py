"""Lists of products for each customer, with what must not be on them left out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..bgnbd import Array
from . import baskets, similar
from .baskets import Bought
from .similar import Similar


@dataclass(frozen=True)
class Excluded:
    """`products` for nobody (not for sale, no stock); `pairs` of (customer, product)
    for one (bought last week, returned)."""

    products: NDArray[np.bool_] | None = None
    pairs: sparse.csr_matrix | None = None


def just_bought(bought: Bought, origin: float, days: int = 7) -> sparse.csr_matrix:
    """Pairs to exclude, because the customer has just bought it."""
    return baskets.ones(
        baskets.by_customer(baskets.between(bought, origin - days, origin))
    )


def buy_again(
    bought: Bought,
    origin: float,
    count: int = 10,
    excluded: Excluded | None = None,
    half_life: float = baskets.HALF_LIFE,
) -> tuple[NDArray[np.int64], Array]:
    """What each customer bought most, lately above all. See `top` for the shape."""
    known = baskets.faded(baskets.before(bought, origin), origin, half_life)
    if excluded is not None:
        known = _without(known, excluded)
    known.sum_duplicates()
    row = np.repeat(np.arange(bought.customers), np.diff(known.indptr))
    some = known.data > 0
    row, column, value = row[some], known.indices[some], known.data[some]
    order = np.lexsort((column, -value, row))
    row, column, value = row[order], column[order], value[order]
    number = np.bincount(row, minlength=bought.customers)
    place = np.arange(row.size) - (np.cumsum(number) - number)[row]
    best = place < count
    products = np.full((bought.customers, count), -1)
    values = np.zeros((bought.customers, count))
    products[row[best], place[best]] = column[best]
    values[row[best], place[best]] = value[best]
    return products, values


def _without(known: sparse.csr_matrix, excluded: Excluded) -> sparse.csr_matrix:
    if excluded.products is not None:
        wanted = ~np.asarray(excluded.products, bool)
        known = (known @ sparse.diags(wanted.astype(float))).tocsr()
    if excluded.pairs is not None:
        known = (known - known.multiply(excluded.pairs > 0)).tocsr()
    return known


def new_for(
    found: Similar,
    there: sparse.csr_matrix,
    count: int = 10,
    excluded: Excluded | None = None,
    factor: Array | None = None,
) -> tuple[NDArray[np.int64], Array]:
    """What each row (a customer, a basket) does not have yet, the likeliest first."""
    excluded = excluded or Excluded()
    lists = []
    for rows, scores in similar.parts(found, there):
        if factor is not None:
            # a factor must not lift what speaks against a product
            scores = np.where(scores > 0, scores * factor, scores)
        scores[there[rows].nonzero()] = -np.inf
        if excluded.products is not None:
            scores[:, np.asarray(excluded.products, bool)] = -np.inf
        if excluded.pairs is not None:
            scores[excluded.pairs[rows].nonzero()] = -np.inf
        lists.append(top(scores, count))
    if not lists:
        return np.full((0, count), -1), np.zeros((0, count))
    products, values = zip(*lists, strict=True)
    return np.concatenate(products), np.concatenate(values)


def top(scores: Array, count: int) -> tuple[NDArray[np.int64], Array]:
    """(products, scores) of shape (rows, count), the best first; -1 and 0 where no
    more are left. Equal scores in the order of the products."""
    count = min(count, scores.shape[1])
    if not count:
        return np.zeros((len(scores), 0), int), np.zeros((len(scores), 0))
    best = np.sort(np.argpartition(-scores, count - 1, axis=1)[:, :count], axis=1)
    mine = np.take_along_axis(scores, best, axis=1)
    place = np.argsort(-mine, axis=1, kind="stable")
    order = np.take_along_axis(best, place, axis=1)
    values = np.take_along_axis(scores, order, axis=1)
    gone = ~np.isfinite(values)
    return np.where(gone, -1, order), np.where(gone, 0.0, values)


def top_in_category(
    bought: Bought,
    category: NDArray[np.int64],
    origin: float,
    days: int = 91,
    count: int = 10,
    excluded: NDArray[np.bool_] | None = None,
) -> dict[int, list[tuple[int, int]]]:
    """For each category its products by the customers who bought them in the last
    days: [(product, customers)]."""
    lately = baskets.popularity(baskets.between(bought, origin - days, origin))
    wanted = lately > 0
    if excluded is not None:
        wanted &= ~np.asarray(excluded, bool)
    order = np.flatnonzero(wanted)
    order = order[np.lexsort((order, -lately[order]))]
    found: dict[int, list[tuple[int, int]]] = {}
    for product in order:
        best = found.setdefault(int(category[product]), [])
        if len(best) < count:
            best.append((int(product), int(lately[product])))
    return found
