"""A made-up customer base with its truth, to judge record linkage by.

    python bench/synthetic.py --records 100000 --seed 1 --out FOLDER

It follows the description in shared/reference/identity.md, section 3, and is made of
assumptions about dirt: it ranks designs and finds failure modes, and does not say how
good matching is on a customer's data. R.csv holds the cards, T.csv whose they are.
"""

import argparse
import csv
import random
from itertools import accumulate
from pathlib import Path

from synthetic_parts.cards import FEW, FIELDS, Clerk
from synthetic_parts.people import World

SIZES = range(1, 9)  # cards a customer has
BASE = dict(
    # the world
    sizes=(46, 22, 15, 8, 4.5, 2.5, 1.2, 0.8),
    company=0.15, branch=0.08, family=0.5, twins=0.06, junior=0.09, move=0.32,
    employed=0.05, family_mail=0.65, family_mail_used=0.8, family_phone=0.9,
    family_phone_used=0.9, mails=(6, 50, 32, 12), phones=(10, 55, 28, 7),
    # how customers answer
    usual_mail=0.71, usual_phone=0.78, usual_home=0.6, maiden=0.25, hyphen=0.1,
    short=0.03, gmail=0.22, missing=1.0,
    # faults
    name_typo=0.065, swap=0.02, plain=0.12, mail_typo=0.03, phone_typo=0.03,
    street_typo=0.07, zip_typo=0.02, birthdate_typo=0.06, vat_typo=0.02,
    filler_mail=0.0168, filler_phone=0.012, filler_birthdate=0.04,
    filler_name=0.05,
)  # fmt: skip
_FAULTS = [key for key in BASE if "typo" in key or "filler" in key] + ["swap", "plain"]


def _dirtier(times, **other):
    return BASE | {key: BASE[key] * times for key in _FAULTS} | other


VARIANTS = {
    "base": BASE,
    "harder": _dirtier(2, missing=0.82, short=0.08, move=0.42, family_mail=0.8),
    "cleaner": _dirtier(0.35, missing=1.15, short=0.01, move=0.12, family_mail=0.2),
    # few duplicates, as in RLdata: there an untaught model goes astray
    "fewfields": BASE
    | dict(
        sizes=(84, 13, 2, 1, 0, 0, 0, 0),
        company=0,
        move=0.08,
        birthdate_typo=0.08,
        maiden=0.1,
    ),
}


class _Lines(list):
    """What csv.writer writes, as a list of lines."""

    write = list.append


def write_base(folder, records, seed, variant="base"):
    chances = VARIANTS[variant]
    sizes = list(accumulate(chances["sizes"]))
    dice = random.Random(f"cards {seed}")
    clerk = Clerk(dice, chances, FEW if variant == "fewfields" else None)
    lines = _Lines()
    owners = []
    write = csv.writer(lines, lineterminator="\n").writerow
    for group in World(seed, chances).groups():
        for customer in group:
            for _ in range(dice.choices(SIZES, cum_weights=sizes)[0]):
                write(clerk.card(customer))
                owners.append(customer.number)
        if len(owners) >= records:
            break
    order = list(range(records))
    dice.shuffle(order)
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "R.csv", "w", encoding="utf-8", newline="") as cards:
        cards.write(",".join(FIELDS) + "\n")
        cards.writelines(f"r{n},{lines[at]}" for n, at in enumerate(order))
    with open(folder / "T.csv", "w", encoding="utf-8", newline="") as truth:
        truth.write("record_id,entity_id\n")
        truth.writelines(f"r{n},e{owners[at]}\n" for n, at in enumerate(order))


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--variant", choices=VARIANTS, default="base")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    write_base(options.out, options.records, options.seed, options.variant)


if __name__ == "__main__":
    main()
