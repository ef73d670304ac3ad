"""The totals by Odoo's own reports, beside what the load meant to write."""

from contextlib import closing

POSTED = ("state", "=", "posted")
RECOMPUTED = 200  # orders that Odoo is asked to work out again


def by_odoo(env):
    """Return what Odoo's reports say, in cents, untaxed."""
    invoices = "account.invoice.report"
    from_orders = env["sale.order"].search([("invoice_ids", "!=", False)]).invoice_ids
    invoiced = [("move_type", "=", "out_invoice"), POSTED]
    return {
        "sales": total(
            env,
            "sale.report",
            "price_subtotal",
            [("state", "=", "sale"), ("order_reference", "=like", "sale.order,%")],
        ),
        "pos": total(
            env,
            "report.pos.order",
            "price_subtotal_excl",
            [("state", "in", ["paid", "done", "invoiced"])],
        ),
        "direct": total(
            env,
            invoices,
            "price_subtotal",
            [*invoiced, ("move_id", "not in", from_orders.ids)],
        ),
        "invoiced_orders": total(
            env,
            invoices,
            "price_subtotal",
            [*invoiced, ("move_id", "in", from_orders.ids)],
        ),
        "credited": -total(
            env,
            invoices,
            "price_subtotal",
            [("move_type", "=", "out_refund"), POSTED],
        ),
    }


def total(env, model, field, domain):
    """Return the sum of a report's field in cents."""
    ((amount,),) = env[model]._read_group(domain, aggregates=[f"{field}:sum"])
    return round((amount or 0) * 100)


def revenue(figures):
    """Return what the customers paid: no invoice of an order counts again."""
    kept = figures["sales"] + figures["pos"] + figures["direct"]
    return kept - figures["credited"]


def problems(env, meant):
    """Return a sentence for each of Odoo's totals that is not what was meant."""
    found = [
        f"{name}: Odoo reports {cents / 100:,.2f} and not {meant[name] / 100:,.2f}"
        for name, cents in by_odoo(env).items()
        if cents != meant[name]
    ]
    return found + recomputed(env)


def recomputed(env):
    """Let Odoo work some orders out again: nothing may change."""
    orders = env["sale.order"].search([("state", "=", "sale")], limit=RECOMPUTED)
    stored = {order.id: order.amount_total for order in orders}
    lines = orders.order_line
    fields = [lines._fields["price_subtotal"], orders._fields["amount_total"]]
    with closing(env.cr.savepoint()):
        for field, records in zip(fields, (lines, orders), strict=True):
            env.add_to_compute(field, records)
        return [
            f"{order.name}: Odoo computes {order.amount_total} and not {before}"
            for order, before in zip(orders, stored.values(), strict=True)
            if round(order.amount_total * 100) != round(before * 100)
        ]
