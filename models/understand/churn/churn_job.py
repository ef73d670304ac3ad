"""The child process of the stage *Score churn*; started as a script, without Odoo.

The order says what to ``do``: *train* a version on some customers' purchases, or
*score* customers with the ``parameters`` of one. ``today`` is the first day of which
nothing is known.
"""

import json
import sys
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "models")]

# the addon's folders have to be on the path first
from child_tables import answer, receive  # noqa: E402

from engine import orders as purchases  # noqa: E402
from engine.churn import horizon as horizons  # noqa: E402
from engine.churn import version as versions  # noqa: E402
from engine.churn.fallback import NotEnoughData  # noqa: E402
from engine.churn.shop import Shop  # noqa: E402
from engine.churn.signals import Lines, Signals  # noqa: E402
from engine.models.plain import plain  # noqa: E402

# (tables as in frames.py and model/subgroups.py, which are Odoo's)
ORDERS = ("profile", "order", "day", "amount", "channel")
LINES = (
    *("profile", "order", "day", "product", "category"),
    *("quantity", "amount", "discount"),
)
SIGNALS = ("profile", "day", "kind", "value", "machine")
ATTRIBUTES = ("profile", "attribute", "value")
#: so that the last bit of a number, which says nothing, has no row written
PLACES = 12


def main():
    order, tables = receive(
        orders=ORDERS, lines=LINES, signals=SIGNALS, attributes=ATTRIBUTES
    )
    profiles, shop = _shop(order, tables)
    if order["do"] == "train":
        answer(_train(order, profiles, shop, tables["attributes"]))
    else:
        answer(*_score(order, profiles, shop))


# ----------------------------------------------------------------------
# What the shop records
# ----------------------------------------------------------------------


def _shop(order, tables):
    """The profiles that bought, and all that is theirs by codes that count from 0."""
    rows = tables["orders"]
    profiles, codes = np.unique(rows["profile"].to_numpy(int), return_inverse=True)
    orders = purchases.of(
        codes,
        rows["day"].to_numpy(int),
        rows["amount"].to_numpy(float),
        profiles.size,
        channel=rows["channel"].to_numpy(int),
        discount=_discounts(rows, tables["lines"]) if order["lines"] else None,
    )
    lines = _lines(profiles, tables["lines"]) if order["lines"] else None
    signals = _signals(profiles, tables["signals"]) if order["signals"] else None
    return profiles, Shop(orders, lines, signals)


def _discounts(rows, lines):
    """What each order would have cost more."""
    given = lines.groupby("order")["discount"].sum()
    return rows["order"].map(given).fillna(0).to_numpy(float)


def _lines(profiles, rows):
    rows = rows[rows["profile"].isin(profiles) & ~(rows["amount"] < 0)]
    # what has no category makes a category of its own
    product, category = (
        rows[name].fillna(0).to_numpy(int) for name in ("product", "category")
    )
    return Lines(_codes(profiles, rows), _days(rows), product, category)


def _signals(profiles, rows):
    rows = rows[rows["profile"].isin(profiles)]
    return Signals(
        _codes(profiles, rows),
        _days(rows),
        rows["kind"].to_numpy(str),
        rows["value"].fillna(0).to_numpy(float),
        rows["machine"].isin(["t", True]).to_numpy(bool),
    )


def _codes(profiles, rows):
    return np.searchsorted(profiles, rows["profile"].to_numpy(int))


def _days(rows):
    return rows["day"].to_numpy(int)


# ----------------------------------------------------------------------
# Training and scoring
# ----------------------------------------------------------------------


def _train(order, profiles, shop, attributes):
    today, days = order["today"], order["horizon"]
    if days:
        chosen = horizons.fixed(shop.orders, today, days)
    else:
        chosen = horizons.choose(shop.orders, today)
    rhythm = plain({**asdict(chosen), "automatic": not days})
    told = {"horizon": chosen.days, "rhythm": rhythm}
    try:
        version = versions.train(shop, today, chosen.days, chosen.active)
    except NotEnoughData as closed:
        return {"gate": [closed.reason, closed.figures], "record": told}
    if order["of"] > profiles.size:
        told["sampled"] = {"kept": profiles.size, "of": order["of"]}
    if version.judged:
        told["subgroups"] = _subgroups(version, profiles, attributes, order["limit"])
    version.record.update(told)
    result = {"parameters": versions.as_json(version), "record": version.record}
    live = order["live"] and versions.from_json(order["live"])
    if live and live.horizon == version.horizon:
        with suppress(NotEnoughData):  # no window has closed yet to compare them in
            result["against_live"] = versions.against_live(live, version, shop, today)
    return result


def _subgroups(version, profiles, attributes, limit):
    """Whether the version is as good for each group; who is in none is left out."""
    found = {}
    for name, rows in attributes.groupby("attribute"):
        of = rows.set_index("profile")["value"].astype(str).reindex(profiles)
        label = of.fillna("").to_numpy(str)
        groups = versions.groups(version.judged, label, limit)
        found[name] = [group for group in groups if group["value"]]
    return found


def _score(order, profiles, shop):
    """What there is to say, and a row a customer who has a number."""
    version = versions.from_json(order["parameters"])
    scores = versions.score(version, shop, order["today"])
    rows = np.flatnonzero(scores.by != "")
    base, parts = scores.base[rows].round(PLACES), scores.parts[rows].round(PLACES)
    log_odds = base + parts.sum(axis=1)
    frame = {
        "id": profiles[rows],
        "own": (1 / (1 + np.exp(-log_odds))).round(4),
        "reasons": _reasons(version, scores, rows, base, parts, log_odds),
    }
    told = _seen(version, scores.bins, order.get("bins") or {})
    return told, pd.DataFrame(frame)


def _reasons(version, scores, rows, *columns):
    """All that sentences are made of (reason_sentences.py), as JSON."""
    names, facts = scores.part_names, list(scores.facts)
    known = np.stack([scores.facts[name][rows].round(4) for name in facts], axis=1)
    after = scores.if_bought[rows].round(6)
    lists = [column.tolist() for column in (scores.by[rows], *columns, after, known)]
    return [
        json.dumps(
            {
                "by": by,
                "active_by": version.by,
                "base": base,
                "parts": {n: p for n, p in zip(names, parts, strict=True) if p},
                "log_odds": log_odds,
                "if_bought": if_bought,
                # what is not known is no number
                "facts": {n: v for n, v in zip(facts, values, strict=True) if v == v},
            }
        )
        for by, base, parts, log_odds, if_bought, values in zip(*lists, strict=True)
    ]


def _seen(version, bins, before):
    """What a full pass has seen of the features so far, and how far they have moved."""
    added = {
        name: np.add(counts, before.get(name, 0)).tolist()
        for name, counts in bins.items()
    }
    return plain({"bins": added, "drift": versions.drift(version, added)})


if __name__ == "__main__":
    main()
