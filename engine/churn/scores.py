"""A version of the churn score at work: numbers with their reasons.

Who bought within the active days is scored by what was learned of such customers, or
by BG/NBD where there is too little to learn from. Who bought longer ago is never judged
by a model that has seen no such customer: BG/NBD describes all who ever bought, so its
P(no purchase) is told, marked `by` "bgnbd". It has three reasons only, and there is
nothing that it was compared with for them.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from ..bgnbd import Array
from ..models import drift as stability
from ..orders import Summary, summary
from . import fallback_reasons, learner, reasons, record
from .fallback_reasons import FLOOR, Fallback
from .learner import BGNBD, Model
from .record import Judged
from .shop import Shop, take

_AT_ONCE = 100_000  # customers whose features are held: about 200 MB
_CERTAIN = float(np.log((1 - FLOOR) / FLOOR))


@dataclass(frozen=True)
class Version:
    """`by` is the kind that scores active customers; `why` (a reason and its figures)
    tells what kept it from being a trained one. `fallback` is None where BG/NBD does
    not fit; `judged` has the rows of the backtest and is not stored."""

    by: str
    why: tuple[str, dict] | None
    trained: int
    horizon: int
    active: int
    model: Model | None
    fallback: Fallback | None
    record: dict
    judged: Judged | None = None

    @property
    def part_names(self) -> tuple[str, ...]:
        return self.model.parts if self.model else fallback_reasons.PARTS


class Scores(NamedTuple):
    """A row a customer: base + parts.sum(axis=1) = log_odds = logit(probability).

    `by` says what told it; "" and NaN for those who have not bought (and those no
    longer active, where BG/NBD does not fit). `if_bought` is the probability if a
    purchase came today. `bins` counts the scored by the tenths of the training data,
    feature by feature, for `drift`.
    """

    by: NDArray[np.str_]
    probability: Array
    log_odds: Array
    base: Array
    parts: Array
    part_names: tuple[str, ...]
    if_bought: Array
    facts: dict[str, Array]
    bins: dict[str, list[int]]


def score(version: Version, shop: Shop, origin: int) -> Scores:
    """Of any customers at any day; the same whoever else is handed over."""
    size = shop.orders.customers
    if size <= _AT_ONCE:
        return _score(version, shop, origin)
    starts = range(0, size, _AT_ONCE)
    each = [
        _score(version, take(shop, np.arange(s, min(s + _AT_ONCE, size))), origin)
        for s in starts
    ]
    return _joined(each)


def _score(version: Version, shop: Shop, origin: int) -> Scores:
    now = _told(version, shop, origin)
    by, base, parts, known = now
    log_odds = base + parts.sum(axis=1)
    bought = _told(version, reasons.with_purchase(shop, origin), origin)
    return Scores(
        by,
        expit(log_odds),
        log_odds,
        base,
        parts,
        version.part_names,
        expit(bought[1] + bought[2].sum(axis=1)),
        reasons.facts(shop, known, origin, version.horizon),
        _bins(version, shop, known, origin),
    )


def _told(version: Version, shop: Shop, origin: int):
    """(by, base, parts, features) of each customer."""
    size, names = shop.orders.customers, version.part_names
    past = summary(shop.orders, origin)
    by = np.full(size, "", "<U8")
    base, parts = np.full(size, np.nan), np.zeros((size, len(names)))
    if version.fallback is not None and past.bought.any():
        rows = past.bought
        columns = [names.index(name) for name in fallback_reasons.PARTS]
        mine = Summary(*(column[rows] for column in past))
        by[rows] = BGNBD
        base[rows], found = fallback_reasons.contributions(version.fallback, mine)
        parts[np.ix_(rows, columns)] = found
    known = None
    if version.model is not None:
        known = learner.features(version.model, shop, origin)
        rows = known.scored
        columns = learner.aligned(version.model, known)[rows]
        by[rows] = version.model.kind
        base[rows], found = learner.contributions(version.model, columns)
        parts[rows] = _limited(base[rows], found)
    return by, base, parts, known


def _limited(base: Array, parts: Array) -> Array:
    """Nobody is more certain than one in a million: parts shrink to that together."""
    score = base + parts.sum(axis=1)
    target = np.clip(score, -_CERTAIN, _CERTAIN)
    moved = score - base
    share = np.divide(target - base, moved, out=np.ones(score.size), where=moved != 0)
    return parts * share[:, None]


def _joined(each: list[Scores]) -> Scores:
    first = each[0]
    whole = {
        name: np.concatenate([getattr(scores, name) for scores in each])
        for name in ("by", "probability", "log_odds", "base", "parts", "if_bought")
    }
    facts = {n: np.concatenate([s.facts[n] for s in each]) for n in first.facts}
    bins = {
        name: np.sum([scores.bins[name] for scores in each], axis=0).tolist()
        for name in first.bins
    }
    return first._replace(**whole, facts=facts, bins=bins)


def _bins(version: Version, shop: Shop, known, origin: int) -> dict[str, list[int]]:
    edges = version.record["edges"]
    columns = record.watched(version.model, known, summary(shop.orders, origin))
    return {
        name: stability.counts(column, np.array(edges[name]["ends"])).tolist()
        for name, column in columns.items()
    }


def drift(version: Version, bins: dict[str, list[int]]) -> dict[str, float]:
    """The population stability index of each feature, by the `bins` of all scores."""
    edges = version.record["edges"]
    return {n: stability.of_counts(edges[n]["shares"], c) for n, c in bins.items()}
