"""Looking back from several origins: how good each way was, and which is used.

The boosted kind is chosen only where its Brier score is better beyond its own doubt;
every origin is scored by models that knew nothing after it.
"""

from dataclasses import dataclass, field

import numpy as np

from ..bgnbd import Array
from ..models import measures, origins
from ..models.measures import Interval
from ..orders import before
from . import baselines
from .fallback import NotEnoughData
from .features import Shop, build, labels
from .learner import BOOSTED, LOGISTIC, aligned, learn, log_odds
from .sample import buying, sample

_KINDS = (LOGISTIC, BOOSTED)


@dataclass(frozen=True)
class Backtest:
    """`figures` and `against` (ours minus theirs) by method, with intervals.

    `chosen` is the kind to train; `predicted` and `left` the chosen kind's rows at all
    the `origins` together, of the customers `customer`. `by_chance` is the calibration
    error that these probabilities would show if they were perfect.
    """

    origins: tuple[int, ...]
    chosen: str
    figures: dict[str, dict[str, Interval]]
    against: dict[str, dict[str, Interval]]
    by_chance: float
    predicted: Array
    left: Array
    customer: Array


@dataclass
class _Rows:
    """What was foretold and what came, origin after origin."""

    left: list = field(default_factory=list)
    customer: list = field(default_factory=list)
    by: dict = field(default_factory=dict)


def backtest(
    shop: Shop,
    end: int,
    horizon: int,
    active: int,
    kinds: tuple[str, ...] = _KINDS,
    most: int = 4,
    seed: int = 0,
) -> Backtest:
    """Judge at up to `most` origins whose windows have closed by the day `end`.

    NotEnoughData if there is none to train before.
    """
    days = before(shop.orders, end).day
    first = int(days.min()) if days.size else end
    history = min(active, 2 * horizon)
    found = origins.testing(first, end, horizon, history, most)
    return judge(shop, found, horizon, active, kinds, seed)


def judge(
    shop: Shop,
    at: list[int],
    horizon: int,
    active: int,
    kinds: tuple[str, ...] = _KINDS,
    seed: int = 0,
) -> Backtest:
    """The same at given origins. Those that cannot be trained before are left out."""
    rows, used, why = _Rows(), [], None
    for origin in at:
        try:
            _look_ahead(rows, shop, origin, horizon, active, kinds)
            used.append(origin)
        except NotEnoughData as closed:
            why = closed
    if not used:
        raise why or NotEnoughData("no_origin", {"have": 0, "need": 3 * horizon})
    left, customer = np.concatenate(rows.left), np.concatenate(rows.customer)
    by = {name: np.concatenate(parts) for name, parts in rows.by.items()}
    at = np.repeat(used, [part.size for part in rows.left])
    chosen = _chosen(by, left, customer, seed, at)
    ours = by[chosen]
    figures = {
        name: measures.with_intervals(p, left, customer, seed=seed)
        for name, p in by.items()
    }
    against = {
        name: measures.differences(ours, p, left, customer, seed=seed)
        for name, p in by.items()
        if name != chosen
    }
    chance = measures.expected_ece(ours, seed)
    return Backtest(tuple(used), chosen, figures, against, chance, ours, left, customer)


def _look_ahead(rows: _Rows, shop, origin, horizon, active, kinds) -> None:
    made = sample(shop, origin, horizon, active)
    fitted = buying(shop, origin)
    models = [learn(made, kind, horizon, active, fitted) for kind in kinds]
    known = build(shop, origin, horizon, active, fitted)
    scored = known.scored
    if not scored.any():
        raise NotEnoughData("few_customers", {"have": 0, "need": 1})
    rate = models[0].rate
    found = baselines.scores(shop.orders, origin, horizon, scored, rate)
    for model in models:
        odds = log_odds(model, aligned(model, known)[scored])
        found[model.kind] = 1 / (1 + np.exp(-odds))
    for name, p in found.items():
        rows.by.setdefault(name, []).append(p)
    rows.left.append(labels(shop.orders, origin, horizon)[scored].astype(float))
    rows.customer.append(np.flatnonzero(scored))


def _chosen(by: dict[str, Array], left: Array, customer: Array, seed: int, at=None):
    """Boosted only if better beyond doubt in all, and at every origin by itself: else
    one origin with too little before it would decide for the time after."""
    if BOOSTED not in by or LOGISTIC not in by:
        return BOOSTED if BOOSTED in by else LOGISTIC
    gap = measures.differences(by[BOOSTED], by[LOGISTIC], left, customer, seed=seed)
    one, two = ((by[kind] - left) ** 2 for kind in (BOOSTED, LOGISTIC))
    origin = np.zeros(left.size) if at is None else np.asarray(at)
    each = all((one - two)[origin == day].mean() < 0 for day in np.unique(origin))
    return BOOSTED if gap["brier"].high < 0 and each else LOGISTIC
