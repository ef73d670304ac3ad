"""The exact rules of identity.md, section 3, on a made-up base: is it alike?"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from identity_scores import clusters

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from engine.identity.records import COLUMNS, standardise

WANTED = {  # at 10k and 100k
    "email": ".327 (.64/.22), .220 (.22/.22)",
    "name": ".550 (.95/.39), .495 (.69/.39)",
    "email + name": ".162 (1.0/.09), .158 (.98/.09)",
    "normalised email": ".391 (.83/.26), .398",
    "email or phone or name+birth": ".603 (.74/.51), .594 (.73/.50)",
    "name and (email or phone or zip)": ".628 (.97/.46), .614 (.97/.45)",
}


def components(size, *keys):
    left, right = [], []
    for key in keys:
        known = np.flatnonzero(key.notna() & (key != ""))
        codes = pd.factorize(key.iloc[known])[0]
        first = np.full(codes.max(initial=-1) + 1, -1)
        first[codes[::-1]] = known[::-1]
        left.append(known)
        right.append(first[codes])
    left, right = np.concatenate(left), np.concatenate(right)
    graph = coo_matrix((np.ones(len(left)), (left, right)), (size, size))
    return connected_components(graph, directed=False)[1]


def rules(raw, clean):
    email, name = raw.email.str.lower(), raw.name.str.lower()
    yield "email", [email]
    yield "name", [name]
    yield "email + name", [(email + "|" + name).where((email != "") & (name != ""))]
    yield "normalised email", [clean.email]
    yield "email or phone or name+birth", [
        clean.email, clean.phone, clean.name + "|" + clean.birth
    ]
    yield "name and (email or phone or zip)", [
        clean.name + "|" + clean[key] for key in ("email", "phone", "zip")
    ]


def main(folder):
    raw = pd.read_csv(folder / "R.csv", dtype=str, keep_default_na=False)
    truth = pd.read_csv(folder / "T.csv", dtype=str)
    truth = truth.set_index("record_id").entity_id.reindex(raw.record_id)
    rows = (standardise(row) for row in raw.to_dict("records"))
    clean = pd.DataFrame(rows, columns=COLUMNS)
    sizes = truth.value_counts()
    print(len(raw), "records", len(sizes), "entities",
          int((sizes * (sizes - 1) // 2).sum()), "true pairs")
    for title, keys in rules(raw.rename(columns={"name": "name"}), clean):
        labels = components(len(raw), *keys)
        score = clusters(labels, pd.factorize(truth.to_numpy())[0])
        print(f"{title:34} {score['f1']:.3f} ({score['precision']:.2f}/"
              f"{score['recall']:.2f})   wanted {WANTED[title]}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
