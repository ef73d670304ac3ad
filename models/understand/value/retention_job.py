"""The child process of the retention page; started as a script, without Odoo.

Reads a row a customer (days, and the groups the customer belongs to as numbers) and
answers a row a group: how many are left how long after the first purchase.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "models")]

# the addon's folders have to be on the path first
from child_tables import answer, receive  # noqa: E402

from engine.value import retention  # noqa: E402

FACTS = ("recency", "age", "purchases", "revenue")
KINDS = ("all", "year", "quarter", "segment", "type", "country", "channel")
MARKS = (91, 182, 365)  # days, for the table
YEAR = 365.25
POINTS = 60  # of a drawn curve
MOST = 40  # groups of a kind; the largest


def main():
    order, tables = receive(customers=FACTS + KINDS)
    customers = tables["customers"]
    found = pd.DataFrame(
        [row for kind in KINDS for row in _rows(order, customers, kind)]
    )
    answer({}, found.astype({"median": "Int64", "lifespan": "Int64"}))


def _rows(order, customers, kind):
    group, recency, age = (customers[n].to_numpy() for n in (kind, "recency", "age"))
    lapse = order["lapse"]
    values, sizes = np.unique(group, return_counts=True)
    largest = values[np.argsort(-sizes, kind="stable")[:MOST]]
    curves = retention.by_group(recency, age, group, lapse)
    for value in largest:
        mine = group == value
        silent = age[mine] - recency[mine] >= lapse
        facts = {
            "kind": kind,
            "key": int(value),
            "customers": int(mine.sum()),
            "lapsed": int(silent.sum()),
            "purchases": int(customers["purchases"][mine].sum()),
            "revenue": round(float(customers["revenue"][mine].sum()), 2),
            "years": round(float((age[mine] + 1).sum()) / YEAR, 1),
            "lapse": lapse,
        }
        if facts["customers"] < order["enough"]:
            yield {**facts, **dict.fromkeys(("median", "lifespan", "marks", "curve"))}
            continue
        # how long each has been seen for as a customer
        seen = np.where(silent, recency[mine], np.maximum(age[mine] - lapse, 0))
        yield {**facts, **_told(curves[value], np.sort(seen))}


def _told(curve, seen):
    reach = int(seen[-1])
    median = curve.median()
    days = np.unique(np.linspace(0, reach, POINTS).round().astype(int))
    return {
        "median": median if median is None else int(median),
        "lifespan": None if median is None else int(round(_mean(curve, reach))),
        "marks": json.dumps([_point(curve, seen, d) for d in MARKS if d <= reach]),
        "curve": json.dumps([_point(curve, seen, int(day)) for day in days]),
    }


def _point(curve, seen, day):
    """The day, the share left with its interval, and of how many that is known."""
    at_risk = seen.size - int(np.searchsorted(seen, day, side="left"))
    return [day, *(round(number, 4) for number in curve.at(day)), at_risk]


def _mean(curve, reach):
    """Days as a customer on average, as far as they are seen: the area below."""
    ends = np.append(curve.time, reach)
    return float(ends[0] + (np.diff(ends) * curve.share).sum())


if __name__ == "__main__":
    main()
