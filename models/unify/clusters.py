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
