"""How often the intervals of engine/experiment are right: simulated, seeds fixed.

    dev/python bench/lift.py [--rounds N] [--seed S]

Each line is one design. `covers`: of one look at the end, how often the 95% interval
holds the truth. `daily`: looked at on each of 100 days, how often 0 was ever left out
(without an effect: false alarms; with one: found) by the always-valid interval and by
the one-look interval looked at every day, which is what one must not do.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from engine.experiment import means, power, rates, sequential  # noqa: E402

DAYS = 100
DAY = np.arange(1, DAYS + 1)
#: with, without (shares of customers), customers a day treated and held out
RATES = [
    (0.02, 0.02, 9, 1),
    (0.02, 0.02, 45, 5),
    (0.02, 0.02, 50, 50),
    (0.03, 0.02, 9, 1),
    (0.03, 0.02, 45, 5),
    (0.03, 0.02, 50, 50),
    (0.03, 0.02, 450, 50),
    (0.005, 0.005, 450, 50),
]
#: share who buy, spread of logarithms, correlation with before, added, customers a day
MEANS = [
    (1.0, 0.3, 0.8, 0.0, 45, 5),
    (1.0, 0.3, 0.8, 0.02, 45, 5),
    (0.3, 1.0, 0.8, 0.0, 45, 5),
    (0.3, 1.0, 0.8, 0.3, 45, 5),
    (0.3, 1.0, 0.8, 0.3, 25, 25),
    (0.05, 1.0, 0.8, 0.0, 45, 5),
    (0.05, 1.0, 0.8, 0.0, 25, 25),
]


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rounds", type=int, default=2000)
    options.add_argument("--seed", type=int, default=6)
    told = options.parse_args()
    dice = np.random.default_rng(told.seed)
    print(f"{told.rounds} rounds; Monte-Carlo error of 5%: {_error(told.rounds):.1%}\n")
    print("rates       with without   a day    covers  daily: always-valid  one-look")
    for design in RATES:
        _rate(dice, told.rounds, *design)
    print("\nmoney  buy  sigma  added   a day    covers  daily: always-valid  one-look")
    for design in MEANS:
        for cuped in (False, True):
            _mean(dice, max(told.rounds // 4, 100), cuped, *design)
    print("\nto show 3% against 2% with 80%: treated, held out")
    for share in (0.1, 0.5):
        for always in (False, True):
            sizes = power.for_rate(0.02, 0.01, share, always_valid=always)
            way = "always-valid" if always else "one look"
            print(f"  {share:.0%} held out, {way}: {sizes[0]:,.0f}, {sizes[1]:,.0f}")


def _error(rounds):
    return 1.96 * np.sqrt(0.05 * 0.95 / rounds)


def _rate(dice, rounds, with_it, without, treated, control):
    one, two = (
        rates.Rate(dice.binomial(n, p, (rounds, DAYS)).cumsum(1), n * DAY)
        for n, p in ((treated, with_it), (control, without))
    )
    plan = sequential.Sizes(treated * DAYS, control * DAYS)
    always = sequential.rate(one, two, plan).difference
    look = rates.difference(one, two)
    _show(
        f"{with_it:14.1%} {without:6.1%}",
        (treated, control),
        with_it - without,
        always,
        look,
    )


def _mean(dice, rounds, cuped, buy, sigma, corr, added, treated, control):
    one = _arms(dice, rounds, treated, buy, sigma, corr, 1 + added)
    two = _arms(dice, rounds, control, buy, sigma, corr, 1.0)
    pair = means.Groups(one, two)
    if not cuped:
        pair = means.Groups(means.Arm(*one[:3]), means.Arm(*two[:3]))
    plan = sequential.Sizes(treated * DAYS, control * DAYS)
    look = means.difference(pair)
    name = f"{'CUPED' if cuped else 'plain'} {buy:5.0%} {sigma:5.1f} {added:6.0%} "
    truth = added * buy * np.exp(sigma**2 / 2)
    always = sequential.mean(pair, plan).interval
    _show(name, (treated, control), truth, always, look.interval)


def _arms(dice, rounds, n, buy, sigma, corr, factor):
    """Sums, day by day, of `n` customers a day in each round."""
    shape = (rounds, DAYS, n)
    first, other = dice.standard_normal((2, *shape))
    buys = dice.random(shape)
    again = np.where(dice.random(shape) < 0.5, buys, dice.random(shape))
    x = np.exp(sigma * first) * (buys < buy)
    y = np.exp(sigma * (corr * first + np.sqrt(1 - corr**2) * other)) * (again < buy)
    y *= factor
    total = [each.sum(2).cumsum(1) for each in (y, x, y * y, x * x, x * y)]
    count = n * DAY
    left = np.maximum(count - 1, 1)

    def spread(a, b, both):
        return (total[both] - total[a] * total[b] / count) / left

    return means.Arm(
        count,
        total[0] / count,
        np.maximum(spread(0, 0, 2), 0),
        total[1] / count,
        np.maximum(spread(1, 1, 3), 0),
        spread(0, 1, 4),
    )


def _show(name, sizes, truth, always, look):
    last = look.low[:, -1], look.high[:, -1]
    covers = ((last[0] <= truth) & (truth <= last[1])).mean()
    ever = [
        ((each.low > 0) | (each.high < 0)).any(axis=1).mean() for each in (always, look)
    ]
    kind = "found" if truth else "false"
    day = f"{sizes[0]}/{sizes[1]}"
    print(f"{name} {day:>8} {covers:9.1%} {kind:>8} {ever[0]:11.1%} {ever[1]:9.1%}")


if __name__ == "__main__":
    main()
