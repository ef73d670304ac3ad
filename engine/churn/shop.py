"""All that a shop records of its customers, and what is learned from all of it once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..orders import Orders, before, between, learners, occasions, purchases, refunds
from ..orders import take as orders_of
from . import signals as _signals
from .signals import Lines, Signals

#: customers that are learned from; more teach nothing and cost minutes
MOST = 20_000
_CHANNELS = 9  # the most common ones; the very first is what the others differ from


@dataclass(frozen=True)
class Shop:
    """What a shop does not record is None; what it does but these customers have none
    of is empty."""

    orders: Orders
    lines: Lines | None = None
    signals: Signals | None = None


@dataclass(frozen=True)
class Constants:
    """What features need to know of all customers, so that some can be told alone.

    `gap` is the shop's usual gap between purchases in days, `rating` its usual rating;
    `channels` have a feature each; `recorded` names what there are features of.
    """

    gap: float
    rating: float
    channels: tuple[int, ...]
    recorded: tuple[str, ...]


def take(shop: Shop, customers: ArrayLike) -> Shop:
    """Some customers with all that is theirs, coded from 0 in that order."""
    chosen = np.asarray(customers, np.int64)
    return Shop(
        orders_of(shop.orders, chosen),
        _signals.take(shop.lines, shop.orders.customers, chosen),
        _signals.take(shop.signals, shop.orders.customers, chosen),
    )


def held(
    shop: Shop, origin: int, excluded: NDArray[np.bool_] | None
) -> tuple[Shop, NDArray[np.int64], dict[str, int] | None]:
    """(what is learned from, the codes of its customers, how many of how many)."""
    chosen, sampled = learners(shop.orders, origin, excluded, MOST)
    return take(shop, chosen), chosen, sampled


def constants(shop: Shop, origin: int, horizon: int, active: int) -> Constants:
    """As they were known at the beginning of the day `origin`."""
    known = before(shop.orders, origin)
    came = occasions(known)
    gaps = np.diff(came.day)[np.diff(came.customer) == 0]
    recent = between(known, origin - active, origin)
    kinds, rating = _signals.known(shop.signals, origin, max(active, horizon))
    optional = {
        "discount": known.discount is not None,
        "returns": bool(refunds(known).day.size),
        "channel": recent.channel is not None,
        **kinds,
    }
    return Constants(
        float(np.median(gaps)) if gaps.size else float(horizon),
        rating,
        _channels(purchases(recent)),
        tuple(name for name, there in optional.items() if there),
    )


def _channels(recent: Orders) -> tuple[int, ...]:
    if recent.channel is None:
        return ()
    codes, counts = np.unique(recent.channel, return_counts=True)
    order = np.argsort(-counts, kind="stable")[1:_CHANNELS]
    return tuple(sorted(int(code) for code in codes[order]))
