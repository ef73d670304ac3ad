"""Writes the point-of-sale orders, their refunds, payments and closed sessions.

The frames are those of sales.py. A refund is an order of its own with one line of a
negative quantity, as Odoo makes it; its basket id is the negative of the first.
"""

from contextlib import closing

import bulk
import numpy as np
import pandas as pd
from contacts import QUIET

from odoo.fields import Command

CARD_SHARE = 0.65


def write(env, orders, lines, rng, say):
    """Insert the orders and all that hangs on them; return them with their ids."""
    config = env["pos.config"].create({"name": "Corner Market"})
    like = templates(env, config, int(lines["product_id"].iloc[0]))
    orders, lines = numbered(env, config, orders, lines)
    methods = {m.name: m.id for m in config.payment_method_ids}
    card = rng.random(len(orders)) < CARD_SHARE
    orders["method"] = np.where(card, methods["Card"], methods["Cash"])
    sessions = session_rows(env, config, orders, methods["Cash"])
    orders = orders.merge(sessions[["month", "session_id"]], on="month")
    tables = [
        (
            "pos_session",
            sessions.rename(columns={"session_id": "id"}),
            ["access_token"],
        ),
        ("pos_order", order_rows(env, orders), ["uuid", "access_token"]),
        ("pos_order_line", line_rows(orders, lines), ["uuid"]),
        ("pos_payment", payment_rows(env, orders), ["uuid"]),
    ]
    for (table, frame, fresh), template in zip(tables, like, strict=True):
        bulk.insert(env.cr, table, template, frame, fresh)
        say(f"{len(frame):,} rows of {table}")
    env.invalidate_all()
    return orders


def templates(env, config, product):
    """Sell one product by the ORM, close the session, and take it all back."""
    with closing(env.cr.savepoint()):
        config.open_ui()
        session = config.current_session_id
        session.set_opening_control(0, "")
        line = {
            "product_id": product,
            "qty": 1,
            "price_unit": 1,
            "price_subtotal": 1,
            "price_subtotal_incl": 1,
        }
        amounts = {"amount_tax": 0, "amount_total": 1, "amount_paid": 1}
        order = (
            env["pos.order"]
            .with_context(**QUIET)
            .create(
                {
                    "session_id": session.id,
                    "amount_return": 0,
                    "lines": [Command.create(line)],
                    **amounts,
                }
            )
        )
        method = config.payment_method_ids[0]
        order.add_payment(
            {"pos_order_id": order.id, "amount": 1, "payment_method_id": method.id}
        )
        order.action_pos_order_paid()
        session.action_pos_session_closing_control()
        records = (session, order, order.lines, order.payment_ids)
        session_row, *others = map(bulk.template, records)
    # the day books of a year of baskets are not written: only the orders are
    return [session_row | {"move_id": None}, *others]


def numbered(env, config, orders, lines):
    """Give orders and lines their ids, names and receipt numbers."""
    count = len(orders)
    serial = np.arange(count)
    first = bulk.take_numbers(config.order_backend_seq_id, count)
    bulk.take_numbers(config.order_seq_id, count)
    last_part = [f"{n:06d}" for n in first + serial]
    orders = orders.assign(
        id=bulk.reserve(env.cr, "pos_order", count) + serial,
        month=orders["moment"].dt.month,
        is_refund=orders["basket_id"] < 0,
        sequence_number=first + serial,
        tracking_number=(first + serial) % 1000,
        pos_reference=[f"170-{config.id}-{part}" for part in last_part],
        name=[f"{config.name} - {part}" for part in last_part],
    )
    sold_as = orders.set_index("basket_id")["name"]
    refunded = (-orders["basket_id"]).map(sold_as) + " REFUND"
    orders["name"] = orders["name"].where(~orders["is_refund"], refunded)
    line_first = bulk.reserve(env.cr, "pos_order_line", len(lines))
    lines = lines.assign(
        id=line_first + np.arange(len(lines)),
        refunded_orderline_id=(lines["refunded_line"] + line_first).astype("Int64"),
    )
    return orders, lines


def session_rows(env, config, orders, cash):
    """Return one closed session a month."""
    sequence = env["ir.sequence"].search([("code", "=", "pos.session")], limit=1)
    months = orders.groupby("month")["moment"].agg(["min", "max"]).reset_index()
    in_cash = orders[orders["method"] == cash].groupby("month")["cents"].sum() / 100
    held = months["month"].map(in_cash).fillna(0)
    names = [sequence.next_by_id() for _ in range(len(months))]
    prefix = config.name if sequence.prefix == "/" else ""
    first = bulk.reserve(env.cr, "pos_session", len(months))
    return pd.DataFrame(
        {
            "month": months["month"],
            "session_id": first + np.arange(len(months)),
            "name": [prefix + name for name in names],
            "start_at": months["min"] - pd.Timedelta(minutes=10),
            "stop_at": months["max"] + pd.Timedelta(minutes=10),
            "create_date": months["min"] - pd.Timedelta(minutes=10),
            # the drawer is emptied at the end of the month
            "cash_register_balance_start": 0,
            "cash_register_balance_end_real": held,
            "cash_real_transaction": 0,
        }
    )


def order_rows(env, orders):
    """Return the columns of pos_order that differ from order to order."""
    partners = env["res.partner"].browse(orders["partner_id"].unique().tolist())
    phones = {
        p.id: p._phone_format(number=p.phone or "", country=p.country_id)
        for p in partners
    }
    emails = {p.id: p.email or "" for p in partners}
    amount = orders["cents"] / 100
    kept = ["id", "session_id", "partner_id", "name", "pos_reference", "is_refund"]
    return orders[[*kept, "sequence_number", "tracking_number"]].assign(
        date_order=orders["moment"],
        create_date=orders["moment"],
        amount_total=amount,
        amount_paid=amount,
        email=orders["partner_id"].map(emails),
        mobile=orders["partner_id"].map(phones),
    )


def line_rows(orders, lines):
    """Return the columns of pos_order_line that differ from line to line."""
    head = orders[["basket_id", "id", "moment"]].rename(columns={"id": "order_id"})
    rows = lines.merge(head, on="basket_id")
    return pd.DataFrame(
        {
            "id": rows["id"],
            "order_id": rows["order_id"],
            "product_id": rows["product_id"],
            "full_product_name": rows["product"],
            "name": rows["id"],
            "qty": rows["quantity"],
            "price_unit": rows["price"],
            "discount": rows["discount"],
            "price_subtotal": rows["cents"] / 100,
            "price_subtotal_incl": rows["cents"] / 100,
            "refunded_orderline_id": rows["refunded_orderline_id"],
            "create_date": rows["moment"],
        }
    )


def payment_rows(env, orders):
    """Return one payment an order, money back for a refund."""
    first = bulk.reserve(env.cr, "pos_payment", len(orders))
    return pd.DataFrame(
        {
            "id": first + np.arange(len(orders)),
            "pos_order_id": orders["id"],
            "session_id": orders["session_id"],
            "payment_method_id": orders["method"],
            "amount": orders["cents"] / 100,
            "payment_date": orders["moment"],
            "create_date": orders["moment"],
        }
    )
