"""How well, how fast and with how much memory records are resolved to customers.

    dev/python bench/identity.py --records R.csv --truth T.csv [--labels L.csv]
        [--engine duckdb|spark] [--memory MiB] [--json]

R.csv: record_id, kind (person|company), name, first_name, last_name, email, phone,
street, city, zip, country, birthdate, vat, company; any may be missing or empty.
T.csv: record_id, entity_id. L.csv: two record ids and whether they are the same.
"""

import argparse
import csv
import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import numpy as np
from identity_scores import clusters, links
from meters import PeakMemory, Stages

SEED = 1
YES = frozenset("1 1.0 true t yes y same match linked link".split())
#: beyond these stages the limits of the issue count
READING = ("import", "read")


def main():
    options = _options()
    stages = Stages()
    with tempfile.TemporaryDirectory() as folder, PeakMemory() as memory:
        stages("import")
        from engine.identity import resolve, session

        base = _base(options, folder, session.connect(options.memory, folder))
        stages("read")
        ids = _read(options.records, base)
        labels = _labels(options.labels, ids) if options.labels else []
        known = resolve.Known(decided=labels)
        found = resolve.resolve(base, SEED, known, on_stage=stages)
        stages(None)
    truth = _truth(options.truth, ids)
    report = _report(found, truth) | {"records": len(truth), "labels": len(labels)}
    report["seconds"] = {name: round(took, 2) for name, took in stages.seconds.items()}
    report["seconds"]["total"] = round(stages.total(), 2)
    report["seconds"]["beyond_reading"] = round(stages.total(*READING), 2)
    report["peak_mib"] = round(memory.mib)
    print(json.dumps(report, indent=None if options.json else 2))


def _options():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", required=True, type=Path)
    parser.add_argument("--truth", required=True, type=Path)
    parser.add_argument("--labels", type=Path)
    parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
    parser.add_argument("--memory", type=int, default=1000, help="MiB for DuckDB")
    parser.add_argument("--json", action="store_true", help="on one line")
    return parser.parse_args()


def _base(options, folder, connection):
    if options.engine == "spark":
        from engine.identity import spark

        session = spark.start(options.memory, folder)
        return spark.SparkBase(connection, session, folder)
    from engine.identity.base import Base

    return Base(connection)


def _read(path, base):
    """The record ids with their numbers in the base."""
    ids = {}
    with open(path, newline="", encoding="utf-8-sig") as file:

        def rows():
            for row in csv.DictReader(file):
                ids[row["record_id"]] = len(ids)
                yield row

        base.add(rows())
    return ids


def _truth(path, ids):
    """The entity of each record, as a number."""
    entities = {}
    truth = np.full(len(ids), -1)
    with open(path, newline="", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            if (place := ids.get(row["record_id"])) is not None:
                truth[place] = entities.setdefault(row["entity_id"], len(entities))
    alone = truth < 0
    truth[alone] = len(entities) + np.arange(alone.sum())
    return truth


def _labels(path, ids):
    """Decisions as (record, record, are they the same), whatever the columns' names."""
    with open(path, newline="", encoding="utf-8-sig") as file:
        rows = [row[:3] for row in csv.reader(file) if len(row) >= 3]
    return [
        (ids[a], ids[b], verdict.strip().lower() in YES)
        for a, b, verdict in rows
        if a in ids and b in ids
    ]


def _report(found, truth):
    kinds = found.scored.values()
    sure = [
        (some.pairs.left[some.links], some.pairs.right[some.links]) for some in kinds
    ]
    nobody = np.empty(0, np.int32)
    left, right = map(np.concatenate, zip((nobody, nobody), *sure, strict=True))
    return {
        "automatic": clusters(found.automatic, truth)
        | {"links": links(left, right, truth)},
        "proposed": clusters(found.proposed, truth),
        "review_pairs": sum(len(some.review) for some in kinds),
        "largest_cluster": int(np.bincount(found.proposed).max(initial=0)),
        "pairs_compared": found.compared,
        "taught": list(found.taught.values()),
    }


if __name__ == "__main__":
    main()
