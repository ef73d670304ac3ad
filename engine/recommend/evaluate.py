"""How often a list holds what is then bought, against the popular products."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from ..bgnbd import Array
from ..models.measures import Interval
from . import baskets, lists, similar
from .baskets import Bought
from .similar import Similar

_RESAMPLES = 200
NAMES = ("hit", "recall", "ndcg")


@dataclass(frozen=True)
class Judged:
    """A row a customer who bought something (new) in the window."""

    hit: Array
    recall: Array
    ndcg: Array

    def figures(self, seed: int = 0) -> dict[str, Interval]:
        """Means with intervals, by resampling customers."""
        dice = np.random.default_rng(seed)
        all_ = np.stack([self.hit, self.recall, self.ndcg], axis=1)
        return _intervals(all_, dice)


def against(one: Judged, other: Judged, seed: int = 0) -> dict[str, Interval]:
    """`one` minus `other` on the same customers."""
    pairs = [getattr(one, name) - getattr(other, name) for name in NAMES]
    return _intervals(np.stack(pairs, axis=1), np.random.default_rng(seed))


def _intervals(rows: Array, dice: np.random.Generator) -> dict[str, Interval]:
    n = rows.shape[0]
    if not n:
        return dict.fromkeys(NAMES, Interval(np.nan, np.nan, np.nan))
    again = [rows[dice.integers(0, n, n)].mean(axis=0) for _ in range(_RESAMPLES)]
    low, high = np.quantile(again, [0.025, 0.975], axis=0)
    means = rows.mean(axis=0)
    return {
        name: Interval(float(m), float(a), float(b))
        for name, m, a, b in zip(NAMES, means, low, high, strict=True)
    }


def judge(
    products: NDArray[np.int64], wanted: sparse.csr_matrix, rows: NDArray[np.bool_]
) -> Judged:
    """Lists of shape (customers, k) against what the `rows` then bought."""
    truth = wanted[rows].toarray() > 0
    shown = products[rows]
    some = truth.any(axis=1)
    truth, shown = truth[some], shown[some]
    k = shown.shape[1]
    right = np.take_along_axis(truth, np.maximum(shown, 0), axis=1) & (shown >= 0)
    discount = 1 / np.log2(np.arange(2, k + 2))
    number = truth.sum(axis=1)
    ideal = np.cumsum(discount)[np.minimum(number, k) - 1]
    return Judged(
        right.any(axis=1).astype(float),
        right.sum(axis=1) / np.maximum(number, 1),
        right @ discount / ideal,
    )


@dataclass(frozen=True)
class Window:
    """What is known at an origin, and what came in the horizon after it."""

    known: Bought
    there: sparse.csr_matrix
    came: sparse.csr_matrix
    factor: Array
    rows: NDArray[np.bool_]


def window(bought: Bought, origin: int, horizon: int, recent: int = 28) -> Window:
    known = baskets.before(bought, origin)
    there = baskets.ones(baskets.by_customer(known))
    came = baskets.by_customer(baskets.between(bought, origin, origin + horizon))
    lately = baskets.popularity(baskets.between(known, origin - recent, origin))
    factor = similar.trend(baskets.popularity(known), lately)
    return Window(known, there, baskets.ones(came), factor, there.getnnz(axis=1) > 0)


def choose(bought: Bought, origin: int, horizon: int, k: int = 10) -> Similar:
    """The penalty that was best in the window before the origin, learned anew."""
    past = window(bought, origin - horizon, horizon)
    penalty = similar.PENALTIES[0]
    if past.rows.any() and bought.products <= similar.MOST:
        tried = {
            value: judge_new(past, similar.fit(past.there, value), k).ndcg.sum()
            for value in similar.PENALTIES
        }
        penalty = max(tried, key=tried.get)
    now = baskets.ones(baskets.by_customer(baskets.before(bought, origin)))
    return similar.fit(now, penalty)


def judge_new(seen: Window, found: Similar, k: int = 10) -> Judged:
    """Only of what the customer had never bought."""
    shown, _ = lists.new_for(found, seen.there, k, factor=seen.factor)
    return judge(shown, _new(seen), seen.rows)


def judge_popular(seen: Window, k: int = 10, new: bool = False) -> Judged:
    """The baseline: what most customers bought, for everybody."""
    scores = np.tile(baskets.popularity(seen.known), (seen.there.shape[0], 1))
    if new:
        scores = np.where(seen.there.toarray() > 0, -np.inf, scores)
    shown, _ = lists.top(scores, k)
    return judge(shown, _new(seen) if new else seen.came, seen.rows)


def judge_again(seen: Window, origin: int, k: int = 10) -> Judged:
    """Buy again, against all that was bought."""
    shown, _ = lists.buy_again(seen.known, origin, k)
    return judge(shown, seen.came, seen.rows)


def _new(seen: Window) -> sparse.csr_matrix:
    return (seen.came - seen.came.multiply(seen.there)).tocsr()


def complete(
    found, later: Bought, known: Bought, k: int = 10, seed: int = 0, most: int = 10_000
) -> dict[str, Judged]:
    """One product of each later basket of two or more is hidden and has to be found.

    `found` is a Similar of baskets; `popular` ranks by how many baskets hold it.
    """
    rest, hidden = _hidden(later, seed, most)
    counts = np.asarray(baskets.by_order(known).sum(axis=0)).ravel()
    shown, _ = lists.new_for(found, rest, k)
    popular = np.full_like(shown, -1)
    order = np.argsort(-counts, kind="stable")
    full = rest.toarray() > 0
    for row in range(rest.shape[0]):
        best = order[~full[row, order]][:k]
        popular[row, : best.size] = best
    everybody = np.ones(rest.shape[0], bool)
    return {
        "ours": judge(shown, hidden, everybody),
        "popular": judge(popular, hidden, everybody),
    }


def _hidden(later: Bought, seed: int, most: int):
    whole = baskets.by_order(later)
    big = np.flatnonzero(whole.getnnz(axis=1) > 1)
    dice = np.random.default_rng(seed)
    if big.size > most:
        big = np.sort(dice.choice(big, most, replace=False))
    whole = whole[big].tocsr()
    place = whole.indptr[:-1] + (dice.random(big.size) * np.diff(whole.indptr)).astype(
        int
    )
    columns = whole.indices[place]
    rows = np.arange(big.size)
    shape = whole.shape
    hidden = sparse.csr_matrix((np.ones(big.size), (rows, columns)), shape)
    return (whole - hidden).tocsr(), hidden
