"""Records made comparable, compared, scored and grouped."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.identity import (
    comparisons,
    grouping,
    guard,
    keys,
    layer,
    resolve,
    scoring,
    session,
)
from engine.identity.base import Base
from engine.identity.dates import birth
from engine.identity.records import COLUMNS, standardise
from engine.identity.teaching import FEWEST, teach

FIRST = "anna peter maria thomas julia markus sophie daniel clara simon".split()
LAST = "gruber steiner wagner hofer berger leitner fuchs winter lehner wimmer".split()


def record(**facts):
    return dict(zip(COLUMNS, standardise({"kind": "person", **facts}), strict=True))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"name": "Dr. Anna Müller"}, {"name": "MULLER, ANNA"}),
        ({"first_name": "Anna", "last_name": "Müller"}, {"name": "anna muller"}),
        ({"name": "Müller Anna"}, {"name": "Anna Müller"}),
        ({"phone": "+43 664 5551234"}, {"phone": "0664/555 12 34"}),
        ({"phone": "(310) 246-1501"}, {"phone": "310/246-1501 ext. 12"}),
        ({"email": "A.Berg+shop@gmail.com"}, {"email": "aberg@googlemail.com"}),
        ({"birthdate": "1980-03-04"}, {"birthdate": "04.03.1980"}),
        ({"birthdate": "19800304"}, {"birthdate": "1980-03-04"}),
        ({"zip": "D-10115"}, {"zip": "10115"}),
        ({"street": "Hauptstr. 12b"}, {"street": "12 Haupt-Straße"}),
    ],
)
def test_what_means_the_same_becomes_the_same(one, other):
    field = next(name for name in ("name", *COLUMNS) if record(**one).get(name))
    assert record(**one)[field] == record(**other)[field]
    assert record(**one)[field] is not None


@pytest.mark.parametrize(
    "facts",
    [
        {"phone": "0000000"},
        {"phone": "1234567890"},
        {"email": "test@test.com"},
        {"email": "x1y2@marketplace.example.com"},
        {"birthdate": "1900-01-01"},
        {"birthdate": "not known"},
        {"vat": "n/a"},
    ],
)
def test_a_filler_is_no_evidence(facts):
    (field,) = facts
    column = {"birthdate": "birth"}.get(field, field)
    assert record(**facts)[column] is None


def test_a_day_that_never_was_is_a_typing_error():
    assert birth("1980-02-31") == "19800231"


def test_a_shared_mailbox_of_an_office_is_no_personal_one():
    found = record(email="info@berg.example.com")
    assert (found["email"], found["mailbox"]) == ("info@berg.example.com", None)


def test_keys_are_shared_within_a_scope_only():
    berg = standardise({"name": "Anna Berg", "email": "anna@berg.example.com"})
    assert keys.keys(berg) == keys.keys(berg)
    assert not keys.keys(berg, "1") & keys.keys(berg, "2")
    company = standardise({"kind": "company", "email": "anna@berg.example.com"})
    assert not keys.keys(berg) & keys.keys(company)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_groups_are_groups_and_keep_vetoes(data):
    size = data.draw(st.integers(2, 14))
    ids = st.integers(0, size - 1)
    pair = st.tuples(ids, ids).filter(lambda two: two[0] < two[1])
    pairs = data.draw(st.lists(pair, max_size=30))
    vetoes = data.draw(st.lists(pair, max_size=6))
    sure = data.draw(
        st.lists(st.floats(0, 1), min_size=len(pairs), max_size=len(pairs))
    )
    left, right = np.array(pairs, np.int32).reshape(-1, 2).T
    labels = grouping.group(left, right, np.array(sure), size, 0.5, 0.4, vetoes)
    assert all(labels[label] == label <= place for place, label in enumerate(labels))
    assert all(labels[a] != labels[b] for a, b in vetoes)


def test_a_chain_of_weak_links_is_no_group():
    left, right = np.arange(9, dtype=np.int32), np.arange(1, 10, dtype=np.int32)
    labels = grouping.group(left, right, np.full(9, 0.6), 10, 0.5, 0.45)
    assert np.bincount(labels).max() < 4


def test_no_group_grows_beyond_the_limit():
    left, right = np.triu_indices(100, 1)
    labels = grouping.group(
        left.astype(np.int32), right.astype(np.int32), np.ones(len(left)), 100, 0.5, 0.4
    )
    assert np.bincount(labels).max() <= grouping.LARGEST


def people(number, seed=0):
    """Persons of whom every third has a second record, with a typing error."""
    dice = random.Random(seed)
    for place in range(number):
        person = {
            "kind": "person",
            "name": f"{dice.choice(FIRST)} {dice.choice(LAST)}{dice.choice(LAST)[:4]}",
            "email": f"mail{place}@example.com",
            "phone": f"+43 660 {dice.randint(1_000_000, 9_999_999)}",
            "street": f"{dice.choice(LAST)} street {dice.randint(1, 90)}",
            "zip": str(dice.randint(1010, 1090)),
            "birthdate": f"{dice.randint(1950, 2000)}-05-{dice.randint(10, 28)}",
        }
        yield place, person
        if place % 3 == 0:
            name = person["name"]
            yield (
                place,
                person | {"email": "", "name": name[:-3] + name[-2] + name[-3:]},
            )


def resolved(number=300, known=resolve.NOTHING, seed=1):
    truth, rows = zip(*people(number), strict=True)
    base = Base(session.connect(200, ""))
    base.add(rows)
    return np.array(truth), resolve.resolve(base, seed, known)


HOME = {"email": "berg@example.org", "phone": "+43 1 5551234", "zip": "1010"}


@pytest.mark.parametrize(
    ("one", "other", "unsafe"),
    [
        ({"name": "Anna Berg", **HOME}, {"name": "Peter Berg", **HOME}, True),
        ({"name": "Paul Berg", **HOME}, {"name": "Paula Berg", **HOME}, True),
        ({"name": "A. Berg", **HOME}, {"name": "Anna Berg", **HOME}, True),
        ({"name": "Max Berg", **HOME}, {"name": "Max Berg Jr.", **HOME}, True),
        ({"name": "Anna Berg"}, {"name": "Anna Berg"}, True),
        ({"name": "Anna Berg", **HOME}, {"name": "Anna Berg", **HOME}, False),
        ({"name": "Tom Berg", **HOME}, {"name": "Thomas Berg", **HOME}, False),
        ({"name": "Paulaa Berg", **HOME}, {"name": "Paula Berg", **HOME}, False),
        (
            {"name": "Anna Berg", "birthdate": "1980-03-04", **HOME},
            {"name": "Anna Wolf", "birthdate": "1980-03-04", **HOME},
            False,
        ),
    ],
)
def test_what_a_family_shares_links_nobody(one, other, unsafe):
    base = Base(session.connect(200, ""))
    base.add([one, other])
    base.find_pairs()
    base.add_pairs([(0, 1)])
    pairs = base.compared(is_company=False)
    assert guard.unsafe(base, False, pairs).tolist() == [unsafe]


@pytest.mark.parametrize(
    ("one", "other", "unsafe"),
    [
        ({"name": "Circus Circus"}, {"name": "Steak House"}, True),
        ({"name": "Ritz Cafe"}, {"name": "Ritz Dining Room"}, True),
        ({"name": "Ritz Cafe"}, {"name": "Ritz Cafe Ltd"}, False),
        (
            {"name": "Berg Holding", "vat": "ATU12345675"},
            {"name": "Wolf Trading", "vat": "ATU12345675"},
            False,
        ),
    ],
)
def test_what_a_house_shares_links_no_firms(one, other, unsafe):
    base = Base(session.connect(200, ""))
    base.add({"kind": "company", "phone": "+43 1 5551234", **x} for x in (one, other))
    base.find_pairs()
    pairs = base.compared(is_company=True)
    assert guard.unsafe(base, True, pairs).tolist() == [unsafe]


def test_the_same_base_gives_the_same_groups_and_finds_the_doubles():
    truth, one = resolved()
    _truth, other = resolved()
    assert (one.automatic == other.automatic).all()
    assert (one.proposed == other.proposed).all()
    same = one.scored[False]
    assert same.model.as_json() == other.scored[False].model.as_json()
    joined = np.flatnonzero(one.proposed != np.arange(len(truth)))
    assert (truth[joined] == truth[one.proposed[joined]]).mean() > 0.98
    assert len(joined) > 90


def test_a_decision_counts_for_ever():
    truth, before = resolved()
    a = int(np.flatnonzero(before.automatic != np.arange(len(truth)))[0])
    b = int(before.automatic[a])
    _truth, apart = resolved(known=resolve.Known(decided=[(a, b, False)]))
    assert apart.proposed[a] != apart.proposed[b]
    _truth, joined = resolved(known=resolve.Known(decided=[(0, 7, True)]))
    assert joined.automatic[0] == joined.automatic[7]


def test_reasons_add_up_to_the_probability():
    _truth, found = resolved()
    some = found.scored[False]
    for reasons in some.explained(some.links[:20]):
        bits = sum(bits for _field, _level, bits in reasons.evidence)
        # bits are rounded to a tenth, a field each
        assert layer.probability(np.log(2) * (bits + 0.6)) >= reasons.probability - 0.01
        assert layer.probability(np.log(2) * (bits - 0.6)) <= reasons.probability + 0.01


def test_an_empty_base_has_no_customers():
    base = Base(session.connect(200, ""))
    base.add([])
    found = resolve.resolve(base, 1)
    assert not len(found.automatic)
    assert not found.scored


def test_decisions_teach_when_they_are_enough_and_say_something():
    truth, found = resolved(600)
    some = found.scored[False]
    cells, numbers = some.model.features(some.pairs, some.frequencies)
    # People who never take two of the same phone for one customer
    phone = [field.field for field in comparisons.PERSON].index("phone")
    same = some.pairs.levels[:, phone] != 0
    few, report = teach(some.model, cells[:20], numbers[:20], same[:20], 1)
    assert (few, report["used"]) == (some.model, False)
    assert len(same) >= FEWEST
    taught, report = teach(some.model, cells, numbers, same, 1)
    assert report["used"]
    assert report["after"] < report["before"]
    moved = taught.layer.logits(cells, numbers) - some.model.layer.logits(
        cells, numbers
    )
    assert moved[~same].mean() < moved[same].mean()


def test_families_share_homes_or_they_do_not():
    levels = np.full((100, len(comparisons.PERSON)), -1, np.int8)
    fields = [field.field for field in comparisons.PERSON]
    levels[:, fields.index("address")] = 0
    names = comparisons.PERSON[0].names
    levels[:, 0] = names.index("same")
    assert scoring.homes_tell(False, levels) == 1
    levels[:60, 0] = names.index("other_first")
    assert scoring.homes_tell(False, levels) == 0
