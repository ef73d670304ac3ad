from collections import Counter

import pytest

from engine import linking
from engine.linking import Link, Record, clusters, holders, link

MAIL, PHONE = ("email", "a@shop.de"), ("phone", "+4930901820")
BETWEEN = ["John Smith", "John A. Smith", "John B. Smith"]  # the first is torn


def _record(number, name, keys=(MAIL,), cluster=0, is_company=False, scope=0):
    return Record(number, name, is_company, scope, cluster, frozenset(keys))


def _people(*names, **more):
    return [_record(number, name, **more) for number, name in enumerate(names, 1)]


def _pairs(records, *args, **more):
    return [(made.a, made.b) for made in link(records, *args, **more)]


def _groups(records, links):
    cluster_of = clusters(records, links)
    groups = {}
    for record in records:
        groups.setdefault(cluster_of[record.id], []).append(record)
    return list(groups.values())


def test_same_name_and_key():
    people = _people("John Smith", "Smith, John")
    assert link(people) == [Link(1, 2, *MAIL, "same_name")]


def test_agreeing_name_and_key():
    people = _people("Robert Smith", "Bob Smith")
    assert link(people) == [Link(1, 2, *MAIL, "nickname")]


@pytest.mark.parametrize(
    "other",
    [
        _record(2, "John Smith", keys=[PHONE]),
        _record(2, "John Smith", keys=[]),
        _record(2, "John Smith", keys=[("phone", MAIL[1])]),
        _record(2, "Mary Smith"),
        _record(2, ""),
        _record(2, "John Smith", is_company=True),
        _record(2, "John Smith", scope=1),
    ],
)
def test_no_link(other):
    assert link([_record(1, "John Smith"), other]) == []


def test_nobody_and_one_record():
    assert link([]) == [] == link(_people("John Smith"))
    assert clusters([], []) == {} == holders([], {})


def test_two_nameless_records_never_link():
    assert link(_people("", " ", "Unknown", "Unknown")) == []


def test_a_repeated_id_is_an_error():
    with pytest.raises(ValueError, match="same id"):
        link([_record(1, "John Smith"), _record(1, "Mary Smith")])


def test_links_span():
    people = _people(*["John Smith"] * 5)
    assert len(link(people)) == 4
    assert len(_groups(people, link(people))) == 1


def test_links_chain_over_keys():
    people = [
        _record(1, "John Smith", [MAIL]),
        _record(2, "John Smith", [MAIL, PHONE]),
        _record(3, "John Smith", [PHONE]),
    ]
    assert _pairs(people) == [(1, 2), (2, 3)]


def test_records_of_one_cluster_stay_together_without_links():
    people = _people("John Smith", "Mary Jones", keys=(), cluster=7)
    assert link(people) == []
    assert clusters(people, []) == {1: 1, 2: 1}


def test_a_new_record_joins_its_namesake_under_a_maiden_name():
    people = [
        _record(1, "Anna Jones", cluster=7),
        _record(2, "Anna Smith", cluster=7),
        _record(3, "Anna Jones"),
    ]
    assert _pairs(people) == [(1, 3)]


def test_a_cluster_with_a_stranger_takes_no_other_name():
    people = [
        _record(1, "Anna Jones", cluster=7),
        _record(2, "Mary Smith", cluster=7),
        _record(3, "Anna K. Jones"),
    ]
    assert link(people) == []


def test_a_veto_holds():
    people = _people("John Smith", "John Smith")
    assert link(people, [(2, 1)]) == []


def test_a_veto_holds_through_a_third_record():
    people = _people("John Smith", "John Smith", "John Smith")
    assert link(people, [(1, 3)]) == []  # 2 could be either


def test_a_veto_holds_for_the_whole_cluster():
    people = [
        _record(1, "John Smith", cluster=7),
        _record(2, "John Smith", [PHONE], cluster=7),
        _record(3, "John Smith"),
    ]
    assert link(people, [(2, 3)]) == []


def test_a_veto_of_absent_records_is_ignored():
    assert _pairs(_people("John Smith", "John Smith"), [(1, 99)]) == [(1, 2)]


def test_who_could_be_either_of_two_is_neither():
    assert link(_people(*BETWEEN)) == []


def test_who_could_be_either_of_two_by_two_keys_is_neither():
    john, one, other = BETWEEN
    people = [
        _record(1, john, [MAIL, PHONE]),
        _record(2, one, [MAIL]),
        _record(3, other, [PHONE]),
    ]
    assert link(people) == []


def test_namesakes_link_beside_somebody_torn():
    assert _pairs(_people(*BETWEEN, "John Smith", BETWEEN[1])) == [(1, 4), (2, 5)]


def test_a_family_on_one_key_stays_apart():
    people = _people("John Smith", "Mary Smith", "John Smith", "Martin Smith")
    assert _pairs(people) == [(1, 3)]


def test_a_cluster_grows_to_the_cap_only():
    people = _people(*["John Smith"] * 7)
    groups = _groups(people, link(people, max_cluster=3))
    assert sorted(map(len, groups)) == [1, 3, 3]


def test_the_same_name_links_before_a_nickname():
    people = [
        _record(1, "Robert Smith", [MAIL, PHONE]),
        _record(2, "Bob Smith", [MAIL]),
        _record(3, "Robert Smith", [PHONE]),
        _record(4, "Mary Smith"),
    ]
    assert _pairs(people, [(3, 4)], max_cluster=2) == [(1, 3)]


def test_a_key_of_many_names_is_no_evidence():
    crowd = _people(*[f"John S{number}mith" for number in range(11)])
    twins = [_record(98, "Mary Smith"), _record(99, "Mary Smith")]
    assert link(crowd[:9] + twins) == [Link(98, 99, *MAIL, "same_name")]
    assert link(crowd + twins) == []


def test_many_spellings_of_one_name_are_no_crowd():
    middles = "Albert Bruno Carl Dan Emil Fritz Gustav Hugo Ivan Jens Karl Leo".split()
    names = [f"John {' '.join(middles[:n])} Smith" for n in range(len(middles))]
    assert len(link(_people(*names))) == len(names) - 1


def test_a_switchboard_counts_people_and_companies_together():
    staff = _people(*[f"John S{number}mith" for number in range(10)])
    firm = [_record(n, "Shop Ltd", is_company=True) for n in (98, 99)]
    assert _pairs(staff[:9] + firm) == [(98, 99)]
    assert link(staff + firm) == []


@pytest.mark.parametrize(
    "name", ["John Smith", "John S{}mith", "John A{} Smith", "John {} Smith"]
)
def test_thousands_on_one_key_take_no_quadratic_time(name, monkeypatch):
    calls = Counter()

    def counted(*args):
        calls["agree"] += 1
        return original(*args)

    original = linking.agree_tokens
    monkeypatch.setattr(linking, "agree_tokens", counted)
    people = _people(*[name.format(number) for number in range(5_000)])
    links = link(people)
    assert calls["agree"] < 10_000
    assert holders(people, clusters(people, links)) == {MAIL: "crowd"}


def test_holders():
    family = _people("John Smith", "John Smith", "Mary Smith")
    family += [_record(4, "John Smith", [PHONE], cluster=5)]
    family += [_record(5, "J. Smith", [PHONE], cluster=5)]
    found = holders(family, clusters(family, link(family)))
    assert found == {MAIL: "shared", PHONE: "one"}
    assert holders(family, {r.id: r.id for r in family}, 2)[MAIL] == "crowd"
