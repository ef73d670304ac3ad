import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shops
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import logit

from engine import orders
from engine.churn import (
    NotEnoughData,
    choose,
    fallback_reasons,
    learner,
    record,
    version,
)
from engine.churn import scores as scoring
from engine.churn.shop import Shop, take

ORIGIN, HORIZON, ACTIVE = 380, 42, 91


@pytest.fixture(scope="module", autouse=True)
def quick():
    """Two origins to be judged at are as good as four here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(record, "_MOST", 2)
        yield


@pytest.fixture(scope="module")
def shop():
    return shops.made(1, 900)


@pytest.fixture(scope="module", params=["logistic", "boosted", "bgnbd"])
def trained(request, shop):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(choose, "_chosen", lambda by, *rest: request.param)
        if request.param == "bgnbd":
            patch.setattr(learner, "check", _too_few)
        return version.train(shop, ORIGIN, HORIZON, ACTIVE)


def _too_few(made):
    raise NotEnoughData("few_outcomes", {"have": 3, "need": 100, "which": "left"})


@pytest.fixture(scope="module")
def live(shop):
    return version.train(shop, ORIGIN - HORIZON, HORIZON, ACTIVE)


@pytest.fixture(scope="module")
def whole(trained, shop):
    return version.score(trained, shop, ORIGIN)


def _close(one, other):
    return np.allclose(one, other, rtol=0, atol=1e-12, equal_nan=True)


def _assert_part_of(told, whole, chosen):
    assert (told.by == whole.by[chosen]).all()
    for name in ("probability", "log_odds", "base", "parts", "if_bought"):
        assert _close(getattr(told, name), getattr(whole, name)[chosen]), name
    for name, column in told.facts.items():
        assert _close(column, whole.facts[name][chosen]), name


@settings(max_examples=15)
@given(st.data())
def test_a_part_alone_is_scored_as_in_the_whole(trained, shop, whole, data):
    size = shop.orders.customers
    some = st.lists(st.integers(0, size - 1), min_size=1, max_size=30, unique=True)
    chosen = np.array(data.draw(some))
    _assert_part_of(version.score(trained, take(shop, chosen), ORIGIN), whole, chosen)


@settings(max_examples=6)
@given(st.integers(0, 10_000), st.integers(ORIGIN, ORIGIN + 20))
def test_so_is_any_shop_at_any_day(trained, seed, day):
    other = shops.made(seed, 60)
    told = version.score(trained, other, day)
    for chosen in (np.arange(0, 60, 7), np.array([3]), np.arange(60)[::-1]):
        part = version.score(trained, take(other, chosen), day)
        _assert_part_of(part, told, chosen)


def test_in_parts_it_is_the_same(trained, shop, whole, monkeypatch):
    monkeypatch.setattr(scoring, "_AT_ONCE", 100)
    parts = version.score(trained, shop, ORIGIN)
    _assert_part_of(parts, whole, np.arange(shop.orders.customers))
    assert parts.bins == whole.bins


def test_reasons_add_up_to_the_score(trained, whole, shop):
    told = whole.by != ""
    total = whole.base + whole.parts.sum(axis=1)
    assert np.abs(total - whole.log_odds)[told].max() < 1e-9
    assert np.abs(total - logit(whole.probability))[told].max() < 1e-9
    bought = orders.summary(shop.orders, ORIGIN).bought
    assert (told == bought).all() and not bought.all()
    assert np.isnan(whole.probability[~told]).all()
    assert whole.parts.shape[1] == len(whole.part_names)
    assert np.abs(whole.parts[told]).sum(axis=1).max() > 1


def test_who_is_no_longer_active_has_the_reasons_of_bgnbd(trained, whole, shop):
    active = orders.active(shop.orders, ORIGIN, ACTIVE)
    assert set(whole.by[active]) == {trained.by}
    rows = (whole.by == "bgnbd") & ~active
    assert rows.sum() > 50
    named = [whole.part_names.index(name) for name in fallback_reasons.PARTS]
    rest = np.delete(whole.parts[rows], named, axis=1)
    assert not rest.any()
    assert whole.probability[rows].mean() > whole.probability[active].mean()


def test_a_stored_version_scores_the_same(trained, whole, shop):
    data = json.loads(json.dumps(version.as_json(trained), allow_nan=False))
    again = version.from_json(data)
    assert version.as_json(again) == version.as_json(trained)
    told = version.score(again, shop, ORIGIN)
    for name in ("probability", "parts", "base", "if_bought"):
        one, other = getattr(told, name), getattr(whole, name)
        assert np.array_equal(one, other, equal_nan=True)
    assert told.bins == whole.bins


def test_scoring_needs_no_scikit_learn(trained, shop, tmp_path):
    stored = tmp_path / "version.json"
    stored.write_text(json.dumps(version.as_json(trained)))
    code = (
        "import json, sys, shops\n"
        "from engine.churn import version\n"
        f"made = version.from_json(json.load(open({str(stored)!r})))\n"
        f"told = version.score(made, shops.made(2, 50), {ORIGIN})\n"
        "assert (told.by != '').sum() > 10\n"
        "print(*{name.split('.')[0] for name in sys.modules})"
    )
    here = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": f"{here}:{here.parents[1]}", "OPENBLAS_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert not {"sklearn", "pandas", "joblib"} & set(done.stdout.split())


def test_a_purchase_today_lowers_the_risk(trained, whole, shop):
    active = orders.active(shop.orders, ORIGIN, ACTIVE)
    gain = (whole.probability - whole.if_bought)[active]
    assert gain.mean() > 0.05
    today = orders.of([0, 0], [ORIGIN - 9, ORIGIN - 1], [5, 5])
    blank = Shop(today, *(take(shop, [0]).lines, take(shop, [0]).signals))
    told = version.score(trained, blank, ORIGIN)
    if trained.by == "bgnbd":  # has bought that very day: nothing would change
        assert told.if_bought[0] == pytest.approx(told.probability[0])


def test_the_record_is_complete(trained, shop):
    told = trained.record
    assert told["by"] == trained.by and told["judge"]["figure"] == "brier"
    assert {"ours", "rule", "rank"} <= set(told["backtest"])
    assert set(told["against"]) <= set(told["backtest"])
    assert "ours" not in told["against"] and len(told["against"]) >= 2
    for figures in (*told["backtest"].values(), *told["against"].values()):
        assert set(figures) == {"auc", "pr_auc", "brier", "ece", "lift10"}
        for value, low, high in figures.values():
            assert low <= value <= high
    assert max(told["judged"]["origins"]) <= ORIGIN - HORIZON
    assert told["window"]["last"] < ORIGIN
    assert set(told["edges"]) == {name for name, _ in told["features"]}
    assert sum(row["n"] for row in told["calibration"]) == trained.judged.left.size
    assert told["sampled"] is None and 0 < told["customers"] <= told["rows"]
    assert (told["why"] is None) == (trained.by != "bgnbd")


def test_drift_is_seen(trained, whole, shop):
    now = version.drift(trained, whole.bins)
    assert set(now) == set(trained.record["edges"])
    assert max(now.values()) < 0.05
    late = version.score(trained, shop, ORIGIN + 60)
    moved = version.drift(trained, late.bins)
    name = "recency" if trained.by == "bgnbd" else "silence"
    assert moved[name] > 0.25 > now[name]


def test_groups_are_counted_at_the_rows_of_the_backtest(trained, shop):
    label = np.where(np.arange(shop.orders.customers) % 3 == 0, "CH", "AT")
    found = {g["value"]: g for g in version.groups(trained.judged, label, 0.5)}
    assert sum(g["n"] for g in found.values()) == trained.judged.left.size
    mine = label[trained.judged.customer] == "CH"
    assert found["CH"]["positives"] == trained.judged.left[mine].sum()
    chosen = (trained.judged.predicted[mine] >= 0.5).mean()
    assert found["CH"]["selected"][0] == pytest.approx(chosen)


def test_a_worse_challenger_is_told_from_the_live_version(live, trained, shop):
    told = version.against_live(live, trained, shop, ORIGIN)
    assert told["origin"] == ORIGIN - HORIZON and not told["live_has_seen"]
    value, low, high = told["against"]["live"]["brier"]
    assert low <= value <= high
    gap = (
        told["figures"]["challenger"]["brier"][0] - told["figures"]["live"]["brier"][0]
    )
    assert value == pytest.approx(gap)
    assert told["worse"] == (low > 0)
    with pytest.raises(ValueError, match="horizon"):
        version.against_live(replace(live, horizon=7), trained, shop, ORIGIN)


def test_an_upside_down_challenger_is_worse(live, shop, monkeypatch):
    learn = learner.learn

    def upside_down(*arguments):
        found = learn(*arguments)
        return replace(found, calibration=(-found.calibration[0], 0.0))

    monkeypatch.setattr(learner, "learn", upside_down)
    told = version.against_live(live, live, shop, ORIGIN)
    assert told["worse"] and told["against"]["live"]["auc"][2] < 0


def test_below_every_gate_there_is_a_reason(shop):
    few = take(shop, np.arange(60))
    with pytest.raises(NotEnoughData) as closed:
        version.train(few, ORIGIN, HORIZON, ACTIVE)
    assert closed.value.reason == "few_customers"


def test_below_the_gate_for_training_it_is_bgnbd_and_says_why(shop):
    few = take(shop, np.arange(130))
    found = version.train(few, ORIGIN, HORIZON, ACTIVE)
    assert found.by == "bgnbd" and found.why[0] == "few_outcomes"
    assert found.record["by"] == "bgnbd" and found.model is None


def test_what_was_never_judged_does_not_boast_of_others_figures(shop):
    """Old enough to train once, too young to have been judged."""
    young = version.train(shop, 84 + HORIZON + 20, HORIZON, ACTIVE)
    assert young.by == "logistic" and young.judged is None
    assert young.record["backtest"] == {} and young.record["judged"] is None


def test_who_objects_teaches_nothing(shop):
    out = np.arange(shop.orders.customers) % 5 == 0
    found = version.train(shop, ORIGIN, HORIZON, ACTIVE, excluded=out)
    assert not out[found.judged.customer].any()
    loud = np.where(out[shop.orders.customer], 1e6, shop.orders.amount)
    other = replace(shop, orders=replace(shop.orders, amount=loud))
    again = version.train(other, ORIGIN, HORIZON, ACTIVE, excluded=out)
    assert version.as_json(found) == version.as_json(again)


@given(st.integers(0, 40), st.integers(0, 300), st.integers(0, 300), st.integers(0, 9))
def test_the_parts_of_bgnbd_add_up_for_any_history(x, t_x, more, seed):
    dice = np.random.default_rng(seed)
    fitted = fallback_reasons.Parameters(*dice.uniform(0.1, 5, 4), 0, True, 1)
    model = fallback_reasons.Fallback(fitted, 28, (1.0, 20.0, 90.0))
    columns = (x, t_x * (x > 0), t_x + more)
    blank = np.zeros(1)
    known = orders.Summary(
        blank == 0, *(np.array([float(c)]) for c in columns), *[blank] * 3
    )
    base, parts = fallback_reasons.contributions(model, known)
    p = fallback_reasons.probabilities(fitted, *known[1:4], 28)
    wanted = logit(np.clip(p, 1e-6, 1 - 1e-6))
    assert base + parts.sum(axis=1) == pytest.approx(wanted, abs=1e-9)


def test_the_reference_customer_has_no_reasons(live, shop):
    known, found = orders.summary(shop.orders, ORIGIN), live.fallback
    x, silence, tenure = (np.array([v]) for v in found.reference)
    same = known._replace(frequency=x, recency=tenure - silence, age=tenure)
    _, parts = fallback_reasons.contributions(found, same)
    assert np.abs(parts).max() < 1e-12
