"""What the scores cost on a made up base, against one pass over the same rows.

    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 dev/python bench/understand.py \
        --customers 100000 [--orders 10] [--only churn,value,recommend]

Customers buy at gamma distributed rates until they drop out, for lognormal amounts; one
order in fifty is a refund. The floor is a sort by customer and day and a sum of the
amounts by customer in numpy. Each step says its seconds, how many times the floor its
CPU time is, and the most memory that was held, in MiB; at the end the address space.
"""

import argparse
import os
import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from meters import PeakMemory, status  # noqa: E402

DAYS, ORIGIN, HORIZON, ACTIVE, YEAR = 1_000, 1_000, 91, 182, 365


def base(customers, orders, seed=0):
    """(customer, day, amount), about `orders` a customer, in the order of time."""
    dice = np.random.default_rng(seed)
    rate = dice.gamma(0.7, 1.0, customers)
    start = dice.integers(0, DAYS - 30, customers)
    stay = np.minimum(start + dice.exponential(DAYS, customers), DAYS)
    spans = rate * (stay - start)
    scale = max(orders - 1, 0.1) / spans.mean()
    number = 1 + dice.poisson(spans * scale)
    who = np.repeat(np.arange(customers), number)
    first = np.append(0, np.cumsum(number)[:-1])
    share = dice.random(who.size)
    share[first] = 0
    day = start[who] + share * (stay - start)[who]
    amount = np.round(dice.lognormal(3.5, 0.6, who.size), 2)
    amount[dice.random(who.size) < 0.02] *= -1
    order = np.argsort(day, kind="stable")
    return who[order], day[order], amount[order]


def floor(who, day, amount):
    order = np.lexsort((day, who))
    return np.bincount(who[order], amount[order])


class Steps:
    """Runs steps and tells what each cost."""

    def __init__(self):
        self.unit = None

    def __call__(self, name, act):
        begin = time.perf_counter(), time.process_time()
        with PeakMemory() as memory:
            result = act()
        took = time.perf_counter() - begin[0]
        busy = time.process_time() - begin[1]  # what counts where others work too
        self.unit = self.unit or busy
        print(
            f"{name:<18}{took:8.2f} s {busy:8.2f} s of CPU {busy / self.unit:8.1f} x"
            f" {memory.mib:8.0f} MiB",
            flush=True,
        )
        return result


def churn(step, rows, customers):
    from engine import orders
    from engine.churn import version
    from engine.churn.shop import Shop

    held = step("orders", lambda: orders.of(*rows, customers, discount=rows[2] * 0))
    shop = Shop(held)
    made = step("churn training", lambda: version.train(shop, ORIGIN, HORIZON, ACTIVE))
    told = step("churn scoring", lambda: version.score(made, shop, ORIGIN))
    print(f"  by {made.by}, {made.record['rows']} rows, {made.record['sampled']}")
    print(f"  scored {np.count_nonzero(told.by != '')}, {told.parts.shape[1]} parts")


def value(step, rows, customers):
    from engine import orders
    from engine.value import version

    held = step("orders", lambda: orders.of(*rows, customers))
    made = step("value training", lambda: version.train(held, ORIGIN, YEAR))
    step("value scoring", lambda: version.score(made, held, ORIGIN))
    print(f"  by {made.record['by']}, {made.record['sampled']}")


def recommend(step, rows, customers):
    from engine.recommend import baskets, evaluate, lists, similar, together

    dice = np.random.default_rng(1)
    who, day, _ = rows
    order = np.repeat(np.arange(who.size), 3)
    product = (5_000 * dice.random(order.size) ** 3).astype(int)
    lines = (who[order], order, product, day[order])
    sizes = (customers, who.size, 5_000)
    bought = step("lines", lambda: baskets.of(*lines, sizes))
    step("buy again", lambda: lists.buy_again(bought, ORIGIN))
    step(
        "goes well with",
        lambda: together.best(together.pairs(baskets.by_order(bought))),
    )
    there = baskets.ones(baskets.by_customer(bought))
    found = step("similar", lambda: similar.fit(there, similar.PENALTIES[0]))
    trend = evaluate.window(bought, ORIGIN, 0).factor
    step("new for you", lambda: lists.new_for(found, there, factor=trend))
    kinds = np.arange(5_000) % 40
    step("top in category", lambda: lists.top_in_category(bought, kinds, ORIGIN))


PARTS = {"churn": churn, "value": value, "recommend": recommend}


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--orders", type=float, default=10.0, help="a customer")
    parser.add_argument("--only", default=",".join(PARTS))
    options = parser.parse_args()
    rows = base(options.customers, options.orders)
    step = Steps()
    step("floor", lambda: floor(*rows))
    print(f"  {options.customers} customers, {rows[0].size} orders")
    for name in options.only.split(","):
        PARTS[name](step, rows, options.customers)
    print(f"address space {status(os.getpid(), 'VmPeak'):.0f} MiB")


if __name__ == "__main__":
    main()
