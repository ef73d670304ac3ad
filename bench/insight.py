"""Demand and anomalies on the grocery data of bench/receipts.py.

    dev/python bench/insight.py --transactions grocery.csv

Demand: 4 weeks ahead from 8 origins, by category (the 120 largest), weighted absolute
error beside the naive guess, and how often the 80% interval held. Anomalies: days of
the year with 40 totals multiplied by .3 or 2.5, area under precision and recall; the
same with growth of half a percent a day.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from engine.insight import anomalies, demand  # noqa: E402
from engine.models import measures  # noqa: E402

_AHEAD = 4


def demands(rows):
    largest = rows.groupby("category")["quantity"].count().nlargest(120).index
    ours = naive = actual = inside = number = 0
    for name in largest:
        mine = rows[rows["category"] == name]
        series = demand.weekly(mine["day"], mine["amount"], rows["day"].max() + 1, 52)
        for end in range(52 - _AHEAD, 52 - _AHEAD - 8, -1):
            found = demand.forecast(series[:end], _AHEAD)
            came = series[end : end + _AHEAD]
            ours += np.abs(came - found.mean).sum()
            naive += np.abs(came - series[end - 1]).sum()
            actual += came.sum()
            inside += ((came >= found.low) & (came <= found.high)).sum()
            number += _AHEAD
    print(
        f"demand: error {ours / actual:.3f}, naive {naive / actual:.3f},"
        f" 80% interval held {inside / number:.3f}"
    )


def odd_days(rows):
    total = rows.groupby("day")["amount"].sum()
    total = total.reindex(range(total.index.min(), total.index.max() + 1), fill_value=0)
    for growth in (0.0, 0.005):
        found = []
        for seed in range(10):
            dice = np.random.default_rng(seed)
            y = total.to_numpy() * np.exp(growth * np.arange(total.size))
            planted = dice.choice(y.size, 40, replace=False)
            y[planted] *= np.where(dice.random(40) < 0.5, 0.3, 2.5)
            seen = anomalies.daily(y)
            size = np.abs(seen.score)
            truth = np.isin(np.arange(y.size), planted)
            # a rank, because the measure wants numbers from 0 to 1
            area = measures.figures(size / size.max(), truth)["pr_auc"]
            caught = (seen.odd & truth).sum() / max(seen.odd.sum(), 1)
            found.append((area, caught, (seen.odd & truth).sum() / 40))
        area, precision, recall = np.mean(found, axis=0)
        print(
            f"odd days, growth {growth:.1%} a day: area {area:.3f},"
            f" precision {precision:.3f}, recall {recall:.3f} at the limit"
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--transactions", type=Path, required=True)
    rows = pd.read_csv(parser.parse_args().transactions)
    when = pd.to_datetime(rows["timestamp"], format="ISO8601")
    rows["day"] = (when.dt.floor("D") - pd.Timestamp("1970-01-01")).dt.days
    demands(rows)
    odd_days(rows)


if __name__ == "__main__":
    main()
