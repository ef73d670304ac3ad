"""Groups of records that are joined by pairs."""


def components(ids, pairs):
    """Return the connected groups of ``ids`` as sorted lists, lowest id first."""
    leader = {id_: id_ for id_ in ids}

    def find(id_):
        while leader[id_] != id_:
            leader[id_] = leader[leader[id_]]
            id_ = leader[id_]
        return id_

    for left, right in pairs:
        low, high = sorted((find(left), find(right)))
        leader[high] = low
    groups = {}
    for id_ in sorted(ids):
        groups.setdefault(find(id_), []).append(id_)
    return list(groups.values())


def kept_apart(ids, pairs, vetoes):
    """Return the groups that ``pairs``, strongest first, join, and what gave way.

    No group ever holds both of a vetoed pair: a pair that would join them gives way.
    """
    group_of = {id_: {id_} for id_ in ids}
    vetoed = {frozenset(veto) for veto in vetoes}
    given_way = []
    for left, right in pairs:
        one, two = group_of[left], group_of[right]
        if one is two:
            continue
        if any(frozenset((a, b)) in vetoed for a in one for b in two):
            given_way.append((left, right))
            continue
        one |= two
        group_of.update(dict.fromkeys(two, one))
    groups = {min(group): sorted(group) for group in group_of.values()}
    return [groups[first] for first in sorted(groups)], given_way
