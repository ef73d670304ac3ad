"""How good are clusters and links? Counted without listing the pairs of clusters."""

import numpy as np


def clusters(found: np.ndarray, truth: np.ndarray) -> dict:
    """Scores of clusters (`found`, labels per record) against the truth.

    Pairwise: of all pairs put together, how many belong together, and the other way
    round. B-cubed (Bagga and Baldwin 1998): the same, per record, on average.
    """
    found, in_cluster = _counted(found)
    truth, in_truth = _counted(truth)
    cells, both = _counted(found.astype(np.int64) * max(len(in_truth), 1) + truth)
    right, put, due = (_pairs(sizes) for sizes in (both, in_cluster, in_truth))
    precision, recall = _share(right, put), _share(right, due)
    shared = both[cells]
    b3_precision = _mean(shared / in_cluster[found])
    b3_recall = _mean(shared / in_truth[truth])
    return {
        "precision": precision,
        "recall": recall,
        "f1": _f1(precision, recall),
        "b3": _f1(b3_precision, b3_recall),
        "b3_precision": b3_precision,
        "b3_recall": b3_recall,
        "largest_cluster": int(in_cluster.max(initial=0)),
    }


def links(left: np.ndarray, right: np.ndarray, truth: np.ndarray) -> dict:
    """How many of the pairs (positions of records) belong together; each counts once,
    whichever of the two is named first."""
    low, high = np.minimum(left, right), np.maximum(left, right)
    codes = np.unique(low.astype(np.int64) * len(truth) + high)
    low, high = np.divmod(codes, max(len(truth), 1))
    good = int(np.count_nonzero(truth[low] == truth[high]))
    return {"count": len(codes), "precision": _share(good, len(codes))}


def _counted(labels):
    """(labels from 0 on without gaps, how often each occurs)"""
    _, codes, counts = np.unique(labels, return_inverse=True, return_counts=True)
    return codes, counts


def _pairs(sizes):
    sizes = sizes.astype(np.int64)
    return int((sizes * (sizes - 1) // 2).sum())


def _share(part, whole):
    return part / whole if whole else 1.0


def _mean(values):
    return float(values.mean()) if len(values) else 1.0


def _f1(precision, recall):
    both = precision + recall
    return float(2 * precision * recall / both) if both else 0.0
