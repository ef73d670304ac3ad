import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import orders
from engine.value import next_order, retention


def _steady(gap, count, start=0):
    return [(start + gap * k) for k in range(count)]


def _expect(held, origin):
    return next_order.expect(held, origin, next_order.learned(held, origin))


def _base():
    days = {0: _steady(7, 20), 1: _steady(30, 5, 10), 2: [100], 3: _steady(14, 4)}
    rows = [(who, day, 1) for who, bought in days.items() for day in bought]
    return orders.of(*np.array(rows, float).T, customers=5)


def test_the_usual_gap_and_the_dates():
    found = _expect(_base(), 135)
    assert found.usual[0] == pytest.approx(7, rel=0.1)
    assert 135 <= found.first[0] <= found.last[0] <= 148
    assert found.late[3] and np.isnan(found.first[3])
    assert found.gaps.tolist() == [12, 4, 0, 3, 0]
    assert np.isnan(found.usual[4]) and np.isnan(found.last[4])


def test_an_odd_gap_moves_nothing():
    days = [*_steady(7, 10), 400, 407, 414, 421]
    found = _expect(orders.of([0] * 14, days, [1] * 14), 425)
    assert found.usual[0] == pytest.approx(7, rel=0.01)


def test_half_of_the_next_orders_come_between_the_dates(sample_orders):
    found = _expect(sample_orders, 273)
    came = orders.occasions(orders.between(sample_orders, 273, 546))
    first = np.full(sample_orders.customers, np.inf)
    np.minimum.at(first, came.customer, came.day)
    rows = (found.gaps >= 3) & ~found.late & np.isfinite(first)
    inside = (first >= found.first) & (first <= found.last)
    assert rows.sum() > 150
    assert 0.3 < inside[rows].mean() < 0.7


@given(st.lists(st.integers(0, 99), max_size=30), st.integers(100, 300))
def test_dates_lie_ahead(days, origin):
    found = _expect(orders.of([0] * len(days), days, days, 1), origin)
    assert not found.first[0] < origin
    assert not found.last[0] < found.first[0]


def test_the_textbook_kaplan_meier():
    """Counted by hand: 5 customers, of whom two were lost sight of."""
    found = retention.curve([1, 2, 2, 3, 4], [True, True, False, True, False])
    assert found.time.tolist() == [1, 2, 3]
    assert found.share == pytest.approx([0.8, 0.6, 0.3])
    assert found.at_risk.tolist() == [5, 4, 2]
    assert found.at(0.5) == (1, 1, 1)
    assert found.at(2.5)[0] == pytest.approx(0.6)
    assert found.median() == 3


def test_greenwood_by_hand():
    found = retention.curve([1, 2, 3, 4, 5], [True, False, False, False, False])
    width = 1.959964 * np.sqrt(1 / (5 * 4)) / abs(np.log(0.8))
    assert found.low[0] == pytest.approx(0.8 ** np.exp(width))
    assert found.high[0] == pytest.approx(0.8 ** np.exp(-width))


@given(st.lists(st.tuples(st.floats(0, 100), st.booleans()), min_size=1, max_size=50))
def test_a_curve_only_falls_within_its_interval(rows):
    found = retention.curve(*zip(*rows, strict=True))
    assert (np.diff(found.share) <= 1e-12).all()
    assert (found.low <= found.share + 1e-12).all()
    assert (found.share <= found.high + 1e-12).all()


def test_without_censoring_it_is_the_share_that_stayed():
    time = np.random.default_rng(0).integers(1, 50, 200)
    found = retention.curve(time, np.ones(200, bool))
    assert found.share == pytest.approx([(time > t).mean() for t in found.time])


def test_curves_by_group(sample_orders):
    known = orders.summary(sample_orders, 546)
    bought = known.bought
    month = np.where(known.age[bought] > 520, "january", "later")
    found = retention.by_group(known.recency[bought], known.age[bought], month, 180)
    assert set(found) == {"january", "later"}
    assert found["january"].n + found["later"].n == known.bought.sum()


def test_what_are_no_times_is_an_error():
    with pytest.raises(ValueError, match="one row"):
        retention.curve([1], [True, False])
    with pytest.raises(ValueError, match="finite"):
        retention.curve([-1], [True])


def test_the_silence_of_the_lately_seen_proves_nothing():
    """Both bought twice, 10 days apart; only of the first the silence is long enough:
    the other is seen until 30 days before now, which is before its second order."""
    known = orders.summary(orders.of([0, 0, 1, 1], [0, 10, 60, 70], [1] * 4), 96)
    found = retention.by_group(known.recency, known.age, np.zeros(2), 30)[0.0]
    assert found.time.tolist() == [10]
    assert found.at_risk.tolist() == [1]
