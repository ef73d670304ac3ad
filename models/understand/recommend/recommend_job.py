"""The child process of the stage *Recommend products*; a script, without Odoo.

``do`` is *train* (choose the settings by looking back), *learn* (what goes with what,
by the settings of a version) or *lists* (of some customers, by what was learned).
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
sys.path[:0] = [str(ROOT), str(ROOT / "models")]

# the paths have to be there first
import child_tables  # noqa: E402
import numpy as np  # noqa: E402
import pandas as pd  # noqa: E402
import wire  # noqa: E402

from engine.churn.fallback import NotEnoughData  # noqa: E402
from engine.recommend import learn, neighbours, suggest, version  # noqa: E402

_DAY = 24 * 60
_RECENT = 91  # days that best sellers are counted in


def main():
    order, tables = child_tables.receive(**wire.TABLES)
    do = {"train": train, "learn": learn_all, "lists": make_lists}[order["do"]]
    child_tables.answer(*do(order, tables))


class Shop:
    """The lines with codes from 0; who is unknown comes after the customers."""

    def __init__(self, lines, profiles=None, products=None):
        self.lines = lines
        sold = lines["product"].unique()
        known = lines["profile"].unique() if profiles is None else profiles
        self.profiles = np.sort(known[known > 0])
        self.products = np.sort(sold if products is None else products)
        self.customer = np.searchsorted(self.profiles, lines["profile"])
        self.customer[lines["profile"] == 0] = self.profiles.size
        self.product = np.searchsorted(self.products, lines["product"])
        codes, orders = pd.factorize(lines["order"])
        self.order, self.orders = codes, orders.size

    def history(self, customers):
        sizes = (customers, self.orders, self.products.size)
        minute, quantity = self.lines["minute"], self.lines["quantity"]
        columns = (self.customer, self.order, self.product, minute, quantity)
        return suggest.history(*columns, sizes)

    def bought(self):
        """(of the customers, of everybody); the lines are gone then, for room."""
        everybody = self.history(self.profiles.size + 1).held
        del self.lines, self.customer, self.product, self.order
        return learn.named(everybody, self.profiles.size), everybody


def train(order, tables):
    live = order["live"] and version.from_json(order["live"])
    bought = Shop(tables.pop("lines")).bought()
    try:
        made = version.train(*bought, order["until"], live)
    except NotEnoughData as closed:
        return ({"gate": [closed.reason, closed.figures]},)
    told = {"parameters": version.as_json(made), "record": made.record}
    return (told | {"against_live": made.against_live},)


def learn_all(order, tables):
    shop = Shop(tables.pop("lines"))
    named, everybody = shop.bought()
    shelf = tables["products"].set_index("product").reindex(shop.products)
    gone = (shelf["blocked"] == 2).to_numpy()
    until = order["until"]
    found = learn.learn(named, everybody, order["penalty"], until, gone)
    lately = learn.lately(named, until, _RECENT)
    rows = pd.DataFrame(
        {
            "product": shop.products,
            "baskets": found.in_baskets.astype(int),
            "buyers": found.buyers.astype(int),
            "lately": lately.astype(int),
            "place": _places(shelf["category"], lately, gone),
            "trend": found.trend.round(4),
            "customer_links": _packed(found.customers, shop.products),
            "basket_links": _packed(found.baskets, shop.products),
        }
    )
    told = {
        "since": int(everybody.day.min(initial=until)),
        "until": until,
        "lately": until - _RECENT,
        "baskets": int(found.pairs.baskets),
        "customers": int(np.unique(named.customer).size),
    }
    return told, rows, _pairs(found, shop.products)


def _places(category, lately, gone):
    """The place of each product among the best sellers of its category; 0 if none."""
    sold = pd.Series(np.where(gone, 0, lately))
    sold = sold.where(sold > 0)
    place = sold.groupby(category.fillna(0).to_numpy()).rank("first", ascending=False)
    return place.where(category.notna().to_numpy()).fillna(0).astype(int)


def _packed(kept, products):
    start = np.searchsorted(kept.product, np.arange(kept.products + 1))
    others = products[kept.other]
    return [
        wire.write(*(column[a:b] for column in (others, kept.weight, kept.together)))
        for a, b in zip(start[:-1], start[1:], strict=True)
    ]


def _pairs(found, products):
    pairs, best = found.pairs, found.best
    first = np.searchsorted(pairs.product[best], pairs.product[best])
    figures = {
        name: getattr(pairs, name)[best].round(4)
        for name in ("confidence", "lift", "cosine", "z")
    }
    return pd.DataFrame(
        {
            "product": products[pairs.product[best]],
            "other": products[pairs.other[best]],
            "rank": np.arange(best.size) - first + 1,
            "baskets": pairs.baskets,
            **{
                name: getattr(pairs, name)[best].astype(int)
                for name in ("together", "alone", "others")
            },
            **figures,
        }
    )


def make_lists(order, tables):
    lines, profiles, products, links = (tables[name] for name in wire.TABLES)
    known = np.union1d(links["product"].unique(), lines["product"].unique())
    shop = Shop(lines, profiles["profile"].to_numpy(), known)
    shelf, companies = _shelf(products, shop.products)
    past = shop.history(shop.profiles.size)
    kept = neighbours.similar(_unpacked(links, shop.products))
    allowed = _allowed(shop, profiles, companies)
    origin, half_life = order["until"], order["half_life"]
    # whole days, so that the lists change once a day by themselves
    since = (order["today"] - order["again_after"] + 1) * _DAY
    count = order["count"]
    new = suggest.new(past, kept, shelf, allowed, count)
    lists = {
        "again": suggest.again(past, shelf, allowed, origin, since, count, half_life),
        "new": new,
        "category": suggest.best_sellers(
            past, shelf, allowed, new, origin, count, half_life
        ),
    }
    return {}, pd.concat(_rows(kind, rows, shop) for kind, rows in lists.items())


def _shelf(products, sold):
    """The shelf, and the companies that its products belong to."""
    rows = products.set_index("product").reindex(sold)
    companies = np.unique(rows["company"].fillna(0))
    companies = companies[companies > 0]
    company = np.searchsorted(companies, rows["company"].fillna(0))
    company[rows["company"].fillna(0) == 0] = -1
    categories = np.unique(rows["category"].dropna())
    category = np.searchsorted(categories, rows["category"].fillna(-1))
    category[rows["category"].isna()] = -1
    shelf = suggest.Shelf(
        category,
        company,
        rows["blocked"].fillna(2).to_numpy() > 0,
        rows["trend"].fillna(1).to_numpy(np.float32),
        rows["lately"].fillna(0).to_numpy(),
    )
    return shelf, companies


def _allowed(shop, profiles, companies):
    """Which companies may serve whom: a contact's own, or all that it has bought
    from."""
    own = profiles.sort_values("profile")["company"].to_numpy()
    allowed = np.zeros((own.size, max(companies.size, 1)), bool)
    if companies.size:
        allowed[:] = own[:, None] == companies
        seller = shop.lines["company"].to_numpy()
        from_ = np.isin(seller, companies) & (own[shop.customer] == 0)
        code = np.searchsorted(companies, seller[from_])
        allowed[shop.customer[from_], code] = True
    return allowed


def _unpacked(rows, products):
    product, other, weight = [np.zeros(0, int)], [np.zeros(0, int)], [np.zeros(0, "f4")]
    for id_, text in zip(rows["product"], rows["links"], strict=True):
        ids, weights = wire.arrays(text)
        product.append(np.full(ids.size, id_))
        other.append(ids)
        weight.append(weights)
    product, other, weight = map(np.concatenate, (product, other, weight))
    there = np.isin(other, products)
    product = np.searchsorted(products, product[there])
    other = np.searchsorted(products, other[there])
    return neighbours.Neighbours(
        products.size, product, other, weight[there], np.zeros(product.size, int)
    )


def _rows(kind, found, shop):
    because = pd.array(shop.products[found.because], dtype="Int64")
    because[found.because < 0] = pd.NA
    day = np.datetime64("1970-01-01")
    dates = {
        name: pd.Series(day + value.astype("timedelta64[D]")).where(value >= 0)
        for name, value in (("first", found.first), ("last", found.last))
    }
    return pd.DataFrame(
        {
            "profile": shop.profiles[found.customer],
            "kind": kind,
            "rank": found.rank,
            "product": shop.products[found.product],
            "score": found.score,
            "because": because,
            "times": found.times,
            **dates,
        }
    )


if __name__ == "__main__":
    main()
