"""What may be said of an experiment today: helped, harmed, or not enough data yet.

All by always-valid intervals, so asking every day is allowed, and an answer once given
may stand. `planned` comes from `power`, before the first look.
"""

from collections.abc import Callable, Mapping
from itertools import combinations
from typing import NamedTuple

from ..models.measures import Interval
from . import power, sequential
from .means import Arm, Groups
from .rates import Rate, mismatch
from .sequential import Sizes

HELPED, HARMED, NO_DIFFERENCE, NOT_ENOUGH, MISMATCH = (
    "helped",
    "harmed",
    "no_difference",
    "not_enough",
    "mismatch",
)
WON = "won"
BROKEN = 0.01  # below this the groups' sizes do not go with how they were drawn


class Verdict(NamedTuple):
    """`state` is one of

    helped, harmed   the interval leaves out 0
    no_difference    it does not, though the plan is reached: if there is an effect, it
                     is likely smaller than the one planned for
    not_enough       about `more` customers are missing: show that, not the number
    mismatch         the groups are not as drawn (`p`): show no number at all
    """

    state: str
    more: int
    p: float


class Winner(NamedTuple):
    """`name` of the arm that beats every other, or None; `state` is won, or as in
    `Verdict`. `intervals` of first less second, by the two names."""

    name: str | None
    state: str
    more: int
    p: float
    intervals: dict[tuple[str, str], Interval]


def verdict(interval: Interval, seen: Sizes, planned: Sizes) -> Verdict:
    """Of a journey against its holdout: `interval` from sequential.rate or .mean,
    `seen` the customers in it, `planned` those of the plan, drawn in its proportion."""
    p = mismatch(seen, planned)
    more = power.more(planned, seen)
    if p < BROKEN:
        return Verdict(MISMATCH, 0, p)
    if interval.low > 0:
        return Verdict(HELPED, 0, p)
    if interval.high < 0:
        return Verdict(HARMED, 0, p)
    return Verdict(NOT_ENOUGH if more else NO_DIFFERENCE, more, p)


def of_rates(
    arms: Mapping[str, Rate], planned: Mapping[str, float], alpha: float = 0.05
) -> Winner:
    """Of two arms or more, by the share who did it; `planned` customers by arm."""

    def compare(one, two, sizes, share):
        return sequential.rate(arms[one], arms[two], sizes, share).difference

    return _decide({name: arm.n for name, arm in arms.items()}, planned, alpha, compare)


def of_means(
    arms: Mapping[str, Arm], planned: Mapping[str, float], alpha: float = 0.05
) -> Winner:
    """Of two arms or more, by money a customer."""

    def compare(one, two, sizes, share):
        return sequential.mean(Groups(arms[one], arms[two]), sizes, share).interval

    return _decide({name: arm.n for name, arm in arms.items()}, planned, alpha, compare)


def _decide(
    seen: Mapping[str, float],
    planned: Mapping[str, float],
    alpha: float,
    compare: Callable,
) -> Winner:
    """Whoever wins must beat all others, so a wrong one must beat the best: of k - 1
    such comparisons each may err in alpha / (k - 1)."""
    if len(seen) < 2 or set(seen) != set(planned):
        raise ValueError("a winner is one of two planned arms or more")
    names = sorted(seen)
    share = alpha / (len(names) - 1)
    intervals, beaten, more = {}, {name: 0 for name in names}, 0
    for one, two in combinations(names, 2):
        sizes = Sizes(planned[one], planned[two])
        found = compare(one, two, sizes, share)
        intervals[one, two] = found
        beaten[one] += bool(found.low > 0)
        beaten[two] += bool(found.high < 0)
        lacking = power.more(sizes, Sizes(seen[one], seen[two]))
        # as many more of all arms, as these two lack
        part = (planned[one] + planned[two]) / sum(planned.values())
        more = max(more, power.about(lacking / part))
    p = mismatch([seen[name] for name in names], [planned[name] for name in names])
    if p < BROKEN:
        return Winner(None, MISMATCH, 0, p, intervals)
    for name, count in beaten.items():
        if count == len(names) - 1:
            return Winner(name, WON, 0, p, intervals)
    return Winner(None, NOT_ENOUGH if more else NO_DIFFERENCE, more, p, intervals)
