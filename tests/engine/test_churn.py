import pickle
from dataclasses import replace

import numpy as np
import pytest

from engine import churn
from engine.bgnbd import fit
from engine.churn import (
    GATE,
    REASONS,
    NotEnoughData,
    gate,
    probabilities,
    score,
)


def _base(customers=100, repeaters=50, days=180):
    frequency = np.zeros(customers)
    frequency[:repeaters] = 1
    return frequency, np.full(customers, float(days))


def test_a_base_at_the_gate_passes():
    assert gate(*_base(), horizon=90) is None
    assert gate(*_base(days=56), horizon=28) is None
    assert gate(*_base(days=56), horizon=7) is None


@pytest.mark.parametrize(
    ("base", "horizon", "closed"),
    [
        (_base(0, 0), 90, ("few_customers", {"have": 0, "need": 100})),
        (_base(99, 99), 90, ("few_customers", {"have": 99, "need": 100})),
        (_base(500, 49), 90, ("few_repeaters", {"have": 49, "need": 50})),
        (_base(days=179), 90, ("short_history", {"have": 179, "need": 180})),
        (_base(days=55), 7, ("short_history", {"have": 55, "need": 56})),
    ],
)
def test_below_the_gate_there_is_a_reason(base, horizon, closed):
    assert gate(*base, horizon) == closed
    reason, figures = closed
    assert all(str(number) in REASONS[reason] % figures for number in figures.values())


def test_one_wrong_date_makes_no_long_history():
    frequency, age = _base(days=20)
    age[0] = 20_000
    assert gate(frequency, age, 90) == ("short_history", {"have": 20, "need": 180})


@pytest.mark.parametrize("horizon", [0, -1, float("nan")])
def test_the_horizon_lies_ahead(horizon):
    with pytest.raises(ValueError, match="horizon"):
        gate(*_base(), horizon)


def test_the_gate_wants_one_row_a_customer():
    with pytest.raises(ValueError, match="one row"):
        gate([1, 2], [1], 90)


def test_no_score_below_the_gate():
    frequency, age = _base(customers=60)
    with pytest.raises(NotEnoughData) as closed:
        score(frequency, np.zeros(60), age, 90)
    assert closed.value.reason == "few_customers"


def test_the_reason_comes_home_from_a_child_process():
    error = NotEnoughData("few_customers", {"have": 1, "need": GATE.customers})
    returned = pickle.loads(pickle.dumps(error))
    assert (returned.reason, returned.figures) == (error.reason, error.figures)


def test_score_is_the_fit_in_weeks(cdnow):
    frequency, recency, age = np.array(cdnow)
    parameters, _ = score(frequency, recency * 7, age * 7, 91)
    found, weeks = vars(parameters), vars(fit(frequency, recency, age))
    assert found == pytest.approx(weeks, rel=1e-6)


def test_found_parameters_score_the_next_customers(cdnow):
    frequency, recency, age = np.array(cdnow) * [[1], [7], [7]]
    parameters, found = score(frequency, recency, age, 91)
    again = probabilities(parameters, frequency[:5], recency[:5], age[:5], 91)
    assert again == pytest.approx(found[:5])


def test_without_a_fit_there_is_no_number(monkeypatch):
    frequency, age = _base()
    lost = replace(fit(frequency, np.zeros(100), age), converged=False)
    monkeypatch.setattr(churn.fallback, "fit", lambda *history: lost)
    parameters, found = score(frequency, np.zeros(100), age, 90)
    assert not parameters.converged
    assert np.isnan(found).all()


def test_churn_of_the_cdnow_sample_comes_as_foretold(cdnow_days):
    """39 weeks foretell the next 13, in sum and by tenths of the customers."""
    end, horizon = 39 * 7, 91
    rows, silent = [], []
    for days in cdnow_days.values():
        seen = [day for day in days if day < end]
        rows.append((len(seen) - 1, max(seen) - min(seen), end - min(seen)))
        silent.append(not any(end <= day < end + horizon for day in days))
    _, found = score(*np.array(rows, float).T, horizon)
    silent = np.array(silent, float)
    assert found.shape == silent.shape
    assert found.mean() == pytest.approx(silent.mean(), abs=0.04)
    brier, constant = ((found - silent) ** 2).mean(), silent.var()
    assert brier < 0.85 * constant
    tenths = np.array_split(np.argsort(found), 10)
    gaps = [abs(found[tenth].mean() - silent[tenth].mean()) for tenth in tenths]
    assert np.mean(gaps) < 0.045
