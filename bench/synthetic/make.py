"""A made-up customer base with its truth, for bench/identity.py.

    dev/python bench/synthetic/make.py --records 100000 --seed 1 --out FOLDER

It is made of assumptions about dirt (shared/reference: identity.md, section 3). It
ranks designs and finds faults; it does not say how good matching is on real data.
"""

import argparse
import csv
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from synthetic.cards import FIELDS, Scribe
from synthetic.people import World

SIZES = ((1, 2, 3, 4, 5, 6, 8), (52, 24, 12, 6, 3, 2, 1))
VARIANTS = {
    "base": dict(dirt=1.0),
    "harder": dict(dirt=2.0),
    "cleaner": dict(dirt=0.4),
    "fewfields": dict(dirt=1.0, fields=("name", "street", "city", "zip", "birthdate")),
}


def make(records, seed, variant):
    """(cards, number of the customer of each), in random order."""
    dice = random.Random(seed)
    scribe = Scribe(dice, **VARIANTS[variant])
    wanted = []
    for household in World(dice, records).households():
        for customer in household:
            wanted += [customer] * dice.choices(*SIZES)[0]
        if len(wanted) >= records:
            break
    del wanted[records:]
    dice.shuffle(wanted)
    for number, customer in enumerate(wanted):
        yield scribe.card(customer, number), customer.number


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--variant", choices=VARIANTS, default="base")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with (
        open(options.out / "R.csv", "w", newline="") as records,
        open(options.out / "T.csv", "w", newline="") as truth,
    ):
        writer = csv.DictWriter(records, FIELDS)
        writer.writeheader()
        entities = csv.writer(truth)
        entities.writerow(["record_id", "entity_id"])
        for card, entity in make(options.records, options.seed, options.variant):
            writer.writerow(card)
            entities.writerow([card["record_id"], f"E{entity}"])


if __name__ == "__main__":
    main()
