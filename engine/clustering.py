"""Disjoint sets, and clusters that grow only while everybody in them may be one."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from typing import Protocol

_NONE: frozenset[int] = frozenset()


class Identity(Hashable, Protocol):
    """What must agree between any two members of a cluster: a name, say."""

    def agrees(self, other: "Identity") -> bool: ...


class DisjointSets:
    """Sets of ids; the lowest id stands for its set."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}

    def find(self, item: int) -> int:
        parent = self._parent
        root = item
        while (above := parent.get(root, root)) != root:
            root = above
        while (above := parent.get(item, item)) != root:
            parent[item], item = root, above
        return root

    def join(self, a: int, b: int) -> int:
        low, high = sorted((self.find(a), self.find(b)))
        self._parent[high] = low
        return low


class Clusters:
    """Clusters of records, each with the identities and the vetoes of its members.

    `together` are groups of ids that are one cluster already, whatever they are
    called; `vetoes` are pairs of ids that may never share a cluster.
    """

    def __init__(
        self,
        identities: Mapping[int, Identity],
        together: Iterable[Sequence[int]],
        vetoes: Collection[tuple[int, int]],
        max_size: int,
    ) -> None:
        self._sets = DisjointSets()
        self._max_size = max_size
        self._members = {i: {i} for i in identities}
        self._identities = {i: {identity} for i, identity in identities.items()}
        self._vetoed: dict[int, set[int]] = defaultdict(set)
        self._neighbours: dict[int, set[int]] = defaultdict(set)
        for a, b in vetoes:
            if a in identities and b in identities:
                self._vetoed[a].add(b)
                self._vetoed[b].add(a)
        for first, *others in together:
            for other in others:
                self.merge(first, other)

    def of(self, record: int) -> int:
        """The lowest id of the record's cluster."""
        return self._sets.find(record)

    def size(self, cluster: int) -> int:
        return len(self._members[cluster])

    def have_room(self, a: int, b: int) -> bool:
        return self.size(a) + self.size(b) <= self._max_size

    def is_plain(self, cluster: int) -> bool:
        """One identity and no veto: it fits any other plain cluster of that one."""
        return len(self._identities[cluster]) == 1 and cluster not in self._vetoed

    def fit(self, a: int, b: int) -> bool:
        """Does every pair across the two clusters agree, and is none vetoed?

        An identity that both hold needs no agreement with the others: where two
        names of one cluster disagree (a maiden name), somebody has put them there.
        """
        x, y = self._identities[a], self._identities[b]
        return self._vetoed.get(a, _NONE).isdisjoint(self._members[b]) and all(
            mine.agrees(theirs) for mine in x - y for theirs in y - x
        )

    def add_edge(self, a: int, b: int) -> None:
        """Members of the two share a key and agree: they might be one."""
        self._neighbours[a].add(b)
        self._neighbours[b].add(a)

    def torn(self, a: int, b: int) -> bool:
        """Might one of the two as well be one with a third that does not fit both?"""
        return any(
            not self.fit(there, rival)
            for here, there in ((a, b), (b, a))
            for rival in {self.of(n) for n in self._neighbours.get(here, _NONE)}
            - {here, there}
        )

    def merge(self, a: int, b: int) -> int:
        a, b = self.of(a), self.of(b)
        if a == b:
            return a
        low = self._sets.join(a, b)
        high = a + b - low
        for facts in self._members, self._identities, self._vetoed, self._neighbours:
            if high in facts:
                facts[low] |= facts.pop(high)
        return low
