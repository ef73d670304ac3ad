import subprocess
import sys
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.experiment import assignment

SHARES = st.floats(0, 1)
WEIGHTS = st.dictionaries(
    st.sampled_from("ABCD"), st.floats(0.1, 10), min_size=1, max_size=4
)
MANY = range(20_000)


def test_a_place_is_for_ever():
    """Were it another tomorrow, everybody would be drawn anew: never change these."""
    places = assignment.uniform("salt", "winback", "holdout", [1, "zoë"])
    assert places == [0.7373372268466849, 0.37078582228764434]
    assert assignment.uniform("salt", "winback", "holdout", ["1"]) == places[:1]
    assert assignment.arms("salt", "winback", range(6), {"A": 1, "B": 1}) == list(
        "BBBABB"
    )


def test_places_are_uniform_and_apart_for_each_experiment():
    one, two = (
        np.array(assignment.uniform("salt", name, "holdout", MANY)) for name in "ab"
    )
    assert np.histogram(one, 20, (0, 1))[0].min() > 880  # 1,000 +- 4 deviations
    assert np.histogram(one, 20, (0, 1))[0].max() < 1120
    assert abs(np.corrcoef(one, two)[0, 1]) < 0.03
    other = assignment.uniform("pepper", "a", "holdout", MANY)
    assert abs(np.corrcoef(one, other)[0, 1]) < 0.03


@given(st.lists(st.integers(0, 10**6), min_size=1), SHARES, WEIGHTS)
def test_nobody_changes_with_the_company_or_the_order(who, share, weights):
    held = assignment.held_out("s", "e", who, share)
    arms = assignment.arms("s", "e", who, weights)
    shuffled = dict(reversed(weights.items()))
    for place, each in enumerate(who):
        assert assignment.held_out("s", "e", [each], share) == [held[place]]
        assert assignment.arms("s", "e", [each], shuffled) == [arms[place]]


@given(SHARES, SHARES)
def test_another_share_moves_only_those_it_must(one, two):
    less, more = sorted((one, two))
    few = assignment.held_out("s", "e", range(300), less)
    many = assignment.held_out("s", "e", range(300), more)
    assert all(b for a, b in zip(few, many, strict=True) if a)
    assert not any(assignment.held_out("s", "e", range(300), 0))
    assert all(assignment.held_out("s", "e", range(300), 1))


@given(WEIGHTS, st.sampled_from("ABCD"), st.floats(0.1, 10))
def test_a_grown_or_new_arm_takes_and_no_one_else_gains(weights, name, extra):
    before = assignment.arms("s", "e", range(300), weights)
    grown = {**weights, name: weights.get(name, 0) + extra}
    after = assignment.arms("s", "e", range(300), grown)
    assert all(b in (a, name) for a, b in zip(before, after, strict=True))


def test_arms_have_their_weights_whoever_is_held_out():
    weights = {"A": 5, "B": 3, "C": 2, "none": 0}
    arms = assignment.arms("salt", "winback", MANY, weights)
    held = assignment.held_out("salt", "winback", MANY, 0.1)
    assert abs(sum(held) - 2000) < 4 * 42
    for part in (
        arms,
        [arm for arm, out in zip(arms, held, strict=True) if out],
    ):
        count = Counter(part)
        assert set(count) == set("ABC")
        for name, weight in ("A", 0.5), ("B", 0.3), ("C", 0.2):
            spread = np.sqrt(len(part) * weight * (1 - weight))
            assert abs(count[name] - len(part) * weight) < 4 * spread


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: assignment.uniform("", "e", "holdout", [1]), ValueError),
        (lambda: assignment.uniform("s", "e\n", "holdout", [1]), ValueError),
        (lambda: assignment.held_out("s", "e", [1.0], 0.1), TypeError),
        (lambda: assignment.held_out("s", "e", [None], 0.1), TypeError),
        (lambda: assignment.held_out("s", "e", [1], 1.1), ValueError),
        (lambda: assignment.arms("s", "e", [1], {"A": 0}), ValueError),
        (lambda: assignment.arms("s", "e", [1], {"A": -1, "B": 2}), ValueError),
    ],
)
def test_what_would_be_drawn_wrongly_is_refused(call, error):
    with pytest.raises(error):
        call()


def test_sending_loads_no_numpy():
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, engine.experiment.assignment\nprint('numpy' in sys.modules)",
        ],
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "False"
