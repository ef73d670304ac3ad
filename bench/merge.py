"""Merging contacts: our way against Odoo's own wizard, then undone to the last bit.

    dev/python bench/merge.py [--customers N] [--groups N]

A base of contacts with orders, receipts, invoices, messages and followers. Some
groups are merged by the core wizard, one by one, as it does; then as many as asked by
ours, in batches, as the scheduled action does; then these are undone. The checksums
are over all rows of all tables that merging touches.
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "dev"))

import measure
from console import main, say, step
from run import environment, prepared
from shop import Shop

from odoo import Command
from odoo.tools import SQL

GOAL = 20  # times as fast as the core wizard, a group
BY_CORE = 10  # groups
MESSAGES = """
INSERT INTO mail_message (model, res_id, message_type, date, body, author_id)
SELECT 'res.partner', p.id, 'comment', now() AT TIME ZONE 'UTC', '<p>Called.</p>', p.id
  FROM res_partner p CROSS JOIN generate_series(1, 2) WHERE p.id >= %(first)s
"""
FOLLOWERS = """
INSERT INTO mail_followers (res_model, res_id, partner_id)
SELECT 'sale.order', id, partner_id FROM sale_order WHERE id %% 2 = 0
    ON CONFLICT DO NOTHING;
INSERT INTO mail_followers (res_model, res_id, partner_id)
SELECT 'res.partner', id, %(user)s FROM res_partner WHERE id >= %(first)s
    ON CONFLICT DO NOTHING;
INSERT INTO res_partner_res_partner_category_rel (partner_id, category_id)
SELECT id, %(tag)s FROM res_partner WHERE id >= %(first)s ON CONFLICT DO NOTHING
"""
INVOICES = """
SELECT %(first)s + row_number() OVER () AS id, p.id AS partner_id,
       p.commercial_partner_id, gen_random_uuid()::text AS access_token
  FROM res_partner p WHERE p.id >= %(customer)s AND p.id %% 2 = 0
"""
LINES = """
SELECT %(first)s + row_number() OVER () AS id, m.id AS move_id, m.partner_id
  FROM account_move m WHERE m.id >= %(move)s
"""


def bench():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--groups", type=int, default=1_000)
    options = parser.parse_args()
    report = measure.Report()
    with prepared(keep=False), environment() as env:
        with step(f"{options.customers:,} customers"):
            shop = _shop(env, options.customers)
        pairs = _pairs(env, shop, options.groups + BY_CORE)
        lacking = [pair[0].id for pair in pairs]  # so that there is something to fill
        query = "UPDATE res_partner SET phone = NULL, street = NULL, city = NULL,"
        query += " zip = NULL, phone_sanitized = NULL WHERE id = ANY(%s)"
        env.cr.execute(SQL(query, lacking))
        env.cr.commit()
        with step("Odoo's own wizard"):
            core = _by_core(env, pairs[:BY_CORE])
        report.add("Odoo's own wizard, a group of two", core * 1000, "ms")
        _by_us(env, pairs[BY_CORE:], core, report)
    say("")
    for line in report.table():
        say(line)


def _shop(env, customers):
    shop = Shop(env, customers, 2 * customers)
    shop.fill()
    env.cr.execute("UPDATE pos_session SET state = 'closed'")  # its orders may move
    partner = env["res.partner"].browse(shop.templates["res_partner"].id)
    invoice = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "invoice_line_ids": [Command.create({"name": "Thing", "price_unit": 5})],
        }
    )
    env.flush_all()
    params = {"first": shop.first_customer, "user": env.user.partner_id.id}
    tag = env["res.partner.category"].create({"name": "Regular"})
    env.flush_all()
    env.cr.execute(SQL(MESSAGES, **params))
    for query in FOLLOWERS.split(";"):
        env.cr.execute(SQL(query, **params, tag=tag.id))
    shop.templates["account_move"] = invoice
    shop.templates["account_move_line"] = invoice.line_ids[0]
    move = shop.copy("account_move", INVOICES, customer=shop.first_customer)
    shop.copy("account_move_line", LINES, move=move)
    env.cr.commit()
    shop.settle()
    tables = ["res_partner", "mail_message", "mail_followers", "account_move"]
    measure.vacuum(env, *tables, "sale_order", "account_move_line", "cdp_change")
    return shop


def _pairs(env, shop, number):
    """Neighbours that are persons of no organisation."""
    step_ = shop.customers // number // 20 * 20 or 20
    first = shop.first_customer
    first += (20 - first) % 20 + 4
    ids = range(first, first + step_ * number, step_)
    return [env["res.partner"].browse([id_, id_ + 1]) for id_ in ids]


def _by_core(env, pairs):
    """Seconds a group; the first is not counted, as nothing is in memory then."""
    wizard = env["base.partner.merge.automatic.wizard"].create({})
    taken = []
    for pair in pairs:
        begin = time.perf_counter()
        wizard._merge(pair.ids, pair[0])
        env.flush_all()
        env.cr.commit()
        taken.append(time.perf_counter() - begin)
    return sorted(taken[1:])[len(taken[1:]) // 2]


def _by_us(env, pairs, core, report):
    merges = env["cdp.merge"]
    before = _checksums(env)
    asked = merges._ask(pairs, "A measurement.")
    env.cr.commit()
    with step(f"{len(pairs):,} groups by us"):
        took = measure.seconds(merges._run_waiting)
    states = set(asked.mapped("state"))
    if states != {"done"}:
        raise RuntimeError(f"{states}: {asked.filtered('message')[:1].message}")
    report.add(f"Ours, {len(pairs):,} groups, each", took / len(pairs) * 1000, "ms")
    report.add("Odoo's own wizard, in times of ours", core / (took / len(pairs)), "x")
    report.add("Rows moved", sum(asked.mapped("moved")), "rows")
    report.add("Rows that both had, kept", sum(asked.mapped("stayed")), "rows")
    changed = [name for name, sum_ in _checksums(env).items() if before[name] != sum_]
    report.add("Tables changed by merging", len(changed), "tables")
    with step("Undone"):
        asked.action_undo()
        took = measure.seconds(merges._run_waiting)
    report.add("Undone, a group", took / len(pairs) * 1000, "ms")
    after = _checksums(env)
    other = [name for name, sum_ in after.items() if before[name] != sum_]
    report.add(f"Tables that differ after undoing {other or ''}", len(other), "", 0)


def _checksums(env):
    """Of all rows of the tables that point at contacts, by key or by name."""
    from odoo.addons.customer_data_platform.models.unify.merge import mover

    tables = {place.table for place in mover.everywhere(env)}
    found = {}
    for table in sorted(tables | {"res_partner", "cdp_identifier", "cdp_match"}):
        query = "SELECT sum(hashtextextended(t::text, 0)) FROM %s t"
        ((found[table],),) = env.execute_query(SQL(query, SQL.identifier(table)))
    return found


if __name__ == "__main__":
    main(bench)
