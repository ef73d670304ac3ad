"""Clusters of records from the probabilities of pairs.

Plain connected components join a street of neighbours by a chain of weak links. Here
two groups join only while, over all pairs across them, it is on average likely that
they are one (average linkage), they are not too many, and nobody has said no.
"""

from collections.abc import Iterable

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

#: what is assumed of two that were never compared: they share no key
UNSEEN = 0.25
LARGEST = 40


def group(
    left: np.ndarray,
    right: np.ndarray,
    probability: np.ndarray,
    size: int,
    cut: float,
    mean: float,
    vetoes: Iterable[tuple[int, int]] = (),
) -> np.ndarray:
    """A label per record (int32), that of its group's lowest record.

    Pairs of at least `cut` join, likeliest first, two groups whose pairs have a
    `mean` probability at least so high. Veto pairs are never in one group.
    """
    labels = np.arange(size, dtype=np.int32)
    left, right, probability = _once(left, right, probability)
    joins = probability >= cut
    graph = coo_matrix((joins[joins], (left[joins], right[joins])), (size, size))
    part = connected_components(graph, directed=False)[1]
    members = np.bincount(part)
    vetoed = {(min(pair), max(pair)) for pair in vetoes}
    simple = joins & (members[part[left]] == 2)
    if vetoed:
        touched = np.zeros(size, bool)
        touched[[record for pair in vetoed for record in pair]] = True
        simple &= ~(touched[left] & touched[right])
    labels[right[simple]] = left[simple]
    inside = ~simple & (part[left] == part[right]) & (members[part[left]] > 1)
    _agglomerate(
        labels,
        sorted(
            zip(
                probability[inside].tolist(),
                left[inside].tolist(),
                right[inside].tolist(),
                strict=True,
            ),
            key=lambda pair: (-pair[0], pair[1], pair[2]),
        ),
        cut,
        mean,
        vetoed,
    )
    return labels


def _once(left, right, probability):
    """Each pair once, with its highest probability."""
    order = np.argsort(-probability, kind="stable")
    number = left[order].astype(np.int64) << 32 | right[order]
    rows = order[np.unique(number, return_index=True)[1]]
    return left[rows], right[rows], probability[rows]


def _agglomerate(labels, pairs, cut, mean, vetoed):
    """Join groups along `pairs` (probability, l, r), likeliest first, into labels."""
    across = {}  # per group: neighbour -> [sum of probabilities, number of pairs]
    for p, a, b in pairs:
        across.setdefault(a, {})[b] = across.setdefault(b, {})[a] = [p, 1]
    apart = {}
    for a, b in vetoed:
        apart.setdefault(a, set()).add(b)
        apart.setdefault(b, set()).add(a)
    members = {a: [a] for a in across}
    for p, a, b in pairs:
        if p < cut:
            break
        a, b = int(labels[a]), int(labels[b])
        if a == b:
            continue
        one, other = members[a], members[b]
        total, seen = across[a][b]
        number = len(one) * len(other)
        if (
            total + (number - seen) * UNSEEN < mean * number
            or len(one) + len(other) > LARGEST
            or not apart.get(a, _NOBODY).isdisjoint(other)
        ):
            continue
        a, b = min(a, b), max(a, b)
        _join(a, b, across, apart)
        labels[members[b]] = a
        members[a] += members.pop(b)


_NOBODY = frozenset()


def _join(a, b, across, apart):
    mine = across[a]
    for neighbour, (total, seen) in across.pop(b).items():
        theirs = across[neighbour]
        theirs.pop(b, None)
        if neighbour == a:
            continue
        known = mine.get(neighbour)
        both = [total, seen] if known is None else [known[0] + total, known[1] + seen]
        mine[neighbour] = theirs[a] = both
    mine.pop(b, None)
    if b in apart:
        apart.setdefault(a, set()).update(apart[b])
