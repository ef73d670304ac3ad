"""Is identity_scores right? Against pairs listed one by one, on small random clusters.

dev/python bench/check_scores.py
"""

from itertools import combinations

import numpy as np
from identity_scores import clusters, links

dice = np.random.default_rng(1)


def pairs(labels):
    both = combinations(range(len(labels)), 2)
    return {(one, other) for one, other in both if labels[one] == labels[other]}


def together(labels, wanted):
    """Of each record's companions in `labels`, the share that `wanted` has as well."""
    mates = [np.flatnonzero(labels == label) for label in labels]
    return np.mean([np.mean(wanted[m] == wanted[i]) for i, m in enumerate(mates)])


def expected(found, truth):
    put, due = pairs(found), pairs(truth)
    return {
        "precision": len(put & due) / len(put) if put else 1,
        "recall": len(put & due) / len(due) if due else 1,
        "b3_precision": together(found, truth),
        "b3_recall": together(truth, found),
        "largest_cluster": np.bincount(found).max(),
    }


for _ in range(500):
    size = dice.integers(1, 25)
    found, truth = dice.integers(0, dice.integers(1, size + 2), (2, size))
    scores, wanted = clusters(found, truth), expected(found, truth)
    for measure, value in wanted.items():
        assert np.isclose(scores[measure], value), (measure, found, truth)
    put = np.array([*pairs(found)] or np.empty((0, 2)), dtype=int)
    named_twice = np.concatenate([put, put[:, ::-1]])
    linked = links(*named_twice.T, truth)
    assert linked["count"] == len(put), (found, truth)
    assert np.isclose(linked["precision"], wanted["precision"]), (found, truth)

print("500 random clusterings: as counted one by one")
