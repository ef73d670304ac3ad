"""How good the scores are: trained before a day by the code that runs in Odoo.

    dev/python bench/scores.py --transactions T.csv --origin DATE --horizon DAYS \
        --active DAYS [--origins N] [--only churn,value,recommend] [--json]

T has customer_id, order_id, timestamp, amount, and may have product_id, category,
quantity, discount. Scored are those who bought in the ACTIVE days before the origin;
churn is no purchase in the HORIZON days after it. With --origins N the N - 1 origins a
horizon apart before it are judged as well, together. bench/receipts.py writes two sets.

Each figure is [value, low, high], of 95% by resampling customers; `against` holds ours
minus theirs, on the same resampled customers. In `recommend`, `ours` and `popularity`
are of products that the customer had never bought, `*_any` of all, `basket_*` of a
product hidden from a later basket.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import scores_parts as parts  # noqa: E402

PARTS = {
    "churn": parts.churn,
    "value": parts.value,
    "recommend": parts.recommend,
}


def main():
    options = _options()
    shop = parts.read(options.transactions)
    day = (pd.Timestamp(options.origin) - parts.DAY_ZERO).days
    at = [day - k * options.horizon for k in range(options.origins)]
    about = {
        "transactions": str(options.transactions),
        "origins": [str((parts.DAY_ZERO + pd.Timedelta(days=d)).date()) for d in at],
        "horizon": options.horizon,
        "active": options.active,
    }
    found = {}
    for name in options.only.split(","):
        told = PARTS[name](shop, at, options.horizon, options.active)
        if told is not None:
            found[name], about[name] = told
    if options.json:
        print(json.dumps({**found, "about": about}, default=_plain, indent=1))
    else:
        _show(found, about)


def _plain(value):
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value)} is no JSON")


def _show(found, about):
    print(json.dumps(about, default=_plain, indent=1))
    for name, methods in found.items():
        print(name)
        for method, figures in methods.items():
            shown = "  ".join(
                f"{figure} {value:.4g} ({low:.4g} to {high:.4g})"
                for figure, (value, low, high) in figures.items()
            )
            print(f"  {method:<24}{shown}")


def _options():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--transactions", type=Path, required=True)
    parser.add_argument("--origin", required=True, help="a date")
    parser.add_argument("--horizon", type=int, required=True, help="days")
    parser.add_argument("--active", type=int, required=True, help="days")
    parser.add_argument("--origins", type=int, default=1)
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
