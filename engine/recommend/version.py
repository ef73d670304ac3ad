"""How to recommend in a shop: chosen by looking back, judged beside popularity.

A version holds the few settings; what goes with what is learned anew each night
(`learn`). Each setting that judges a window was the best in the window before it.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..bgnbd import Array
from ..churn.fallback import NotEnoughData
from ..models.measures import Interval
from ..models.plain import plain
from . import baskets, evaluate, learn
from .baskets import Bought
from .look import Judge, K, Look

NEED = {"baskets": 100, "buyers": 20}
HORIZONS = (28, 91)  # days: the first in which enough customers buy
USUAL = (2_000.0, 90.0)  # penalty and half-life, until a window has been seen

_ENOUGH = 200  # customers who buy within the horizon
_RESAMPLES = 200
_LISTS = ("new", "again", "basket")


@dataclass(frozen=True)
class Version:
    method: str
    penalty: float
    half_life: float
    trained: int
    horizon: int
    record: dict[str, Any]
    against_live: dict[str, Any] | None = None


def train(
    named: Bought,
    everybody: Bought,
    origin: int,
    live: Version | None = None,
    seed: int = 0,
) -> Version:
    """`everybody` has also the baskets of whom nobody knows, as customers beyond those
    of `named`; purchases from `origin` on are never looked at. A `live` version is
    compared with the new one on the last window."""
    named, everybody = (baskets.before(b, origin) for b in (named, everybody))
    _check(named, everybody)
    horizon = _horizon(named, origin)
    first = int(named.day.min())
    origins = [origin - 2 * horizon, origin - horizon]
    origins = [day for day in origins if day - first >= horizon]
    choice, tried, judged, against = USUAL, [], {}, None
    for day in origins:
        seen = None  # the one before, for room
        seen = Look(named, everybody, day, horizon, seed)
        tried.append(seen.tried())
        for name, found in seen.judged(*choice).items():
            judged.setdefault(name, []).append(found)
        choice = _best(tried)
    if live and origins:
        against = _against(live, choice[0], seen)
    return Version(
        learn.method(named.products),
        *choice,
        origin,
        horizon,
        _record(named, everybody, origins, horizon, tried, judged),
        against,
    )


def as_json(version: Version) -> dict[str, Any]:
    """What to keep of it to recommend by."""
    return plain(replace(version, record={}, against_live=None))


def from_json(data: dict[str, Any]) -> Version:
    return Version(**data)


def _against(live, penalty, seen):
    """The new penalty beside the live one's, on the same customers of a window."""
    ours, theirs = seen.new(penalty), seen.new(live.penalty)
    gap = _figures([ours], [theirs])
    told = {
        "origin": seen.origin,
        "customers": int(ours.who.size),
        "live_has_seen": live.trained > seen.origin,
        "figures": {"challenger": _figures([ours]), "live": _figures([theirs])},
        "against": {"live": gap},
        "worse": bool(gap) and gap["ndcg10"].high < 0,
    }
    return plain(told)


def _check(named, everybody):
    if not everybody.day.size:
        raise NotEnoughData("no_products", {})
    for reason, have in (
        ("baskets", np.unique(everybody.order).size),
        ("buyers", np.unique(named.customer).size),
    ):
        if have < NEED[reason]:
            raise NotEnoughData(f"few_{reason}", {"have": have, "need": NEED[reason]})


def _horizon(named, origin):
    for horizon in HORIZONS:
        came = baskets.between(named, origin - horizon, origin)
        if np.unique(came.customer).size >= _ENOUGH:
            break
    return horizon


def _best(tried):
    """The settings that were best over all windows seen so far."""
    return tuple(
        max(found[0], key=lambda value: sum(each.get(value, 0) for each in found))
        for found in zip(*tried, strict=True)
    )


def _record(named, everybody, origins, horizon, tried, judged):
    told = {}
    for name in _LISTS if judged else ():
        ours, popular = judged[name, "ours"], judged[name, "popularity"]
        told[name] = {
            "backtest": {"ours": _figures(ours), "popularity": _figures(popular)},
            "against": {"popularity": _figures(ours, popular)},
            "rows": sum(each.who.size for each in ours),
        }
    main = told.get("new", {"backtest": {}, "against": {}, "rows": 0})
    record = {
        "window": {
            "first": int(everybody.day.min()),
            "last": int(everybody.day.max()),
        },
        "customers": np.unique(named.customer).size,
        "baskets": np.unique(everybody.order).size,
        "products": np.unique(everybody.product).size,
        "rows": everybody.day.size,
        "horizon": horizon,
        "by": learn.method(named.products),
        "origins": origins,
        "tried": [
            {"penalty": _keyed(penalty), "half_life": _keyed(half_life)}
            for penalty, half_life in tried
        ],
        "backtest": main["backtest"],
        "against": main["against"],
        "judge": {"figure": "ndcg10", "smaller": False},
        "judged": {"origins": origins, "rows": main["rows"]},
        "lists": told,
    }
    return plain(record)


def _keyed(figures):
    return {f"{name:g}": value for name, value in figures.items()}


def _figures(ours: list[Judge], theirs: list[Judge] | None = None):
    """Means, or mean differences, with intervals by resampling whole customers."""
    rows = _columns(ours) - (_columns(theirs) if theirs else 0)
    _, who = np.unique(np.concatenate([each.who for each in ours]), return_inverse=True)
    size = int(who.max(initial=-1)) + 1
    if not size:
        return {}
    number = np.bincount(who, minlength=size).astype(float)
    sums = np.stack([np.bincount(who, column) for column in rows.T], axis=1)
    dice = np.random.default_rng(0)
    again = []
    for _ in range(_RESAMPLES):
        weight = np.bincount(dice.integers(0, size, size), minlength=size)
        again.append(weight @ sums / (weight @ number))
    low, high = np.quantile(again, [0.025, 0.975], axis=0)
    names = [f"{name}{K}" for name in evaluate.NAMES]
    values = zip(rows.mean(axis=0), low, high, strict=True)
    return {
        name: Interval(*map(float, value))
        for name, value in zip(names, values, strict=True)
    }


def _columns(judged: list[Judge]) -> Array:
    return np.concatenate(
        [
            np.stack([getattr(each.rows, name) for name in evaluate.NAMES], axis=1)
            for each in judged
        ]
    )
