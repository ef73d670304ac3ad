import json
from dataclasses import replace

import numpy as np
import pytest
import shops
from hypothesis import given, settings
from hypothesis import strategies as st

from engine import orders
from engine.churn import NotEnoughData
from engine.value import backtest, measures, record, version

ORIGIN, HORIZON = 380, 91
COLUMNS = version.Scores._fields[:-1]


@pytest.fixture(scope="module")
def held():
    return shops.made(5, 700).orders


@pytest.fixture(scope="module")
def trained(held):
    """With the regressions, whatever the backtest says of them on made up data."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(backtest, "_DOUBT", np.inf)
        return version.train(held, ORIGIN, HORIZON)


@pytest.fixture(scope="module")
def whole(trained, held):
    return version.score(trained, held, ORIGIN)


def _assert_part_of(told, whole, chosen):
    for name in COLUMNS:
        one, other = getattr(told, name), getattr(whole, name)[chosen]
        assert np.allclose(one, other, rtol=1e-12, atol=1e-12, equal_nan=True), name


@settings(max_examples=20)
@given(st.data())
def test_a_part_alone_is_scored_as_in_the_whole(trained, held, whole, data):
    some = st.lists(st.integers(0, 699), min_size=1, max_size=30, unique=True)
    chosen = np.array(data.draw(some))
    told = version.score(trained, orders.take(held, chosen), ORIGIN)
    _assert_part_of(told, whole, chosen)


@settings(max_examples=8)
@given(st.integers(0, 10_000), st.integers(ORIGIN, ORIGIN + 20))
def test_so_is_any_shop_at_any_day(trained, seed, day):
    other = shops.made(seed, 60).orders
    told = version.score(trained, other, day)
    for chosen in (np.arange(0, 60, 7), np.array([3]), np.arange(60)[::-1]):
        part = version.score(trained, orders.take(other, chosen), day)
        _assert_part_of(part, told, chosen)


def test_in_parts_it_is_the_same(trained, held, whole, monkeypatch):
    monkeypatch.setattr(version, "_AT_ONCE", 100)
    parts = version.score(trained, held, ORIGIN)
    _assert_part_of(parts, whole, np.arange(held.customers))
    assert parts.bins == whole.bins


def test_the_intervals_differ_from_customer_to_customer(whole):
    bought = ~np.isnan(whole.value)
    assert 500 < bought.sum() < bought.size
    low, high = whole.low[bought], whole.high[bought]
    assert (low <= whole.value[bought]).all() and (whole.value[bought] <= high).all()
    assert np.unique(high).size > 300 and (high > low).all()


def test_a_stored_version_scores_the_same(trained, held, whole):
    data = json.loads(json.dumps(version.as_json(trained), allow_nan=False))
    again = version.from_json(data)
    assert version.as_json(again) == version.as_json(trained)
    told = version.score(again, held, ORIGIN)
    for name in COLUMNS:
        one, other = getattr(told, name), getattr(whole, name)
        assert np.array_equal(one, other, equal_nan=True)
    assert told.bins == whole.bins


def test_it_was_learned_and_not_only_modelled(trained):
    """So that the tests above are of all that a version can hold."""
    assert trained.forecast.money is not None and trained.rhythm is not None
    assert trained.record["by"] == "average"


def test_the_record_is_complete(trained):
    told = trained.record
    assert set(told["backtest"]) == {"ours", *record.BASELINES}
    assert set(told["against"]) == set(record.BASELINES)
    for figures in (*told["backtest"].values(), *told["against"].values()):
        assert set(figures) == set(measures.NAMES)
        for value, low, high in figures.values():
            assert low <= value <= high
    assert told["against"]["mean"]["deviance"][2] < 0
    judged = told["judged"]
    assert max(judged["origins"]) + judged["horizon"] <= ORIGIN
    assert judged["rows"] == trained.judged.actual.size
    assert set(told["edges"]) == {name for name, _ in told["features"]}


def test_drift_is_seen(trained, held, whole):
    now = version.drift(trained, whole.bins)
    late = version.drift(trained, version.score(trained, held, ORIGIN + 200).bins)
    assert max(now.values()) < 1e-9 and late["silence"] > 0.25


def test_a_worse_challenger_is_told_from_the_live_version(trained, held):
    live = version.train(held, ORIGIN - HORIZON, HORIZON)
    told = version.against_live(live, trained, held, ORIGIN)
    assert told["origin"] == ORIGIN - HORIZON and not told["live_has_seen"]
    assert not told["worse"]
    wild = replace(live.forecast, money=None, factors=(9.0, 9.0))
    told = version.against_live(replace(live, forecast=wild), trained, held, ORIGIN)
    assert told["against"]["live"]["deviance"][2] < 0
    with pytest.raises(ValueError, match="horizon"):
        version.against_live(replace(live, horizon=7), trained, held, ORIGIN)


def test_too_short_a_history_has_no_number(held):
    with pytest.raises(NotEnoughData) as closed:
        version.train(held, 100, 365)
    assert closed.value.reason == "short_history"


def test_who_objects_teaches_nothing(held):
    out = np.arange(held.customers) % 5 == 0
    found = version.train(held, ORIGIN, HORIZON, excluded=out)
    assert not out[found.judged.customer].any()
    loud = replace(held, amount=np.where(out[held.customer], 1e6, held.amount))
    again = version.train(loud, ORIGIN, HORIZON, excluded=out)
    assert version.as_json(found) == version.as_json(again)


def test_what_comes_later_changes_nothing(held):
    later = held.day >= ORIGIN
    other = replace(held, amount=np.where(later, held.amount * 9, held.amount))
    one, two = (version.train(o, ORIGIN, HORIZON) for o in (held, other))
    assert version.as_json(one) == version.as_json(two)


@given(
    st.lists(
        st.tuples(st.integers(1, 9), st.integers(0, 9), st.integers(0, 3)),
        min_size=2,
        max_size=40,
    )
)
def test_weights_are_repeated_rows(rows):
    p, y, w = np.array(rows, float).T
    if w.sum() < 2:
        return
    one = measures._figures(measures._sorted(p, y), w)
    again = np.repeat([p, y], w.astype(int), axis=1)
    two = measures._figures(measures._sorted(*again), np.ones(again[0].size))
    assert one == pytest.approx(two, nan_ok=True)


def test_the_figures_by_hand():
    p, y = np.array([3.0, 1.0, 0.0]), np.array([4.0, 0.0, 0.0])
    found = measures.with_intervals(p, y)
    assert found["rmse"].value == pytest.approx(np.sqrt(2 / 3))
    assert found["ratio"].value == 1
    assert found["corr"].value == pytest.approx(np.corrcoef(p, y)[0, 1])
    assert found["top10_share"].value == pytest.approx(0.3)
    floor = 4 / 3 * 1e-3
    wanted = 2 * (4 * np.log(4 / 3) - 1 + 1 + floor) / 3
    assert found["deviance"].value == pytest.approx(wanted)
