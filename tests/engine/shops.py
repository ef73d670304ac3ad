"""Shops by chance, with all that one can record, for property tests."""

import numpy as np

from engine import orders
from engine.churn.shop import Shop
from engine.churn.signals import Lines, Signals

KINDS = ("open", "click", "complaint", "rating", "contract")


def made(seed: int, customers: int = 400, days: int = 400) -> Shop:
    """Customers who buy at rates of their own and leave by and by, day 0 to `days`."""
    dice = np.random.default_rng(seed)
    rate = dice.gamma(1.0, 0.06, customers)
    start = dice.integers(0, days // 2, customers)
    stay = np.minimum(start + dice.exponential(days * 0.7, customers), days)
    number = 1 + dice.poisson(rate * (stay - start))
    who = np.repeat(np.arange(customers), number)
    day = start[who] + dice.random(who.size) * (stay - start)[who]
    amount = np.round(dice.lognormal(3, 0.7, who.size), 2)
    amount[dice.random(who.size) < 0.04] *= -1
    n, discount = who.size, dice.random(who.size) * 3
    held = orders.of(
        who, day, amount, customers, discount=discount, channel=dice.integers(1, 4, n)
    )
    lines = Lines(who, held.day, dice.integers(0, 40, n), dice.integers(0, 5, n))
    kind = dice.choice(KINDS, n)
    value = np.where(kind == "contract", 90.0, dice.random(n))
    told = Signals(
        dice.integers(0, customers, n),
        dice.integers(0, days, n),
        kind,
        value,
        dice.random(n) < 0.1,
    )
    return Shop(held, lines, told)
