from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import logit

from engine import orders
from engine.churn import (
    NotEnoughData,
    bands,
    baselines,
    choose,
    horizon,
    reasons,
    trees,
)
from engine.churn import features as features_
from engine.churn import learner as learning
from engine.churn import sample as sampling
from engine.churn import shop as shops
from engine.churn.history import History
from engine.churn.shop import Shop, constants, held
from engine.churn.signals import Lines, Signals

ORIGIN, HORIZON, ACTIVE = 454, 91, 182


@pytest.fixture(scope="module")
def shop(sample_orders):
    """With everything a shop can record, made up from the orders by chance."""
    o, dice = sample_orders, np.random.default_rng(3)
    n = o.day.size
    held = replace(
        o,
        discount=o.amount * dice.random(n) / 4,
        channel=dice.integers(0, 3, n),
        # one in twenty orders is sent back instead
        amount=np.where(dice.random(n) < 0.05, -o.amount, o.amount),
    )
    lines = Lines(o.customer, o.day, dice.integers(0, 40, n), dice.integers(0, 5, n))
    kind = dice.choice(["open", "click", "complaint", "rating", "contract"], n)
    value = np.where(kind == "contract", 300.0, dice.random(n))
    machine = dice.random(n) < 0.1
    return Shop(held, lines, Signals(o.customer, o.day, kind, value, machine))


@pytest.fixture(scope="module", params=[learning.LOGISTIC, learning.BOOSTED])
def model(request, shop):
    return learning.train(shop, ORIGIN, HORIZON, ACTIVE, request.param)


def _build(shop, origin=ORIGIN, horizon=HORIZON, active=ACTIVE):
    of_all = constants(shop, origin, horizon, active)
    return features_.build(shop, origin, horizon, active, of_all)


def _sample(shop, origin):
    return sampling.sample(History(shop, HORIZON, ACTIVE), origin)


def test_every_group_of_features_is_there(shop):
    found = _build(shop)
    assert set(found.groups) == set(features_.GROUPS)
    assert np.isfinite(found.rows[found.scored]).all()


def test_what_is_not_recorded_is_left_out(shop, sample_orders):
    missing = set(_build(shop).groups) - set(_build(Shop(sample_orders)).groups)
    assert missing == {
        *("breadth", "discount", "returns", "channel"),
        *("engagement", "complaints", "contract"),
    }


def test_shuffling_everything_after_the_origin_changes_no_feature(shop):
    dice = np.random.default_rng(1)

    def mixed(table, *names):
        later = np.flatnonzero(table.day >= ORIGIN)
        moved = dice.permutation(later)
        columns = {name: getattr(table, name).copy() for name in names}
        for column in columns.values():
            column[later] = column[moved]
        return replace(table, **columns)

    o = shop.orders
    later = o.day >= ORIGIN
    who = np.where(later, dice.permutation(o.customer), o.customer)
    held = orders.of(
        who,
        o.day,
        np.where(later, o.amount * 9, o.amount),
        o.customers,
        discount=o.discount,
        channel=np.where(later, 7, o.channel),
    )
    other = Shop(
        held,
        mixed(shop.lines, "customer", "product"),
        mixed(shop.signals, "customer", "kind", "value"),
    )
    one, two = (History(s, HORIZON, ACTIVE).at(ORIGIN) for s in (shop, other))
    assert one.constants == two.constants
    assert one.parameters == two.parameters
    assert one.names == two.names
    assert np.array_equal(one.rows, two.rows)
    same = [_sample(s, ORIGIN - 91) for s in (shop, other)]
    assert np.array_equal(same[0].rows, same[1].rows)
    assert np.array_equal(same[0].left, same[1].left)


def test_what_no_origin_could_see_whole_is_left_out(shop):
    assert not set(features_.LONG_AGO) & set(_sample(shop, ORIGIN).names)
    late = sampling.sample(History(shop, 60, ACTIVE), ORIGIN)
    assert set(features_.LONG_AGO) <= set(late.names)


def test_few_origins_hold_the_slopes_back(shop, monkeypatch):
    few = learning.train(shop, 300, HORIZON, ACTIVE)
    assert len(_sample(shop, 300).origins) < learning._FEW
    monkeypatch.setattr(learning, "_STRENGTH_OF_FEW", learning._STRENGTH)
    free = learning.train(shop, 300, HORIZON, ACTIVE)
    assert np.abs(few.slopes).sum() < 0.7 * np.abs(free.slopes).sum()


def test_bgnbd_needs_two_origins_to_replace_what_was_learned():
    dice = np.random.default_rng(0)
    p = dice.beta(1, 3, 3_000)
    left = (dice.random(p.size) < p).astype(float)
    who, poor = np.arange(p.size), np.full(p.size, p.mean())
    by = {learning.LOGISTIC: poor, learning.BGNBD: p}
    one, two = np.zeros(p.size), who // 1_500
    assert choose._chosen(by, left, who, 0, one) == learning.LOGISTIC
    assert choose._chosen(by, left, who, 0, two) == learning.BGNBD


def test_opens_count_little_and_machines_nothing():
    n = np.zeros(3, int)
    kinds = np.array(["click", "open", "click"])
    sent = Signals(np.arange(3), n + 90, kinds, n * 1.0, np.array([0, 0, 1], bool))
    held = orders.of([0, 1, 2], [80] * 3, [1] * 3)
    found = _build(Shop(held, None, sent), 100, 28, 91)
    clicked, opened, machine = found.rows[:, found.names.index("engagement")]
    assert clicked > 3 * opened > machine == 0


def test_a_contract_is_known_from_the_day_it_is_told():
    held = orders.of([0, 1], [80, 80], [1, 1])
    told = Signals(
        np.array([0, 1]),
        np.array([50, 120]),
        np.array(["contract"] * 2),
        np.array([60.0, 10.0]),
        np.zeros(2, bool),
    )
    found = _build(Shop(held, None, told), 100, 28, 91)
    columns = {n: found.rows[:, i] for i, n in enumerate(found.names)}
    assert columns["contract"].tolist() == [1, 0]
    assert columns["contract_ends"].tolist() == [1, 0]


def test_the_label_is_silence_within_the_horizon():
    held = orders.of([0, 1, 2], [99, 100, 128], [1, 1, 1])
    assert features_.labels(held, 100, 28).tolist() == [True, False, True]


def test_reasons_add_up_to_the_score(model, shop):
    p, known = learning.score(model, shop, ORIGIN)
    who = np.flatnonzero(known.scored)
    base, parts = learning.contributions(model, learning.aligned(model, known))
    total = base + parts.sum(axis=1)
    assert np.abs(total[who] - logit(p[who])).max() < 1e-9
    assert np.isnan(p[~known.scored]).all()


def test_the_exported_trees_say_what_scikit_learn_says(shop, monkeypatch):
    held = []
    exported = trees.exported
    monkeypatch.setattr(trees, "exported", lambda *a: held.append(a[0]) or exported(*a))
    model = learning.train(shop, ORIGIN, HORIZON, ACTIVE, learning.BOOSTED)
    rows = learning.aligned(model, History(shop, HORIZON, ACTIVE).at(ORIGIN))
    slope, shift = model.calibration
    wanted = slope * held[0].decision_function(rows) + shift
    assert np.abs(learning.log_odds(model, rows) - wanted).max() < 1e-12
    assert np.ptp(wanted) > 1


def test_an_average_customer_has_no_reasons(shop):
    model = learning.train(shop, ORIGIN, HORIZON, ACTIVE)
    _, parts = learning.contributions(model, model.center[None])
    assert np.abs(parts).max() < 1e-12


def test_it_foretells_better_than_the_baselines(shop, sample_orders):
    history = History(Shop(sample_orders), HORIZON, ACTIVE)
    seen = choose.judge(history, [ORIGIN, 409], (learning.LOGISTIC,))
    assert seen.origins == (ORIGIN, 409)
    ours = seen.figures[learning.LOGISTIC]
    for name in baselines.NAMES:
        assert ours["auc"].value > seen.figures[name]["auc"].value
        assert ours["brier"].value < seen.figures[name]["brier"].value
    assert seen.against["rule"]["auc"].low > 0
    assert seen.left.size == seen.predicted.size == seen.customer.size


def test_boosting_needs_to_be_better_beyond_doubt():
    dice = np.random.default_rng(0)
    p = dice.beta(1, 3, 3_000)
    left = (dice.random(p.size) < p).astype(float)
    who = np.arange(p.size)
    poor = np.full(p.size, p.mean())
    pick = choose._chosen
    by = {learning.LOGISTIC: poor, learning.BOOSTED: p}
    assert pick(by, left, who, 0) == learning.BOOSTED
    at = np.arange(p.size) // 2_900  # good at one origin, not at a small other one
    mixed = np.where(at == 0, p, 0.5)
    base = np.where(at == 0, poor, p)
    by = {learning.LOGISTIC: base, learning.BOOSTED: mixed}
    assert pick(by, left, who, 0) == learning.BOOSTED
    assert pick(by, left, who, 0, at) == learning.LOGISTIC
    by = {learning.LOGISTIC: p, learning.BOOSTED: p}
    assert pick(by, left, who, 0) == learning.LOGISTIC
    hair = np.clip(p + np.random.default_rng(4).normal(0, 0.01, p.size), 0, 1)
    better = ((hair - left) ** 2).mean() < ((p - left) ** 2).mean()
    assert better  # by a hair, which chance explains
    by = {learning.LOGISTIC: p, learning.BOOSTED: hair}
    assert pick(by, left, who, 0) == learning.LOGISTIC


def test_an_objection_teaches_nothing_and_leaves_the_others(shop):
    out = np.zeros(shop.orders.customers, bool)
    out[::10] = True
    mine, who, sampled = held(shop, ORIGIN, out)
    assert sampled is None and not out[who].any()
    made, whole = _sample(mine, ORIGIN), _sample(shop, ORIGIN)
    rest = ~out[whole.customer]
    assert np.array_equal(who[made.customer], whole.customer[rest])
    assert np.array_equal(made.left, whole.left[rest])


def test_below_the_gate_there_is_a_reason(shop):
    with pytest.raises(NotEnoughData) as closed:
        learning.train(shop, 100, HORIZON, ACTIVE)
    assert closed.value.reason == "no_origin"
    rows = shop.orders.customer < 150
    o = shop.orders
    few = orders.of(o.customer[rows], o.day[rows], o.amount[rows], 150)
    with pytest.raises(NotEnoughData) as closed:
        learning.train(Shop(few), ORIGIN, HORIZON, ACTIVE)
    assert closed.value.reason == "few_outcomes"
    for reason in ("no_origin", "few_outcomes"):
        figures = {"have": 1, "need": 2, "which": "left"}
        assert "2" in sampling.REASONS[reason] % figures


def test_too_much_is_thinned_by_customers_and_said(shop, monkeypatch):
    monkeypatch.setattr(shops, "MOST", 1_000)
    mine, who, sampled = held(shop, ORIGIN, None)
    bought = orders.summary(shop.orders, ORIGIN).bought
    assert sampled == {"kept": who.size, "of": np.count_nonzero(bought)}
    assert 500 < who.size == mine.orders.customers <= 1_100


def test_the_facts_of_the_sentence():
    held = orders.of([0, 0, 0, 1], [0, 21, 42, 90], [5, 5, 5, 9])
    found = reasons.facts(Shop(held), None, 105, 63)
    assert (found["usual_gap"][0], found["silence"][0]) == (21, 63)
    assert (found["lately"][0], found["before"][0]) == (1, 2)
    assert np.isnan(found["usual_gap"][1])


def test_the_horizon_comes_from_the_gaps(sample_orders):
    weekly = orders.of(
        np.repeat(np.arange(50), 40), np.tile(np.arange(40) * 6, 50), np.ones(2_000)
    )
    assert horizon.choose(weekly, 240).days == 14
    found = horizon.choose(sample_orders, 546)
    assert found.days == 182 or found.days == 91
    assert 0 < found.within <= 1
    few = horizon.choose(orders.of([0], [0], [1]), 10, standard=60)
    assert (few.days, few.gaps) == (60, 0)


def test_a_horizon_that_is_set_is_told_with_the_same_figures(sample_orders):
    found = horizon.choose(sample_orders, 546)
    same = horizon.fixed(sample_orders, 546, found.days)
    assert same == found
    short = horizon.fixed(sample_orders, 546, 14)
    assert (short.days, short.active, short.usual) == (14, 91, found.usual)
    assert short.within < found.within


@given(
    st.floats(0, 1),
    st.floats(0.01, 1e4),
    st.floats(0, 50),
    st.floats(0.01, 1),
    st.floats(0, 20),
    st.floats(0, 1),
)
def test_an_offer_pays_from_the_threshold_on(p, value, cost, success, given_, taken):
    offer = bands.Offer(cost, success, given_, taken)
    limit = float(bands.threshold(value, offer))
    earned = float(bands.profit(p, value, offer))
    if abs(p - limit) > 1e-9:
        assert (earned >= -1e-9) if p > limit else (earned <= 1e-9)
    high = bands.bands([p], [value], offer)[0] == bands.HIGH
    assert high == (p >= limit)


def test_no_number_no_band():
    offer = bands.Offer(1, 0.5)
    assert bands.bands([np.nan, 0.9, 0.01], [10, 10, 10], offer).tolist() == [
        "",
        bands.HIGH,
        bands.LOW,
    ]
    assert bands.common_threshold([10, np.nan, 30], offer) == pytest.approx(0.1)
    with pytest.raises(ValueError, match="chances"):
        bands.Offer(1, 0)
