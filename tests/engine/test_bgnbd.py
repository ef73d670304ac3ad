import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import approx_fprime

from engine import bgnbd
from engine.bgnbd import Parameters, fit, probability_alive, probability_no_purchase

CDNOW = Parameters(0.243, 4.414, 0.793, 2.426, -9582.4, True, 2357)


STEADY = Parameters(1.4, 2.0, 0.5, 6.0, 0.0, True, 0)


def _simulated(params, n, age, horizon, seed):
    """n customers of the model: their histories at `age`, and who is silent then
    for `horizon`. Purchases are drawn one after another, by the model's story."""
    rng = np.random.default_rng(seed)
    rate = rng.gamma(params.r, 1 / params.alpha, n)
    leaving = rng.beta(params.a, params.b, n)
    x, t_x, silent = np.zeros(n), np.zeros(n), np.ones(n, bool)
    who, now = np.arange(n), np.zeros(n)
    while who.size:
        now = now + rng.exponential(size=who.size) / np.maximum(rate[who], 1e-300)
        who, now = who[now <= age + horizon], now[now <= age + horizon]
        seen = now <= age
        x[who[seen]] += 1
        t_x[who[seen]] = now[seen]
        silent[who[~seen]] = False
        stays = rng.random(who.size) >= leaving[who]
        who, now = who[stays], now[stays]
    return (x, t_x, np.full(n, float(age))), silent


def test_the_published_fit(cdnow):
    found = fit(*cdnow)
    assert found.converged
    assert found.n == 2357
    assert found.r == pytest.approx(0.243, abs=5e-4)
    assert found.alpha == pytest.approx(4.414, abs=5e-4)
    assert found.a == pytest.approx(0.793, abs=5e-4)
    assert found.b == pytest.approx(2.426, abs=5e-4)
    assert found.log_likelihood == pytest.approx(-9582.4, abs=0.05)


def test_weights_stand_for_repeated_rows(cdnow):
    x, t_x, t = np.array(cdnow)[:, :300]
    times = np.arange(300) % 3
    weighted = fit(x, t_x, t, times)
    repeated = fit(*(np.repeat(values, times) for values in (x, t_x, t)))
    assert vars(weighted) == pytest.approx(vars(repeated))


def test_the_order_of_customers_does_not_matter(cdnow):
    backwards = [values[::-1] for values in cdnow]
    assert fit(*backwards) == fit(*cdnow)


def test_the_unit_of_time_does_not_matter(cdnow):
    x, t_x, t = np.array(cdnow)
    weeks, days = fit(x, t_x, t), fit(x, t_x * 7, t * 7)
    assert days.alpha == pytest.approx(7 * weeks.alpha, rel=1e-4)
    assert (days.r, days.a, days.b) == pytest.approx(
        (weeks.r, weeks.a, weeks.b), rel=1e-4
    )
    # Only the densities of the purchase times know the unit.
    assert days.log_likelihood == pytest.approx(
        weeks.log_likelihood - x.sum() * np.log(7)
    )
    assert probability_no_purchase(days, x, t_x * 7, t * 7, 91) == pytest.approx(
        probability_no_purchase(weeks, x, t_x, t, 13), abs=1e-5
    )


@pytest.mark.parametrize("start", range(3))
def test_the_gradient_is_that_of_the_likelihood(cdnow, start):
    x, t_x, t = np.array(cdnow)[:, :200]
    each, counts = np.unique(x, return_counts=True)
    rows = (x, t_x, t, np.full(200, 1 / 200), each, counts / 200)
    logs = bgnbd._STARTS[start] + 0.1
    _, slopes = bgnbd._cost(logs, *rows)
    by_steps = approx_fprime(logs, lambda at: bgnbd._cost(at, *rows)[0], 1e-7)
    assert slopes == pytest.approx(by_steps, abs=1e-5)


@pytest.mark.parametrize("params", [CDNOW, STEADY])
def test_the_fit_finds_the_parameters_of_a_simulation(params):
    histories, _ = _simulated(params, 10_000, 60, 0, seed=1)
    found = fit(*histories)
    assert found.converged
    assert (found.r, found.alpha) == pytest.approx((params.r, params.alpha), rel=0.1)
    leaving = found.a / (found.a + found.b)
    assert leaving == pytest.approx(params.a / (params.a + params.b), rel=0.1)


@pytest.mark.parametrize("horizon", [4, 13])
@pytest.mark.parametrize("params", [CDNOW, STEADY])
def test_the_probability_is_the_share_in_a_simulation(params, horizon):
    (x, t_x, t), silent = _simulated(params, 50_000, 39, horizon, seed=2)
    expected = probability_no_purchase(params, x, t_x, t, horizon)
    late = t_x > 39 / 2
    for group in (x == 0, (x > 0) & late, (x > 0) & ~late, (x > 3) & late, x > 9):
        share, mean, n = silent[group].mean(), expected[group].mean(), group.sum()
        assert n > 200
        assert share == pytest.approx(mean, abs=4 * np.sqrt(mean * (1 - mean) / n))


def test_a_new_customer_of_no_age_has_the_rate_of_all():
    found = probability_no_purchase(CDNOW, 0, 0, 0, 10)
    assert found == pytest.approx((4.414 / 14.414) ** 0.243)
    assert probability_alive(CDNOW, 0, 0, 50) == 1


def test_large_counts_do_not_overflow():
    x, t = np.array([1e3, 1e5, 1e6]), np.full(3, 500.0)
    alive = probability_alive(CDNOW, x, t, t)
    assert alive == pytest.approx(1, abs=0.001)
    assert probability_no_purchase(CDNOW, x, t, t, 10) == pytest.approx(
        1 - alive, rel=1e-3
    )
    assert probability_no_purchase(CDNOW, x, t / 2, t, 10) == pytest.approx(1)
    assert np.isfinite(fit([1e6, 1e5, 0], [9, 8, 0], [10, 10, 10]).log_likelihood)


def test_nobody_leaving_is_a_fit():
    for_ever = Parameters(1.4, 2.0, 1e-6, 1e3, 0, True, 0)
    found = fit(*_simulated(for_ever, 2_000, 40, 0, seed=3)[0])
    assert found.converged
    assert found.a / (found.a + found.b) < 0.001


def test_all_buying_at_one_rate_is_a_fit():
    alike = Parameters(1e5, 2e5, 0.5, 6.0, 0, True, 0)
    histories, silent = _simulated(alike, 2_000, 40, 4, seed=4)
    found = fit(*histories)
    assert found.converged
    assert found.r / found.alpha == pytest.approx(0.5, rel=0.05)
    assert probability_no_purchase(found, *histories, 4).mean() == pytest.approx(
        silent.mean(), abs=0.03
    )


def test_a_search_that_stumbles_at_the_top_has_found_it(cdnow, monkeypatch):
    def stumbling(*args, **options):
        end = minimize(*args, **options)
        end.success = False
        return end

    minimize = bgnbd.minimize
    monkeypatch.setattr(bgnbd, "minimize", stumbling)
    assert fit(*cdnow).converged


def test_a_search_cut_short_has_found_nothing(cdnow, monkeypatch):
    monkeypatch.setitem(bgnbd._SEARCH, "options", {"maxiter": 2})
    assert not fit(*cdnow).converged


def test_the_ends_of_the_search_are_no_failure(monkeypatch, cdnow):
    monkeypatch.setattr(bgnbd, "_END", 1.0)
    monkeypatch.setitem(bgnbd._SEARCH, "bounds", [(-1.0, 1.0)] * 4)
    assert fit(*cdnow).converged


def test_nobody_coming_back_is_no_fit():
    assert not fit(np.zeros(50), np.zeros(50), np.arange(50) + 1).converged


WHOLE = st.integers(0, 10_000)
TIME = st.floats(0, 5_000)
PARAMETERS = st.builds(
    lambda r, alpha, a, b: Parameters(r, alpha, a, b, 0.0, True, 1),
    *[st.floats(0.001, 1_000)] * 4,
)


@st.composite
def histories(draw):
    x, (t_x, t) = draw(WHOLE), sorted((draw(TIME), draw(TIME)))
    return x, t_x if x else 0.0, t


@given(PARAMETERS, histories(), TIME)
def test_probabilities_are_probabilities(params, history, horizon):
    alive = probability_alive(params, *history)
    none = probability_no_purchase(params, *history, horizon)
    assert 0 <= alive <= 1
    assert 1 - alive - 1e-12 <= none <= 1
    assert probability_no_purchase(params, *history, 0) == pytest.approx(1)


@given(PARAMETERS, histories(), TIME, TIME)
def test_no_purchase_gets_less_likely_with_the_horizon(params, history, one, more):
    near, far = probability_no_purchase(
        params, *[[value, value] for value in history], [one, one + more]
    )
    assert far <= near + 1e-12


@given(PARAMETERS, histories(), TIME, TIME)
def test_no_purchase_gets_likelier_with_silence(params, history, horizon, longer):
    x, t_x, t = history
    now, later = probability_no_purchase(
        params, [x, x], [t_x, t_x], [t, t + longer], horizon
    )
    assert now <= later + 1e-9


@pytest.mark.parametrize(
    ("history", "fault"),
    [
        (([1, 2], [1], [2]), "shapes differ"),
        (([1], [1], [float("nan")]), "finite"),
        (([1], [float("inf")], [float("inf")]), "finite"),
        (([-1], [1], [2]), "frequency"),
        (([1.5], [1], [2]), "frequency"),
        (([1], [-1], [2]), "recency must not be negative"),
        (([1], [3], [2]), "exceed age"),
        (([0], [1], [2]), "where frequency is 0"),
    ],
)
def test_what_is_no_history_is_an_error(history, fault):
    with pytest.raises(ValueError, match=fault):
        fit(*history)
    with pytest.raises(ValueError, match=fault):
        probability_alive(CDNOW, *history)


@pytest.mark.parametrize("shape", [(0,), (2, 2), ()])
def test_fit_wants_one_row_a_customer(shape):
    with pytest.raises(ValueError, match="one row a customer"):
        fit(*[np.ones(shape)] * 3)


@pytest.mark.parametrize("weights", [[1], [1, -1], [0, 0], [1, float("nan")]])
def test_weights_that_count_nobody_are_an_error(weights):
    with pytest.raises(ValueError, match="weights"):
        fit([1, 2], [1, 2], [3, 3], weights)


@pytest.mark.parametrize("horizon", [-1, float("nan"), float("inf")])
def test_the_horizon_lies_ahead(horizon):
    with pytest.raises(ValueError, match="horizon"):
        probability_no_purchase(CDNOW, 1, 1, 2, horizon)
