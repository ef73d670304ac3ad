"""Writes the sales orders.

``orders`` has one row a basket (basket_id, household, moment, cents, partner_id,
state), ``lines`` one row a basket and product (product_id, quantity, price, ...).
"""

from contextlib import closing

import bulk
import numpy as np
import pandas as pd
from contacts import QUIET

from odoo.fields import Command


def write(env, orders, lines, say):
    """Insert the orders and their lines; return the orders with their new ids."""
    customer, product = (
        int(orders["partner_id"].iloc[0]),
        int(lines["product_id"].iloc[0]),
    )
    order_like, line_like = templates(env, customer, product)
    sequence = env["ir.sequence"].search([("code", "=", "sale.order")], limit=1)
    first = bulk.take_numbers(sequence, len(orders))
    orders = orders.assign(
        id=bulk.reserve(env.cr, "sale_order", len(orders)) + np.arange(len(orders)),
        name=[sequence.get_next_char(first + n) for n in range(len(orders))],
    )
    bulk.insert(env.cr, "sale_order", order_like, order_rows(env, orders))
    say(f"{len(orders):,} sales orders")
    rows = line_rows(orders, lines)
    rows["id"] = bulk.reserve(env.cr, "sale_order_line", len(rows)) + np.arange(
        len(rows)
    )
    bulk.insert(env.cr, "sale_order_line", line_like, rows)
    say(f"{len(rows):,} sales order lines")
    env.invalidate_all()
    return orders


def templates(env, customer, product):
    """Confirm one order by the ORM, read what it stored, and take it back."""
    with closing(env.cr.savepoint()):  # closing rolls it back
        order = (
            env["sale.order"]
            .with_context(**QUIET)
            .create(
                {
                    "partner_id": customer,
                    "order_line": [Command.create({"product_id": product})],
                }
            )
        )
        order.action_confirm()
        return bulk.template(order), bulk.template(order.order_line)


def order_rows(env, orders):
    """Return the columns of sale_order that differ from order to order."""
    partners = env["res.partner"].browse(orders["partner_id"].unique().tolist())
    places = {p.id: p.address_get(["delivery", "invoice"]) for p in partners}
    amount = orders["cents"] / 100
    counts = orders["state"] == "sale"
    return pd.DataFrame(
        {
            "id": orders["id"],
            "name": orders["name"],
            "state": orders["state"],
            "partner_id": orders["partner_id"],
            "partner_invoice_id": orders["partner_id"].map(
                lambda partner: places[partner]["invoice"]
            ),
            "partner_shipping_id": orders["partner_id"].map(
                lambda partner: places[partner]["delivery"]
            ),
            "date_order": orders["moment"],
            "create_date": orders["moment"],
            "validity_date": orders["moment"] + pd.Timedelta(days=30),
            "amount_untaxed": amount,
            "amount_total": amount,
            "amount_unpaid": amount,
            "invoice_status": np.where(counts, "to invoice", "no"),
            # handed over the counter: nothing is left to deliver
            "delivery_status": np.where(counts, "full", None),
            "effective_date": orders["moment"].where(counts),
        }
    )


def line_rows(orders, lines):
    """Return the columns of sale_order_line that differ from line to line."""
    head = orders[["basket_id", "id", "partner_id", "state", "moment"]]
    rows = head.merge(lines, on="basket_id")
    amount, quantity = rows["cents"] / 100, rows["quantity"]
    counts = rows["state"] == "sale"
    return pd.DataFrame(
        {
            "order_id": rows["id"],
            "order_partner_id": rows["partner_id"],
            "product_id": rows["product_id"],
            "name": rows["product"],
            "product_uom_qty": quantity,
            "price_unit": rows["price"],
            "technical_price_unit": rows["price"],
            "discount": rows["discount"],
            "price_subtotal": amount,
            "price_total": amount,
            "price_reduce_taxexcl": (amount / quantity).round(2),
            "price_reduce_taxinc": (amount / quantity).round(2),
            "qty_delivered": quantity.where(counts, 0),
            "qty_to_invoice": quantity.where(counts, 0),
            "untaxed_amount_to_invoice": amount.where(counts, 0),
            "state": rows["state"],
            "invoice_status": np.where(counts, "to invoice", "no"),
            "create_date": rows["moment"],
        }
    )
