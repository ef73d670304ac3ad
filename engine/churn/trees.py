"""Boosted trees as plain numbers: stored as lists, scored without scikit-learn.

Each tree asks for the features of one group only, so that the score is a sum over the
groups and every reason is exact.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..bgnbd import Array

_CHUNK = 20_000  # rows at a time: what one tree needs of them stays in the cache


@dataclass(frozen=True)
class Trees:
    """All nodes of all trees in a row, with `roots` telling where each begins.

    From a node one goes `left` where the `feature` is at most the `threshold`; a leaf
    leads to itself. `part` is the place of each tree's group among the parts, and
    `start` the score before any tree.
    """

    start: float
    depth: int
    roots: NDArray[np.int64]
    part: NDArray[np.int64]
    feature: NDArray[np.int64]
    threshold: Array
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    value: Array


def exported(learner: Any, groups: tuple[str, ...], parts: tuple[str, ...]) -> Trees:
    """The trees of a fitted HistGradientBoostingClassifier of two classes.

    `groups` names the group of each feature, `parts` each group once.
    """
    trees = [each[0].nodes for each in learner._predictors]
    sizes = [nodes.size for nodes in trees]
    roots = np.cumsum([0, *sizes[:-1]])
    nodes = np.concatenate(trees)
    here = np.arange(nodes.size)
    root, leaf = np.repeat(roots, sizes), nodes["is_leaf"].astype(bool)
    feature = np.where(leaf, 0, nodes["feature_idx"]).astype(np.int64)
    # a tree that is a single leaf has no group: any will do for a constant
    asks = feature[roots]
    return Trees(
        float(np.ravel(learner._baseline_prediction)[0]),
        int(nodes["depth"].max()),
        roots,
        np.array([parts.index(groups[i]) for i in asks]),
        feature,
        np.where(leaf, 0.0, nodes["num_threshold"]),
        np.where(leaf, here, root + nodes["left"]),
        np.where(leaf, here, root + nodes["right"]),
        nodes["value"].astype(float),
    )


def sums(trees: Trees, rows: Array, parts: int) -> Array:
    """Shape (n, parts): what the trees of each group say of finite `rows`."""
    found = np.zeros((rows.shape[0], parts))
    for start in range(0, rows.shape[0], _CHUNK):
        chunk = rows[start : start + _CHUNK]
        flat, offset = chunk.ravel(), np.arange(chunk.shape[0]) * chunk.shape[1]
        for root, part in zip(trees.roots, trees.part, strict=True):
            node = np.full(chunk.shape[0], root)
            for _ in range(trees.depth):
                low = flat[offset + trees.feature[node]] <= trees.threshold[node]
                node = np.where(low, trees.left[node], trees.right[node])
            found[start : start + _CHUNK, part] += trees.value[node]
    return found
