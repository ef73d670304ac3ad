"""The child process of the stage *Forecast value*; started as a script, without Odoo.

The order says what to ``do``: *train* a version on the orders of everybody, or *score*
some customers with the ``parameters`` of one. Without parameters scoring tells only
where a customer bought first, which needs no version.
"""

import contextlib
import sys
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "models")]

# the addon's folders have to be on the path first
from child_tables import answer, receive  # noqa: E402

from engine import orders as purchases  # noqa: E402
from engine.churn.fallback import NotEnoughData  # noqa: E402
from engine.models.plain import plain  # noqa: E402
from engine.value import version as versions  # noqa: E402

COLUMNS = ("profile", "day", "amount", "channel")
MONEY = ("value", "low", "high")
DAYS = ("next_first", "next_last")


def main():
    order, tables = receive(orders=COLUMNS)
    profiles, orders = _coded(tables["orders"])
    if order["do"] == "train":
        answer(_train(order, orders))
    else:
        answer(*_score(order, profiles, orders))


def _coded(rows):
    """The profiles, and their orders by codes that count from 0."""
    profiles, codes = np.unique(rows["profile"].to_numpy(int), return_inverse=True)
    day, amount, channel = (rows[name].to_numpy() for name in COLUMNS[1:])
    size = profiles.size
    return profiles, purchases.of(codes, day, amount, size, channel=channel.astype(int))


def _train(order, orders):
    origin, horizon = order["today"], order["horizon"]
    try:
        version = versions.train(orders, origin, horizon)
    except NotEnoughData as closed:
        gate = [closed.reason, closed.figures]
        return {"gate": gate, "record": {"horizon": horizon}}
    if order["of"]:
        version.record["sampled"] = {"kept": orders.customers, "of": order["of"]}
    told = {"parameters": versions.as_json(version), "record": version.record}
    live = order["live"] and versions.from_json(order["live"])
    if live and live.horizon == horizon:
        # else no window has closed yet to compare them in
        with contextlib.suppress(NotEnoughData):
            told["against_live"] = versions.against_live(live, version, orders, origin)
    return told


def _score(order, profiles, orders):
    """What there is to say, and a row a customer who has bought."""
    rows = pd.DataFrame({"id": profiles, "channel": _first_channels(orders)})
    if not order["parameters"]:
        blank = (*MONEY, "purchases", *DAYS, "late")
        return {}, rows.assign(**dict.fromkeys(blank))
    version = versions.from_json(order["parameters"])
    scores = versions.score(version, orders, order["today"])
    rows = rows.assign(
        **{name: getattr(scores, name).round(2) for name in MONEY},
        purchases=scores.purchases.round(3),
        **{name: _whole(getattr(scores, name)) for name in DAYS},
        late=scores.late,
    )
    return _drift(order, version, scores.bins), rows[np.isfinite(scores.value)]


def _drift(order, version, bins):
    """How far customers have drifted, by the counts of a full pass until now."""
    before = order["bins"] or {}
    total = {
        name: (np.array(counts) + np.array(before.get(name, 0))).tolist()
        for name, counts in bins.items()
    }
    return {"bins": total, "drift": plain(versions.drift(version, total))}


def _first_channels(orders):
    """Where each one's first purchase came in; the lowest code of several that day."""
    bought = purchases.purchases(orders)
    order = np.lexsort((bought.channel, bought.day, bought.customer))
    who, first = np.unique(bought.customer[order], return_index=True)
    found = np.full(orders.customers, np.nan)
    found[who] = bought.channel[order][first]
    return _whole(found)


def _whole(column):
    """Whole numbers, nothing where there is none."""
    return pd.array(column, dtype="Int64")


if __name__ == "__main__":
    main()
