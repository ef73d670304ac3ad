"""How good are clusters? Pairwise and B-cubed, counted without listing pairs."""

import numpy as np


def clusters(found: np.ndarray, truth: np.ndarray) -> dict:
    """Scores of clusters (`found`, labels per record) against the truth.

    Pairwise: of all pairs put together, how many belong together, and the other way
    round. B-cubed (Bagga and Baldwin 1998): the same, per record, on average.
    """
    found = np.unique(found, return_inverse=True)[1]
    truth = np.unique(truth, return_inverse=True)[1]
    cells, inverse, both = np.unique(
        found.astype(np.int64) * (truth.max() + 1) + truth,
        return_inverse=True,
        return_counts=True,
    )
    in_cluster, in_truth = np.bincount(found), np.bincount(truth)
    right, put, due = (_pairs(sizes) for sizes in (both, in_cluster, in_truth))
    precision, recall = right / put if put else 1.0, right / due if due else 1.0
    shared = both[inverse]
    b3_precision = float(np.mean(shared / in_cluster[found]))
    b3_recall = float(np.mean(shared / in_truth[truth]))
    return {
        "precision": precision,
        "recall": recall,
        "f1": _f1(precision, recall),
        "b3": _f1(b3_precision, b3_recall),
        "b3_precision": b3_precision,
        "b3_recall": b3_recall,
    }


def _pairs(sizes):
    sizes = sizes.astype(np.int64)
    return int((sizes * (sizes - 1) // 2).sum())


def _f1(precision, recall):
    both = precision + recall
    return float(2 * precision * recall / both) if both else 0.0
