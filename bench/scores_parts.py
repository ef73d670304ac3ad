"""The three parts of bench/scores.py: figures by method, and a record, of each."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from engine import orders
from engine.churn import NotEnoughData, baselines, version
from engine.churn.history import History
from engine.churn.shop import Shop
from engine.churn.signals import Lines
from engine.models import measures
from engine.recommend import (
    baskets,
    evaluate,
    learn,
    lists,
    neighbours,
    similar,
)
from engine.recommend import version as recommending
from engine.value import forecast, record
from engine.value import measures as amounts
from engine.value import version as versions

DAY_ZERO = pd.Timestamp("1970-01-01")


class Data(NamedTuple):
    shop: Shop
    bought: baskets.Bought | None


def read(path):
    rows = pd.read_csv(path)
    when = pd.to_datetime(rows["timestamp"], utc=True, format="ISO8601")
    rows["day"] = (when.dt.tz_localize(None).dt.floor("D") - DAY_ZERO).dt.days
    rows["who"], names = pd.factorize(rows["customer_id"], sort=True)
    if (rows["who"] < 0).any():
        rows = rows[rows["who"] >= 0]
    rows["order"] = pd.factorize(rows["order_id"], sort=True)[0]
    columns = {"who": "first", "day": "min", "amount": "sum"}
    if "discount" in rows:
        columns["discount"] = "sum"
    whole = rows.groupby(["order", "who"], as_index=False).agg(
        **{name: (name, how) for name, how in columns.items() if name != "who"}
    )
    more = {"discount": whole["discount"]} if "discount" in whole else {}
    held = orders.of(whole["who"], whole["day"], whole["amount"], len(names), **more)
    lines = bought = None
    if "product_id" in rows:
        rows = rows.dropna(subset=["product_id"])
        product = pd.factorize(rows["product_id"], sort=True)[0]
        who, day = rows["who"].to_numpy(), rows["day"].to_numpy()
        category = None
        if "category" in rows:
            category = pd.factorize(rows["category"].fillna(""), sort=True)[0]
        lines = Lines(who, day, product, category)
        sizes = (len(names), int(rows["order"].max()) + 1, int(product.max()) + 1)
        bought = baskets.of(who, rows["order"], product, day, sizes)
    return Data(Shop(held, lines), bought)


def churn(data, at, horizon, active):
    """Each origin by a version trained on the day, as Odoo would have done."""
    judged, about = [], {"fits": []}
    for origin in at:
        history = History(data.shop, horizon, active)
        who = history.at(origin).who
        try:
            made = version.train(data.shop, origin, horizon, active)
        except NotEnoughData as closed:
            # Odoo shows no number then; here the simple way stands in for it
            found = baselines.scores(history, origin, 0.5)
            found["ours"] = found.get("bgnbd", found["constant"])
            told = {"kind": None, "why": (closed.reason, closed.figures)}
        else:
            found = baselines.scores(history, origin, _rate(made))
            found["ours"] = version.score(made, data.shop, origin).probability[who]
            told = {n: made.record[n] for n in ("by", "why", "sampled", "origins")}
        judged.append((found, history.left(origin), who))
        about["fits"].append(told)
    names = [n for n in judged[0][0] if all(n in found for found, *_ in judged)]
    left = np.concatenate([part for _, part, _ in judged])
    customer = np.concatenate([part for *_, part in judged])
    by = {n: np.concatenate([found[n] for found, *_ in judged]) for n in names}
    figures = {
        name: measures.with_intervals(p, left, customer) for name, p in by.items()
    }
    about |= {
        "ece_by_chance": measures.expected_ece(by["ours"]),
        "rate": float(left.mean()),
        "customers": int(left.size),
        "against": {
            name: measures.differences(by["ours"], p, left, customer)
            for name, p in by.items()
            if name != "ours"
        },
    }
    return {"ours": figures.pop("ours"), **figures}, about


def _rate(made):
    """The share that left in the past, or a coin where nothing was learned of it."""
    return made.model.rate if made.model else 0.5


def value(data, at, horizon, active):
    """Money of all who have bought (`ours` ...), of the active (`*_active`), and
    purchases (`*_purchases`); every method sees only what was before the origin."""
    held, rows = data.shop.orders, {}
    about = {"fits": []}
    for origin in at:
        guess, made, ours = _value_guesses(held, origin, horizon)
        counts, money = forecast.outcomes(held, origin, origin + horizon)
        known = orders.summary(held, origin).bought
        lately = orders.active(held, origin, active)
        for name, (purchases, worth) in guess.items():
            for suffix, who, p, y in (
                ("", known, worth, money),
                ("_active", lately, worth, money),
                ("_purchases", known, purchases, counts),
                ("_purchases_active", lately, purchases, counts),
            ):
                rows.setdefault(name + suffix, []).append((p[who], y[who]))
        if made is None:  # Odoo shows no number then; BG/NBD stands in for it
            about["fits"].append(None)
            continue
        model = made.forecast
        with np.errstate(invalid="ignore"):
            inside = (money >= ours.low) & (money <= ours.high)
        about["fits"].append(
            {
                "parameters": vars(model.parameters),
                "spend": vars(model.spend),
                "backtest": model.backtest,
                "sampled": made.record["sampled"],
                "inside_80": float(inside[known].mean()),
                "above_90": float((money > ours.high)[known].mean()),
            }
        )
    return {
        name: _value_figures(*(np.concatenate(v) for v in zip(*pairs, strict=True)))
        for name, pairs in rows.items()
    }, about


def _value_guesses(held, origin, horizon):
    others = record.baselines(held, origin, horizon)
    try:
        made = versions.train(held, origin, horizon)
    except NotEnoughData:
        return {"ours": others["bgnbd"], **others}, None, None
    ours = versions.score(made, held, origin)
    return {"ours": (ours.purchases, ours.value), **others}, made, ours


def _value_figures(p, y):
    found = amounts.with_intervals(p, y)
    return {n: list(found[n]) for n in ("rmse", "corr", "ratio", "top10_share")}


def recommend(data, at, horizon, active):
    if data.bought is None:
        return None
    judged, about = {}, {"fits": []}
    for origin in at:
        seen = evaluate.window(data.bought, origin, horizon)
        lately = orders.active(data.shop.orders, origin, active)
        seen = type(seen)(**{**vars(seen), "rows": seen.rows & lately})
        method, penalty, half_life = _chosen(data.bought, origin)
        found = neighbours.similar(learn.links(seen.there, penalty))
        done = _completed(data.bought, seen.known, origin, horizon)
        again, _ = lists.buy_again(seen.known, origin, half_life=half_life)
        for name, result in {
            "ours": evaluate.judge_new(seen, found),
            "popularity": evaluate.judge_popular(seen, new=True),
            "ours_any": evaluate.judge(again, seen.came, seen.rows),
            "popularity_any": evaluate.judge_popular(seen),
            "basket_ours": done["ours"],
            "basket_popularity": done["popular"],
        }.items():
            judged.setdefault(name, []).append(result)
        told = {"method": method, "penalty": penalty, "half_life": half_life}
        about["fits"].append(told)
    pooled = {name: _pooled(results) for name, results in judged.items()}
    about["against"] = {
        name: evaluate.against(pooled[ours], pooled[theirs])
        for name, ours, theirs in (
            ("popularity", "ours", "popularity"),
            ("popularity_any", "ours_any", "popularity_any"),
            ("basket_popularity", "basket_ours", "basket_popularity"),
        )
    }
    return {
        name: {f"{key}10": list(v) for key, v in result.figures().items()}
        for name, result in pooled.items()
    }, about


def _completed(bought, known, origin, horizon):
    """What came of one product hidden from each later basket."""
    links = learn.links(baskets.by_order(known), similar.BASKET_PENALTY)
    later = baskets.between(bought, origin, origin + horizon)
    return evaluate.complete(neighbours.similar(links), later, known)


def _chosen(bought, origin):
    """The settings of a version trained on the day, as Odoo would have done."""
    try:
        made = recommending.train(bought, bought, origin)
    except NotEnoughData:
        return learn.method(bought.products), *recommending.USUAL
    return made.method, made.penalty, made.half_life


def _pooled(results):
    return evaluate.Judged(
        *(np.concatenate([getattr(r, n) for r in results]) for n in evaluate.NAMES)
    )
