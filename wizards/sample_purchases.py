"""How the sample customers' purchases become documents of the apps that are there."""

from odoo.fields import Command
from odoo.tools.misc import split_every

#: name and price; as many as sample_people.PRODUCTS
PRODUCTS = (
    ("Ground coffee, 1 kg", 21.0),
    ("Espresso beans, 1 kg", 26.0),
    ("Green tea, 250 g", 12.5),
    ("Teapot", 39.0),
    ("Set of cups", 48.0),
    ("Filter papers", 6.5),
    ("Hand grinder", 89.0),
    ("Gift box", 65.0),
)


def kinds(env):
    """Models of the documents that can be made here, the best first."""
    found = [model for model in ("sale.order", "account.move") if model in env]
    if "account.move" in found:
        # Where no chart of accounts is loaded nothing can be invoiced.
        domain = [("type", "=", "sale"), ("company_id", "=", env.company.id)]
        domain.append(("default_account_id", "!=", False))
        journals = env["account.journal"].sudo()  # only whether there is one
        if not journals.search_count(domain, limit=1):
            found.remove("account.move")
    return found


def products(env):
    return env["product.product"].create(
        [{"name": name, "list_price": price} for name, price in PRODUCTS]
    )


def documents(env, model, rows, goods):
    """Make and confirm them.

    :param rows: (contact, address for the goods, moment, which products)
    """
    make = _orders if model == "sale.order" else _invoices
    return make(env, rows, goods)


def _orders(env, rows, goods):
    orders = env["sale.order"].create(
        [
            {
                # A name of its own: the numbers of real orders are not used up.
                "name": f"SAMPLE{number:04}",
                "partner_id": partner.id,
                "partner_shipping_id": address.id,
                "date_order": moment,
                "user_id": False,
                "order_line": _lines(goods, chosen, "product_uom_qty"),
            }
            for number, (partner, address, moment, chosen) in enumerate(rows, 1)
        ]
    )
    # Not action_confirm: that would plan deliveries and projects, and mail customers.
    orders.write({"state": "sale"})
    return orders


def _invoices(env, rows, goods):
    invoices = env["account.move"]
    for portion in split_every(50, rows, list):
        invoices += env["account.move"].create(
            [
                {
                    "move_type": "out_invoice",
                    "partner_id": partner.id,
                    "partner_shipping_id": address.id,
                    "invoice_date": moment.date(),
                    "invoice_user_id": False,
                    "invoice_line_ids": _lines(goods, chosen, "quantity"),
                }
                for partner, address, moment, chosen in portion
            ]
        )
        # Odoo asks of each what is paid. Without knowing how big the tables have
        # become PostgreSQL takes minutes for that.
        env.cr.execute("ANALYZE account_move, account_move_line")
        invoices[-len(portion) :].action_post()
    return invoices


def _lines(goods, chosen, quantity):
    return [
        Command.create({"product_id": goods[index].id, quantity: 1 + index % 3})
        for index in chosen
    ]


def withdraw(records):
    """Undo the confirmation of documents, so that they can be deleted."""
    if records._name == "sale.order":
        records.action_unlock()
        records.write({"state": "cancel"})
    elif records._name == "account.move":
        records.filtered(lambda move: move.state == "posted").button_draft()
