"""Shipped sources are not updated, because people change them: tell those that were
there before which fields of a line hold quantity and amount. The triggers are made
anew, for what they call has changed."""

from odoo import SUPERUSER_ID, api

SALE = {
    "line_quantity_path": "product_uom_qty",
    "line_amount_path": "price_subtotal",
    "line_discount_path": "discount",
}
INVOICE = {
    "line_quantity_path": "quantity",
    "line_amount_path": "balance",
    "line_is_credit": True,
    "line_discount_path": "discount",
}
LINES = {
    "source_sale": SALE,
    "source_pos": {**SALE, "line_quantity_path": "qty", "line_cost_path": "total_cost"},
    "source_invoice": INVOICE,
    "source_credit_note": INVOICE,
}


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["cdp.change"]._unwatch()
    env["cdp.change"]._watch()
    for name, paths in LINES.items():
        source = env.ref(f"customer_data_platform.{name}", raise_if_not_found=False)
        if source and not source.line_amount_path:
            source.write(paths)
