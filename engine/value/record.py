"""What a version's page tells of the value: data, backtest beside the simple ways."""

from typing import NamedTuple

import numpy as np

from ..bgnbd import Array
from ..models import drift
from ..orders import Orders, before, summary
from . import backtest, measures, regression, textbook
from .forecast import Forecast, fit_simple, outcomes, predict, views

_YEAR = 365.25
_MOST = 3  # origins to be judged at
BASELINES = ("bgnbd", "formula", "mean")


class Judged(NamedTuple):
    """A row a customer and origin of the backtest: money foretold, and what came.

    Customers by their codes in the orders that were handed over, `day` the origin.
    """

    predicted: Array
    actual: Array
    customer: Array
    day: Array


def of(forecast: Forecast, orders: Orders, origin: int, sampled: dict | None) -> dict:
    """The record, but for the backtest."""
    known = before(orders, origin)
    return {
        "by": "bgnbd" if forecast.money is None else "average",
        "window": {"first": known.day.min(), "last": known.day.max()},
        "customers": np.count_nonzero(summary(orders, origin).bought),
        "rows": known.day.size,
        "sampled": sampled,
        "features": [(name, name) for name in regression.NAMES],
        "horizon": forecast.horizon,
        "judge": measures.JUDGE,
        "edges": _edges(forecast, orders, origin),
    }


def baselines(orders: Orders, origin: float, horizon: int) -> dict[str, tuple]:
    """(purchases, money) of each customer by the ways that ours has to beat: BG/NBD
    with Gamma-Gamma alone, the textbook's formula, the mean of all for everybody."""
    known = summary(orders, origin)
    plain = predict(fit_simple(orders, origin, horizon), orders, origin)
    book = textbook.figures(known, horizon / _YEAR)
    bought = known.bought
    number = (known.frequency + 1)[bought].sum()
    rate = number / (known.age + 1)[bought].sum() * horizon
    each = known.total.sum() / number
    same = np.full(orders.customers, rate)
    return {
        "bgnbd": (plain.purchases, plain.value),
        "formula": (
            np.nan_to_num(book.yearly) * horizon / _YEAR,
            np.nan_to_num(book.value),
        ),
        "mean": (same, same * each),
    }


def look_back(
    orders: Orders, origin: int, horizon: int, seed: int
) -> tuple[dict, Judged | None]:
    """(figures for the record, rows) at up to three days whose windows have closed.

    The windows are as long as the horizon, or as half of the history if that is less.
    """
    stretch = backtest.stretch(orders, origin, horizon)
    days = before(orders, origin).day
    first = int(days.min()) if days.size else origin
    at = [origin - n * stretch for n in range(1, _MOST + 1)] if stretch else []
    at = [day for day in at if day - first >= stretch >= backtest.SHORTEST]
    if not at:
        return {"backtest": {}, "against": {}, "judged": None}, None
    seen = [_at(orders, day, stretch, seed) for day in at]
    by = {n: np.concatenate([guess[n] for guess, *_ in seen]) for n in seen[0][0]}
    came = np.concatenate([actual for _, actual, _ in seen])
    who = np.concatenate([codes for *_, codes in seen])
    day = np.repeat(at, [codes.size for *_, codes in seen])
    ours = by["ours"]
    told = {
        "backtest": {
            name: measures.with_intervals(p, came, who, seed) for name, p in by.items()
        },
        "against": {
            name: measures.differences(ours, by[name], came, who, seed)
            for name in BASELINES
        },
        "judged": {
            "origins": at,
            "horizon": stretch,
            "rows": came.size,
            "customers": np.unique(who).size,
        },
    }
    return told, Judged(ours, came, who, day)


def _at(orders: Orders, origin: int, horizon: int, seed: int):
    model = backtest.fit(orders, origin, horizon, seed)
    rows = summary(orders, origin).bought
    guess = {n: money for n, (_, money) in baselines(orders, origin, horizon).items()}
    guess["ours"] = predict(model, orders, origin).value
    came = outcomes(orders, origin, origin + horizon)[1]
    found = {name: money[rows] for name, money in guess.items()}
    return found, came[rows], np.flatnonzero(rows)


def watched(forecast: Forecast, orders: Orders, origin: float) -> dict[str, Array]:
    """The columns whose drift is looked at, of those who have bought."""
    seen = views(forecast, orders, origin)
    rows = seen.rows[seen.known.bought]
    return dict(zip(regression.NAMES, rows.T, strict=True))


def _edges(forecast: Forecast, orders: Orders, origin: float) -> dict[str, dict]:
    found = {}
    for name, column in watched(forecast, orders, origin).items():
        ends = drift.edges(column)
        found[name] = {"ends": ends, "shares": drift.shares(column, ends)}
    return found
