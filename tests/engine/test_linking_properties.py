"""What holds for the links of any records, found by trying to break it."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from engine.linking import Record, clusters, holders, link
from engine.names import REASONS, agree

NAMES = [
    *("John Smith", "Smith John", "John A Smith", "John B Smith", "Johnny Smith"),
    *("Mary Smith", "John Smyth", "John Smith Jr", "", "Anna Jones", "Smith GmbH"),
]
KEYS = [
    *(("email", "a@shop.de"), ("email", "b@shop.de")),
    *(("phone", "+4930901820"), ("vat", "DE129273398")),
]


def _groups(records, links):
    cluster_of = clusters(records, links)
    groups = {}
    for record in records:
        groups.setdefault(cluster_of[record.id], []).append(record)
    return list(groups.values())


@st.composite
def crowds(draw, present=(0,)):
    facts = st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from([False, False, False, True]),
        st.sampled_from([0, 0, 0, 1]),
        st.sampled_from(present),
        st.frozensets(st.sampled_from(KEYS), max_size=2),
    )
    records = [
        Record(number, *fact)
        for number, fact in enumerate(draw(st.lists(facts, max_size=14)), 1)
    ]
    ids = st.integers(1, 14)
    vetoes = draw(
        st.lists(st.tuples(ids, ids).filter(lambda p: p[0] != p[1]), max_size=3)
    )
    return records, vetoes


GROWING = crowds(present=(0, 0, 0, 1, 2))


@given(GROWING, st.randoms(use_true_random=False))
def test_the_order_of_records_does_not_matter(crowd, random):
    records, vetoes = crowd
    expected = link(records, vetoes)
    random.shuffle(records)
    turned = [pair[::-1] for pair in vetoes[::-1]]
    assert link(records, turned) == expected


@given(GROWING)
def test_every_link_is_what_it_says(crowd):
    records, vetoes = crowd
    by_id = {record.id: record for record in records}
    links = link(records, vetoes)
    for made in links:
        a, b = by_id[made.a], by_id[made.b]
        assert made.a < made.b
        assert (made.kind, made.value) in a.keys & b.keys
        assert (a.is_company, a.scope) == (b.is_company, b.scope)
        found = agree(a.name, b.name, a.is_company)
        assert (found.agrees, found.reason) == (True, made.reason)
        assert made.reason in REASONS
    assert len(links) == len(_groups(records, [])) - len(_groups(records, links))


@given(crowds(), st.integers(1, 4))
def test_a_cluster_is_one_customer(crowd, max_cluster):
    records, vetoes = crowd
    vetoed = {frozenset(pair) for pair in vetoes}
    for group in _groups(records, link(records, vetoes, max_cluster=max_cluster)):
        assert len(group) <= max_cluster
        for a, b in combinations(group, 2):
            assert (a.is_company, a.scope) == (b.is_company, b.scope)
            assert agree(a.name, b.name, a.is_company).agrees
            assert frozenset((a.id, b.id)) not in vetoed


@given(GROWING)
def test_no_link_brings_a_vetoed_pair_together(crowd):
    records, vetoes = crowd
    before = clusters(records, [])
    after = clusters(records, link(records, vetoes))
    for a, b in vetoes:
        if a in after and b in after and before[a] != before[b]:
            assert after[a] != after[b]


@given(crowds())
def test_a_second_run_has_nothing_to_do(crowd):
    records, vetoes = crowd
    cluster_of = clusters(records, link(records, vetoes))
    settled = [
        Record(r.id, r.name, r.is_company, r.scope, cluster_of[r.id], r.keys)
        for r in records
    ]
    assert link(settled, vetoes) == []


@given(GROWING)
def test_a_key_of_one_cluster_is_held_by_one(crowd):
    records, _ = crowd
    cluster_of = clusters(records, link(records))
    for key, holding in holders(records, cluster_of, max_holders=2).items():
        count = len({cluster_of[r.id] for r in records if key in r.keys})
        assert holding == {1: "one", 2: "shared"}.get(count, "crowd")
