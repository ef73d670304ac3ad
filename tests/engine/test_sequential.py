"""Looked at every day: intervals that hold, plans, and what may be said of them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.experiment import means, power, rates, sequential, winner
from engine.experiment.means import Arm, Groups
from engine.experiment.rates import Rate
from engine.experiment.sequential import LESS, MORE, Sizes

DAYS = np.arange(1, 101)


def _daily(p, n, rounds=3000, seed=21):
    dice = np.random.default_rng(seed)
    return Rate(dice.binomial(n, p, (rounds, DAYS.size)).cumsum(1), n * DAYS)


def _ever(found, truth=0.0):
    return ((found.low > truth) | (found.high < truth)).any(axis=1).mean()


@pytest.mark.parametrize("side", [sequential.BOTH, MORE, LESS])
@pytest.mark.parametrize(("n", "m"), [(45, 5), (450, 50), (50, 50)])
@pytest.mark.parametrize("p", [0.02, 0.2])
def test_a_hundred_looks_err_in_5_percent_at_most(p, n, m, side):
    one, two = _daily(p, n), _daily(p, m, seed=22)
    found = sequential.rate(one, two, Sizes(100 * n, 100 * m), side=side)
    assert _ever(found.difference) <= 0.05
    assert _ever(found.relative) <= 0.05


def test_looking_daily_at_an_interval_for_one_look_errs_often():
    found = rates.difference(_daily(0.02, 50), _daily(0.02, 50, seed=22))
    assert _ever(found) > 0.2


def test_all_days_hold_a_true_effect_which_is_found():
    one, two = _daily(0.03, 100), _daily(0.02, 100, seed=22)
    found = sequential.rate(one, two, Sizes(10_000, 10_000)).difference
    assert _ever(found, 0.01) <= 0.05
    assert _ever(found) > 0.9


@pytest.mark.parametrize("seed", [31, 32])
@pytest.mark.parametrize("sigma", [0.3, 1.0])
def test_a_hundred_looks_at_skewed_money_in_a_small_holdout(sigma, seed):
    dice = np.random.default_rng(seed)
    one, two = (_spent(dice, n, sigma) for n in (36, 4))
    for pair in Groups(one, two), Groups(Arm(*one[:3]), Arm(*two[:3])):
        found = sequential.mean(pair, Sizes(3600, 400)).interval
        assert _ever(found) <= 0.05
    # what the guard is for: without it this is lost
    z = sequential.critical(Sizes(one.n, two.n), Sizes(3600, 400))
    plain = means.difference(Groups(Arm(*one[:3]), Arm(*two[:3])), z).interval
    assert sigma < 1 or _ever(plain) > 0.05


def _spent(dice, n, sigma, rounds=600):
    first, other = dice.standard_normal((2, rounds, DAYS.size, n))
    buys = dice.random(first.shape) < 0.3
    x, y = np.exp(sigma * first), np.exp(sigma * (0.8 * first + 0.6 * other)) * buys
    sums = [each.sum(2).cumsum(1) for each in (y, x, y * y, x * x, x * y)]
    count = n * DAYS

    def spread(a, b, both):
        return (sums[both] - sums[a] * sums[b] / count) / (count - 1)

    y, x = sums[0] / count, sums[1] / count
    return Arm(count, y, spread(0, 0, 2), x, spread(1, 1, 3), spread(0, 1, 4))


def test_it_is_the_mixture_test_turned_round():
    """0 is left out exactly where the mSPRT's likelihood ratio passes 1 / alpha."""
    plan, seen = Sizes(9000, 1000), Sizes(np.geomspace(90, 90_000, 9), 500.0)
    variance = 1 / seen.effective
    c = -2 * np.log(0.05) + np.log1p(-2 * np.log(0.05))
    tau = c / plan.effective
    for step, leaves_out in (0.999, False), (1.001, True):
        gap = step * sequential.critical(seen, plan) * np.sqrt(variance)
        ratio = np.sqrt(variance / (variance + tau)) * np.exp(
            gap**2 * tau / (2 * variance * (variance + tau))
        )
        assert ((ratio > 20) == leaves_out).all()


def test_it_is_narrowest_about_the_plan():
    plan = Sizes(900, 100)
    parts = np.geomspace(0.01, 100, 41)
    seen = Sizes(900 * parts, 100 * parts)
    z = sequential.critical(seen, plan)
    # at the plan no other plan gives a narrower interval, by more than a hundredth
    others = [sequential.critical(plan, Sizes(900 * f, 100 * f)) for f in parts]
    assert min(others) > 0.99 * sequential.at_plan()
    assert sequential.at_plan() == pytest.approx(3.035, abs=0.001)
    assert (np.diff(z / np.sqrt(seen.effective)) < 0).all()  # ever narrower
    assert sequential.at_plan(side=MORE) < sequential.at_plan()
    assert sequential.critical(Sizes(0, 0), plan) == np.inf


def test_one_side_claims_one_end():
    one, two, plan = Rate(300, 1000), Rate(100, 1000), Sizes(1000, 1000)
    both = sequential.rate(one, two, plan).difference
    more = sequential.rate(one, two, plan, side=MORE).difference
    less = sequential.rate(one, two, plan, side=LESS).difference
    assert both.low < more.low and more.high == 1
    assert less.high < both.high and less.low == -1
    money = Groups(Arm(50, 9, 4), Arm(50, 8, 4))
    assert sequential.mean(money, plan, side=MORE).interval.high == np.inf


@pytest.mark.parametrize(
    "call",
    [
        lambda: sequential.critical(Sizes(1, 1), Sizes(0, 5)),
        lambda: sequential.critical(Sizes(1, 1), Sizes(1, 5), alpha=0.5),
        lambda: sequential.critical(Sizes(1, 1), Sizes(1, 5), side="up"),
        lambda: power.for_rate(0.02, 0.99, 0.1),
        lambda: power.for_rate(0.02, 0.0, 0.1),
        lambda: power.for_rate(0.02, 0.01, 0.0),
        lambda: power.for_mean(0, 1, 0.5),
        lambda: winner.of_rates({"A": Rate(1, 2)}, {"A": 5}),
        lambda: winner.of_rates({"A": Rate(1, 2), "B": Rate(1, 2)}, {"A": 5}),
    ],
)
def test_what_has_no_answer_is_refused(call):
    with pytest.raises(ValueError):
        call()


@pytest.mark.parametrize(("share", "slack"), [(0.5, 0.03), (0.1, 0.06)])
def test_a_plan_keeps_its_promise(share, slack):
    dice = np.random.default_rng(23)
    for always in False, True:
        plan = power.for_rate(0.05, 0.015, share, always_valid=always)
        sizes = [int(each) for each in plan]
        one = Rate(dice.binomial(sizes[0], 0.065, 8000), sizes[0])
        two = Rate(dice.binomial(sizes[1], 0.05, 8000), sizes[1])
        z = sequential.at_plan() if always else rates.ONE_LOOK
        assert abs((rates.difference(one, two, z).low > 0).mean() - 0.8) < slack
    money = power.for_mean(30, 2, 0.5, always_valid=False)
    assert money.treated == pytest.approx(2 * 30**2 * 7.849 / 2**2, rel=0.001)
    assert power.for_mean(30, 2, 0.5, removed=0.5, always_valid=False)[0] == (
        pytest.approx(money.treated / 2, abs=1)
    )


SIZE = st.integers(0, 20_000)


@given(st.integers(1, 20_000), st.integers(1, 20_000), SIZE, SIZE)
def test_with_so_many_more_the_plan_is_reached_and_not_far_exceeded(t, c, n, m):
    plan, seen = Sizes(t, c), Sizes(n, m)
    more = power.more(plan, seen)

    def reached(k):
        part = t / (t + c)
        then = Sizes(n + k * part, m + k * (1 - part))
        return then.effective >= plan.effective * (1 - 1e-9)

    assert reached(more) and (more < 20 or not reached(more * 0.89))
    assert power.more(plan, Sizes(t, c)) == 0


def test_what_is_said_of_a_journey():
    plan = Sizes(9000, 1000)

    def said(treated, control):
        one, two = Rate(*treated), Rate(*control)
        found = sequential.rate(one, two, plan).difference
        return winner.verdict(found, Sizes(one.n, two.n), plan)

    assert said((900, 9000), (30, 1000)).state == winner.HELPED
    assert said((100, 9000), (80, 1000)).state == winner.HARMED
    assert said((270, 9000), (28, 1000)).state == winner.NO_DIFFERENCE
    early = said((27, 900), (2, 100))
    assert early.state == winner.NOT_ENOUGH and early.more == 9000
    assert said((900, 9500), (30, 500)).state == winner.MISMATCH


def test_a_winner_beats_all_others_or_there_is_none_yet():
    plan = {"A": 2000, "B": 2000, "C": 2000}

    def best(*yes, n=2000):
        arms = {name: Rate(y, n) for name, y in zip("ABC", yes, strict=True)}
        return winner.of_rates(arms, plan)

    assert best(200, 400, 190).name == "B"
    # of three arms each comparison may err in half of 5%
    half = sequential.rate(Rate(200, 2000), Rate(400, 2000), Sizes(2000, 2000), 0.025)
    assert best(200, 400, 190).intervals["A", "B"] == half.difference
    tie = best(400, 405, 190)
    assert tie.name is None and tie.state == winner.NO_DIFFERENCE
    early = best(5, 6, 5, n=50)
    assert (early.name, early.state, early.more) == (None, winner.NOT_ENOUGH, 5900)
    broken = {"A": Rate(10, 1000), "B": Rate(300, 2000), "C": Rate(10, 2000)}
    assert winner.of_rates(broken, plan).state == winner.MISMATCH
    money = {"A": Arm(500, 10, 100), "B": Arm(500, 15, 100)}
    assert winner.of_means(money, {"A": 500, "B": 500}).name == "B"


def test_no_winner_among_three_alike_though_asked_daily():
    counts = [_daily(0.05, 30, rounds=200, seed=seed) for seed in (41, 42, 43)]
    plan = dict.fromkeys("ABC", 3000)
    wrong = 0
    for row in range(200):
        wrong += any(
            winner.of_rates(
                {
                    name: Rate(each.yes[row, day], each.n[day])
                    for name, each in zip("ABC", counts, strict=True)
                },
                plan,
            ).name
            for day in range(0, 100, 5)
        )
    assert wrong <= 10
