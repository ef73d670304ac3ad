"""A window of the past: what the settings would have recommended at its start."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from . import baskets, evaluate, learn, lists, neighbours, similar
from .evaluate import Judged

PENALTIES = similar.PENALTIES
FEW_PENALTIES = (50.0, 200.0, *similar.PENALTIES)  # of up to _SMALL products
HALF_LIVES = (45.0, 90.0, 180.0, 365.0)  # days
K = 10  # places of a list

_SMALL = 1_500
_JUDGED = 5_000  # customers at most
_CELLS = 10_000_000  # customers judged by products at most


class Judge(NamedTuple):
    """Rows that were judged, and the customer or basket of each."""

    rows: Judged
    who: NDArray[np.int64]


class Look:
    """The customers judged at an origin are drawn at random where there are many."""

    def __init__(self, named, everybody, origin, horizon, seed):
        self.origin, self.horizon, self.seed = origin, horizon, seed
        window = evaluate.window(named, origin, horizon)
        self.there = window.there
        self.who = _some(np.flatnonzero(window.rows), named.products, seed)
        self.mine = _part(window.known, self.who)
        self.popular = baskets.popularity(window.known)
        self.window = replace(
            window,
            known=self.mine,
            there=window.there[self.who],
            came=window.came[self.who],
            rows=window.rows[self.who],
        )
        self.everybody = everybody
        self.kept: dict[float, Judge] = {}

    def tried(self):
        """{setting: nDCG of its list} for all that may be chosen."""
        small = self.there.shape[1] <= _SMALL
        penalties = FEW_PENALTIES if small else PENALTIES
        if learn.method(self.there.shape[1]) != "ease":
            penalties = PENALTIES[:1]  # it has none
        return (
            {p: float(self.new(p).rows.ndcg.sum()) for p in penalties},
            {h: float(self.again(h).rows.ndcg.sum()) for h in HALF_LIVES},
        )

    def judged(self, penalty, half_life):
        """{(list, method): what came of it}."""
        ours, popular = self.basket()
        return {
            ("new", "ours"): self.new(penalty),
            ("new", "popularity"): self._judge(self._popular(new=True), new=True),
            ("again", "ours"): self.again(half_life),
            ("again", "popularity"): self._judge(self._popular(new=False)),
            ("basket", "ours"): ours,
            ("basket", "popularity"): popular,
        }

    def new(self, penalty):
        if penalty not in self.kept:
            found = neighbours.similar(learn.links(self.there, penalty))
            factor = self.window.factor
            shown, _ = lists.new_for(found, self.window.there, K, factor=factor)
            self.kept[penalty] = self._judge(shown, new=True)
        return self.kept[penalty]

    def again(self, half_life):
        shown, _ = lists.buy_again(self.mine, self.origin, K, half_life=half_life)
        return self._judge(shown)

    def basket(self):
        known = baskets.before(self.everybody, self.origin)
        whole = baskets.by_order(known)
        found = neighbours.similar(learn.links(whole, similar.BASKET_PENALTY))
        end = self.origin + self.horizon
        later = baskets.between(self.everybody, self.origin, end)
        most = max(_CELLS // max(whole.shape[1], 1), 1)
        done = evaluate.complete(found, later, known, K, self.seed, most)
        return [
            Judge(done[name], np.arange(done[name].hit.size))
            for name in ("ours", "popular")
        ]

    def _judge(self, shown, new=False):
        came = self.window.came
        if new:
            came = (came - came.multiply(self.window.there)).tocsr()
            came.eliminate_zeros()
        some = came.getnnz(axis=1) > 0
        return Judge(evaluate.judge(shown, came, some), self.who[some])

    def _popular(self, new):
        """The products that most customers bought, less what each has if `new`."""
        order = np.argsort(-self.popular, kind="stable")
        there = self.window.there
        shown = np.full((there.shape[0], K), -1)
        for row in range(there.shape[0]):
            mine = there.indices[there.indptr[row] : there.indptr[row + 1]]
            best = order[: K + mine.size * new]
            best = best[~np.isin(best, mine)][:K] if new else best
            shown[row, : best.size] = best
        return shown


def _some(who, products, seed):
    most = min(_JUDGED, max(_CELLS // max(products, 1), 100))
    if who.size <= most:
        return who
    return np.sort(np.random.default_rng(seed).choice(who, most, replace=False))


def _part(bought, who):
    """The purchases of some customers, as customers 0, 1, ..."""
    mine = np.isin(bought.customer, who)
    columns = {
        name: getattr(bought, name)[mine] for name in ("order", "product", "day")
    }
    customer = np.searchsorted(who, bought.customer[mine])
    return replace(bought, customers=who.size, customer=customer, **columns)
