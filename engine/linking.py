"""The certain rule over a set of records: who is surely one customer.

Two records link when they share a key, their names agree, and nobody has said "not
the same"; then clusters grow only while *every* pair across them agrees. Precision
comes before recall: a record that could join either of two clusters which must not
be one joins neither (identity.md, sections 3 and 6: name beside any key P .97;
vetoes and a size cap against chaining).
"""

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from operator import itemgetter

from .clustering import Clusters, DisjointSets
from .names import Agreement, agree_tokens, organisation, person

Key = tuple[str, str]  # (kind, canonical value), of a contact_keys.Key that is ok
MAX_HOLDERS = 10  # different names on one key; more is a switchboard or a filler
MAX_CLUSTER = 20  # records in one cluster
_SPELLINGS = 5  # a key with more than this times MAX_HOLDERS spellings is a crowd


@dataclass(frozen=True, slots=True)
class Record:
    """One contact. `scope`: its company's id, 0 = shared by all; only records of one
    scope link. `cluster`: the profile it belongs to now, 0 = none; records of one
    cluster stay together, whatever their names. `keys`: (kind, canonical value)."""

    id: int
    name: str
    is_company: bool
    scope: int
    cluster: int
    keys: frozenset[Key]


@dataclass(frozen=True, slots=True)
class Link:
    """Records `a` < `b` are one customer: they share the key (`kind`, `value`) and
    their names agree for `reason`, a code of names.REASONS."""

    a: int
    b: int
    kind: str
    value: str
    reason: str


def link(
    records: Iterable[Record],
    vetoes: Collection[tuple[int, int]] = (),
    max_holders: int = MAX_HOLDERS,
    max_cluster: int = MAX_CLUSTER,
) -> list[Link]:
    """The links that join the records' present clusters into larger ones.

    They span: n clusters that become one give n - 1 links. `vetoes` are pairs of
    ids that must never share a cluster. The order of `records` and of `vetoes` does
    not matter. ValueError for two records of one id.
    """
    everyone = sorted(records, key=lambda record: record.id)
    identities = {record.id: _identity(record) for record in everyone}
    if len(identities) < len(everyone):
        raise ValueError("two records have the same id")
    grown = Clusters(identities, _together(everyone), vetoes, max_cluster)
    buckets = _buckets(everyone, identities, max_holders)
    links = [
        made
        for key, by_identity in buckets
        for ids in by_identity.values()
        for made in _link_namesakes(key, ids, grown)
    ]
    edges = _edges(buckets, grown, _SPELLINGS * max_holders)
    return links + _link_edges(edges, grown)


def clusters(records: Iterable[Record], links: Iterable[Link]) -> dict[int, int]:
    """Record id -> the lowest record id of its cluster, once `links` are made."""
    everyone = list(records)
    sets = DisjointSets()
    for first, *others in _together(everyone):
        for other in others:
            sets.join(first, other)
    for made in links:
        sets.join(made.a, made.b)
    return {record.id: sets.find(record.id) for record in everyone}


def holders(
    records: Iterable[Record],
    cluster_of: Mapping[int, int],
    max_holders: int = MAX_HOLDERS,
) -> dict[Key, str]:
    """For each key: "one" cluster holds it, or several ("shared"), or a "crowd".

    `cluster_of` gives each record's cluster, as `clusters` does; more than
    `max_holders` clusters are a crowd.
    """
    held_by: dict[Key, set[int]] = defaultdict(set)
    for record in records:
        for key in record.keys:
            held_by[key].add(cluster_of[record.id])
    many = {
        key: "crowd" if len(held) > max_holders else "shared"
        for key, held in held_by.items()
    }
    return many | {key: "one" for key, held in held_by.items() if len(held) == 1}


def _together(records: Iterable[Record]) -> list[list[int]]:
    """The ids of each present cluster."""
    present: dict[int, list[int]] = defaultdict(list)
    for record in records:
        if record.cluster:
            present[record.cluster].append(record.id)
    return list(present.values())


# --- keys as evidence ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Identity:
    """What any two members of a cluster must agree on."""

    is_company: bool
    scope: int
    name: tuple[str, ...]

    def agreement(self, other: "_Identity") -> Agreement:
        if (self.is_company, self.scope) != (other.is_company, other.scope):
            return Agreement(False, "different_name")
        return agree_tokens(self.name, other.name, self.is_company)

    def agrees(self, other: "_Identity") -> bool:
        return self.agreement(other).agrees


_Bucket = tuple[Key, dict[_Identity, list[int]]]
_Edge = tuple[bool, int, int, Key, str]


def _identity(record: Record) -> _Identity:
    normalise = organisation if record.is_company else person
    return _Identity(record.is_company, record.scope, normalise(record.name))


def _buckets(
    records: Sequence[Record],
    identities: Mapping[int, _Identity],
    max_holders: int,
) -> list[_Bucket]:
    """Each key that is evidence: its holders' ids by identity, all in order."""
    held: dict[Key, dict[_Identity, list[int]]] = defaultdict(dict)
    for record in records:
        identity = identities[record.id]
        if identity.name:
            for key in record.keys:
                held[key].setdefault(identity, []).append(record.id)
    return [
        (key, by_identity)
        for key, by_identity in sorted(held.items(), key=itemgetter(0))
        if sum(map(len, by_identity.values())) > 1
        and not _is_crowd(by_identity, max_holders)
    ]


def _is_crowd(identities: Collection[_Identity], max_holders: int) -> bool:
    """Do more than `max_holders` names on the key disagree with one another?

    Names are compared with one of each group only, so a key on thousands of records
    costs at most `max_holders` comparisons a name.
    """
    names = {(i.is_company, i.name) for i in identities}
    if len(names) <= max_holders:
        return False
    if len(names) > _SPELLINGS * max_holders:
        return True
    groups: list[tuple[bool, tuple[str, ...]]] = []
    for is_company, name in sorted(names):
        if not any(
            is_company == other and agree_tokens(name, known, is_company).agrees
            for other, known in groups
        ):
            groups.append((is_company, name))
    return len(groups) > max_holders


def _link_namesakes(key: Key, ids: Sequence[int], grown: Clusters) -> list[Link]:
    """Join the plain clusters of one name on one key, each to the smallest so far.

    What does not fit beside the smallest fits beside none, so a heap is enough.
    """
    links = []
    heap: list[tuple[int, int, int]] = []
    seen = set()
    for record_id in ids:
        cluster = grown.of(record_id)
        if cluster in seen or not grown.is_plain(cluster):
            continue
        anchor = record_id
        if heap and grown.have_room(heap[0][1], cluster):
            _, other, anchor = heapq.heappop(heap)
            links.append(Link(anchor, record_id, *key, "same_name"))
            cluster = grown.merge(other, cluster)
        seen.add(cluster)
        heapq.heappush(heap, (grown.size(cluster), cluster, anchor))
    return links


def _edges(
    buckets: Iterable[_Bucket], grown: Clusters, max_entries: int
) -> list[_Edge]:
    """Pairs of clusters that share a key and have two agreeing names, best first."""
    edges = []
    for key, by_identity in buckets:
        entries = {}
        for identity, ids in by_identity.items():
            for record_id in ids:
                entries.setdefault((grown.of(record_id), identity), record_id)
        if len(entries) > max_entries:
            continue
        for (x, a), (y, b) in combinations(entries.items(), 2):
            agreement = x[1].agreement(y[1])
            if x[0] != y[0] and agreement.agrees:
                low, high = sorted((a, b))
                edges.append((x[1] != y[1], low, high, key, agreement.reason))
                grown.add_edge(x[0], y[0])
    return sorted(edges)


def _link_edges(edges: Iterable[_Edge], grown: Clusters) -> list[Link]:
    links = []
    for _, low, high, key, reason in edges:
        a, b = grown.of(low), grown.of(high)
        if (
            a != b
            and grown.have_room(a, b)
            and grown.fit(a, b)
            and not grown.torn(a, b)
        ):
            grown.merge(a, b)
            links.append(Link(low, high, *key, reason))
    return links
