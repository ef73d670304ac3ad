"""What is kept of a night's learning, the lists made of it, and the versions."""

import json

import numpy as np
import pytest
from scipy import sparse
from test_recommend import _shop

from engine.churn.fallback import NotEnoughData
from engine.recommend import (
    baskets,
    evaluate,
    learn,
    lists,
    look,
    neighbours,
    similar,
    suggest,
    version,
)

_DAY = 24 * 60


@pytest.fixture(scope="module")
def bought():
    return _shop()


def _shelf(size, **columns):
    usual = {
        "category": np.zeros(size, int),
        "company": np.full(size, -1),
        "blocked": np.zeros(size, bool),
        "trend": np.ones(size),
        "lately": np.ones(size),
    }
    return suggest.Shelf(**{**usual, **columns})


def _history(rows, sizes):
    """Rows (customer, order, product, day, quantity)."""
    customer, order, product, day, quantity = np.array(rows).T
    return suggest.history(customer, order, product, day * _DAY, quantity, sizes)


def _pairs(found):
    return list(zip(found.customer.tolist(), found.product.tolist(), strict=True))


def test_what_is_kept_recommends_as_all_of_it(bought):
    there = baskets.ones(baskets.by_customer(bought))
    whole = similar.fit(there, 100.0)
    kept = neighbours.of(whole, there)
    assert neighbours.similar(kept).weights.toarray() == pytest.approx(
        whole.weights, abs=1e-6
    )
    few = neighbours.of(whole, there, most=4)
    assert np.bincount(few.product).max() == 4
    for product in range(30):
        mine = few.product == product
        weight = np.abs(few.weight[mine])
        assert (np.diff(weight) <= 0).all()
        others = np.delete(np.abs(whole.weights[product]), few.other[mine])
        assert weight.min() >= others.max() - 1e-6
    both = (there.T @ there).toarray()
    assert few.together.tolist() == both[few.product, few.other].tolist()


def test_cosine_is_kept_too(bought, monkeypatch):
    monkeypatch.setattr(similar, "MOST", 10)
    there = baskets.ones(baskets.by_customer(bought))
    kept = neighbours.of(similar.fit(there, 1.0), there, most=5)
    assert learn.method(30) == "cosine" and kept.product.size == 30 * 5


def test_nothing_is_kept_of_nothing():
    there = sparse.csr_matrix((0, 0))
    assert neighbours.of(similar.Similar("cosine", there, 0), there).product.size == 0


def test_the_list_to_buy_again_is_the_one_that_is_judged(bought):
    past = suggest.history(
        bought.customer,
        bought.order,
        bought.product,
        bought.day * _DAY,
        np.ones(bought.day.size),
        (bought.customers, bought.orders, bought.products),
    )
    allowed = np.zeros((bought.customers, 1), bool)
    found = suggest.again(past, _shelf(30), allowed, 90, 10**9, 5)
    shown, _ = lists.buy_again(bought, 90, 5)
    rows = [(c, p) for c, row in enumerate(shown.tolist()) for p in row if p >= 0]
    assert _pairs(found) == rows
    times = baskets.by_customer(bought).toarray()
    assert found.times.tolist() == [times[c, p] for c, p in rows]


def test_what_was_bought_just_now_or_returned_or_is_anothers_is_not_bought_again():
    rows = [
        (0, 0, 0, 10, 1),  # returned
        (0, 1, 0, 12, -1),
        (0, 2, 1, 10, 1),  # returned, and bought again
        (0, 3, 1, 11, -1),
        (0, 4, 1, 12, 1),
        (0, 5, 2, 30, 1),  # just now
        (0, 6, 3, 10, 1),  # of a company that may not serve this customer
        (0, 7, 4, 10, 1),  # exchanged
        (0, 8, 4, 11, 1),
        (0, 8, 4, 11, -1),
        (1, 9, 3, 10, 1),
        (1, 10, 2, 9, -1),  # never bought it
    ]
    past = _history(rows, (2, 11, 5))
    shelf = _shelf(5, company=np.array([-1, -1, -1, 0, -1]))
    allowed = np.array([[False], [True]])
    found = suggest.again(past, shelf, allowed, 31, 25 * _DAY, 5)
    assert _pairs(found) == [(0, 1), (0, 4), (1, 3)]
    assert found.times.tolist() == [2, 1, 1]
    assert found.first.tolist() == [10, 10, 10] and found.last.tolist() == [12, 10, 10]


def test_the_score_to_buy_again_does_not_fade_while_nothing_happens():
    past = _history([(0, 0, 0, 10, 1), (0, 1, 0, 100, 1), (0, 2, 1, 50, 1)], (1, 3, 2))
    allowed = np.zeros((1, 1), bool)
    scores = [
        suggest.again(past, _shelf(2), allowed, day, 10**9, 5).score.tolist()
        for day in (101, 150, 400)
    ]
    assert scores == [[1.5, 0.68]] * 3


def test_new_is_led_to_by_what_speaks_most_for_it(bought):
    there = baskets.ones(baskets.by_customer(bought))
    whole = similar.fit(there, 100.0)
    mine = bought.customer < 3
    rows = np.stack(
        [bought.customer, bought.order, bought.product, bought.day, mine * 1], axis=1
    )
    past = _history(rows[mine], (3, bought.orders, 30))
    blocked = np.arange(30) == 29
    allowed = np.zeros((3, 1), bool)
    shelf = _shelf(30, blocked=blocked)
    found = suggest.new(past, whole, shelf, allowed, 4)
    assert found.product.size and not (found.product == 29).any()
    for who, product, because in zip(
        found.customer, found.product, found.because, strict=True
    ):
        own = there[who].indices
        assert product not in own and because in own
        assert whole.weights[because, product] == whole.weights[own, product].max()
    kept = neighbours.similar(neighbours.of(whole, there))
    again = suggest.new(past, kept, shelf, allowed, 4)
    assert again.product.tolist() == found.product.tolist()
    assert again.because.tolist() == found.because.tolist()


def test_who_has_bought_nothing_has_no_list():
    past = _history(np.zeros((0, 5), int), (2, 0, 3))
    allowed = np.zeros((2, 1), bool)
    links = similar.Similar("ease", np.ones((3, 3)), 1.0)
    new = suggest.new(past, links, _shelf(3), allowed, 5)
    assert new.product.size == 0
    assert suggest.again(past, _shelf(3), allowed, 10, 0, 5).product.size == 0
    best = suggest.best_sellers(past, _shelf(3), allowed, new, 10, 5)
    assert best.product.size == 0


def test_best_sellers_of_the_favourite_categories_that_one_has_not():
    rows = [(0, order, 0, 10, 1) for order in range(3)] + [(0, 3, 4, 10, 1)]
    past = _history(rows, (1, 4, 7))
    shelf = _shelf(
        7,
        category=np.array([0, 0, 0, 0, 1, 1, -1]),
        company=np.array([-1, -1, -1, 0, -1, -1, -1]),
        lately=np.array([9, 3, 5, 8, 9, 1, 50]),
    )
    beside = suggest.new(
        past,
        similar.Similar("ease", np.zeros((7, 7)), 1.0),
        shelf,
        np.zeros((1, 1), bool),
        5,
    )
    found = suggest.best_sellers(past, shelf, np.array([[False]]), beside, 20, 5)
    assert found.product.tolist() == [2, 1, 5]
    assert found.rank.tolist() == [1, 2, 3]
    assert found.times.tolist() == [3, 3, 1]
    found = suggest.best_sellers(past, shelf, np.array([[True]]), beside, 20, 2)
    assert found.product.tolist() == [3, 2]


def test_scores_are_told_to_two_figures():
    told = suggest._round(np.array([0, 0.123456, 1.25e-5, 99.9, 12345.0, -3.21]))
    assert told.tolist()[:5] == [0, 0.12, 1.2e-05, 100, 12000]


def test_a_version_tells_what_it_chose_and_how_good_it_was(bought):
    made = version.train(bought, bought, 84)
    record = made.record
    assert record["origins"] == [28, 56] and made.horizon == 28
    assert made.penalty in look.FEW_PENALTIES
    assert made.half_life in look.HALF_LIVES
    tried = [each["penalty"] for each in record["tried"]]
    total = {p: sum(each[p] for each in tried) for p in tried[0]}
    assert float(max(total, key=total.get)) == made.penalty
    for name in ("new", "again", "basket"):
        told = record["lists"][name]
        value, low, high = told["backtest"]["ours"]["ndcg10"]
        assert low <= value <= high
        beside = told["backtest"]["popularity"]["ndcg10"][0]
        assert told["against"]["popularity"]["ndcg10"][0] == pytest.approx(
            value - beside
        )
    assert record["backtest"] == record["lists"]["new"]["backtest"]
    assert record["against"]["popularity"]["ndcg10"][1] > 0
    json.dumps(record, allow_nan=False)
    again = version.from_json(json.loads(json.dumps(version.as_json(made))))
    assert (again.penalty, again.half_life) == (made.penalty, made.half_life)
    assert version.train(bought, bought, 84).record == record


def test_popularity_is_what_most_bought_before_the_window(bought):
    made = version.train(bought, bought, 84)
    window = evaluate.window(bought, 56, 28)
    other = evaluate.window(bought, 28, 28)
    figures = [
        evaluate.judge_popular(each, 10, new=True).ndcg for each in (other, window)
    ]
    assert made.record["backtest"]["popularity"]["ndcg10"][0] == pytest.approx(
        np.concatenate(figures).mean(), rel=0.01
    )  # of equally popular products any may be the tenth


def test_what_comes_later_changes_nothing(bought):
    early = version.train(bought, bought, 70)
    rows = np.stack([bought.customer, bought.order, bought.product, bought.day])
    later = rows[:, bought.day >= 70].copy()
    later[2] = np.random.default_rng(0).permutation(later[2])
    mixed = np.concatenate([rows[:, bought.day < 70], later], axis=1)
    other = baskets.of(*mixed, (bought.customers, bought.orders, bought.products))
    assert version.train(other, other, 70) == early


def test_a_live_version_is_compared_on_the_same_customers(bought):
    made = version.train(bought, bought, 84)
    same = version.train(bought, bought, 84, made).against_live
    assert not same["worse"] and same["live_has_seen"]
    assert same["against"]["live"]["ndcg10"] == [0, 0, 0]
    heavy = version.Version("ease", 1e9, 90.0, 20, 28, {})
    other = version.train(bought, bought, 84, heavy).against_live
    assert not other["live_has_seen"] and other["customers"] == same["customers"]


def test_too_little_says_what_is_missing(bought):
    for first, wanted in ((0, "no_products"), (50, "few_baskets"), (None, None)):
        keep = slice(0, first)
        held = baskets.of(
            *(getattr(bought, n)[keep] for n in ("customer", "order", "product", "day"))
        )
        if wanted:
            with pytest.raises(NotEnoughData) as closed:
                version.train(held, held, 100)
            assert closed.value.reason == wanted
    one = baskets.of(np.zeros(200), range(200), np.arange(200) % 5, range(200))
    with pytest.raises(NotEnoughData) as closed:
        version.train(one, one, 300)
    assert closed.value.reason == "few_buyers"
    assert closed.value.figures == {"have": 1, "need": 20}


def test_baskets_of_whom_nobody_knows_make_pairs_only(bought):
    everybody = baskets.of(
        np.append(bought.customer, [300, 300]),
        np.append(bought.order, [bought.orders] * 2),
        np.append(bought.product, [3, 14]),
        np.append(bought.day, [80, 80]),
    )
    named = learn.named(everybody, 300)
    assert named.customers == 300 and named.day.size == bought.day.size
    found = learn.learn(named, everybody, 100.0, 90)
    alone = learn.learn(bought, bought, 100.0, 90)
    assert found.pairs.baskets == alone.pairs.baskets + 1
    assert found.in_baskets[3] == alone.in_baskets[3] + 1
    assert found.buyers.tolist() == alone.buyers.tolist()
    assert found.customers.weight.tolist() == alone.customers.weight.tolist()
