import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from engine import orders
from engine.insight import anomalies, cohorts, concentration, demand, pairs

MONEY = st.lists(st.floats(0.01, 1e5), min_size=1, max_size=50)


def test_the_cohorts_by_hand():
    rows = [(0, 5, 10), (0, 40, 20), (1, 20, 5), (2, 45, 7), (1, 70, 9), (0, 41, 1)]
    held = orders.of(*np.array(rows, float).T)
    found = cohorts.matrix(held, cohorts.months(held.day))
    assert found.cohort.tolist() == [0, 1, 2] and found.size.tolist() == [2, 1, 0]
    assert found.customers[0].tolist() == [2, 1, 1]
    assert found.revenue[0].tolist() == [15, 21, 9]
    assert found.share[0].tolist() == [1, 0.5, 0.5]
    assert np.isnan(found.customers[1, 2]) and np.isnan(found.customers[2, 1])


def test_a_running_month_is_left_blank():
    held = orders.of([0, 0, 1], [5, 40, 45], [1, 1, 1])
    found = cohorts.matrix(held, cohorts.months(held.day), last=0)
    assert found.customers.tolist() == [[1]]


@given(
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 400), st.integers(1, 9)),
        min_size=1,
        max_size=60,
    )
)
def test_cohorts_lose_nobody_and_no_money(rows):
    held = orders.of(*np.array(rows, float).T)
    found = cohorts.matrix(held, cohorts.months(held.day))
    assert found.size.sum() == np.unique(held.customer).size
    assert np.nansum(found.revenue) == pytest.approx(held.amount.sum())
    assert not (found.share > 1).any()


def test_concentration_by_hand():
    assert concentration.top_share([1, 1, 8], 1 / 3) == pytest.approx(0.8)
    assert concentration.gini([5, 5, 5]) == pytest.approx(0)
    assert concentration.gini([0, 1, 3]) == pytest.approx(0.25)
    assert np.isnan(concentration.gini([])) and np.isnan(concentration.top_share([-1]))


@given(MONEY, st.floats(0.1, 100))
def test_concentration_has_no_currency(money, rate):
    other = np.array(money) * rate
    assert concentration.gini(money) == pytest.approx(concentration.gini(other))
    assert 0 <= concentration.gini(money) + 1e-9 <= 1
    assert concentration.top_share(money, 0.2) >= 0.2 - 1e-9
    assert (np.diff(concentration.lorenz(money).sales) >= -1e-12).all()


def test_weeks_end_with_the_last_full_day():
    found = demand.weekly([0, 6, 7, 13, 20], [1, 2, 4, 8, 16], 14, 3)
    assert found.tolist() == [0, 3, 12]


def test_a_steady_series_stays():
    found = demand.forecast(np.full(30, 50.0))
    assert found.mean == pytest.approx(np.full(4, 50))
    assert found.high - found.low == pytest.approx(np.zeros(4))


def test_smoothing_beats_the_last_week_of_a_noisy_series():
    y = np.random.default_rng(1).normal(100, 20, 60)
    found = demand.forecast(y)
    assert found.better and found.alpha <= 0.2
    assert (found.low < 100).all() and (found.high > 100).all()
    assert demand.forecast(y[:7]) is None


def test_eight_of_ten_weeks_end_within_the_interval():
    dice, inside = np.random.default_rng(2), []
    for _ in range(80):
        y = 100 + np.cumsum(dice.normal(0, 3, 56)) + dice.normal(0, 10, 56)
        found = demand.forecast(y[:52])
        inside.append((y[52:] >= found.low) & (y[52:] <= found.high))
    assert np.mean(inside) == pytest.approx(0.8, abs=0.08)


def test_a_season_is_learned_from_years():
    week = np.arange(4 * 52 + 4)
    y = 100 + 60 * np.sin(week * 2 * np.pi / 52)
    y = y + np.random.default_rng(0).normal(0, 3, y.size)
    found = demand.forecast(y[:-4])
    assert found.seasonal and found.better
    assert not demand.forecast(y[:100]).seasonal
    start = y.size - 30
    assert demand.forecast(y[:start], 8).mean == pytest.approx(
        y[start : start + 8], abs=30
    )


def _year(growth=0.0):
    dice = np.random.default_rng(4)
    day = np.arange(364)
    y = np.where(day % 7 == 6, 0, 1000 + 300 * (day % 7)) * dice.lognormal(0, 0.1, 364)
    return y * np.exp(growth * day)


@pytest.mark.parametrize("growth", [0.0, 0.004])
def test_odd_days_are_found_in_a_growing_shop_too(growth):
    y = _year(growth)
    planted = np.array([30, 100, 201, 302])
    y[planted] *= [0.3, 2.5, 0.3, 2.5]
    found = anomalies.daily(y)
    assert found.odd[planted].all()
    assert np.sign(found.score[planted]).tolist() == [-1, 1, -1, 1]
    assert found.odd.sum() < planted.size + 8


def test_closed_sundays_are_no_news_and_a_sale_on_one_is():
    y = _year()
    y[209] = 900
    found = anomalies.daily(y)
    assert found.odd[209]
    assert not found.odd[np.arange(6, 364, 7)[np.arange(6, 364, 7) != 209]].any()


def test_a_few_days_have_nothing_odd():
    assert not anomalies.daily([1, 2, 300, 4]).odd.any()


def test_unusual_is_what_is_unusual_for_the_customer():
    dice = np.random.default_rng(5)
    small, large = dice.lognormal(3, 0.2, (40, 10)), dice.lognormal(6, 0.2, (40, 10))
    small[3, 9] = large[0, 0]
    amount = np.r_[small.ravel(), large.ravel()]
    who = np.repeat(np.arange(80), 10)
    held = orders.of(who, np.tile(np.arange(10), 80), amount)
    found = anomalies.orders(held)
    assert found.odd[39] and found.odd.sum() < 10
    assert found.usual[39] == pytest.approx(np.exp(3), rel=0.3)
    empty = anomalies.orders(orders.of([], [], []))
    assert empty.odd.size == 0


def test_pairs_need_a_least_count():
    rows = np.zeros((100, 4))
    rows[:40, :2] = 1
    rows[40:90, 0] = 1
    rows[98:, 2:] = 1
    found = pairs.rules(sparse.csr_matrix(rows), least=20)
    assert [(rule.product, rule.other) for rule in found] == [(0, 1), (1, 0)]
    assert found[1].confidence == 1 and found[0].support == 0.4
    assert found[0].low < found[0].confidence < found[0].high
    assert pairs.rules(sparse.csr_matrix(rows), least=2)[0].product == 2
