"""Who bought what, and what was bought together, as sparse matrices."""

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from ..bgnbd import Array

HALF_LIFE = 90.0  # days


@dataclass(frozen=True)
class Bought:
    """One row a product of an order; all codes count from 0 below the sizes."""

    customers: int
    orders: int
    products: int
    customer: NDArray[np.int64]
    order: NDArray[np.int64]
    product: NDArray[np.int64]
    day: NDArray[np.int64]


def of(
    customer: ArrayLike,
    order: ArrayLike,
    product: ArrayLike,
    day: ArrayLike,
    sizes: tuple[int, int, int] | None = None,
) -> Bought:
    """Lines in any order; a product twice in one order is there once."""
    columns = [np.asarray(v, np.int64) for v in (customer, order, product)]
    columns.append(np.floor(np.asarray(day, float)).astype(np.int64))
    if len({column.shape for column in columns}) > 1 or columns[0].ndim != 1:
        raise ValueError("customer, order, product and day must be one row a line")
    if any(column.size and column.min() < 0 for column in columns[:3]):
        raise ValueError("codes must not be negative")
    size = sizes or tuple(int(c.max(initial=-1)) + 1 for c in columns[:3])
    _, first = np.unique(columns[1] * max(size[2], 1) + columns[2], return_index=True)
    return Bought(*size, *(column[first] for column in columns))


def before(bought: Bought, day: float) -> Bought:
    return _kept(bought, bought.day < day)


def between(bought: Bought, start: float, end: float) -> Bought:
    return _kept(bought, (bought.day >= start) & (bought.day < end))


def _kept(bought: Bought, keep: NDArray[np.bool_]) -> Bought:
    arrays = [f.name for f in fields(bought) if f.name not in _SIZES]
    return replace(bought, **{name: getattr(bought, name)[keep] for name in arrays})


_SIZES = ("customers", "orders", "products")


def by_customer(bought: Bought) -> sparse.csr_matrix:
    """In how many orders each customer bought each product."""
    return _matrix(bought, np.ones(bought.day.size))


def faded(bought: Bought, origin: float, half_life: float = HALF_LIFE):
    """The same, where a purchase counts half after so many days."""
    return _matrix(bought, np.exp2(-(origin - bought.day) / half_life))


def _matrix(bought: Bought, weight: Array) -> sparse.csr_matrix:
    shape = (bought.customers, bought.products)
    return sparse.csr_matrix((weight, (bought.customer, bought.product)), shape)


def by_order(bought: Bought) -> sparse.csr_matrix:
    """Shape (orders with a line, products), ones."""
    _, row = np.unique(bought.order, return_inverse=True)
    rows = int(row.max(initial=-1)) + 1
    return sparse.csr_matrix(
        (np.ones(row.size), (row, bought.product)), (rows, bought.products)
    )


def ones(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """Whether at all."""
    found = matrix.copy()
    found.data = np.ones_like(found.data)
    return found


def popularity(bought: Bought) -> Array:
    """How many customers bought each product."""
    return np.asarray(ones(by_customer(bought)).sum(axis=0)).ravel()
