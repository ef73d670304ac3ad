"""Features beyond the orders: what was bought, read, complained of or agreed upon."""

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from ..bgnbd import Array

#: what a signal can be; a `rating` has its stars from 0 to 1 as value, a `contract`
#: the days from its own day until its end (told on `day`, known from then on)
KINDS = ("open", "click", "complaint", "rating", "contract")
_OPEN = 0.2  # of a click: mail programs open by themselves
_NEGATIVE = 0.5  # a rating below counts as a complaint


@dataclass(frozen=True)
class Lines:
    """One row a product of an order; `product` and `category` are codes."""

    customer: NDArray[np.int64]
    day: NDArray[np.int64]
    product: NDArray[np.int64]
    category: NDArray[np.int64] | None = None


@dataclass(frozen=True)
class Signals:
    """One row a signal; `machine` marks clicks and opens that no human made."""

    customer: NDArray[np.int64]
    day: NDArray[np.int64]
    kind: NDArray[np.str_]
    value: Array
    machine: NDArray[np.bool_]


def take(table: Lines | Signals | None, size: int, chosen: NDArray[np.int64]):
    """The rows of the `chosen` of `size` customers, coded from 0 in that order."""
    if table is None:
        return None
    code = np.full(size, -1)
    code[chosen] = np.arange(chosen.size)
    who = code[table.customer]
    keep = who >= 0
    columns = {field.name: getattr(table, field.name) for field in fields(table)}
    kept = {name: c[keep] for name, c in columns.items() if c is not None}
    return replace(table, **{**kept, "customer": who[keep]})


def known(signals: Signals | None, origin, days) -> tuple[dict[str, bool], float]:
    """Which groups were recorded before the origin, and the usual rating lately."""
    if signals is None:
        return {}, _NEGATIVE
    there = signals.day < origin
    kinds = set(np.unique(signals.kind[there]))
    rated = there & (signals.day >= origin - days) & (signals.kind == "rating")
    groups = {
        "engagement": bool(kinds & {"open", "click"}),
        "complaints": bool(kinds & {"complaint", "rating"}),
        "contract": "contract" in kinds,
    }
    return groups, float(signals.value[rated].mean()) if rated.any() else _NEGATIVE


def line_columns(lines: Lines | None, known, origin, horizon, active) -> list:
    if lines is None:
        return []
    found, size = [], known.customers
    things = (("products", lines.product), ("categories", lines.category))
    for name, what in things:
        if what is None:
            continue
        wide = _different(lines, what, origin - active, origin, size)
        late = _different(lines, what, origin - horizon, origin, size)
        found.append((name, "breadth", np.log1p(wide)))
        found.append((f"{name}_lately", "breadth", np.log1p(late)))
    return found


def _different(lines, what, start, end, size):
    rows = (lines.day >= start) & (lines.day < end)
    who, thing = lines.customer[rows], what[rows]
    key = np.unique(who * (int(what.max(initial=0)) + 1) + thing)
    return np.bincount(key // (int(what.max(initial=0)) + 1), minlength=size)


def columns(signals: Signals | None, size, origin, horizon, active, constants):
    """Only of groups that the shop is known to record."""
    if signals is None:
        return []
    there = signals.day < origin
    recent = there & (signals.day >= origin - max(active, horizon))
    found = []
    if "engagement" in constants.recorded:
        found += _engagement(signals, recent, size, origin)
    if "complaints" in constants.recorded:
        found += _complaints(signals, recent, size, constants.rating)
    if "contract" in constants.recorded:
        found += _contract(signals, there, size, origin, horizon)
    return found


def _engagement(signals, recent, size, origin):
    human = recent & ~signals.machine
    click, opened = (human & (signals.kind == kind) for kind in ("click", "open"))
    score = click + _OPEN * opened
    who = signals.customer
    total = np.bincount(who, score, minlength=size)
    last = np.full(size, -np.inf)
    np.maximum.at(last, who[click], signals.day[click])
    # nobody who never clicked is nearer than one who did at the start of the window
    since = np.minimum(origin - last, 730.0)
    return [
        ("engagement", "engagement", np.log1p(total)),
        ("since_click", "engagement", np.log1p(since)),
    ]


def _complaints(signals, recent, size, usual):
    rated = recent & (signals.kind == "rating")
    bad = recent & (signals.kind == "complaint") | rated & (signals.value < _NEGATIVE)
    who = signals.customer
    number = np.bincount(who[rated], minlength=size)
    stars = np.bincount(who[rated], signals.value[rated], minlength=size)
    mean = np.divide(stars, number, out=np.full(size, np.nan), where=number > 0)
    return [
        ("complaints", "complaints", np.log1p(np.bincount(who[bad], minlength=size))),
        ("rating", "complaints", np.where(number > 0, mean - usual, 0.0)),
    ]


def _contract(signals, there, size, origin, horizon):
    rows = there & (signals.kind == "contract")
    end = np.full(size, -np.inf)
    ends = signals.day[rows] + signals.value[rows]
    np.maximum.at(end, signals.customer[rows], ends)
    running = end >= origin
    return [
        ("contract", "contract", running),
        ("contract_ends", "contract", running & (end < origin + horizon)),
        ("contract_ended", "contract", np.isfinite(end) & ~running),
    ]
