"""The facts that sentences of reasons are made of, and what a purchase would change.

Sentences are made where the language of the reader is known.
"""

import numpy as np

from ..bgnbd import Array
from ..orders import before, histories, occasions, of, summary
from .features import Features
from .shop import Shop

#: facts that features hold: which one, and whether as a logarithm of 1 + the fact
_HELD = {
    "products": ("products", True),
    "discount_share": ("discount_share", False),
    "returned_share": ("returns_share", False),
    "complaints": ("complaints", True),
    "since_click": ("since_click", True),
}


def facts(
    shop: Shop, known: Features | None, origin: int, horizon: int
) -> dict[str, Array]:
    """By name a row a customer: days, times, money and shares.

    "Bought every `usual_gap` days, silent for `silence`": NaN if bought once, and for
    those who have not bought. `lately` are the purchases of the last horizon, `before`
    those of the one before it. What the shop does not record is not there, nor what
    only the features `known` tell if there are none.
    """
    came = occasions(before(shop.orders, origin))
    past = histories(came, shop.orders.customers, origin)
    ago = origin - came.day
    late, then = ago <= horizon, (ago > horizon) & (ago <= 2 * horizon)
    number, spent, earlier = (
        np.bincount(came.customer[rows], weights, minlength=past.bought.size)
        for rows, weights in ((late, None), (late, came.amount[late]), (then, None))
    )
    blank = np.where(past.bought, 1.0, np.nan)
    again = past.frequency > 0
    gap = np.divide(
        past.recency, past.frequency, out=np.full(again.size, np.nan), where=again
    )
    found = {
        "usual_gap": gap,
        "silence": (past.age - past.recency + 1) * blank,
        "purchases": (past.frequency + 1) * blank,
        "spent": past.total * blank,
        "tenure": past.age * blank,
        "lately": number * blank,
        "spent_lately": spent * blank,
        "before": earlier * blank,
    }
    for name, (feature, logarithm) in _HELD.items():
        if known is not None and feature in known.names:
            column = known.rows[:, known.names.index(feature)]
            found[name] = (np.expm1(column) if logarithm else column) * blank
    return found


def with_purchase(shop: Shop, origin: int) -> Shop:
    """The shop if all who have bought had done so again on the day before the origin:
    for their mean amount, where they last bought, at full price."""
    known = before(shop.orders, origin)
    past = summary(known, origin)
    who = np.flatnonzero(past.bought)
    mean = np.maximum(past.total, 0) / (past.frequency + 1)
    last = np.searchsorted(known.customer, who, side="right") - 1
    off, where = known.discount, known.channel
    added = of(
        np.append(known.customer, who),
        np.append(known.day, np.full(who.size, origin - 1)),
        np.append(known.amount, mean[who]),
        known.customers,
        discount=None if off is None else np.append(off, np.zeros(who.size)),
        channel=None if where is None else np.append(where, where[last]),
    )
    return Shop(added, shop.lines, shop.signals)
