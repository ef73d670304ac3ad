"""The lists of each customer, with the facts that explain each place on them."""

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from ..bgnbd import Array
from . import baskets, lists
from .baskets import HALF_LIFE, Bought
from .similar import Similar

_CATEGORIES = 3  # of a customer, those bought from most
_SELLERS = 20  # of a category
_MINUTES = 24 * 60


@dataclass(frozen=True)
class Shelf:
    """An entry a product: `category` (-1: none), `company` that alone sells it (-1:
    any), whether nobody may be shown it, its `trend` and its buyers `lately`."""

    category: NDArray[np.int64]
    company: NDArray[np.int64]
    blocked: NDArray[np.bool_]
    trend: Array
    lately: Array


@dataclass(frozen=True)
class History:
    """A row a product that a customer has bought; `held` has one a basket."""

    held: Bought
    customer: NDArray[np.int64]
    product: NDArray[np.int64]
    times: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]  # minutes
    returned: NDArray[np.bool_]

    @property
    def there(self) -> sparse.csr_matrix:
        shape = (self.held.customers, self.held.products)
        ones = np.ones(self.customer.size, np.float32)
        return sparse.csr_matrix((ones, (self.customer, self.product)), shape)


@dataclass(frozen=True)
class Suggested:
    """A row a place on a list; -1 is nothing. `because` is what led to it; of `times`,
    `first` and `last` (days) the customer bought it, or of its category."""

    customer: NDArray[np.int64]
    rank: NDArray[np.int64]
    product: NDArray[np.int64]
    score: Array
    because: NDArray[np.int64]
    times: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]


def history(
    customer: ArrayLike,
    order: ArrayLike,
    product: ArrayLike,
    minute: ArrayLike,
    quantity: ArrayLike,
    sizes: tuple[int, int, int],
) -> History:
    """Lines in any order. What an order takes back as well as sells, it exchanges."""
    columns = [np.asarray(v, np.int64) for v in (customer, order, product, minute)]
    key = columns[1] * sizes[2] + columns[2]
    _, first, line = np.unique(key, return_index=True, return_inverse=True)
    net = np.bincount(line, np.asarray(quantity, float), minlength=first.size)
    who, order, what, when = (column[first] for column in columns)
    sold, back = net > 1e-6, net < -1e-6
    held = baskets.of(who[sold], order[sold], what[sold], when[sold] // _MINUTES, sizes)
    pair = who * sizes[2] + what
    known, row = np.unique(pair[sold], return_inverse=True)
    earliest = np.full(known.size, np.iinfo(np.int64).max)
    np.minimum.at(earliest, row, when[sold])
    last = np.full(known.size, np.iinfo(np.int64).min)
    np.maximum.at(last, row, when[sold])
    place = np.searchsorted(known, pair[back])
    place[place == known.size] = 0
    if known.size:
        match = known[place] == pair[back]
        returned = np.full(known.size, np.iinfo(np.int64).min)
        np.maximum.at(returned, place[match], when[back][match])
    else:
        returned = last
    return History(
        held,
        known // sizes[2],
        known % sizes[2],
        np.bincount(row, minlength=known.size),
        earliest // _MINUTES,
        last,
        returned >= last,
    )


def again(
    past: History,
    shelf: Shelf,
    allowed: NDArray[np.bool_],
    origin: int,
    since: int,
    count: int,
    half_life: float = HALF_LIFE,
) -> Suggested:
    """What the customer keeps buying, but neither bought since a minute nor returned.

    The score is the number of purchases, each halved by its half-lives before the
    customer's last day: so that it changes only when the customer buys.
    """
    out = (past.last >= since) | past.returned
    out |= ~_may(allowed, past.customer, shelf.company[past.product])
    shape = (past.held.customers, past.held.products)
    pairs = (np.ones(out.sum()), (past.customer[out], past.product[out]))
    excluded = lists.Excluded(shelf.blocked, sparse.csr_matrix(pairs, shape))
    shown, values = lists.buy_again(past.held, origin, count, excluded, half_life)
    customer, rank = np.nonzero(shown >= 0)
    product = shown[customer, rank]
    latest = np.full(shape[0], np.iinfo(np.int64).min)
    np.maximum.at(latest, past.held.customer, past.held.day)
    score = values[customer, rank] * np.exp2((origin - latest[customer]) / half_life)
    key = past.customer * shape[1] + past.product
    row = np.searchsorted(key, customer * shape[1] + product)
    return Suggested(
        customer,
        rank + 1,
        product,
        _round(score),
        np.full(product.size, -1),
        past.times[row],
        past.first[row],
        past.last[row] // _MINUTES,
    )


def new(
    past: History,
    links: Similar,
    shelf: Shelf,
    allowed: NDArray[np.bool_],
    count: int,
) -> Suggested:
    """What the customer has never bought, by what they have."""
    there = past.there
    parts = [_nothing()]
    for mine, rows in _alike(allowed):
        barred = shelf.blocked | ~_may(mine[None], 0, shelf.company)
        shown, values = lists.new_for(
            links, there[rows], count, lists.Excluded(barred), shelf.trend
        )
        some, rank = np.nonzero((shown >= 0) & (values > 0))
        customer, product = rows[some], shown[some, rank]
        parts.append(
            _filled(
                customer=customer,
                rank=rank + 1,
                product=product,
                score=_round(values[some, rank]),
                because=_because(there, links.weights, customer, product),
            )
        )
    return _joined(parts)


def best_sellers(
    past: History,
    shelf: Shelf,
    allowed: NDArray[np.bool_],
    beside: Suggested,
    origin: int,
    count: int,
    half_life: float = HALF_LIFE,
) -> Suggested:
    """What sells best in the categories the customer buys from most; neither bought
    before nor on the list `beside`."""
    size = shelf.blocked.size
    customer, category, times = _favourites(past, shelf, origin, half_life)
    start, sellers = _sellers(shelf)
    number = np.diff(start)[category]
    row = np.repeat(np.arange(customer.size), number)
    place = np.arange(row.size) - np.repeat(np.cumsum(number) - number, number)
    product = sellers[start[category[row]] + place]
    taken = np.concatenate(
        [past.customer * size + past.product, beside.customer * size + beside.product]
    )
    keep = ~np.isin(customer[row] * size + product, taken)
    keep &= _may(allowed, customer[row], shelf.company[product])
    row, product = row[keep], product[keep]
    who = customer[row]
    starts = np.flatnonzero(np.append(True, np.diff(who) != 0)) if who.size else who
    rank = np.arange(who.size)
    rank = rank - np.repeat(starts, np.diff(np.append(starts, who.size)))
    first = rank < count
    return _filled(
        customer=who[first],
        rank=rank[first] + 1,
        product=product[first],
        score=_round(shelf.lately[product[first]]),
        times=times[row[first]],
    )


def _favourites(past, shelf, origin, half_life):
    """(customer, category, baskets with it), the favourites of each customer first."""
    held = past.held
    some = shelf.category[held.product] >= 0
    who, order = held.customer[some], held.order[some]
    category, day = shelf.category[held.product[some]], held.day[some]
    size = int(shelf.category.max(initial=-1)) + 1
    _, once = np.unique(order * max(size, 1) + category, return_index=True)
    key = who[once] * max(size, 1) + category[once]
    known, row = np.unique(key, return_inverse=True)
    weight = np.bincount(row, np.exp2((day[once] - origin) / half_life))
    customer = known // max(size, 1)
    order = np.lexsort((known, -weight, customer))
    starts = np.searchsorted(customer, customer)
    top = order[np.arange(known.size) - starts < _CATEGORIES]
    return customer[top], known[top] % max(size, 1), np.bincount(row)[top]


def _sellers(shelf):
    """The best sellers of each category one after the other, and where each begins."""
    some = np.flatnonzero((shelf.category >= 0) & ~shelf.blocked & (shelf.lately > 0))
    order = some[np.lexsort((some, -shelf.lately[some], shelf.category[some]))]
    category = shelf.category[order]
    place = np.arange(order.size) - np.searchsorted(category, category)
    order, category = order[place < _SELLERS], category[place < _SELLERS]
    size = int(shelf.category.max(initial=-1)) + 1
    return np.searchsorted(category, np.arange(size + 1)), order


def _because(there, weights, customer, product):
    """Of what the customer has bought, what speaks most for each product."""
    if not product.size:
        return product
    own = there[customer]
    row = np.repeat(np.arange(product.size), np.diff(own.indptr))
    part = np.asarray(weights[own.indices, product[row]]).ravel()
    best = np.lexsort((own.indices, -part, row))
    row, first = np.unique(row[best], return_index=True)
    found = np.full(product.size, -1)
    found[row] = own.indices[best][first]
    return found


def _alike(allowed):
    """(what they are allowed, rows) of customers whom the same companies may serve."""
    kinds, kind = np.unique(allowed, axis=0, return_inverse=True)
    for number, mine in enumerate(kinds):
        yield mine, np.flatnonzero(kind.ravel() == number)


def _may(allowed, customer, company):
    """Whether a company's product may be shown to a customer."""
    return (company < 0) | allowed[customer, np.maximum(company, 0)]


def _round(score):
    """To two figures: a list is written again only when something happened."""
    score = np.asarray(score, float)
    digits = 1 - np.floor(np.log10(np.where(score > 0, score, 1)))
    up, down = 10.0 ** np.maximum(digits, 0), 10.0 ** np.maximum(-digits, 0)
    return np.round(score * up / down) * down / up


def _filled(**columns):
    size = columns["product"].size
    empty = {f.name: np.full(size, -1) for f in fields(Suggested)}
    return Suggested(**{**empty, **columns})


def _nothing():
    return _filled(product=np.zeros(0, np.int64))


def _joined(parts):
    names = [f.name for f in fields(Suggested)]
    return Suggested(
        **{n: np.concatenate([getattr(part, n) for part in parts]) for n in names}
    )
