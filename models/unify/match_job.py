"""The child process of *Find likely duplicates*: contacts in, links and reasons out.

Argument: {"memory": MiB, "seed": int}. On stdin a line of JSON with what is known
({"models", "decided", "joined"}), then contacts as CSV in the order of COLUMNS, those
looked at before first. On stdout a line of JSON ({"models", "taught", "compared"}),
then CSV: verdict, contact, other contact, probability, evidence.
"""

import csv
import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from engine.identity import model, resolve, session  # noqa: E402
from engine.identity.base import Base  # noqa: E402

KINDS = {"person": False, "company": True}


def main(order):
    header = json.loads(sys.stdin.readline())
    with tempfile.TemporaryDirectory() as folder:
        base = Base(session.connect(order["memory"], folder))
        ids, new = _read(base, header["columns"])
        known = _known(header, ids)
        found = resolve.resolve(base, order["seed"], known, only_from=new)
        _answer(found, list(ids))


def _read(base, columns):
    """The contacts' ids with their numbers, and the number of the first new one."""
    ids, new = {}, None

    def rows():
        nonlocal new
        for row in csv.DictReader(sys.stdin, columns):
            if new is None and row["new"] == "t":
                new = len(ids)
            ids[int(row["id"])] = len(ids)
            yield row

    base.add(rows())
    return ids, new or 0


def _known(header, ids):
    pairs = {
        name: [
            (ids[pair[0]], ids[pair[1]], *pair[2:])
            for pair in header[name]
            if pair[0] in ids and pair[1] in ids
        ]
        for name in ("decided", "joined")
    }
    models = {
        KINDS[kind]: model.from_json(KINDS[kind], stored)
        for kind, stored in header["models"].items()
    }
    return resolve.Known(models, pairs["decided"], pairs["joined"])


def _answer(found, ids):
    kinds = {is_company: kind for kind, is_company in KINDS.items()}
    answer = {
        "compared": found.compared,
        "models": {
            kinds[kind]: some.model.as_json() for kind, some in found.scored.items()
        },
        "taught": {kinds[kind]: report for kind, report in found.taught.items()},
    }
    sys.stdout.write(json.dumps(answer) + "\n")
    writer = csv.writer(sys.stdout)
    for some in found.scored.values():
        for verdict, rows in (("linked", some.links), ("proposed", some.review)):
            for left, right, probability, evidence in some.explained(rows):
                a, b = sorted((ids[left], ids[right]))
                figures = round(probability, 4), json.dumps(evidence)
                writer.writerow((verdict, a, b, *figures))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
