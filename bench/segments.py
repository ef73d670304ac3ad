"""Segments at size: everybody, nothing changed, ten customers, one midnight.

    dev/python bench/segments.py [--customers 100000] [--orders 5000000] [--json FILE]

Twenty segments, five of them of what customers did. Goals of issue 6: everybody within
three minutes; after ten changes within two seconds; and never other than from scratch.
"""

import argparse
import sys
from ast import literal_eval
from datetime import timedelta
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "dev"))

import measure
import passes
import run
from console import main, say, step
from shop import Shop

from odoo import Command
from odoo.tools import SQL

FULL = 180  # seconds
CHANGED = 2
CHANGES = 10

#: a condition for each of fifteen segments
CONDITIONS = [
    *("purchase_count >= 1", "purchase_count >= 5", "purchase_count = 0"),
    *("revenue >= 1000", "revenue >= 100", "average_order < 20", "rfm_r = 5"),
    *("rfm_f = 5", "rfm_m = 5", "rfm_r = 1", "rfm_f = 1", "purchase_days >= 3"),
    *("usual_gap_days < 30", "is_company = True", "partner_id.country_id != False"),
]
LAST = {"what": "purchase", "period": "last"}
BEHAVIOUR = {
    "Bought three times within 180 days": [{**LAST, "times": 3, "days": 180}],
    "Bought, not within 90 days": [
        {"what": "purchase"},
        {**LAST, "how": "never", "days": 90},
    ],
    "500 in total within 365 days": [
        {**LAST, "measure": "total", "total": 500, "days": 365}
    ],
    "A dear one, then a cheap one": [
        {"what": "purchase", "value_how": "least", "value": 100},
        {"what": "purchase", "value_how": "most", "value": 20, "after_line": 1},
    ],
    "Gave back, or a product at the till": [
        {"what": "refund"},
        {"what": "purchase", "product": True},
    ],
}
WRONG = """
SELECT count(*) FROM (%s) v FULL JOIN (
    SELECT profile_id FROM cdp_membership WHERE segment_id = %s AND "left" IS NULL) m
    ON m.profile_id = v.id
 WHERE COALESCE(v.member, FALSE) <> (m.profile_id IS NOT NULL)
"""


def bench():
    options = _options()
    report = measure.Report()
    with run.prepared(options.keep), run.environment() as env:
        with step(f"{options.customers:,} customers, {options.orders:,} orders"):
            shop = Shop(env, options.customers, options.orders)
            shop.fill()
            measure.vacuum(env, *run.ORDERS, "res_partner")
            shop.settle()
            measure.vacuum(
                env, "res_partner", "cdp_profile", "cdp_identifier", "cdp_change"
            )
            passes.run(env, "rfm", True)
        segments = _segments(env)
        _measure(env, shop, segments, report)
    say("")
    for line in report.table():
        say(line)
    if options.json:
        report.write(options.json, customers=options.customers, orders=options.orders)


def _options():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--orders", type=int, default=5_000_000)
    parser.add_argument("--keep", action="store_true", help="keep the database")
    parser.add_argument("--json", metavar="FILE", help="write the figures there")
    return parser.parse_args()


def _segments(env):
    segments = env["cdp.segment"]
    segments.search([]).unlink()
    product = env["product.product"].search([("name", "=", "Thing")], limit=1)
    for condition in CONDITIONS:
        field, sign, value = condition.split(" ", 2)
        domain = [(field, sign, literal_eval(value))]
        segments |= segments.create({"name": condition, "domain": repr(domain)})
    for name, lines in BEHAVIOUR.items():
        commands = []
        for sequence, line in enumerate(lines):
            more = {"sequence": sequence, **line}
            if more.pop("product", False):
                more["product_ids"] = [Command.set(product.ids)]
            commands.append(Command.create(more))
        match = "any" if name.startswith("Gave") else "all"
        segments |= segments.create(
            {"name": name, "match": match, "line_ids": commands}
        )
    env.cr.commit()
    return segments


def _measure(env, shop, segments, report):
    with step("Everybody"):
        first = passes.run(env, "segment", True)
    report.add("20 segments of everybody, all rows to write", first, "s", FULL)
    measure.vacuum(env, "cdp_membership")
    with step("Everybody, nothing changed"):
        report.add(
            "The same, nothing changed", passes.run(env, "segment", True), "s", FULL
        )
    for segment in segments[-len(BEHAVIOUR) :]:
        report.add(f"  of that: {segment.name}", _alone(env, segment), "s")
    with step(f"{CHANGES} customers buy again"):
        shop.sell(shop.buyers(CHANGES))
        rfm = passes.run(env, "rfm", False)
        taken = passes.run(env, "segment", False)
    report.add(f"After {CHANGES} changes: segments", taken, "s", CHANGED)
    report.add(f"After {CHANGES} changes: figures and segments", rfm + taken, "s")
    with step("One midnight"):
        slid = env["cdp.segment"].search([("line_ids", "!=", False)])
        for segment in slid:
            segment.day -= timedelta(days=1)
        report.add("A midnight later", passes.run(env, "segment", False), "s")
    with step("From scratch"):
        report.add("Other than from scratch", _wrong(env, segments), "members", 0)
    with step("Preview"):
        for segment in segments[-len(BEHAVIOUR) :]:
            taken = measure.best(2, segment.preview, {})
            report.add(f"Preview: {segment.name}", taken, "s")


def _alone(env, segment):
    taken = measure.seconds(env["cdp.stage.segment"]._refresh, segment)
    env.cr.commit()
    return taken


def _wrong(env, segments):
    wrong = 0
    for segment in segments:
        verdict = segment._verdict(segment._days())
        ((number,),) = env.execute_query(SQL(WRONG, verdict, segment.id))
        wrong += number
    return wrong


if __name__ == "__main__":
    main(bench)
