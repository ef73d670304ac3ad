"""What is known of each customer at an origin, as numbers a straight line can use.

Nothing on or after the origin is looked at. Most are logarithms: of twice the silence
the odds should not care whether it is days or weeks. Groups that a shop does not record
are left out; `names` says which are there.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .. import bgnbd
from ..bgnbd import Array, Parameters
from ..orders import (
    Occasions,
    Orders,
    Summary,
    before,
    between,
    histories,
    occasions,
    purchases,
    refunds,
)
from ..orders import (
    active as active_at,
)
from . import signals as _signals
from .shop import Constants, Shop

GROUPS = {
    "recency": "How long ago the last purchase was, against the own rhythm",
    "trend": "Buying more or less than before",
    "frequency": "How often",
    "money": "How much money",
    "breadth": "How many different things",
    "discount": "How much of it at a discount",
    "returns": "What was sent back",
    "channel": "Where bought",
    "engagement": "What is read and clicked",
    "complaints": "Complaints and ratings",
    "contract": "When a contract ends",
    "tenure": "Customer for how long",
}
_WEEK = 7.0
#: features that look back so many horizons: where no training origin has that much
#: behind it they mean something else than they will later (on CDNOW after nine months
#: the Brier score was .246 with and .213 without them)
LONG = 4
LONG_AGO = ("purchases_before", "against_earlier")


@dataclass(frozen=True)
class Features:
    """`rows` of shape (customers, len(names)); `groups` names each column's group.

    `scored` are those who bought in the active days; rows of others mean nothing.
    """

    names: tuple[str, ...]
    groups: tuple[str, ...]
    rows: Array
    scored: NDArray[np.bool_]


@dataclass
class _Columns:
    """Columns as they come, each with its name and group."""

    group: str
    found: list = field(default_factory=list)

    def add(self, **columns):
        for name, column in columns.items():
            self.found.append((name, self.group, np.asarray(column, float)))


@dataclass(frozen=True)
class _Past:
    """What was known of the orders at the origin."""

    orders: Orders
    came: Occasions
    facts: Summary
    origin: int

    def sums(self, days: int, column: Array | None = None) -> Array:
        """By customer, over the occasions of the last days; their number if None."""
        rows = self.came.day >= self.origin - days
        weights = None if column is None else column[rows]
        who, size = self.came.customer[rows], self.orders.customers
        return np.bincount(who, weights, minlength=size).astype(float)


def build(
    shop: Shop,
    origin: int,
    horizon: int,
    active: int,
    constants: Constants,
    parameters: Parameters | None = None,
) -> Features:
    """Features at the beginning of the day `origin`, each of its own customer alone.

    `constants` of the shop and `parameters` of BG/NBD (in weeks) were learned before
    it; without the latter, its view is left out.
    """
    known = before(shop.orders, origin)
    came = occasions(known)
    past = _Past(known, came, histories(came, known.customers, origin), origin)
    found = [
        *_recency(past, horizon, constants.gap, parameters),
        *_counts(past, horizon),
        *_money(past, horizon, active),
        *_optional(past, active, constants),
        *_tenure(past.facts, horizon),
    ]
    found += _signals.line_columns(shop.lines, known, origin, horizon, active)
    found += _signals.columns(
        shop.signals, known.customers, origin, horizon, active, constants
    )
    scored = active_at(known, origin, active)
    names, groups, columns = zip(*found, strict=True)
    return Features(names, groups, np.stack(columns, axis=1), scored)


def labels(orders: Orders, origin: int, horizon: int) -> NDArray[np.bool_]:
    """Who buys nothing in the `horizon` days from the origin on."""
    return ~active_at(orders, origin + horizon, horizon)


def _recency(past: _Past, horizon, usual, parameters):
    facts = past.facts
    silence = facts.age - facts.recency + 1
    # own mean gap, drawn to the usual one of all where there are few
    own = (facts.recency + 2 * usual) / (facts.frequency + 2)
    longest, spread = _gap_shape(past.came, past.orders.customers)
    out = _Columns("recency")
    out.add(
        silence=np.log(silence),
        silence_in_gaps=np.log(silence / own),
        beyond_longest_gap=np.log(silence / np.maximum(longest, own)),
        uneven_gaps=spread,
        silent_share_of_horizon=np.sqrt(silence / horizon),
    )
    if parameters is not None:
        weeks = (facts.frequency, facts.recency / _WEEK, facts.age / _WEEK)
        none = bgnbd.probability_no_purchase(parameters, *weeks, horizon / _WEEK)
        none = np.clip(none, 1e-6, 1 - 1e-6)
        out.add(model=np.log(none / (1 - none)))
    return out.found


def _gap_shape(came: Occasions, size):
    """Each one's longest gap, and the spread of the logarithms of the gaps."""
    same = np.diff(came.customer) == 0
    holder, gaps = came.customer[1:][same], np.diff(came.day)[same].astype(float)
    longest = np.zeros(size)
    np.maximum.at(longest, holder, gaps)
    logs = np.log(gaps)
    n = np.maximum(np.bincount(holder, minlength=size), 1)
    mean = np.bincount(holder, logs, minlength=size) / n
    square = np.bincount(holder, logs**2, minlength=size) / n
    return longest, np.sqrt(np.maximum(square - mean**2, 0))


def _counts(past: _Past, horizon):
    facts = past.facts
    half, one, two, four = (past.sums(int(n * horizon)) for n in (0.5, 1, 2, LONG))
    usual = np.log1p((facts.frequency + 1) / (facts.age + horizon) * horizon)
    often, trend = _Columns("frequency"), _Columns("trend")
    often.add(
        purchases=np.log1p(facts.frequency),
        purchases_a_horizon=usual,
        purchases_lately=np.log1p(one),
        purchases_just_now=np.log1p(half),
        purchases_before=np.log1p(four),
        bought_once=facts.frequency == 0,
    )
    trend.add(
        against_horizon_before=np.log1p(one) - np.log1p(two - one),
        against_earlier=np.log1p(two) - np.log1p(four - two),
        against_own_rate=np.log1p(one) - usual,
    )
    return often.found + trend.found


def _money(past: _Past, horizon, active):
    paid = np.maximum(past.came.amount, 0)
    lately, two, window = (past.sums(d, paid) for d in (horizon, 2 * horizon, active))
    total, out = np.maximum(past.facts.total, 0), _Columns("money")
    out.add(
        spent=np.log1p(total),
        a_purchase=np.log1p(total / (past.facts.frequency + 1)),
        spent_lately=np.log1p(lately),
        spent_in_active_days=np.log1p(window),
        # never below 0 by rounding
        spending_trend=np.log1p(lately) - np.log1p(np.maximum(two - lately, 0)),
    )
    return out.found


def _optional(past: _Past, active, constants: Constants):
    """Discount, returns and channel, where the shop is known to record them."""
    size, found = past.orders.customers, []
    recent = between(past.orders, past.origin - active, past.origin)
    bought, back = purchases(recent), refunds(recent)
    paid = np.bincount(bought.customer, bought.amount, minlength=size)
    if "discount" in constants.recorded and bought.discount is not None:
        given = np.maximum(bought.discount, 0)
        off = np.bincount(bought.customer, given, minlength=size)
        found += _shares("discount", off, paid + off)
    if "returns" in constants.recorded:
        off = np.bincount(back.customer, -back.amount, minlength=size)
        found += _shares("returns", off, paid)
    if bought.channel is not None:
        out, number = _Columns("channel"), np.bincount(bought.customer, minlength=size)
        for code in constants.channels:
            here = np.bincount(bought.customer, bought.channel == code, minlength=size)
            out.add(**{f"channel_{code}": here / np.maximum(number, 1)})
        found += out.found
    return found


def _shares(group, part, whole):
    out = _Columns(group)
    share = np.minimum(part / np.maximum(whole, 1e-9), 1)
    out.add(**{f"{group}_share": share, f"{group}_any": part > 0})
    return out.found


def _tenure(facts, horizon):
    out = _Columns("tenure")
    out.add(tenure=np.log1p(facts.age), new=facts.age < 2 * horizon)
    return out.found
