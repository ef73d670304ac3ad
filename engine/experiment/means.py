"""Money a customer in two groups: how much more, and how sure.

Treated first, control second; amounts in the currency given, for each customer, buyers
or not (0). What is needed of a group is six numbers, its `Arm`, from rows (`groups`)
or from a database: count, avg, var_samp, avg, var_samp, covar_samp. Each may be an
array (one experiment each); so are the answers.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, stdtrit

from ..models.measures import Interval
from .rates import ONE_LOOK

_CONSTANT = 1e-12  # of the mean square: less variance than this is rounding


class Arm(NamedTuple):
    """`n` customers: mean and sample variance of the outcome; the same of what they
    spent before, and the sample covariance of the two (all 0 where it is unknown)."""

    n: ArrayLike
    mean: ArrayLike
    variance: ArrayLike
    before: ArrayLike = 0.0
    before_variance: ArrayLike = 0.0
    covariance: ArrayLike = 0.0


class Winsor(NamedTuple):
    """Amounts above `cap` counted as `cap`: the `quantile` of what buyers of both
    groups spent. `clipped` customers were; spend before above `before_cap` likewise."""

    quantile: float
    cap: float
    clipped: int
    before_cap: float | None


class Groups(NamedTuple):
    treated: Arm
    control: Arm
    winsor: Winsor | None = None


class Difference(NamedTuple):
    """`interval` of treated less control, in currency a customer; its standard error
    and degrees of freedom (Welch-Satterthwaite); whether CUPED was used, and which
    share of the difference's variance it removed (below 0: it did harm; 0 unused)."""

    interval: Interval
    error: ArrayLike
    freedom: ArrayLike
    adjusted: ArrayLike
    removed: ArrayLike
    winsor: Winsor | None = None


def groups(
    treated: ArrayLike,
    control: ArrayLike,
    before: tuple[ArrayLike, ArrayLike] | None = None,
    winsor: float | None = None,
) -> Groups:
    """Of rows: an amount a customer in each group, and what the same customers spent
    before the experiment began (treated, control).

    `winsor`, a quantile such as .99, tames single large amounts; the question is then
    about capped amounts, which whoever shows the answer has to say.

    ValueError for amounts that are not finite, or rows that do not match.
    """
    y = [_amounts(treated), _amounts(control)]
    x = None if before is None else [_amounts(before[0]), _amounts(before[1])]
    if x and [each.size for each in x] != [each.size for each in y]:
        raise ValueError("spend before must be of the same customers, in their order")
    record = None
    if winsor is not None:
        if not 0 < winsor < 1:
            raise ValueError(f"winsor is a quantile between 0 and 1, not {winsor}")
        cap, past = _cap(y, winsor), _cap(x, winsor) if x else None
        clipped = int(sum((each > cap).sum() for each in y))
        record = Winsor(winsor, cap, clipped, past)
        y = [np.minimum(each, cap) for each in y]
        x = [np.minimum(each, past) for each in x] if x else None
    x = x or [np.zeros(each.size) for each in y]
    return Groups(*(_arm(*each) for each in zip(y, x, strict=True)), record)


def difference(
    pair: Groups, critical: ArrayLike = ONE_LOOK, guarded: bool = False
) -> Difference:
    """Welch's interval (Welch 1947, Biometrika 34:28) of treated less control, after
    CUPED (Deng, Xu, Kohavi and Walker 2013, WSDM): what spend before foretells is taken
    off with one slope for both groups, pooled within them, so that chance differences
    before the experiment are not taken for its effect.

    Without spend before, or where it is the same for all, it is plain Welch. `critical`
    is a normal deviate; Student's t of the same tail is used. A group whose customers
    all spent the same (nothing, as a rule) tells no spread: everything is possible.

    `guarded` lets no group vary less than both do together. Money is skewed: a small
    group that missed the large orders has a low mean and a low variance at once, which
    looks like proof. It costs width, never validity.
    """
    one, two = _checked(pair.treated), _checked(pair.control)
    slope, known = _slope(one, two)
    gap = one.mean - two.mean - slope * (one.before - two.before)
    # the slope costs a degree of freedom of all customers (analysis of covariance)
    total = one.n + two.n
    cost = np.where(known, (total - 2) / np.maximum(total - 3, 1), 1.0)
    parts = [cost * _spread(arm, slope) for arm in (one, two)]
    frees = [np.maximum(arm.n - 1, 1) for arm in (one, two)]
    told = (parts[0] > 0) & (parts[1] > 0)
    raw = _spread(one, 0.0) + _spread(two, 0.0)
    removed = np.where(known & told, 1 - sum(parts) / np.where(told, raw, 1), 0.0)
    if guarded:
        parts, frees = _guarded(parts, frees, (one.n, two.n))
    square = np.where(told, sum(parts), 1.0)
    below = [part**2 / free for part, free in zip(parts, frees, strict=True)]
    freedom = np.where(told, square**2 / np.where(told, sum(below), 1.0), 1.0)
    half = np.sqrt(square) * -stdtrit(freedom, ndtr(-np.asarray(critical)))
    half = np.where(told, half, np.inf)
    error = np.where(told, np.sqrt(square), np.inf)
    interval = Interval(gap[()], (gap - half)[()], (gap + half)[()])
    return Difference(
        interval, error[()], freedom[()], known[()], removed[()], pair.winsor
    )


def _guarded(parts, frees, sizes):
    """Variances of the groups' means and their degrees of freedom, at least pooled."""
    every = sum(frees)
    pooled = sum(f * n * part for f, n, part in zip(frees, sizes, parts, strict=True))
    floors = [pooled / every / np.maximum(n, 1) for n in sizes]
    low = [part < floor for part, floor in zip(parts, floors, strict=True)]
    return (
        [np.maximum(part, floor) for part, floor in zip(parts, floors, strict=True)],
        [np.where(each, every, free) for each, free in zip(low, frees, strict=True)],
    )


def _slope(one: Arm, two: Arm):
    """Pooled within groups, and whether there is one."""
    weights = [np.maximum(arm.n - 1, 0) for arm in (one, two)]
    spread = weights[0] * one.before_variance + weights[1] * two.before_variance
    joint = weights[0] * one.covariance + weights[1] * two.covariance
    square = weights[0] * one.before**2 + weights[1] * two.before**2
    known = (spread > _CONSTANT * square) & (one.n + two.n > 3)
    return np.where(known, joint / np.where(known, spread, 1.0), 0.0), known


def _spread(arm: Arm, slope):
    """The variance of the group's mean; 0 where it cannot be known."""
    left = arm.variance - 2 * slope * arm.covariance + slope**2 * arm.before_variance
    return np.where(arm.n > 1, np.maximum(left, 0) / np.maximum(arm.n, 1), 0.0)


def _checked(arm: Arm) -> Arm:
    held = Arm(*(np.asarray(each, float) for each in arm))
    if not all(np.isfinite(each).all() for each in held):
        raise ValueError("a group's numbers must be finite")
    if not all((each >= 0).all() for each in (held.n, held[2], held[4])):
        raise ValueError("counts and variances must not be negative")
    return held


def _amounts(values: ArrayLike):
    held = np.asarray(values, float)
    if held.ndim != 1 or not np.isfinite(held).all():
        raise ValueError("amounts must be one finite number a customer")
    return held


def _cap(pair, quantile: float) -> float:
    spent = np.concatenate(pair)
    spent = spent[spent > 0]  # most spend nothing: their quantile would be nothing
    return float(np.quantile(spent, quantile)) if spent.size else 0.0


def _arm(y, x) -> Arm:
    if y.size < 2:
        return Arm(y.size, y.sum(), 0.0, x.sum())
    spread = np.cov(y, x)
    return Arm(y.size, y.mean(), spread[0, 0], x.mean(), spread[1, 1], spread[0, 1])
