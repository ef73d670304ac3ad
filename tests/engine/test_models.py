import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics

from engine.models import drift, measures, origins, subgroups

DICE = np.random.default_rng(0)
SHARES = st.lists(
    st.tuples(st.integers(0, 10), st.booleans()), min_size=2, max_size=60
).filter(lambda rows: len({y for _, y in rows}) == 2)


def _calibrated(n=4_000):
    p = DICE.beta(1, 4, n)
    return p, (DICE.random(n) < p).astype(float)


@given(SHARES)
def test_the_figures_are_those_of_scikit_learn(rows):
    """Ties and all."""
    p, y = np.array(rows, float).T
    p = p / 10
    found = measures.figures(p, y)
    assert found["auc"] == pytest.approx(metrics.roc_auc_score(y, p))
    assert found["pr_auc"] == pytest.approx(metrics.average_precision_score(y, p))
    assert found["brier"] == pytest.approx(metrics.brier_score_loss(y, p))


@given(SHARES, st.integers(0, 99))
def test_weights_are_repeated_rows(rows, seed):
    p, y = np.array(rows, float).T
    p = p / 10
    w = np.random.default_rng(seed).integers(0, 4, p.size)
    weighted = measures.figures(p, y, w)
    again = np.repeat(np.stack([p, y]), w, axis=1)
    if np.unique(again[1]).size == 2:
        assert weighted == pytest.approx(measures.figures(*again))
    else:
        assert np.isnan(weighted["auc"])


def test_lift_of_the_best_tenth():
    y = np.r_[np.ones(10), np.zeros(90)]
    assert measures.figures(y, y)["lift10"] == pytest.approx(10)
    assert measures.figures(np.full(100, 0.1), y)["lift10"] == pytest.approx(1)


def test_an_interval_holds_the_truth_and_follows_the_seed():
    p, y = _calibrated()
    found = measures.with_intervals(p, y)
    assert found["auc"].low < found["auc"].value < found["auc"].high
    assert found == measures.with_intervals(p, y)
    assert found != measures.with_intervals(p, y, seed=1)


def test_a_customer_at_many_origins_is_one_witness():
    p, y = _calibrated(300)
    who = np.tile(np.arange(300), 6)
    rows = (np.tile(p, 6), np.tile(y, 6))
    one, many = (measures.with_intervals(*rows, c)["auc"] for c in (who, None))
    assert one.high - one.low > 1.5 * (many.high - many.low)


def test_differences_are_paired():
    p, y = _calibrated()
    same = measures.differences(p, p, y)
    assert same["auc"] == (0, 0, 0)
    noisy = np.clip(p + DICE.normal(0, 0.2, p.size), 0, 1)
    assert measures.differences(p, noisy, y)["brier"].high < 0


def test_calibration_by_chance():
    p, y = _calibrated()
    floor = measures.expected_ece(p)
    assert measures.figures(p, y)["ece"] < 2.5 * floor
    table = measures.calibration(p, y)
    assert sum(row["n"] for row in table) == p.size
    held = [row["low"] <= row["predicted"] <= row["high"] for row in table]
    assert sum(held) >= 8


@given(st.integers(1, 500), st.floats(0, 1))
def test_wilson_lies_between_0_and_1(n, part):
    share, low, high = measures.wilson(round(n * part), n)
    assert -1e-9 <= low <= share + 1e-9 and share <= high + 1e-9 <= 1 + 2e-9


@given(st.integers(0, 50), st.integers(1, 900), st.integers(1, 99), st.integers(0, 99))
def test_no_origin_looks_beyond_the_day(first, length, horizon, history):
    end = first + length
    for origin in origins.training(first, end, horizon, history):
        assert origin + horizon <= end and origin - history >= first
    tests = origins.testing(first, end, horizon, history)
    for origin in tests:
        assert origin + horizon <= end
        assert origins.training(first, origin, horizon, history)
    assert all(a - b == horizon for a, b in zip(tests, tests[1:], strict=False))


def test_drift_of_the_same_is_none():
    old, new = DICE.normal(size=(2, 20_000))
    moved = drift.table(["same", "moved"], np.c_[old, old], np.c_[new, new + 1])
    assert drift.verdict(moved["same"]) == "none"
    assert drift.verdict(moved["moved"]) == "much"
    assert drift.stability([0.5, 0.5], [0.4, 0.6]) == pytest.approx(0.0405, abs=1e-4)
    assert drift.verdict(0.2) == "slight"


def test_drift_of_mostly_zeros_is_a_number():
    old = np.r_[np.zeros(95), np.ones(5)]
    ends = drift.edges(old)
    index = drift.stability(drift.shares(old, ends), drift.shares(1 - old, ends))
    assert np.isfinite(index) and index > drift.MUCH


def test_small_groups_get_no_verdict():
    p, y = _calibrated()
    group = np.where(np.arange(p.size) < 60, "small", "large")
    found = {g.value: g for g in subgroups.check(group, p, y, p > 0.3)}
    assert found["small"].too_few and found["small"].recall is None
    large = found["large"]
    assert large.calibrated and large.recall.low < large.recall.value
    assert large.n == 3_940 and large.positives == y[60:].sum()
    off = {g.value: g for g in subgroups.check(group, p / 3, y, p > 0.3)}
    assert off["large"].calibrated is False
