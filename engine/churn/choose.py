"""Looking back from several origins: how good each way was, and which is used.

Another kind than the logistic one is chosen only where its Brier score is better beyond
its own doubt; every origin is scored by models that knew nothing after it.
"""

from dataclasses import dataclass, field

import numpy as np

from ..bgnbd import Array
from ..models import measures, origins
from ..models.measures import Interval
from . import baselines
from .fallback import NotEnoughData
from .history import History
from .learner import BGNBD, BOOSTED, LOGISTIC, aligned, learn, log_odds
from .sample import needed

_KINDS = (LOGISTIC, BOOSTED)


@dataclass(frozen=True)
class Backtest:
    """`figures` and `against` (ours minus theirs) by method, with intervals.

    `chosen` is the kind to train; `predicted` and `left` the chosen kind's rows at all
    the `origins` together (`day` says which), of the customers `customer`. `by_chance`
    is the calibration error that these probabilities would show if they were perfect.
    """

    origins: tuple[int, ...]
    chosen: str
    figures: dict[str, dict[str, Interval]]
    against: dict[str, dict[str, Interval]]
    by_chance: float
    predicted: Array
    left: Array
    customer: Array
    day: Array


@dataclass
class _Rows:
    """What was foretold and what came, origin after origin."""

    left: list = field(default_factory=list)
    customer: list = field(default_factory=list)
    by: dict = field(default_factory=dict)


def backtest(
    history: History,
    end: int,
    kinds: tuple[str, ...] = _KINDS,
    most: int = 4,
    seed: int = 0,
) -> Backtest:
    """Judge at up to `most` origins whose windows have closed by the day `end`.

    NotEnoughData if there is none to train before.
    """
    first, behind = history.start(end), needed(history)
    found = origins.testing(first, end, history.horizon, behind, most)
    return judge(history, found, kinds, seed)


def judge(
    history: History,
    at: list[int],
    kinds: tuple[str, ...] = _KINDS,
    seed: int = 0,
) -> Backtest:
    """The same at given origins. Those that cannot be trained before are left out."""
    rows, used, why = _Rows(), [], None
    for origin in at:
        try:
            _look_ahead(rows, history, origin, kinds)
            used.append(origin)
        except NotEnoughData as closed:
            why = closed
    if not used:
        need = 2 * history.horizon + needed(history)
        raise why or NotEnoughData("no_origin", {"have": 0, "need": need})
    left, customer = np.concatenate(rows.left), np.concatenate(rows.customer)
    # a baseline that was not there at every origin is not compared
    whole = {name: p for name, p in rows.by.items() if len(p) == len(used)}
    by = {name: np.concatenate(parts) for name, parts in whole.items()}
    day = np.repeat(used, [part.size for part in rows.left])
    chosen = _chosen(by, left, customer, seed, day)
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
    return Backtest(
        tuple(used), chosen, figures, against, chance, ours, left, customer, day
    )


def _look_ahead(rows: _Rows, history: History, origin: int, kinds) -> None:
    models = [learn(history, origin, kind) for kind in kinds]
    known = history.at(origin)
    if not known.who.size or not models and known.parameters is None:
        raise NotEnoughData("few_customers", {"have": 0, "need": 1})
    rate = models[0].rate if models else None
    found = baselines.scores(history, origin, rate)
    for model in models:
        odds = log_odds(model, aligned(model, known))
        found[model.kind] = 1 / (1 + np.exp(-odds))
    for name, p in found.items():
        rows.by.setdefault(name, []).append(p)
    rows.left.append(history.left(origin))
    rows.customer.append(known.who)


def _chosen(by: dict[str, Array], left: Array, customer: Array, seed: int, at=None):
    """Logistic regression, unless another one was better.

    Boosted only if better beyond doubt in all, and at every origin by itself: else one
    origin with too little before it would decide for the time after. BG/NBD, which
    learns no labels, only if so at two origins or more.
    """
    kinds = [kind for kind in (LOGISTIC, BOOSTED, BGNBD) if kind in by]
    ours = kinds[0]
    origin = np.zeros(left.size) if at is None else np.asarray(at)
    for kind in kinds[1:]:
        gap = measures.differences(by[kind], by[ours], left, customer, seed=seed)
        more = (by[kind] - left) ** 2 - (by[ours] - left) ** 2
        each = [more[origin == day].mean() < 0 for day in np.unique(origin)]
        enough = kind != BGNBD or len(each) > 1
        if gap["brier"].high < 0 and all(each) and enough:
            ours = kind
    return ours
