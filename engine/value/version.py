"""One trained version of the value: training, scoring, comparing, storing."""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..bgnbd import Array, Parameters
from ..churn.fallback import GATE, NotEnoughData, gate
from ..models import drift as stability
from ..models.plain import arrays, plain, tuples
from ..orders import Orders, learners, summary, take
from . import backtest, interval, measures, next_order, record, textbook
from .forecast import Forecast, outcomes, predict, scaled
from .next_order import Rhythm
from .record import Judged
from .regression import Regression
from .spend import Spend

#: customers that are learned from; more teach nothing and cost minutes
MOST = 50_000
_AT_ONCE = 100_000
_YEAR = 365.25
_LEAST = 0.5  # of a horizon must lie behind: further ahead nothing was measured


@dataclass(frozen=True)
class Version:
    """`judged` has the rows of the backtest and is not stored."""

    trained: int
    horizon: int
    forecast: Forecast
    rhythm: Rhythm | None
    record: dict
    judged: Judged | None = None


class Scores(NamedTuple):
    """A row a customer, NaN for those who have not bought.

    `value` is the money to come in the horizon, in eight of ten cases between `low` and
    `high`; `purchases` the days of buying, `spend` the money on one, `alive` the chance
    of not having left for good. `usual_gap`, `silence`, `next_first`, `next_last` and
    `late` are those of next_order.NextOrder. `textbook` is what the formula says of the
    same horizon: `purchase` x `yearly` x years. `bins` are for `drift`.
    """

    value: Array
    low: Array
    high: Array
    purchases: Array
    alive: Array
    spend: Array
    usual_gap: Array
    silence: Array
    next_first: Array
    next_last: Array
    late: NDArray[np.bool_]
    textbook: Array
    purchase: Array
    yearly: Array
    bins: dict[str, list[int]]


def train(
    orders: Orders,
    origin: int,
    horizon: int,
    seed: int = 0,
    excluded: NDArray[np.bool_] | None = None,
) -> Version:
    """Learn at the beginning of the day `origin`, from what was before it.

    `excluded` customers teach nothing. NotEnoughData below the gate, which wants half a
    horizon of history, and where the purchases follow no pattern.
    """
    who, sampled = learners(orders, origin, excluded, MOST)
    mine = take(orders, who)
    known = summary(mine, origin)
    rows = known.bought
    need = _LEAST * horizon / GATE.horizons
    closed = gate(known.frequency[rows], known.age[rows], need)
    if closed:
        raise NotEnoughData(*closed)
    forecast = backtest.fit(mine, origin, horizon, seed)
    if not forecast.parameters.converged:
        raise NotEnoughData("no_fit", {})
    past, judged = record.look_back(mine, origin, horizon, seed)
    told = record.of(forecast, mine, origin, sampled) | past
    judged = judged and judged._replace(customer=who[judged.customer])
    rhythm = next_order.learned(mine, origin)
    return Version(origin, horizon, forecast, rhythm, plain(told), judged)


def score(version: Version, orders: Orders, origin: int) -> Scores:
    """Of any customers at any day; the same whoever else is handed over."""
    size = orders.customers
    if size <= _AT_ONCE:
        return _score(version, orders, origin)
    starts = range(0, size, _AT_ONCE)
    each = [
        _score(version, take(orders, np.arange(s, min(s + _AT_ONCE, size))), origin)
        for s in starts
    ]
    columns = (each_of[:-1] for each_of in each)
    whole = [np.concatenate(parts) for parts in zip(*columns, strict=True)]
    bins = {n: np.sum([s.bins[n] for s in each], axis=0).tolist() for n in each[0].bins}
    return Scores(*whole, bins)


def _score(version: Version, orders: Orders, origin: int) -> Scores:
    found = predict(version.forecast, orders, origin)
    low, high = interval.bounds(version.forecast, orders, origin, found.value)
    due = next_order.expect(orders, origin, version.rhythm)
    known = summary(orders, origin)
    book = textbook.figures(known, version.horizon / _YEAR)
    blank = np.where(known.bought, 1.0, np.nan)
    figures = (found.value, low, high, found.purchases, found.alive, found.spend)
    return Scores(
        *(column * blank for column in figures),
        due.usual,
        due.silence,
        due.first,
        due.last,
        due.late,
        book.value,
        book.purchase,
        book.yearly,
        _bins(version, orders, origin),
    )


def _bins(version: Version, orders: Orders, origin: int) -> dict[str, list[int]]:
    edges = version.record["edges"]
    return {
        name: stability.counts(column, np.array(edges[name]["ends"])).tolist()
        for name, column in record.watched(version.forecast, orders, origin).items()
    }


def drift(version: Version, bins: dict[str, list[int]]) -> dict[str, float]:
    """The population stability index of each feature, by the `bins` of all scores."""
    edges = version.record["edges"]
    return {n: stability.of_counts(edges[n]["shares"], c) for n, c in bins.items()}


def against_live(
    live: Version,
    version: Version,
    orders: Orders,
    origin: int,
    excluded: NDArray[np.bool_] | None = None,
) -> dict:
    """The way of `version` beside the version in use, at the newest closed origin.

    Looked at is a horizon, or half of the history if that is less; the totals of the
    live version's regression are those of that window, all else is as it is.
    `live_has_seen` says that it knew what came. `worse` is a deviance higher beyond its
    interval. NotEnoughData where there is no such window.
    """
    if live.horizon != version.horizon:
        raise ValueError("versions of different horizons foretell different things")
    who, _ = learners(orders, origin, excluded, MOST)
    mine = take(orders, who)
    stretch = backtest.stretch(mine, origin, version.horizon)
    if stretch < backtest.SHORTEST:
        need = 2 * backtest.SHORTEST
        raise NotEnoughData("short_history", {"have": 2 * stretch, "need": need})
    at = origin - stretch
    ours = backtest.fit(mine, at, stretch, version.forecast.seed)
    theirs = scaled(replace(live.forecast, horizon=stretch), mine, at)
    rows = summary(mine, at).bought
    came = outcomes(mine, at, origin)[1][rows]
    one, two = (predict(model, mine, at).value[rows] for model in (ours, theirs))
    gap = measures.differences(one, two, came)
    told = {"challenger": one, "live": two}
    return plain(
        {
            "origin": at,
            "customers": came.size,
            "live_has_seen": live.trained > at,
            "figures": {n: measures.with_intervals(p, came) for n, p in told.items()},
            "against": {"live": gap},
            "worse": bool(gap["deviance"].low > 0),
        }
    )


def as_json(version: Version) -> dict:
    """Plain numbers, lists and dictionaries, without the rows of the backtest."""
    return plain(replace(version, judged=None))


def from_json(data: dict) -> Version:
    told = data["forecast"]
    found = {
        **tuples(told, "factors", "scales", "levels"),
        "parameters": Parameters(**told["parameters"]),
        "spend": Spend(**told["spend"]),
        "purchases": _regression(told["purchases"]),
        "money": _regression(told["money"]),
    }
    rhythm = data["rhythm"] and Rhythm(**data["rhythm"])
    forecast = Forecast(**{**told, **found})
    return Version(**{**data, "forecast": forecast, "rhythm": rhythm})


def _regression(data: dict | None) -> Regression | None:
    columns = ("center", "scale", "slopes")
    return data and Regression(**{**data, **arrays(data, columns)})
