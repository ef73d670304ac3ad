import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import orders

ROWS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 60), st.integers(-20, 500)),
    min_size=1,
    max_size=60,
)


def _of(rows):
    return orders.of(*np.array(rows, float).T, customers=6)


def _same(one, other):
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


@given(ROWS, st.randoms())
def test_the_order_of_the_rows_never_matters(rows, random):
    mixed = random.sample(rows, len(rows))
    assert _same(orders.summary(_of(rows), 50), orders.summary(_of(mixed), 50))


@given(ROWS, ROWS)
def test_what_comes_later_changes_nothing(rows, later):
    known = [row for row in rows if row[1] < 30]
    more = known + [(who, 30 + day, paid) for who, day, paid in later]
    if known:
        now = orders.summary(_of(known), 30)
        assert _same(now, orders.summary(_of(more), 30))


@given(ROWS)
def test_the_summary_is_a_purchase_history(rows):
    found = orders.summary(_of(rows), 61)
    assert (found.recency <= found.age).all()
    assert (found.recency[found.frequency == 0] == 0).all()
    days = {(who, day) for who, day, paid in rows if paid >= 0}
    assert found.frequency.sum() + found.bought.sum() == len(days)


@given(ROWS)
def test_a_refund_is_money_off_the_last_purchase_and_no_purchase(rows):
    """Counted one by one, as it is told."""
    wanted = {}
    for who, day, paid in rows:
        if paid >= 0:
            wanted[who, day] = wanted.get((who, day), 0) + paid
    for who, day, paid in rows:
        before = [d for w, d in wanted if w == who and d <= day]
        if paid < 0 and before:
            wanted[who, max(before)] += paid
    came = orders.occasions(_of(rows))
    keys = zip(came.customer.tolist(), came.day.tolist(), strict=True)
    assert dict(zip(keys, came.amount, strict=True)) == pytest.approx(wanted)


def test_a_refund_by_hand():
    rows = [(0, 1, 10), (0, 5, 20), (0, 7, -8), (0, 20, -2), (1, 3, -4), (0, 0, -1)]
    found = orders.summary(_of(rows), 10)
    assert (found.frequency[0], found.recency[0], found.total[0]) == (1, 4, 22)
    assert (found.first[0], found.spend[0]) == (10, 12)
    assert not found.bought[1]
    assert orders.summary(_of(rows), 21).total[0] == 20
    assert not orders.active(_of(rows), 8, 2)[0]
    assert orders.active(_of([(0, 6, 0)]), 8, 2)[0]  # a gift is a purchase


@given(ROWS, st.permutations(range(6)), st.integers(1, 6))
def test_some_customers_are_as_in_the_whole(rows, order, count):
    whole, chosen = orders.summary(_of(rows), 50), order[:count]
    some = orders.summary(orders.take(_of(rows), chosen), 50)
    assert _same([column[chosen] for column in whole], some)


def test_one_day_is_one_purchase():
    found = orders.summary(_of([(0, 1, 10), (0, 1, 5), (0, 4, 7)]), 10)
    assert (found.frequency[0], found.recency[0], found.age[0]) == (1, 3, 8)
    assert (found.first[0], found.spend[0], found.total[0]) == (15, 7, 22)
    assert not found.bought[1:].any()


def test_the_published_figures_come_from_the_receipts(sample_orders, cdnow):
    found = orders.summary(sample_orders, 273)
    weeks = np.array([found.frequency, found.recency / 7, found.age / 7])
    published = np.array(cdnow)
    assert published[0].sum() == weeks[0].sum()
    assert np.sort(published[2]) == pytest.approx(np.sort(weeks[2]), abs=0.01)


@pytest.mark.parametrize(
    ("columns", "fault"),
    [
        (([0, 1], [1], [2]), "one row"),
        (([0], [1], [float("nan")]), "finite"),
        (([7], [1], [2]), "code"),
    ],
)
def test_what_are_no_orders_is_an_error(columns, fault):
    with pytest.raises(ValueError, match=fault):
        orders.of(*columns, customers=6)
