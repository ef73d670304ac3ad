"""Survivorship: which value stands for the customer, whatever the order."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.golden import RULES, Candidate, _meant, choices, choose, completeness

PARTS = st.sampled_from([None, "", "Hill 1", "HILL 1", "Berlin", "10115", "Park 22"])


@st.composite
def candidates(draw, min_size=0):
    facts = st.builds(
        Candidate,
        value=st.tuples(PARTS, PARTS),
        record=st.integers(1, 9),
        date=st.one_of(st.none(), st.integers(0, 4)),
        trust=st.integers(1, 3),
        sound=st.booleans(),
        main=st.booleans(),
        key=st.sampled_from([None, None, "k", "l"]),
    )
    return draw(st.lists(facts, min_size=min_size, max_size=8))


def offer(value, record=1, **facts):
    return Candidate(value if isinstance(value, tuple) else (value,), record, **facts)


@given(candidates(), st.sampled_from(RULES), st.randoms(use_true_random=False))
def test_the_order_does_not_matter(offers, rule, random):
    expected = choose(offers, rule)
    random.shuffle(offers)
    again = choose(offers, rule)
    assert (again and (again.value, again.record)) == (
        expected and (expected.value, expected.record)
    )


@given(candidates(), st.sampled_from(RULES))
def test_the_value_is_one_records_and_never_mixed(offers, rule):
    best = choose(offers, rule)
    if best is None:
        assert not any(any(offer.value) for offer in offers)
    else:
        assert best in offers
        assert any(best.value)


@given(candidates(), st.sampled_from(RULES))
def test_what_can_be_used_comes_first(offers, rule):
    best = choose(offers, rule)
    if best and not best.sound:
        assert not any(offer.sound and any(offer.value) for offer in offers)


@given(candidates(), st.sampled_from(RULES))
def test_the_losers_do_not_matter_to_the_winner(offers, rule):
    best = choose(offers, rule)
    if best and rule != "most_frequent":
        for loser in offers:
            left = [offer for offer in offers if offer is not loser] + [best]
            assert _meant(choose(left, rule)) == _meant(best)


@given(candidates(min_size=1))
def test_each_rule_keeps_its_word(offers):
    usable = [c for c in offers if any(c.value)]
    usable = [c for c in usable if c.sound] or usable
    if not usable:
        return

    def said(rule):
        """All that say the same as the chosen one."""
        best = choose(offers, rule)
        return [c for c in usable if _meant(c) == _meant(best)]

    dates = [c.date for c in usable if c.date is not None]
    assert not dates or max(dates) in [c.date for c in said("most_recent")]
    best = max(c.trust for c in usable)
    assert best in [c.trust for c in said("most_trusted")]
    most = max(completeness(c.value) for c in usable)
    assert most in [completeness(c.value) for c in said("most_complete")]
    meant = [_meant(c) for c in usable]
    assert len(said("most_frequent")) == max(map(meant.count, meant))


def test_a_whole_address_beats_a_newer_half_one():
    whole = offer(("Hill 1", "10115", "Berlin"), 1, date=1)
    half = offer(("", "", "Hamburg"), 2, date=2, sound=False)
    assert choose([whole, half], "most_recent") is whole


def test_names_written_out_are_more_complete():
    offers = [offer("A. Berg", 1), offer("Anna M. Berg", 2), offer("Berg", 3)]
    assert choose(offers, "most_complete").record == 2
    assert completeness(("A. M. Berg",)) == 1


def test_capitals_and_spaces_are_no_other_value():
    offers = [offer("Anna Berg", 1), offer(" ANNA  berg", 2), offer("Paul", 3, date=9)]
    assert choose(offers, "most_frequent").record == 1
    assert choices(offers) == 2


def test_the_main_record_keeps_its_spelling_of_the_same():
    main = offer("030 / 90 18 20", 1, date=1, main=True, key="+4930901820")
    newer = offer("+49 30 901820", 2, date=2, key="+4930901820")
    other = offer("+49 30 777", 3, date=0, key="+4930777")
    assert choose([main, newer, other], "most_recent") is main
    assert choose([main, newer, other], "most_frequent") is main
    assert choices([main, newer, other]) == 2


def test_by_hand_leaves_the_main_records_value():
    offers = [offer("old", 1, date=1, main=True), offer("new", 2, date=2)]
    assert choose(offers, "by_hand").record == 1
    assert choose([replace(offers[0], value=("",)), offers[1]], "by_hand").record == 2


def test_ties_go_by_date_trust_completeness_length_and_age():
    same = offer("same", 5, date=1, trust=1)
    for better in (
        replace(same, record=6, date=2),
        replace(same, record=6, trust=2),
        offer("same thing", 6, date=1, trust=1),
        offer("sames", 6, date=1, trust=1),
        replace(same, record=4),
    ):
        assert choose([same, better], "by_hand") is better


def test_an_unknown_rule_is_refused():
    with pytest.raises(ValueError, match="luck"):
        choose([offer("x")], "luck")
