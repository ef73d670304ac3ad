"""The child process of *Match contacts*: contacts in, links and reasons out.

Argument: {"memory": MiB, "seed": int, "engine": "duckdb" or "spark"}. On stdin a line
of JSON with what is known ({"columns", "models", "decided", "joined"}), then contacts
as CSV of these columns, those to compare with all others last and marked new. On
stdout a line of JSON ({"models", "taught", "compared"}), then CSV: verdict, contact,
other contact, probability, evidence.
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
        base = _base(order, folder)
        ids, new = _read(base, header["columns"])
        known = _known(header, ids)
        found = resolve.resolve(base, order["seed"], known, only_from=new)
        _answer(found, list(ids))


def _base(order, folder):
    connection = session.connect(order["memory"], folder)
    if order["engine"] == "spark":
        from engine.identity import spark  # pyspark is an optional extra

        return spark.SparkBase(connection, spark.start(order["memory"], folder), folder)
    return Base(connection)


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
