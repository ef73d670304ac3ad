"""`make bench`: measurements at size, as multiples of a plain scan of the same rows.

On a database of its own, made and dropped by each run. Benchmarks are no tests: the
exit code is 0 whatever the verdicts say.
"""

import argparse
import contextlib
import os
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "dev"))

import database
import measure
import pages
import passes
import settings
import tables
from console import main, say, step
from odoo_run import install
from shop import Shop

from odoo import SUPERUSER_ID, api, sql_db
from odoo.modules.registry import Registry
from odoo.tools import config

NAME = f"bench_{os.getpid()}"
APPS = ("sale_management", "point_of_sale", "account", settings.ADDON)
ORDERS = ("sale_order", "pos_order", "pos_order_line")
LINKED = 20_000


def bench():
    options = _options()
    report = measure.Report()
    with prepared(options.keep), environment() as env:
        _measure(env, options, report)
        about = {"customers": options.customers, "orders": options.orders}
        about["postgresql"] = env.cr._cnx.server_version
    say("")
    for line in report.table():
        say(line)
    if options.json:
        report.write(options.json, **about)


def _options():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--orders", type=int, default=1_000_000)
    parser.add_argument("--keep", action="store_true", help="keep the database")
    parser.add_argument("--json", metavar="FILE", help="write the figures there")
    return parser.parse_args()


@contextlib.contextmanager
def prepared(keep=False, apps=APPS):
    """A database with the apps while inside, on the server that ODOO_RC names."""
    started = "ODOO_RC" not in os.environ and database.start()
    try:
        with step("Odoo, its apps and the addon"):
            database.create(NAME)
            install(NAME, apps, settings.LOGS / "bench.log")
        yield
    finally:
        sql_db.close_db(NAME)
        if keep:
            say(f"  the database {NAME} stays; dev/odoo -d {NAME} opens it")
        else:
            database.drop(NAME)
        if started and not database.in_use():
            database.stop()


@contextlib.contextmanager
def environment():
    conf = os.environ.get("ODOO_RC", str(settings.CONF))
    arguments = ["-c", conf, "-d", NAME, "--log-level=error"]
    config.parse_config(arguments, setup_logging=True)
    with Registry(NAME).cursor() as cr:
        yield api.Environment(cr, SUPERUSER_ID, {})


def _measure(env, options, report):
    with step(f"{options.customers:,} customers, {options.orders:,} orders"):
        shop = Shop(env, options.customers, options.orders)
        shop.fill()
        measure.vacuum(env, *ORDERS, "res_partner")
    with step("Link duplicates"):
        passes.link(env, shop, min(LINKED, options.customers), report)
    with step("RFM"):
        full = passes.rfm(env, report)
    with step("All that learns and scores"):
        scoring = passes.understand(env, report, full)
    with step("One customer in 100 buys again"):
        passes.bought_again(env, shop, full, scoring, report)
    with step("Triggers"):
        tables.trigger_costs(env, shop, report)
    with step("Pages"):
        pages.query_counts(env, report)


if __name__ == "__main__":
    main(bench)
