"""Orders of many customers as arrays, and what a day lets one know of them.

Days are whole numbers counted from any fixed day. Whatever is learned or foretold at
an origin starts with `before(orders, origin)`, so that nothing later can leak in.
"""

from dataclasses import dataclass, fields, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
_GOLDEN = 2_654_435_769  # 2^32 by the golden ratio: spreads codes in a row evenly


@dataclass(frozen=True)
class Orders:
    """One row an order, by customer and day; `of` builds it.

    `customer` is a code below `customers`. An amount below 0 is a refund; one of 0 is
    a purchase that cost nothing. What a shop does not record is None: `discount`
    (money, of the order), `channel` (a code that means the same in every run).
    """

    customers: int
    customer: NDArray[np.int64]
    day: NDArray[np.int64]
    amount: Array
    discount: Array | None = None
    channel: NDArray[np.int64] | None = None


class Occasions(NamedTuple):
    """Purchases of one customer on one day, together; by customer and day.

    The amount is less what was refunded of it, as far as that is known.
    """

    customer: NDArray[np.int64]
    day: NDArray[np.int64]
    amount: Array


class Summary(NamedTuple):
    """A row a customer, as bgnbd wants it (days); `bought` says who has a history.

    `spend` is the mean of the repeat occasions (0 without one), `first` the amount of
    the first occasion, `total` the sum of all.
    """

    bought: NDArray[np.bool_]
    frequency: Array
    recency: Array
    age: Array
    spend: Array
    first: Array
    total: Array


def of(
    customer: ArrayLike,
    day: ArrayLike,
    amount: ArrayLike,
    customers: int | None = None,
    **more: ArrayLike | None,
) -> Orders:
    """Sort rows in any order into `Orders`; times of day are cut off."""
    who = np.asarray(customer, np.int64)
    when = np.floor(np.asarray(day, float)).astype(np.int64)
    paid = np.asarray(amount, float)
    if not who.shape == when.shape == paid.shape or who.ndim != 1:
        raise ValueError("customer, day and amount must be one row an order")
    if not np.isfinite(paid).all():
        raise ValueError("amounts must be finite numbers")
    size = int(who.max(initial=-1)) + 1 if customers is None else customers
    if who.size and (who.min() < 0 or who.max() >= size):
        raise ValueError("customer must be a code below the number of customers")
    # amount last: the order of the rows never matters, not even for rounding
    order = np.lexsort((paid, when, who))
    extra = {
        name: None if column is None else np.asarray(column)[order]
        for name, column in more.items()
    }
    return Orders(size, who[order], when[order], paid[order], **extra)


def before(orders: Orders, origin: float) -> Orders:
    """What was known at the beginning of that day."""
    return _kept(orders, orders.day < origin)


def between(orders: Orders, start: float, end: float) -> Orders:
    """The orders from the day `start` until before the day `end`."""
    return _kept(orders, (orders.day >= start) & (orders.day < end))


def _kept(orders: Orders, keep: NDArray) -> Orders:
    """Some rows, by a mask or by their places."""
    columns = {field.name: getattr(orders, field.name) for field in fields(orders)}
    kept = {
        name: column[keep]
        for name, column in columns.items()
        if isinstance(column, np.ndarray)
    }
    return replace(orders, **kept)


def purchases(orders: Orders) -> Orders:
    """Without the refunds."""
    return _kept(orders, orders.amount >= 0)


def refunds(orders: Orders) -> Orders:
    """Nothing but the refunds."""
    return _kept(orders, orders.amount < 0)


def take(orders: Orders, customers: ArrayLike) -> Orders:
    """The orders of some customers, coded from 0 in that order."""
    chosen = np.asarray(customers, np.int64)
    code = np.full(orders.customers, -1)
    code[chosen] = np.arange(chosen.size)
    mine = _kept(orders, code[orders.customer] >= 0)
    who = code[mine.customer]
    order = np.argsort(who, kind="stable")  # by customer again; days keep their order
    mine = _kept(replace(mine, customer=who), order)
    return replace(mine, customers=int(chosen.size))


def occasions(orders: Orders) -> Occasions:
    """Days of buying: what one customer orders on one day is one purchase.

    A refund is no day of buying: its money is taken off the customer's last purchase
    on or before that day. One without such a purchase tells nothing.
    """
    bought = purchases(orders)
    new = np.ones(bought.day.size, bool)
    new[1:] = (np.diff(bought.customer) != 0) | (np.diff(bought.day) != 0)
    starts = np.flatnonzero(new)
    amount = np.add.reduceat(bought.amount, starts) if starts.size else bought.amount
    found = Occasions(bought.customer[new], bought.day[new], amount)
    back = refunds(orders)
    if not back.day.size or not starts.size:
        return found
    first = min(found.day.min(), back.day.min())
    span = int(max(found.day.max(), back.day.max()) - first) + 1
    keys = found.customer * span + found.day - first
    wanted = back.customer * span + back.day - first
    place = np.searchsorted(keys, wanted, side="right") - 1
    mine = (place >= 0) & (found.customer[place] == back.customer)
    off = np.bincount(place[mine], back.amount[mine], minlength=starts.size)
    return found._replace(amount=found.amount + off)


def summary(orders: Orders, origin: float) -> Summary:
    """Each customer's history at `origin`, from the orders before it.

    Ages end with the last whole day that is known, as in the published figures.
    """
    return histories(occasions(before(orders, origin)), orders.customers, origin)


def histories(came: Occasions, customers: int, origin: float) -> Summary:
    """The same from the occasions before the origin."""
    who, day, amount = came
    n = customers
    count = np.bincount(who, minlength=n)
    total = np.bincount(who, amount, minlength=n)
    bought = count > 0
    ends = np.cumsum(count)[bought] - 1
    starts = ends - count[bought] + 1
    first, recency, age, spend = np.zeros((4, n))
    first[bought] = amount[starts]
    recency[bought] = day[ends] - day[starts]
    age[bought] = origin - 1 - day[starts]
    frequency = np.maximum(count - 1.0, 0)
    again = frequency > 0
    spend[again] = (total - first)[again] / frequency[again]
    return Summary(bought, frequency, recency, age, spend, first, total)


def active(orders: Orders, origin: float, days: float) -> NDArray[np.bool_]:
    """Who bought in the `days` before the origin."""
    recent = purchases(between(orders, origin - days, origin))
    return np.bincount(recent.customer, minlength=orders.customers) > 0


def learners(
    orders: Orders, origin: float, excluded: NDArray[np.bool_] | None, most: int
) -> tuple[NDArray[np.int64], dict[str, int] | None]:
    """(codes of customers to learn from, how many of how many; None if all).

    Those who have bought before the origin and do not object, at most about `most`, by
    a hash of the code: nobody's place depends on anybody else.
    """
    known = purchases(before(orders, origin))
    wanted = np.bincount(known.customer, minlength=orders.customers) > 0
    if excluded is not None:
        wanted &= ~np.asarray(excluded, bool)
    who = np.flatnonzero(wanted)
    if who.size <= most:
        return who, None
    chosen = who[who * _GOLDEN % 2**32 < 2**32 * most / who.size]
    return chosen, {"kept": int(chosen.size), "of": int(who.size)}
