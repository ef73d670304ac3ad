"""The child process of what is out of the ordinary; a script, without Odoo.

Reads totals of days (company, day, amount, the first day that is judged) and purchases
(company, customer, amount, id or 0 where it is not judged). Answers the odd days and
the odd purchases; these with their place by how far off they are in their company.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

# the addon's root and its models have to be on the path first
import child_tables  # noqa: E402

from engine import orders  # noqa: E402
from engine.insight import anomalies  # noqa: E402

DAYS = ("company", "day", "amount", "since")
ORDERS = ("company", "customer", "amount", "id")
FIGURES = ["expected", "actual", "score"]


def main():
    _order, frames = child_tables.receive(days=DAYS, orders=ORDERS)
    child_tables.answer(
        {"orders": len(frames["orders"])},
        _each(frames["days"], _odd_days, ["company", "day", *FIGURES]),
        _each(frames["orders"], _odd_orders, ["id", *FIGURES, "place"]),
    )


def _each(rows, find, columns):
    """What one function finds in each company: none learns of another."""
    found = [find(mine) for _company, mine in rows.groupby("company", sort=True)]
    if not found:
        return pd.DataFrame(columns=columns)
    table = pd.concat(found)[columns]
    table[["expected", "actual"]] = table[["expected", "actual"]].round(2)
    table["score"] = table["score"].round(1)
    return table


def _odd_days(rows):
    first = int(rows["day"].min())
    totals = np.bincount(rows["day"] - first, rows["amount"].astype(float))
    found = anomalies.daily(totals)
    day = first + np.arange(totals.size)
    table = {"company": rows["company"].iloc[0], "day": day, "expected": found.expected}
    table |= {"actual": found.total, "score": found.score}
    return pd.DataFrame(table)[found.odd & (day >= rows["since"].iloc[0])]


def _odd_orders(rows):
    customer, _names = pd.factorize(rows["customer"])
    amount = rows["amount"].to_numpy(float)
    held = orders.Orders(
        int(customer.max()) + 1, customer, np.zeros(amount.size, np.int64), amount
    )
    found = anomalies.orders(held)
    table = {"id": rows["id"], "expected": found.usual, "actual": amount}
    odd = pd.DataFrame(table | {"score": found.score})
    odd = odd[found.odd & (odd["id"] > 0)]
    size = odd["score"].abs().to_numpy()
    # by id where two are as far off, so that every night tells the same
    odd["place"] = 0
    order = np.lexsort((odd["id"].to_numpy(), -size))
    odd.iloc[order, odd.columns.get_loc("place")] = np.arange(1, len(odd) + 1)
    return odd


if __name__ == "__main__":
    main()
