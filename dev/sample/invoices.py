"""Invoices and credit notes, all by the ORM: few, and accounting is strict."""

from datetime import date, timedelta

from contacts import QUIET

from odoo.fields import Command

DIRECT = 60
FROM_ORDERS = 30
CREDIT_NOTES = (14, 6)  # of direct invoices, of invoices made from orders
SERVICES = {
    "Party platter": 64.50,
    "Delivery flat rate": 9.90,
    "Fruit box for the office": 38.00,
    "Catering staff, per hour": 29.75,
}


def write(env, people, ids, orders, rng, say):
    """Create and post the documents; return their totals in cents."""
    direct = direct_invoices(env, people, ids, rng)
    say(f"{len(direct)} direct invoices")
    from_orders = order_invoices(env, orders, rng)
    say(f"{len(from_orders)} invoices of sales orders")
    credited = credit_notes(direct[: CREDIT_NOTES[0]], rng)
    credited |= credit_notes(from_orders[: CREDIT_NOTES[1]], rng)
    say(f"{len(credited)} credit notes")
    not_counting(env, direct[-1].partner_id, direct[-1].invoice_date)
    return {
        "direct": cents(direct),
        "invoiced_orders": cents(from_orders),
        "credited": cents(credited),
    }


def cents(moves):
    """Return the untaxed total in cents."""
    return round(sum(moves.mapped("amount_untaxed")) * 100)


def direct_invoices(env, people, ids, rng):
    """Invoices that come from no order: for firms first, then for some persons."""
    services = env["product.product"].create(
        [
            {
                "name": name,
                "type": "service",
                "list_price": price,
                "taxes_id": [Command.clear()],
                "supplier_taxes_id": [Command.clear()],
            }
            for name, price in SERVICES.items()
        ]
    )
    firms = [ids[c.key] for c in people.contacts if c.kind == "company"]
    persons = [ids[c.key] for c in people.contacts if c.kind == "person"]
    moves = env["account.move"]
    for number in range(DIRECT):
        partner = rng.choice(firms if number % 3 else persons)
        day = date(2017, 1, 9) + timedelta(days=int(rng.integers(0, 340)))
        moves |= invoice(env, int(partner), day, services, rng)
    moves.action_post()
    return moves


def invoice(env, partner, day, products, rng):
    """Create one draft invoice of one to three lines."""
    chosen = rng.choice(products.ids, size=int(rng.integers(1, 4)), replace=False)
    return (
        env["account.move"]
        .with_context(**QUIET)
        .create(
            {
                "move_type": "out_invoice",
                "partner_id": partner,
                "invoice_date": day,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": int(product),
                            "quantity": int(rng.integers(1, 5)),
                            "tax_ids": [Command.clear()],
                        }
                    )
                    for product in chosen
                ],
            }
        )
    )


def order_invoices(env, orders, rng):
    """Invoice some sales orders: they must not count twice."""
    paid = orders[(orders["state"] == "sale") & (orders["cents"] > 500)]
    chosen = paid.sample(FROM_ORDERS, random_state=rng)
    moves = env["account.move"]
    for row in chosen.itertuples():
        order = env["sale.order"].with_context(**QUIET).browse(row.id)
        move = order._create_invoices()
        move.invoice_date = row.moment.date()
        moves |= move
    moves.action_post()
    return moves


def credit_notes(moves, rng):
    """Credit every invoice: half of them in full, half of them one line."""
    notes = moves.browse()
    for number, move in enumerate(moves):
        day = move.invoice_date + timedelta(days=int(rng.integers(1, 15)))
        day = min(day, date(2017, 12, 31))
        full = number % 2 == 0
        note = move._reverse_moves(
            [{"invoice_date": day, "date": day, "ref": f"Credit for {move.name}"}],
            cancel=False,
        )
        if not full:
            note.invoice_line_ids[1:].unlink()
        notes |= note
    notes.action_post()
    return notes


def not_counting(env, partner, day):
    """A few drafts and cancelled invoices, which no total may include."""
    values = {
        "move_type": "out_invoice",
        "partner_id": partner.id,
        "invoice_date": day,
        "invoice_line_ids": [
            Command.create({"name": "Quote only", "quantity": 1, "price_unit": 500})
        ],
    }
    moves = env["account.move"].with_context(**QUIET).create([values] * 5)
    moves[:2].button_cancel()
