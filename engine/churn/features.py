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
from ..orders import Orders, Summary, before, between, occasions, summary
from . import signals as _signals
from .signals import Lines, Signals

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


@dataclass(frozen=True)
class Features:
    """`rows` of shape (customers, len(names)); `groups` names each column's group.

    `scored` are those who bought in the active days; rows of others mean nothing.
    """

    names: tuple[str, ...]
    groups: tuple[str, ...]
    rows: Array
    scored: NDArray[np.bool_]


@dataclass(frozen=True)
class Shop:
    """All that a shop records; what it does not is None."""

    orders: Orders
    lines: Lines | None = None
    signals: Signals | None = None


@dataclass
class _Columns:
    """Columns as they come, each with its name and group."""

    group: str
    found: list = field(default_factory=list)

    def add(self, **columns):
        for name, column in columns.items():
            self.found.append((name, self.group, np.asarray(column, float)))


def build(
    shop: Shop,
    origin: int,
    horizon: int,
    active: int,
    parameters: Parameters | None = None,
) -> Features:
    """Features at the beginning of the day `origin`.

    `parameters` of BG/NBD (in weeks) learned before it; without, its view is left out.
    """
    known = before(shop.orders, origin)
    facts = summary(known, origin)
    found = [
        *_recency(known, facts, origin, horizon, parameters),
        *_counts(known, facts, origin, horizon),
        *_money(known, facts, origin, horizon, active),
        *_optional(known, origin, active),
        *_tenure(facts, horizon),
    ]
    found += _signals.line_columns(shop.lines, known, origin, horizon, active)
    found += _signals.columns(shop.signals, known.customers, origin, horizon, active)
    recent = between(known, origin - active, origin)
    scored = np.bincount(recent.customer, minlength=known.customers) > 0
    names, groups, columns = zip(*found, strict=True)
    return Features(names, groups, np.stack(columns, axis=1), scored)


def labels(orders: Orders, origin: int, horizon: int) -> NDArray[np.bool_]:
    """Who buys nothing in the `horizon` days from the origin on."""
    came = between(orders, origin, origin + horizon)
    return np.bincount(came.customer, minlength=orders.customers) == 0


def _recency(known, facts: Summary, origin, horizon, parameters):
    silence = facts.age - facts.recency + 1
    who, day, _ = occasions(known)
    gaps = np.diff(day)[np.diff(who) == 0].astype(float)
    usual = np.median(gaps) if gaps.size else float(horizon)
    # own mean gap, drawn to the usual one of all where there are few
    own = (facts.recency + 2 * usual) / (facts.frequency + 2)
    longest, spread = _gap_shape(who, day, known.customers)
    out = _Columns("recency")
    out.add(
        silence=np.log(silence),
        silence_in_gaps=np.log(silence / own),
        beyond_longest_gap=np.log(silence / np.maximum(longest, own)),
        uneven_gaps=spread,
        silent_share_of_horizon=np.sqrt(silence / horizon),
    )
    if parameters is not None:
        past = (facts.frequency, facts.recency / _WEEK, facts.age / _WEEK)
        none = bgnbd.probability_no_purchase(parameters, *past, horizon / _WEEK)
        none = np.clip(none, 1e-6, 1 - 1e-6)
        out.add(model=np.log(none / (1 - none)))
    return out.found


def _gap_shape(who, day, size):
    """Each one's longest gap, and the spread of the logarithms of the gaps."""
    same = np.diff(who) == 0
    holder, gaps = who[1:][same], np.diff(day)[same].astype(float)
    longest = np.zeros(size)
    np.maximum.at(longest, holder, gaps)
    logs = np.log(gaps)
    n = np.maximum(np.bincount(holder, minlength=size), 1)
    mean = np.bincount(holder, logs, minlength=size) / n
    square = np.bincount(holder, logs**2, minlength=size) / n
    return longest, np.sqrt(np.maximum(square - mean**2, 0))


def _counts(known, facts, origin, horizon):
    number = {}
    for name, span in (("half", 0.5), ("one", 1), ("two", 2), ("four", 4)):
        number[name] = _came(known, origin - int(span * horizon), origin)
    earlier = number["two"] - number["one"]
    long_ago = number["four"] - number["two"]
    often, trend = _Columns("frequency"), _Columns("trend")
    often.add(
        purchases=np.log1p(facts.frequency),
        purchases_a_horizon=np.log1p(
            (facts.frequency + 1) / (facts.age + horizon) * horizon
        ),
        purchases_lately=np.log1p(number["one"]),
        purchases_just_now=np.log1p(number["half"]),
        purchases_before=np.log1p(number["four"]),
        bought_once=facts.frequency == 0,
    )
    trend.add(
        against_horizon_before=np.log1p(number["one"]) - np.log1p(earlier),
        against_earlier=np.log1p(number["two"]) - np.log1p(long_ago),
        against_own_rate=np.log1p(number["one"])
        - np.log1p((facts.frequency + 1) / (facts.age + horizon) * horizon),
    )
    return often.found + trend.found


def _came(known, start, end):
    came = occasions(between(known, start, end))
    return np.bincount(came.customer, minlength=known.customers).astype(float)


def _money(known, facts, origin, horizon, active):
    size, out = known.customers, _Columns("money")
    spent = [
        np.bincount(part.customer, np.maximum(part.amount, 0), minlength=size)
        for part in (
            between(known, origin - days, origin)
            for days in (horizon, 2 * horizon, active)
        )
    ]
    total = np.maximum(facts.total, 0)
    out.add(
        spent=np.log1p(total),
        a_purchase=np.log1p(total / (facts.frequency + 1)),
        spent_lately=np.log1p(spent[0]),
        spent_in_active_days=np.log1p(spent[2]),
        spending_trend=np.log1p(spent[0]) - np.log1p(spent[1] - spent[0]),
    )
    return out.found


def _optional(known, origin, active):
    """Discount, returns and channel, where the orders tell of them."""
    recent, size, found = between(known, origin - active, origin), known.customers, []
    paid = np.bincount(recent.customer, np.maximum(recent.amount, 0), minlength=size)
    for group, column in (("discount", recent.discount), ("returns", recent.returned)):
        if column is not None:
            out = _Columns(group)
            off = np.bincount(recent.customer, np.maximum(column, 0), minlength=size)
            share = off / np.maximum(paid + off, 1e-9)
            out.add(**{f"{group}_share": share, f"{group}_any": off > 0})
            found += out.found
    if recent.channel is not None and recent.channel.size:
        out = _Columns("channel")
        number = np.maximum(np.bincount(recent.customer, minlength=size), 1)
        for code in np.unique(recent.channel)[
            1:9
        ]:  # the first is what they differ from
            here = np.bincount(recent.customer, recent.channel == code, minlength=size)
            out.add(**{f"channel_{code}": here / number})
        found += out.found
    return found


def _tenure(facts, horizon):
    out = _Columns("tenure")
    out.add(tenure=np.log1p(facts.age), new=facts.age < 2 * horizon)
    return out.found
