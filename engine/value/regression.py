"""Purchases and money by regression on the history, for averaging with BG/NBD.

Quasi-Poisson with a log link. Times are counted in horizons: what is learned from half
a history serves the whole of it, because buying looks much alike at both scales.
"""

from dataclasses import dataclass

import numpy as np

from ..bgnbd import Array
from ..orders import Orders, Summary, between, occasions

NAMES = (
    "repeats",
    "came_back",
    "silence",
    "age",
    "rhythm",
    "repeats_lately",
    "money",
    "money_a_purchase",
    "money_lately",
)
COUNTS = NAMES[:6]
#: the ridge, in purchases of all customers together. Of 10 to 300 the largest was best
#: on the CDNOW master, its sample and the Complete Journey data
PENALTY = 300.0


@dataclass(frozen=True)
class Regression:
    """exp(intercept + (features - center) / scale @ slopes), of the first features."""

    center: Array
    scale: Array
    slopes: Array
    intercept: float

    def predict(self, features: Array) -> Array:
        x = (features[:, : self.slopes.size] - self.center) / self.scale
        # far outside of what was learned a straight line in logs is no guide
        return np.exp(np.clip(x, -10, 10) @ self.slopes + self.intercept)


def features(
    orders: Orders, known: Summary, origin: float, horizon: float, mean_spend: Array
) -> Array:
    """Shape (customers, len(NAMES)); rows of nobody who has bought mean nothing."""
    lately = int(horizon // 2)
    recent = occasions(between(orders, origin - lately, origin))
    size = orders.customers
    again = np.bincount(recent.customer, minlength=size).astype(float)
    again -= known.age < lately  # the first purchase is none of the repeats
    money = np.bincount(recent.customer, np.maximum(recent.amount, 0), minlength=size)
    x, silence = np.log1p(known.frequency), known.age - known.recency
    columns = (
        x,
        known.frequency > 0,
        silence / horizon,
        known.age / horizon,
        x * silence / np.maximum(known.age, 1),
        np.log1p(np.maximum(again, 0)),
        np.log1p(np.maximum(known.total, 0)),
        np.log1p(np.maximum(mean_spend, 0)),
        np.log1p(money),
    )
    return np.stack([np.asarray(column, float) for column in columns], axis=1)


def fit(rows: Array, outcome: Array, purchases: float) -> Regression | None:
    """Learn `outcome` (not negative) by rows; None where there is nothing to learn."""
    from sklearn.linear_model import PoissonRegressor  # slow to import

    unit = float(outcome.mean()) if outcome.size else 0.0
    if not unit > 0 or purchases < 1:
        return None
    center, scale = rows.mean(axis=0), rows.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    learner = PoissonRegressor(alpha=PENALTY / purchases, max_iter=1000)
    learner.fit((rows - center) / scale, outcome / unit)
    intercept = float(learner.intercept_ + np.log(unit))
    return Regression(center, scale, learner.coef_, intercept)
