"""How engine/identity/weights.json was learned; not needed to run anything.

    dev/python bench/identity_train.py --data FOLDER [--without NAME ...] [--write]

FOLDER has one folder with R.csv and T.csv for each of SETS: made by bench/synthetic.py
(the name says variant, records and seed) and bench/labelled_sets.py. `--without`
leaves sets out, to see how the rest does on them: what is reported of a set that was
learned from flatters.
"""

import argparse
import csv
import json
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import scipy.sparse as sparse
from sklearn.linear_model import LogisticRegression

from engine.identity import comparisons, layer, model, scoring, session
from engine.identity.base import Base

#: weight of a pair of each set: labelled sets are small, and count for more
SETS = {
    "base-100k-1": 1.0,
    "base-10k-1": 1.0,
    "harder-100k-1": 0.5,
    "cleaner-100k-1": 0.5,
    "fewfields-20k-1": 0.7,
    "febrl1": 10.0,
    "febrl2": 1.5,
    "febrl3": 1.5,
    "febrl4": 1.0,
    "RLdata500": 10.0,
    "RLdata10000": 0.4,
    "restaurants": 2.0,
    "census": 0.15,
}
SEED = 1
SOFTNESS = 0.5  # inverse strength of the ridge penalty
WEIGHTS = Path(layer.__file__).with_name("weights.json")


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--without", nargs="*", default=[])
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    pairs = {False: [], True: []}
    for name, weight in SETS.items():
        if name not in options.without:
            for is_company, (design, same) in _pairs(options.data / name).items():
                pairs[is_company].append((design, same, np.full(len(same), weight)))
            print(name, flush=True)
    learned = {
        kind: _learn(is_company, pairs[is_company]).as_json()
        for kind, is_company in (("person", False), ("company", True))
    }
    if options.write:
        WEIGHTS.write_text(json.dumps(learned, indent=1) + "\n")


def _pairs(folder):
    """Per kind the design matrix of all compared pairs, and whether they are one."""
    truth = dict(_rows(folder / "T.csv", "record_id", "entity_id"))
    found = {}
    with tempfile.TemporaryDirectory() as spill:
        base = Base(session.connect(2000, spill))
        entities = []
        with open(folder / "R.csv", newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
        entities = np.unique(
            [truth[r["record_id"]] for r in rows], return_inverse=True
        )[1]
        base.add(rows)
        base.find_pairs()
        for is_company in (False, True):
            pairs = base.compared(is_company)
            if len(pairs.left):
                learned = model.train(base, is_company, pairs, SEED)
                columns = scoring.frequency_columns(is_company)
                frequencies = base.frequencies(is_company, columns)
                features = learned.features(pairs, frequencies)
                same = entities[pairs.left] == entities[pairs.right]
                found[is_company] = _design(is_company, *features), same
    return found


def _rows(path, *columns):
    with open(path, newline="", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            yield tuple(row[column] for column in columns)


def _design(is_company, cells, numbers):
    """One column a cell, one a level whatever the group (so that rare cells lean on
    their level), and the numbers."""
    start, places = 0, []
    widths = scoring.widths(is_company)
    for place, field in enumerate(comparisons.of(is_company)):
        width = len(field.names) + 1
        places.append(cells[:, place] + start)
        start += widths[place]
        if place:
            places.append(cells[:, place] % width + start)
            start += width
    at = np.column_stack(places).astype(np.int32)
    ends = np.arange(0, at.size + 1, at.shape[1])
    ones = np.ones(at.size, np.float32)
    hot = sparse.csr_matrix((ones, at.ravel(), ends), (len(at), start))
    return sparse.hstack([hot, sparse.csr_matrix(numbers.astype(np.float32))]).tocsr()


def _learn(is_company, parts):
    designs, same, weights = zip(*parts, strict=True)
    fitted = LogisticRegression(C=SOFTNESS, max_iter=400).fit(
        sparse.vstack(designs), np.concatenate(same), np.concatenate(weights)
    )
    coefficients, start, tables = fitted.coef_[0], 0, []
    for place, size in enumerate(scoring.widths(is_company)):
        table = coefficients[start : start + size].copy()
        start += size
        if place:
            width = size // len(scoring.GROUPS)
            table += np.tile(coefficients[start : start + width], len(scoring.GROUPS))
            start += width
        tables.append(table)
    intercept = float(fitted.intercept_[0])
    return layer.Layer(is_company, intercept, tuple(tables), coefficients[start:])


if __name__ == "__main__":
    main()
