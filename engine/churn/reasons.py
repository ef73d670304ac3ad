"""Why a score is what it is: signed parts by group, their facts, what would change it.

Sentences are made where the language of the reader is known; here are the facts that go
into them. All parts add up to the score, shown or not.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from ..bgnbd import Array
from ..orders import of, summary
from .features import Features, Shop, build
from .learner import Model, aligned, contributions, log_odds


@dataclass(frozen=True)
class Reason:
    """One group's `part` of the score in log-odds; above 0 it speaks for leaving.

    `points` is what it moves the probability by: with it, less without it.
    """

    group: str
    part: float
    points: float


@dataclass(frozen=True)
class Explanation:
    """base + the parts of all `reasons` = score; the strongest reason first."""

    probability: float
    score: float
    base: float
    reasons: tuple[Reason, ...]


def explain(model: Model, known: Features, customers: Array) -> list[Explanation]:
    """For customers by their code, in that order."""
    rows = aligned(model, known)[np.asarray(customers, int)]
    base, parts = contributions(model, rows)
    scores = base + parts.sum(axis=1)
    return [
        _one(model, base, float(score), mine)
        for score, mine in zip(scores, parts, strict=True)
    ]


def _one(model: Model, base: float, score: float, parts: Array) -> Explanation:
    probability = float(expit(score))
    order = np.argsort(-np.abs(parts), kind="stable")
    reasons = tuple(
        Reason(
            model.parts[i],
            float(parts[i]),
            probability - float(expit(score - parts[i])),
        )
        for i in order
    )
    return Explanation(probability, score, float(base), reasons)


@dataclass(frozen=True)
class Facts:
    """What sentences are made of, a row a customer: days, times and money."""

    usual_gap: Array
    silence: Array
    purchases: Array
    spent: Array
    tenure: Array


def facts(shop: Shop, origin: int) -> Facts:
    """ "Bought every `usual_gap` days, silent for `silence`"; NaN if bought once."""
    known = summary(shop.orders, origin)
    gap = np.divide(
        known.recency,
        known.frequency,
        out=np.full(known.age.size, np.nan),
        where=known.frequency > 0,
    )
    silence = known.age - known.recency + 1
    return Facts(gap, silence, known.frequency + 1, known.total, known.age)


@dataclass(frozen=True)
class Change:
    """If one more purchase came today: from which probability to which."""

    now: Array
    bought: Array


def purchase_today(
    model: Model, shop: Shop, known: Features, origin: int, amount: Array | None = None
) -> Change:
    """What a purchase on the day before the origin would do to each score.

    All features follow from the changed history, so that the answer is the model's own.
    The amount is the customer's mean unless given.
    """
    past = summary(shop.orders, origin)
    who = np.flatnonzero(past.bought)
    mean = past.total / (past.frequency + 1) if amount is None else amount
    o = shop.orders
    more = {
        name: None if column is None else np.append(column, np.zeros(who.size, int))
        for name, column in (
            ("discount", o.discount),
            ("returned", o.returned),
            ("channel", o.channel),
        )
    }
    added = of(
        np.append(o.customer, who),
        np.append(o.day, np.full(who.size, origin - 1)),
        np.append(o.amount, mean[who]),
        o.customers,
        **more,
    )
    changed = Shop(added, shop.lines, shop.signals)
    then = build(changed, origin, model.horizon, model.active, model.parameters)
    now, bought = (expit(log_odds(model, aligned(model, f))) for f in (known, then))
    return Change(now, bought)


def usual_again(model: Model, known: Features, customers: Array) -> Array:
    """The probability if the group of the top reason were as usual in this shop.

    Only where that reason speaks for leaving; else there is nothing to change.
    """
    rows = aligned(model, known)[np.asarray(customers, int)]
    base, parts = contributions(model, rows)
    scores = base + parts.sum(axis=1)
    top = np.maximum(parts.max(axis=1), 0.0)
    return expit(scores - top)
