"""Churn probability: P(no purchase within the horizon), or the reason for none.

Of the simple ways BG/NBD's P(no purchase in h) is calibrated and needs no labels
(analytics.md, section 3). Times are in days here. A number exists only above the
published `GATE`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..bgnbd import Array, Parameters, fit, probability_no_purchase

_DAYS_A_WEEK = 7.0  # the model is fitted in weeks, as the published figures are

Closed = tuple[str, dict[str, int]]

REASONS = {
    "few_customers": "Only %(have)s customers have bought; %(need)s are needed.",
    "few_repeaters": "Only %(have)s customers have come back; %(need)s are needed.",
    "short_history": "The purchases go back %(have)s days; %(need)s are needed.",
    "no_fit": "The purchases follow no pattern that the model can describe.",
}


@dataclass(frozen=True)
class Gate:
    """What a customer base needs before any churn probability is shown.

    Measured by fitting random parts of the CDNOW master (13 weeks ahead) and of the
    Complete Journey data (4 weeks ahead), 40 times a size, and scoring the whole.
    With 50 customers who came back, the mean probability is within .034 and .028 of
    that from all, nine times in ten, and the Brier score .0015 worse (1%); with 25
    it is within .045 and .029, with 10 within .073 and .045. Cutting the history,
    the calibration error (ECE) is .012 and .020 for 13 weeks ahead of 26, .013 and
    .014 for 4 weeks ahead of 8 (the shortest tried on both), and on CDNOW .031 for
    13 weeks ahead of 8.
    """

    customers: int = 100
    repeaters: int = 50  # customers with purchases on two days or more
    days: int = 56  # of history at least, and
    horizons: int = 2  # this many times the horizon


GATE = Gate()


class NotEnoughData(ValueError):
    """There is no number; `reason` (a code of `REASONS`) and `figures` say why."""

    def __init__(self, reason: str, figures: dict[str, int]) -> None:
        super().__init__(reason, figures)
        self.reason = reason
        self.figures = figures


def gate(frequency: ArrayLike, age: ArrayLike, horizon: float) -> Closed | None:
    """Why this customer base has no churn probabilities, or None if it has.

    `frequency` and `age` (days) of shape (n,), as in bgnbd; `horizon` in days. The
    history is as long as the ages of `GATE.repeaters` customers, so that one wrong
    date does not make it long.
    """
    x, ages = np.asarray(frequency, float), np.asarray(age, float)
    if x.ndim != 1 or x.shape != ages.shape:
        raise ValueError("frequency and age must be one row a customer")
    if not horizon > 0:
        raise ValueError("horizon must be more than 0 days")
    if x.size < GATE.customers:
        return "few_customers", {"have": x.size, "need": GATE.customers}
    repeaters = int(np.count_nonzero(x > 0))
    if repeaters < GATE.repeaters:
        return "few_repeaters", {"have": repeaters, "need": GATE.repeaters}
    days = int(np.partition(ages, -GATE.repeaters)[-GATE.repeaters])
    need = max(GATE.days, int(np.ceil(GATE.horizons * horizon)))
    if days < need:
        return "short_history", {"have": days, "need": need}
    return None


def score(
    frequency: ArrayLike, recency: ArrayLike, age: ArrayLike, horizon: float
) -> tuple[Parameters, Array]:
    """Fit all customers (times in days) and return each one's churn probability.

    Arrays of shape (n,), of customers who have bought. `alpha` of the
    parameters is in weeks. Where they have not `converged` ("no_fit") the
    probabilities are NaN. NotEnoughData below the gate; ValueError for numbers that
    are no purchase history.
    """
    closed = gate(frequency, age, horizon)
    if closed:
        raise NotEnoughData(*closed)
    parameters = fit(frequency, _weeks(recency), _weeks(age))
    if not parameters.converged:
        return parameters, np.full(np.shape(frequency), np.nan)
    return parameters, probabilities(parameters, frequency, recency, age, horizon)


def probabilities(
    parameters: Parameters,
    frequency: ArrayLike,
    recency: ArrayLike,
    age: ArrayLike,
    horizon: float,
) -> Array:
    """Churn probabilities by parameters that `score` has found; times in days."""
    return probability_no_purchase(
        parameters, frequency, _weeks(recency), _weeks(age), horizon / _DAYS_A_WEEK
    )


def _weeks(days: ArrayLike) -> Array:
    return np.asarray(days, float) / _DAYS_A_WEEK
