"""One trained version of the churn score: training, comparing, storing.

How it scores is in `scores`; all that a caller needs is at hand here.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from ..bgnbd import Array, Parameters
from ..models import measures, subgroups
from ..models.plain import arrays, plain, tuples
from ..orders import Summary, summary
from . import fallback_reasons, learner, record
from .choose import Backtest
from .fallback import NotEnoughData, gate
from .fallback_reasons import Fallback
from .history import History
from .learner import BGNBD, LOGISTIC, Model
from .record import Judged
from .scores import Scores, Version, drift, score
from .shop import Constants, Shop, held
from .trees import Trees

__all__ = [
    "Judged",
    "Scores",
    "Version",
    "against_live",
    "as_json",
    "drift",
    "from_json",
    "groups",
    "score",
    "train",
]


def train(
    shop: Shop,
    origin: int,
    horizon: int,
    active: int,
    seed: int = 0,
    excluded: NDArray[np.bool_] | None = None,
) -> Version:
    """Learn at the beginning of the day `origin`, from what was before it.

    `excluded` customers (who object to profiling) teach nothing. NotEnoughData where
    there is no number at all.
    """
    mine, who, sampled = held(shop, origin, excluded)
    known = summary(mine.orders, origin)
    closed = gate(known.frequency[known.bought], known.age[known.bought], horizon)
    if closed:
        raise NotEnoughData(*closed)
    history = History(mine, horizon, active)
    found = history.at(origin).parameters
    other = fallback_reasons.learned(found, known, horizon) if found else None
    past = record.look_back(history, origin, seed)
    model, why = _model_of(history, origin, past)
    if model is None and other is None:
        raise NotEnoughData("no_fit", {})
    if model is None and past is None:
        past = record.look_back_untrained(history, origin, seed)
    judged = past and Judged(past.predicted, past.left, who[past.customer], past.day)
    told = record.of(history, origin, model, past, sampled)
    by = model.kind if model else BGNBD
    told |= {"by": by, "why": why}
    return Version(by, why, origin, horizon, active, model, other, plain(told), judged)


def _model_of(history: History, origin: int, past: Backtest | None):
    """(the trained model, None) or (None, what speaks against one)."""
    kind = past.chosen if past else LOGISTIC
    if kind == BGNBD:
        return None, ("no_better", {})
    try:
        return learner.learn(history, origin, kind), None
    except NotEnoughData as closed:
        return None, (closed.reason, closed.figures)


def against_live(
    live: Version,
    version: Version,
    shop: Shop,
    origin: int,
    excluded: NDArray[np.bool_] | None = None,
) -> dict:
    """The way of `version` beside the version in use, at the newest closed origin.

    The challenger is trained anew before that origin; the live one is as it is, and
    `live_has_seen` says that it knew what came (which flatters it). `worse` is a Brier
    score higher beyond its interval: such a version must not go live by itself.
    ValueError for different horizons, NotEnoughData without such an origin.
    """
    if live.horizon != version.horizon:
        raise ValueError("versions of different horizons foretell different things")
    mine, _, _ = held(shop, origin, excluded)
    history = History(mine, version.horizon, version.active)
    at = origin - version.horizon
    known = history.at(at)
    theirs = score(live, mine, at).probability[known.who]
    ours = _challenger(version, history, at)
    both = np.isfinite(theirs) & np.isfinite(ours)
    if not both.any():
        raise NotEnoughData("few_customers", {"have": 0, "need": 1})
    left = history.left(at)[both]
    gap = measures.differences(ours[both], theirs[both], left)
    told = {"challenger": ours[both], "live": theirs[both]}
    return plain(
        {
            "origin": at,
            "customers": left.size,
            "live_has_seen": live.trained > at,
            "figures": {n: measures.with_intervals(p, left) for n, p in told.items()},
            "against": {"live": gap},
            "worse": bool(gap["brier"].low > 0),
        }
    )


def _challenger(version: Version, history: History, at: int) -> Array:
    known = history.at(at)
    if version.model is not None:
        model = learner.learn(history, at, version.by)
        return expit(learner.log_odds(model, learner.aligned(model, known)))
    past = summary(history.shop.orders, at)
    if known.parameters is None:
        return np.full(known.who.size, np.nan)
    other = Fallback(known.parameters, version.horizon, version.fallback.reference)
    mine = Summary(*(column[known.who] for column in past))
    base, parts = fallback_reasons.contributions(other, mine)
    return expit(base + parts.sum(axis=1))


def groups(judged: Judged, label: NDArray, limit: float) -> list[dict]:
    """Is it as good for each group? `label` has an entry a customer of the training;
    chosen are those from the probability `limit` on. See models.subgroups."""
    p, left = judged.predicted, judged.left
    found = subgroups.check(np.asarray(label)[judged.customer], p, left, p >= limit)
    return plain(found)


def as_json(version: Version) -> dict:
    """Plain numbers, lists and dictionaries, without the rows of the backtest."""
    return plain(replace(version, judged=None))


def from_json(data: dict) -> Version:
    why, other = data["why"], data["fallback"]
    found = {
        "why": why and tuple(why),
        "model": data["model"] and _model(data["model"]),
        "fallback": other and _fallback(other),
    }
    return Version(**{**data, **found})


def _fallback(data: dict) -> Fallback:
    parameters = Parameters(**data["parameters"])
    return Fallback(parameters, data["horizon"], tuple(data["reference"]))


def _model(data: dict) -> Model:
    of_all, found, grown = data["constants"], data["parameters"], data["trees"]
    whole = ("roots", "part", "feature", "left", "right")
    more = {
        **tuples(data, "names", "groups", "calibration"),
        **arrays(data, ("center", "scale", "slopes", "usual")),
        "constants": Constants(**{**of_all, **tuples(of_all, "channels", "recorded")}),
        "parameters": found and Parameters(**found),
    }
    if grown:
        numbers = arrays(grown, ("threshold", "value"))
        more["trees"] = Trees(**{**grown, **arrays(grown, whole, int), **numbers})
    return Model(**{**data, **more})
