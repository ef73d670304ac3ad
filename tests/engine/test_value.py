from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import bgnbd, orders
from engine.bgnbd import Parameters
from engine.value import backtest, forecast, interval, purchases, spend, textbook

CDNOW = Parameters(0.243, 4.414, 0.793, 2.426, 0, True, 2357)


@pytest.fixture(scope="module")
def fitted(sample_orders):
    return backtest.fit(sample_orders, 273, 273)


def test_the_published_gamma_gamma(sample_orders):
    known = orders.summary(sample_orders, 273)
    found = spend.fit(known.frequency, known.spend)
    assert (found.p, found.q, found.v) == pytest.approx((6.25, 3.74, 15.44), rel=2e-3)
    assert found.n == 946
    assert found.correlation == pytest.approx(0.11, abs=0.01)


def test_the_published_expectation():
    """The paper's customer 1: 2 repeats, last after 30.43 weeks of 38.86."""
    found = purchases.expected(CDNOW, 2, 30.43, 38.86, 39)
    assert found == pytest.approx(1.226, abs=0.001)


@pytest.mark.parametrize("params", [CDNOW, Parameters(1.4, 1.36, 1.0, 8, 0, True, 1)])
def test_the_expectation_is_the_mean_of_the_draws(params):
    x, t_x, t = np.array([0, 1, 5, 40.0]), np.array([0, 10, 30, 38]), np.full(4, 39.0)
    luck = purchases.chances(100_000, 200, 1)
    drawn = purchases.draws(params, x, t_x, t, 26, luck)
    wanted = purchases.expected(params, x, t_x, t, 26)
    assert drawn.mean(axis=1) == pytest.approx(wanted, rel=0.02)
    none = bgnbd.probability_no_purchase(params, x, t_x, t, 26)
    assert (drawn == 0).mean(axis=1) == pytest.approx(none, abs=0.01)


@given(st.floats(0.01, 5), st.floats(0.1, 50), st.floats(1e-4, 20), st.floats(0.01, 50))
def test_the_expectation_is_sound_anywhere(r, alpha, a, b):
    params = Parameters(r, alpha, a, b, 0, True, 1)
    x = np.array([0, 1, 10, 1e4])
    t = np.full(4, 100.0)
    near, far = (
        purchases.expected(params, x, x * 0 + (x > 0) * 90, t, h) for h in (5, 50)
    )
    assert np.isfinite(far).all() and (near >= 0).all()
    assert (far >= near * (1 - 1e-6) - 1e-9).all()
    assert (far <= (r + x) / (alpha + t) * 50 * (1 + 1e-6) + 1e-6).all()


def test_without_the_series_it_is_the_same():
    x, t = np.array([0, 1, 5, 40.0]), np.full(4, 39.0)
    closed = purchases._closed(CDNOW, x, t, np.full(4, 26.0))
    parts = purchases._by_parts(CDNOW, x, t, np.full(4, 26.0))
    assert parts == pytest.approx(closed, rel=0.01)


def test_money_is_drawn_around_its_expectation():
    found = spend.Spend(6.25, 3.74, 15.44, 0, 0, True, 1)
    counts = np.ones((3, 200_000))
    x, own = np.array([0, 2, 50.0]), np.array([0, 10, 80.0])
    drawn = spend.draws(found, x, own, counts, purchases.chances(200_000, 1, 2))
    assert drawn.mean(axis=1) == pytest.approx(spend.expected(found, x, own), rel=0.02)


def test_money_without_repeats_is_no_fit():
    assert not spend.fit([0, 0, 1], [0, 0, 5.0]).converged


def test_it_beats_the_model_alone_on_the_sample(sample_orders, fitted):
    """Goals: RMSE below 1.608, the totals within 5%."""
    ours = forecast.predict(fitted, sample_orders, 273)
    counts, money = forecast.outcomes(sample_orders, 273, 546)
    rmse = np.sqrt(np.mean((ours.purchases - counts) ** 2))
    assert rmse < 1.608
    assert ours.purchases.sum() / counts.sum() == pytest.approx(1, abs=0.05)
    assert ours.value.sum() / money.sum() == pytest.approx(1, abs=0.05)


def test_eight_of_ten_end_within_the_interval(sample_orders, fitted):
    ours = forecast.predict(fitted, sample_orders, 273)
    low, high = interval.bounds(fitted, sample_orders, 273, ours.value)
    _, money = forecast.outcomes(sample_orders, 273, 546)
    assert (low <= ours.value).all() and (ours.value <= high).all()
    assert (money > high).mean() == pytest.approx(0.1, abs=0.04)
    again = interval.bounds(fitted, sample_orders, 273, ours.value)
    assert np.array_equal(high, again[1])


def test_the_interval_of_the_sum_is_around_it(sample_orders, fitted):
    ours = forecast.predict(fitted, sample_orders, 273)
    low, high = interval.total(fitted, sample_orders, 273, ours.value)
    total = ours.value.sum()
    assert 0.8 * total < low < total < high < 1.2 * total


def test_later_orders_are_not_looked_at(sample_orders, fitted):
    cut = orders.before(sample_orders, 273)
    blind = backtest.fit(cut, 273, 273)
    assert blind.backtest == fitted.backtest
    ours, same = (
        forecast.predict(f, o, 273) for f, o in ((fitted, sample_orders), (blind, cut))
    )
    assert np.array_equal(ours.value, same.value)


def test_a_worse_regression_is_dropped(sample_orders):
    seen = forecast.learn(
        forecast.fit_simple(sample_orders, 200, 70), sample_orders, 130, 200
    )
    came = forecast.outcomes(sample_orders, 200, 270)
    rows = orders.summary(sample_orders, 200).bought
    assert backtest.compare(seen, sample_orders, 200, came, rows)["keep"]
    money = seen.money
    wild = replace(money, slopes=-money.slopes)
    bad = replace(seen, money=wild)
    assert not backtest.compare(bad, sample_orders, 200, came, rows)["keep"]


def test_a_short_history_has_the_model_alone():
    few = orders.of([0, 0, 1, 2], [0, 5, 3, 9], [1, 1, 1, 1])
    found = backtest.fit(few, 10, 30)
    assert found.purchases is None
    assert np.isfinite(forecast.predict(found, few, 10).value).all()


def test_the_textbook_figure_is_its_three_factors():
    known = orders.summary(orders.of([0, 0], [0, 364], [30, 10], customers=2), 366)
    found = textbook.figures(known, 3)
    assert found.purchase[0] == 20
    assert found.yearly[0] == pytest.approx(2, rel=0.01)
    assert found.value[0] == pytest.approx(120, rel=0.01)
    assert np.isnan(found.value[1])
    with pytest.raises(ValueError, match="lifespan"):
        textbook.figures(known, 0)
