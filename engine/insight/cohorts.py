"""Retention by the period of the first order: who came back, and what they spent."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..bgnbd import Array
from ..orders import Orders


@dataclass(frozen=True)
class Matrix:
    """Row: cohort; column: periods since the first order.

    `customers` bought in that period at least once, `revenue` is what they paid; NaN
    where the period has not ended. `share` is of the cohort's `size`.
    """

    cohort: NDArray[np.int64]
    size: NDArray[np.int64]
    customers: Array
    revenue: Array
    share: Array


def months(day: ArrayLike) -> NDArray[np.int64]:
    """Months since January 1970 of days since 1970-01-01."""
    days = np.asarray(day, np.int64).astype("datetime64[D]")
    return days.astype("datetime64[M]").astype(np.int64)


def matrix(orders: Orders, period: ArrayLike, last: int | None = None) -> Matrix:
    """By the `period` (a number, as `months` gives) of each order.

    Periods after `last` are still running: they are left blank, and no cohorts.
    """
    when = np.asarray(period, np.int64)
    if when.shape != orders.day.shape:
        raise ValueError("period must be one row an order")
    if not when.size:
        none = np.zeros((0, 0))
        nothing = np.zeros(0, np.int64)
        return Matrix(nothing, nothing, none, none, none)
    end = int(when.max()) if last is None else last
    start = np.full(orders.customers, np.iinfo(np.int64).max)
    np.minimum.at(start, orders.customer, when)
    rows = (start[orders.customer] <= end) & (when <= end)
    first, later = start[orders.customer][rows], when[rows]
    begin = int(first.min()) if first.size else end
    width = end - begin + 1
    cell = (first - begin) * width + later - first
    who = np.unique(cell * orders.customers + orders.customer[rows])
    shape = (width, width)
    count = np.bincount(who // orders.customers, minlength=width * width)
    paid = np.bincount(cell, orders.amount[rows], minlength=width * width)
    ended = np.add.outer(np.arange(width), np.arange(width)) < width
    customers = np.where(ended, count.reshape(shape), np.nan)
    revenue = np.where(ended, paid.reshape(shape), np.nan)
    size = customers[:, 0]
    share = customers / np.where(size > 0, size, np.nan)[:, None]
    cohort = np.arange(begin, end + 1)
    return Matrix(cohort, size.astype(np.int64), customers, revenue, share)
