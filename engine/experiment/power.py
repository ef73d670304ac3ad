"""How many customers it takes, and how many more: said in place of a number.

`effect` is the smallest difference worth knowing of, decided beforehand; never the one
seen so far, which would make the answer as noisy as the result. `share` is the share
held out (or of the second arm), strictly between 0 and 1. Sizes are what `sequential`
calls a plan.
"""

import numpy as np
from scipy.optimize import brentq
from scipy.special import ndtri

from .rates import Rate, difference
from .sequential import Sizes, at_plan


def for_rate(
    baseline: float,
    effect: float,
    share: float,
    power: float = 0.8,
    alpha: float = 0.05,
    always_valid: bool = True,
) -> Sizes:
    """To show `effect`, a difference of fractions (.01: a point), with probability
    `power`, where of the control a fraction `baseline` buys.

    Where the rates come out as thought, Newcombe's interval leaves out 0 with as much
    to spare as chance takes away in 1 - power of all cases. For one look `always_valid`
    is False; otherwise the probability is that on the day of the plan, and looking
    earlier only adds to it.
    """
    then = baseline + effect
    if not (0 < baseline < 1 and 0 < then < 1):
        raise ValueError("the rates with and without must be between 0 and 1")
    reach, spare = _deviates(effect, share, power, alpha, always_valid)
    spread = then * (1 - then) / (1 - share) + baseline * (1 - baseline) / share

    def lacking(total: float) -> float:
        n, m = total * (1 - share), total * share
        found = difference(Rate(then * n, n), Rate(baseline * m, m), reach)
        end = found.low if effect > 0 else -found.high
        return end - spare * np.sqrt(spread / total)

    # by the plain normal approximation; the score interval is never ten times as wide
    plain = spread * ((reach + spare) / effect) ** 2
    return _split(brentq(lacking, plain / 100, plain * 100), share)


def for_mean(
    deviation: float,
    effect: float,
    share: float,
    removed: float = 0.0,
    power: float = 0.8,
    alpha: float = 0.05,
    always_valid: bool = True,
) -> Sizes:
    """To show `effect`, in currency a customer, where amounts a customer have the
    standard `deviation` and CUPED removes the share `removed` of the variance."""
    if not (deviation > 0 and removed < 1):
        raise ValueError("amounts must differ, and not all variance can be removed")
    away = sum(_deviates(effect, share, power, alpha, always_valid))
    spread = deviation**2 * (1 - removed) * (1 / (1 - share) + 1 / share)
    return _split(spread * (away / effect) ** 2, share)


def more(planned: Sizes, seen: Sizes) -> int:
    """About how many customers more, of both groups in the plan's proportion, rounded
    up (`about`); 0 when there are enough."""
    wanted = float(planned.effective)
    if not wanted > 0:
        raise ValueError("a plan has customers in both groups")
    if seen.effective >= wanted:
        return 0
    total = planned.treated + planned.control
    shares = planned.treated / total, planned.control / total
    # (a + k s)(b + k t) = wanted (a + b + k), for k customers more
    half = (seen.treated * shares[1] + seen.control * shares[0] - wanted) / 2
    rest = seen.treated * seen.control - wanted * (seen.treated + seen.control)
    product = shares[0] * shares[1]
    return about((np.sqrt(half**2 - product * rest) - half) / product)


def _deviates(effect, share, power, alpha, always_valid) -> tuple[float, float]:
    if not 0 < share < 1:
        raise ValueError(f"the share held out is between 0 and 1, not {share}")
    if not (effect and 0.5 <= power < 1 and 0 < alpha < 0.5):
        raise ValueError(
            "an effect other than 0, a power from .5 and an alpha are needed"
        )
    reach = at_plan(alpha) if always_valid else -ndtri(alpha / 2)
    return float(reach), float(ndtri(power))


def _split(total: float, share: float) -> Sizes:
    return Sizes(float(np.ceil(total * (1 - share))), float(np.ceil(total * share)))


def about(number: float) -> int:
    """Rounded up to two digits: more would pretend to know."""
    step = 10 ** max(int(np.floor(np.log10(max(number, 1)))) - 1, 0)
    return int(np.ceil(round(number / step, 6)) * step)
