"""Clusters of records from the probabilities of pairs.

Plain connected components join a street of neighbours by a chain of weak links. Here
two groups join only while, over all pairs across them, it is on average likely that
they are one (average linkage), they are not too many, and nobody has said no.
"""

from collections.abc import Iterable

import numpy as np

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
    vetoed = {(min(pair), max(pair)) for pair in vetoes}
    joins = probability >= cut
    ends = np.bincount(left[joins], minlength=size)
    ends += np.bincount(right[joins], minlength=size)
    # Most joins are of two that nothing else joins: no need to look at their groups.
    simple = joins & (ends[left] == 1) & (ends[right] == 1)
    simple &= ~_either(size, left, right, vetoed)
    labels[right[simple]] = left[simple]
    busy = np.zeros(size, bool)
    others = joins & ~simple
    busy[left[others]] = busy[right[others]] = True
    rest = busy[left] & busy[right]
    columns = (probability[rest], left[rest], right[rest])
    order = np.lexsort((columns[2], columns[1], -columns[0]))
    pairs = zip(*(column[order].tolist() for column in columns), strict=True)
    _agglomerate(labels, list(pairs), cut, mean, vetoed)
    return labels


def _either(size, left, right, pairs):
    """Which pairs have an end that is in `pairs` as well."""
    named = np.zeros(size, bool)
    named[[record for pair in pairs for record in pair]] = True
    return named[left] | named[right]


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
