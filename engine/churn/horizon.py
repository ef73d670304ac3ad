"""How long a silence has to be to mean something in this shop, from its own gaps."""

from dataclasses import dataclass

import numpy as np

from ..orders import Orders, before, occasions

#: what people plan in; the horizon is the nearest one above
STEPS = (14, 28, 56, 91, 182, 364)
_SHARE = 0.8
_FEW = 50  # gaps; fewer do not show the rhythm of a shop


@dataclass(frozen=True)
class Horizon:
    """`days` to look ahead and the days within which a customer counts as `active`.

    `within` is the share of the repeat purchases that came within `days`, `usual` the
    median gap; `days` is the standard where there are too few `gaps`.
    """

    days: int
    active: int
    usual: float
    within: float
    gaps: int


def choose(orders: Orders, origin: int, standard: int = 91) -> Horizon:
    """The first step that holds four of five gaps, none longer than a third of the
    history, so that training finds origins in it.

    A customer counts once, by its median gap: else the most frequent buyers would set
    the horizon for all.
    """
    own, gaps, history = _rhythm(orders, origin)
    if gaps < _FEW:
        return Horizon(standard, 2 * standard, np.nan, np.nan, gaps)
    wanted = float(np.quantile(own, _SHARE))
    fitting = [step for step in STEPS if step <= max(history // 3, STEPS[0])]
    days = next((step for step in fitting if step >= wanted), fitting[-1])
    return _of(days, own, gaps, history)


def fixed(orders: Orders, origin: int, days: int) -> Horizon:
    """The same for a horizon that the shop has set."""
    own, gaps, history = _rhythm(orders, origin)
    if gaps < _FEW:
        return Horizon(days, max(2 * days, 91), np.nan, np.nan, gaps)
    return _of(days, own, gaps, history)


def _rhythm(orders: Orders, origin: int):
    """(each one's median gap, number of gaps, days of history)."""
    known = before(orders, origin)
    came = occasions(known)
    same = np.diff(came.customer) == 0
    gaps, who = np.diff(came.day)[same], came.customer[1:][same]
    if not gaps.size:
        return gaps, 0, 0
    return _medians(who, gaps), int(gaps.size), origin - int(known.day.min())


def _of(days, own, gaps, history) -> Horizon:
    active = min(max(2 * days, 91), max(history // 2, days))
    within = float((own <= days).mean())
    return Horizon(days, active, float(np.median(own)), within, gaps)


def _medians(who, gaps):
    order = np.lexsort((gaps, who))
    who, gaps = who[order], gaps[order]
    starts = np.flatnonzero(np.append(True, np.diff(who) != 0))
    counts = np.diff(np.append(starts, who.size))
    return (gaps[starts + (counts - 1) // 2] + gaps[starts + counts // 2]) / 2
