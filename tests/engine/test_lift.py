"""Rates and means looked at once: published examples, properties, coverage."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from engine.experiment import means, rates
from engine.experiment.means import Arm, Groups
from engine.experiment.rates import Rate

COUNTS = st.integers(1, 400).flatmap(
    lambda n: st.tuples(st.integers(0, n), st.just(n)).map(lambda pair: Rate(*pair))
)
AMOUNTS = st.lists(st.floats(0, 1000).map(lambda x: round(x, 2)), min_size=3)


@pytest.mark.parametrize(
    ("treated", "control", "low", "high"),
    [  # Newcombe 1998, table II, method 10
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_newcombe_as_published(treated, control, low, high):
    found = rates.difference(Rate(*treated), Rate(*control))
    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-5)


@given(COUNTS, COUNTS, st.floats(0.5, 8))
def test_the_relative_lift_says_what_the_difference_says(treated, control, z):
    gap = rates.difference(treated, control, z)
    lift = rates.relative(treated, control, z)
    assert -1 <= gap.low <= gap.value <= gap.high <= 1
    assume(min(abs(gap.low), abs(gap.high)) > 1e-9)
    assert (gap.low > 0) == (lift.low > 0)
    assert (gap.high < 0) == (lift.high < 0)
    if control.yes:
        assert lift.low <= lift.value <= lift.high
    else:
        assert np.isnan(lift.value) and lift.high == np.inf


@given(COUNTS, COUNTS)
def test_the_difference_has_two_sides(one, two):
    there, back = rates.difference(one, two), rates.difference(two, one)
    assert there == pytest.approx((-back.value, -back.high, -back.low))


def test_of_nobody_everything_is_possible():
    for one, two in ((0, 0), (0, 0)), ((9, 9), (0, 0)), ((0, 0), (0, 9)):
        assert rates.difference(Rate(*one), Rate(*two))[1:] == (-1, 1)
        assert rates.relative(Rate(*one), Rate(*two))[1:] == (-1, np.inf)
    assert rates.difference(Rate(1, 5), Rate(2, 5), np.inf).low < -0.7
    with pytest.raises(ValueError, match="counts"):
        rates.difference(Rate(2, 1), Rate(0, 1))


@pytest.mark.parametrize(
    ("p", "q", "n", "m"),
    [
        (0.02, 0.02, 5000, 500),
        (0.03, 0.02, 5000, 500),
        (0.03, 0.02, 900, 100),
        (0.03, 0.02, 5000, 5000),
        (0.3, 0.3, 200, 200),
    ],
)
def test_95_percent_of_intervals_hold_the_truth(p, q, n, m):
    dice = np.random.default_rng(11)
    one = Rate(dice.binomial(n, p, 20_000), n)
    two = Rate(dice.binomial(m, q, 20_000), m)
    gap, lift = rates.difference(one, two), rates.relative(one, two)
    for found, truth in (gap, p - q), (lift, p / q - 1):
        held = ((found.low <= truth) & (truth <= found.high)).mean()
        assert 0.94 <= held <= 0.97


def test_a_broken_split_is_seen_and_a_sound_one_is_not():
    assert rates.mismatch([900, 100], [0.9, 0.1]) == 1
    assert rates.mismatch([9500, 500], [9, 1]) < 1e-6
    assert rates.mismatch([0, 0], [1, 1]) == 1
    dice = np.random.default_rng(12)
    held = dice.binomial(50, 0.1, (300, 100)).cumsum(1)
    seen = 50 * np.arange(1, 101)
    alarms = [
        min(rates.mismatch([n - k, k], [9, 1]) for k, n in zip(row, seen, strict=True))
        for row in held
    ]
    assert np.mean(np.array(alarms) < 0.05) <= 0.05  # looked at every day
    with pytest.raises(ValueError, match="shares"):
        rates.mismatch([1, 2], [1, 0])


@given(AMOUNTS, AMOUNTS)
def test_without_spend_before_it_is_welch(one, two):
    assume(np.ptp(one) > 0.1 and np.ptp(two) > 0.1)
    found = means.difference(means.groups(one, two))
    known = stats.ttest_ind(one, two, equal_var=False).confidence_interval(0.95)
    assert found.interval[1:] == pytest.approx((known.low, known.high), abs=1e-6)
    assert not found.adjusted and found.removed == 0
    same = means.groups(one, two, before=(np.full(len(one), 7), np.full(len(two), 7)))
    assert means.difference(same) == found


def _money(dice, n, rounds=None, corr=0.8, factor=1.0):
    shape = n if rounds is None else (rounds, n)
    first, other = dice.standard_normal((2, *np.atleast_1d(shape)))
    after = np.exp(0.4 * (corr * first + np.sqrt(1 - corr**2) * other))
    return 20 * factor * after, 20 * np.exp(0.4 * first)


def test_cuped_removes_what_spend_before_foretells():
    dice = np.random.default_rng(13)
    (y, x), (z, w) = _money(dice, 4000), _money(dice, 1000)
    plain = means.difference(means.groups(y, z))
    sharp = means.difference(means.groups(y, z, before=(x, w)))
    assert sharp.adjusted
    assert sharp.removed == pytest.approx(1 - (sharp.error / plain.error) ** 2)
    assert sharp.removed == pytest.approx(np.corrcoef(x, y)[0, 1] ** 2, abs=0.04)
    # a group luckier before the experiment is not taken for an effect
    lucky = means.groups(y + x, z + w, before=(x, w))
    unlike = means.groups(y + x + 5, z + w, before=(x + 5, w))
    assert means.difference(unlike).interval.value == pytest.approx(
        means.difference(lucky).interval.value + 5 - 5 * _slope(y + x, x, z + w, w)
    )


def _slope(y, x, z, w):
    both = np.concatenate([x - x.mean(), w - w.mean()])
    out = np.concatenate([y - y.mean(), z - z.mean()])
    return (both * out).sum() / (both**2).sum()


@pytest.mark.parametrize("factor", [1.0, 1.1])
@pytest.mark.parametrize("cuped", [False, True])
def test_95_percent_of_money_intervals_hold_the_truth(factor, cuped):
    dice = np.random.default_rng(14)
    one = _rows(*_money(dice, 900, 3000, factor=factor), cuped)
    two = _rows(*_money(dice, 100, 3000), cuped)
    found = means.difference(Groups(one, two)).interval
    truth = 20 * np.exp(0.08) * (factor - 1)
    held = ((found.low <= truth) & (truth <= found.high)).mean()
    assert 0.938 <= held <= 0.962  # three Monte-Carlo errors


def _rows(y, x, cuped):
    shared = ((y - y.mean(1, keepdims=True)) * (x - x.mean(1, keepdims=True))).sum(1)
    arm = Arm(
        y.shape[1],
        y.mean(1),
        y.var(1, ddof=1),
        x.mean(1),
        x.var(1, ddof=1),
        shared / (y.shape[1] - 1),
    )
    return arm if cuped else Arm(*arm[:3])


def test_large_amounts_are_tamed_and_the_record_says_so():
    one, two = np.append(np.full(99, 10.0), 9999), np.append(np.arange(50.0), 0)
    found = means.groups(one, two, before=(one, two), winsor=0.99)
    assert found.winsor.quantile == 0.99 and found.winsor.clipped == 2
    assert 10 <= found.winsor.cap < 9999 and found.winsor.before_cap < 9999
    assert means.difference(found).winsor == found.winsor
    assert means.difference(means.groups(one, two)).winsor is None
    assert means.groups([0, 0], [0, 0], winsor=0.9).winsor.clipped == 0


def test_where_nothing_is_known_nothing_is_claimed():
    for one, two in ([], []), ([5.0], [1, 2]), ([0, 0, 0], [0, 3, 4]):
        found = means.difference(means.groups(one, two))
        assert found.interval[1:] == (-np.inf, np.inf) and found.error == np.inf
    guarded = means.difference(means.groups([0, 0], [0, 3]), guarded=True)
    assert guarded.interval.high == np.inf
    with pytest.raises(ValueError, match="finite"):
        means.groups([1, np.nan], [1])
    with pytest.raises(ValueError, match="same customers"):
        means.groups([1, 2], [1], before=([1], [1]))


def test_a_small_group_is_guarded_against_its_own_luck():
    plain = means.difference(Groups(Arm(900, 10, 400), Arm(100, 6, 25)))
    guarded = means.difference(Groups(Arm(900, 10, 400), Arm(100, 6, 25)), guarded=True)
    assert guarded.error > 1.5 * plain.error
    wide = Groups(Arm(900, 10, 25), Arm(100, 6, 400))
    assert means.difference(wide, guarded=True).error == pytest.approx(
        means.difference(wide).error, rel=0.02
    )
