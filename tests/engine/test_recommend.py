import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from engine.recommend import baskets, evaluate, lists, similar, together


def _shop(seed=0, customers=300, products=30):
    """Customers buy within one of three thirds of the products, week after week."""
    dice = np.random.default_rng(seed)
    rows = []
    for who in range(customers):
        taste = who % 3
        for week in range(12):
            order = who * 12 + week
            for _ in range(3):
                own = dice.random() < 0.8
                third = taste if own else dice.integers(3)
                product = third * 10 + int(9.99 * dice.random() ** 2)
                rows.append((who, order, product, week * 7))
    return baskets.of(*np.array(rows).T)


@pytest.fixture(scope="module")
def bought():
    return _shop()


def test_a_product_twice_in_an_order_is_there_once():
    found = baskets.of([0, 0, 0], [0, 0, 1], [5, 5, 5], [1, 1, 2])
    assert baskets.by_customer(found)[0, 5] == 2
    assert baskets.by_order(found).shape == (2, 6)
    with pytest.raises(ValueError, match="one row"):
        baskets.of([0], [0, 1], [1], [1])


def test_old_purchases_fade():
    found = baskets.of([0, 0], [0, 1], [0, 1], [0, 90])
    assert baskets.faded(found, 90)[0].toarray().tolist() == [[0.5, 1.0]]


def test_buy_again_has_what_was_bought_most_and_last():
    rows = [(0, 0, 1, 0), (0, 1, 1, 50), (0, 2, 2, 60), (0, 3, 3, 95), (1, 4, 4, 10)]
    held = baskets.of(*np.array(rows).T)
    shown, values = lists.buy_again(held, 100, 3)
    assert shown.tolist() == [[1, 3, 2], [4, -1, -1]]
    assert (np.diff(values, axis=1) <= 0).all()
    just = lists.just_bought(held, 100)
    gone = np.zeros(5, bool)
    gone[1] = True
    shown, _ = lists.buy_again(held, 100, 3, lists.Excluded(gone, just))
    assert shown.tolist() == [[2, -1, -1], [4, -1, -1]]
    assert lists.buy_again(held, 55, 3)[0].tolist() == [[1, -1, -1], [4, -1, -1]]


@given(st.integers(0, 99), st.integers(1, 12))
def test_buy_again_is_what_one_would_sort_by_hand(seed, count):
    held = _shop(seed, 20)
    known = baskets.faded(baskets.before(held, 60), 60).toarray()
    shown, values = lists.buy_again(held, 60, count)
    for who, row in enumerate(known):
        wanted = [p for p in np.lexsort((np.arange(30), -row)) if row[p] > 0][:count]
        assert shown[who].tolist() == wanted + [-1] * (count - len(wanted))
        assert values[who, : len(wanted)] == pytest.approx(row[wanted])


@given(st.integers(0, 99), st.integers(1, 30))
def test_cosine_keeps_the_nearest_that_two_know(seed, nearest):
    x = baskets.ones(baskets.by_customer(_shop(seed, 20)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(together, "_PART", 7)
        found = together.cosine(x, nearest).toarray()
    both = (x.T @ x).toarray()
    whole = both / np.sqrt(np.outer(both.diagonal(), both.diagonal()))
    whole[(both < 2) | np.eye(30, dtype=bool)] = 0
    for one, wanted in zip(found, whole, strict=True):
        kept = np.sort(wanted)[::-1][:nearest]
        assert np.sort(one[one > 0])[::-1] == pytest.approx(kept[kept > 0])
        assert np.isin(np.flatnonzero(one), np.flatnonzero(wanted)).all()


def test_the_numbers_of_a_pair_by_hand():
    """0 and 1 together in 2 of 4 baskets; 0 is in 3, 1 in 2."""
    rows = sparse.csr_matrix([[1, 1, 0], [1, 1, 0], [1, 0, 1], [0, 0, 1]], dtype=float)
    found = together.pairs(rows, 2)
    assert found.product.tolist() == [0, 1] and found.other.tolist() == [1, 0]
    assert found.expected.tolist() == [1.5, 1.5]
    assert found.confidence == pytest.approx([2 / 3, 1])
    assert found.lift == pytest.approx([4 / 3, 4 / 3])
    assert found.cosine == pytest.approx(2 / np.sqrt(6))
    assert found.z == pytest.approx(0.5 / np.sqrt(1.5))


def test_the_best_pairs_of_each_product(bought):
    found = together.pairs(baskets.by_order(bought))
    rows = together.best(found, 2)
    assert np.bincount(found.product[rows]).max() == 2
    third = found.product[rows] // 10 == found.other[rows] // 10
    assert third.mean() > 0.9
    gone = np.zeros(30, bool)
    gone[found.other[rows[0]]] = True
    assert not gone[found.other[together.best(found, 2, "z", gone)]].any()


def test_ease_is_the_ridge_of_each_product_on_the_others(bought):
    x = baskets.ones(baskets.by_customer(bought))[:, :6]
    found = similar.fit(x, 10.0)
    dense, target = x.toarray(), 2
    rest = np.delete(np.arange(6), target)
    ridge = np.linalg.solve(
        dense[:, rest].T @ dense[:, rest] + 10 * np.eye(5),
        dense[:, rest].T @ dense[:, target],
    )
    assert found.weights[rest, target] == pytest.approx(ridge)
    assert found.weights[target, target] == 0


def test_beyond_a_few_thousand_products_it_is_cosine(bought, monkeypatch):
    monkeypatch.setattr(similar, "MOST", 10)
    x = baskets.ones(baskets.by_customer(bought))
    found = similar.fit(x, 10.0)
    assert found.method == "cosine"
    one, two = x[:, 0].toarray().ravel(), x[:, 1].toarray().ravel()
    wanted = one @ two / np.sqrt((one @ one) * (two @ two))
    assert found.weights[0, 1] == pytest.approx(wanted)
    shown, _ = lists.new_for(found, x[:5], 3)
    assert shown.shape == (5, 3)


@given(st.integers(0, 50))
def test_a_list_never_holds_what_it_must_not(seed):
    held = _shop(seed, 30)
    x = baskets.ones(baskets.by_customer(held))
    gone = np.random.default_rng(seed).random(30) < 0.3
    pairs = sparse.csr_matrix(np.random.default_rng(seed).random((30, 30)) < 0.2)
    found = similar.fit(x, 100.0)
    out = lists.Excluded(gone, pairs)
    shown, _ = lists.new_for(found, x, 10, out)
    for who, row in enumerate(shown):
        real = row[row >= 0]
        assert len(set(real)) == real.size
        assert not gone[real].any()
        assert not x[who, real].toarray().any() and not pairs[who, real].toarray().any()


def test_the_reasons_are_parts_of_the_score(bought):
    x = baskets.ones(baskets.by_customer(bought))
    found = similar.fit(x, 100.0)
    told = similar.reasons(found, x[0], 7, count=99)
    column = found.weights[:, 7] * x[0].toarray().ravel()
    assert sum(part for _, part in told) == pytest.approx(column[column > 0].sum())
    assert column.sum() == pytest.approx(similar.scores(found, x[:1])[0, 7])


def test_top_in_category(bought):
    category = np.arange(30) // 10
    found = lists.top_in_category(bought, category, 90, count=4)
    assert set(found) == {0, 1, 2}
    for number, best in found.items():
        assert len(best) == 4
        assert all(category[product] == number for product, _ in best)
        assert sorted(best, key=lambda pair: -pair[1]) == best


def test_the_measures_by_hand():
    wanted = sparse.csr_matrix([[1, 1, 0, 0], [0, 0, 0, 1], [0, 0, 0, 0]])
    shown = np.array([[2, 0], [0, -1], [0, 1]])
    found = evaluate.judge(shown, wanted, np.ones(3, bool))
    assert found.hit.tolist() == [1, 0]
    assert found.recall.tolist() == [0.5, 0]
    second = 1 / np.log2(3)
    assert found.ndcg == pytest.approx([second / (1 + second), 0])


def test_taste_beats_popularity(bought):
    seen = evaluate.window(bought, 63, 21)
    found = evaluate.choose(bought, 63, 21, k=3)
    ours = evaluate.judge_new(seen, found, 3)
    popular = evaluate.judge_popular(seen, 3, new=True)
    assert evaluate.against(ours, popular)["ndcg"].low > 0
    again = evaluate.judge_again(seen, 63, 3)
    popular = evaluate.judge_popular(seen, 3)
    assert evaluate.against(again, popular)["ndcg"].low > 0


def test_hidden_products_are_found_and_later_ones_not_used(bought):
    known = baskets.before(bought, 63)
    later = baskets.between(bought, 63, 99)
    model = similar.fit(baskets.by_order(known), 100.0)
    found = evaluate.complete(model, later, known, k=3)
    gap = evaluate.against(found["ours"], found["popular"])
    assert gap["hit"].low > 0
    rest, hidden = evaluate._hidden(later, 0, 10_000)
    assert hidden.sum() == rest.shape[0]
    assert rest.multiply(hidden).sum() == 0
