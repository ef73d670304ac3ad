"""What a version's page tells: data, backtest beside the baselines, edges for drift."""

from typing import NamedTuple

import numpy as np

from ..bgnbd import Array
from ..models import drift, measures
from ..orders import Summary, before, summary
from . import choose, fallback_reasons
from .choose import Backtest
from .fallback import NotEnoughData
from .features import Features
from .history import History, Known
from .learner import Model, aligned
from .sample import needed, sample

_MOST = 4  # origins to be judged at


class Judged(NamedTuple):
    """A row a customer and origin of the backtest: foretold, and 1 who left.

    Customers by their codes in the shop that was handed over, `day` the origin.
    """

    predicted: Array
    left: Array
    customer: Array
    day: Array


def look_back(history: History, origin: int, seed: int) -> Backtest | None:
    """The backtest of what can be trained; None where no window has closed yet."""
    try:
        return choose.backtest(history, origin, most=_MOST, seed=seed)
    except NotEnoughData:
        return None


def look_back_untrained(history: History, origin: int, seed: int) -> Backtest | None:
    """The same of BG/NBD alone, where nothing can be trained."""
    first, horizon = history.start(origin), history.horizon
    found = range(origin - horizon, first + needed(history) - 1, -horizon)[:_MOST]
    try:
        return choose.judge(history, list(found), (), seed)
    except NotEnoughData:
        return None


def of(
    history: History,
    origin: int,
    model: Model | None,
    past: Backtest | None,
    sampled: dict | None,
) -> dict:
    """The record, but for what the version says of itself."""
    days = before(history.shop.orders, origin).day
    return {
        "window": {"first": days.min(), "last": days.max()},
        "sampled": sampled,
        "horizon": history.horizon,
        "active": history.active,
        "judge": {"figure": "brier", "smaller": True},
        **_learned(history, origin, model),
        **_looked_back(past),
        "edges": _edges(history, origin, model),
    }


def _learned(history: History, origin: int, model: Model | None) -> dict:
    if model is None:
        bought = summary(history.shop.orders, origin).bought
        number = np.count_nonzero(bought)
        names = [(name, name) for name in fallback_reasons.PARTS]
        return {
            "customers": number,
            "rows": number,
            "features": names,
            "origins": [origin],
        }
    made = sample(history, origin)
    return {
        "customers": np.unique(made.customer).size,
        "rows": made.left.size,
        "features": list(zip(model.names, model.groups, strict=True)),
        "origins": made.origins,
    }


def _looked_back(past: Backtest | None) -> dict:
    if past is None:
        blank = {"backtest": {}, "against": {}, "judged": None}
        return {**blank, "calibration": [], "by_chance": None}
    figures = {("ours" if n == past.chosen else n): f for n, f in past.figures.items()}
    customers = np.unique(past.customer).size
    rows = past.left.size
    return {
        "backtest": figures,
        "against": past.against,
        "judged": {"origins": past.origins, "rows": rows, "customers": customers},
        "calibration": measures.calibration(past.predicted, past.left),
        "by_chance": past.by_chance,
    }


def _edges(history: History, origin: int, model: Model | None) -> dict:
    known = history.at(origin)
    columns = watched(model, known, summary(history.shop.orders, origin))
    found = {}
    for name, column in columns.items():
        if column.size:
            ends = drift.edges(column)
            found[name] = {"ends": ends, "shares": drift.shares(column, ends)}
    return found


def watched(
    model: Model | None, known: Features | Known | None, past: Summary
) -> dict[str, Array]:
    """The columns whose drift is looked at, of those who are scored by the version."""
    if model is None:
        steps = fallback_reasons.steps(past)
        rows = past.bought
        return {
            name: column[rows]
            for name, column in zip(fallback_reasons.PARTS, steps, strict=True)
        }
    rows = aligned(model, known)
    if isinstance(known, Features):
        rows = rows[known.scored]
    return dict(zip(model.names, rows.T, strict=True))
