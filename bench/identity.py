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
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import numpy as np
from identity_scores import clusters

SEED = 1
YES = frozenset("1 1.0 true t yes y same match linked link".split())
#: beyond these stages the limits of the issue count
READING = ("read",)


class Stages:
    """Seconds per stage; a stage lasts until the next begins."""

    def __init__(self):
        self.seconds = {}
        self._name, self._since = None, time.perf_counter()

    def __call__(self, name):
        now = time.perf_counter()
        if self._name:
            before = self.seconds.get(self._name, 0)
            self.seconds[self._name] = before + now - self._since
        self._name, self._since = name, now

    def rounded(self):
        self(None)
        found = {name: round(took, 2) for name, took in self.seconds.items()}
        found["beyond_reading"] = round(
            sum(took for name, took in found.items() if name not in READING), 2
        )
        return found


def main():
    options = _options()
    stages = Stages()
    with tempfile.TemporaryDirectory() as folder:
        stages("import")
        from engine.identity import resolve, session

        connection = session.connect(options.memory, folder)
        stages("read")
        base, ids = _read(options.records, connection)
        labels = _labels(options.labels, ids) if options.labels else []
        found = resolve.resolve(
            base, SEED, resolve.Known(decided=labels), on_stage=stages
        )
    truth = _truth(options.truth, ids)
    report = _report(found, truth) | {"records": len(truth), "labels": len(labels)}
    report["seconds"] = stages.rounded()
    usage = (resource.getrusage(who) for who in _WHO)
    report["peak_mib"] = round(sum(some.ru_maxrss for some in usage) / 1024)
    print(json.dumps(report, indent=None if options.json else 2))


_WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def _options():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--records", required=True, type=Path)
    parser.add_argument("--truth", required=True, type=Path)
    parser.add_argument("--labels", type=Path)
    parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb")
    parser.add_argument("--memory", type=int, default=1000, help="MiB for DuckDB")
    parser.add_argument("--json", action="store_true", help="on one line")
    return parser.parse_args()


def _read(path, connection):
    """The base, and the record ids with their numbers in it."""
    from engine.identity.base import Base

    base, ids = Base(connection), {}
    with open(path, newline="", encoding="utf-8-sig") as file:

        def rows():
            for row in csv.DictReader(file):
                ids[row["record_id"]] = len(ids)
                yield row

        base.add(rows())
    return base, ids


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
    right = [
        truth[some.pairs.left[some.links]] == truth[some.pairs.right[some.links]]
        for some in kinds
    ]
    links = np.concatenate([*right, np.empty(0, bool)])
    precision = float(links.mean()) if len(links) else 1.0
    return {
        "automatic": clusters(found.automatic, truth)
        | {"links": len(links), "link_precision": precision},
        "proposed": clusters(found.proposed, truth),
        "review_pairs": sum(len(some.review) for some in kinds),
        "largest_cluster": int(np.bincount(found.proposed).max()),
        "largest_automatic_cluster": int(np.bincount(found.automatic).max()),
        "pairs_compared": found.compared,
        "taught": list(found.taught.values()),
    }


if __name__ == "__main__":
    main()
