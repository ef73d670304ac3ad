"""Creates the products and their categories."""

from contacts import BATCH, QUIET

from odoo.fields import Command


def create(env, products, say):
    """Create the products; return {product name: product.product id}."""
    categories = create_categories(env, products)
    templates = env["product.template"].with_context(**QUIET, create_product_product=1)
    ids = {}
    for start in range(0, len(products), BATCH):
        rows = products.iloc[start : start + BATCH]
        created = templates.create(
            [
                {
                    "name": row.product,
                    "type": "consu",
                    "list_price": round(row.price, 2),
                    "categ_id": categories[row.department, row.category],
                    "available_in_pos": True,
                    "invoice_policy": "order",
                    # prices are as paid: with no tax the totals stay comparable
                    "taxes_id": [Command.clear()],
                    "supplier_taxes_id": [Command.clear()],
                }
                for row in rows.itertuples()
            ]
        )
        variants = created.product_variant_id.ids
        ids |= dict(zip(rows["product"], variants, strict=True))
        say(f"{len(ids):,} of {len(products):,} products")
    return ids


def create_categories(env, products):
    """Create departments and the categories below; return {(dep, cat): id}."""
    categories = env["product.category"]
    names = sorted(set(products["department"]))
    created = categories.create([{"name": name.capitalize()} for name in names])
    departments = dict(zip(names, created.ids, strict=True))
    pairs = sorted(set(zip(products["department"], products["category"], strict=True)))
    created = categories.create(
        [{"name": cat, "parent_id": departments[dep]} for dep, cat in pairs]
    )
    return dict(zip(pairs, created.ids, strict=True))
