"""Fills an Odoo database with a year of a grocery shop: the Complete Journey data.

    dev/python dev/sample/load.py [--households N | --all] [-c CONF] [-d DATABASE]

All in one transaction: a load that was killed leaves nothing behind and can be run
again; one that is complete is left alone.
"""

import argparse
import sys
import time

import catalogue
import company
import contacts
import deal
import figures
import invoices
import journey
import numpy as np
import options
import people
import pos
import sales
import truth

from odoo import SUPERUSER_ID, api

SEED = 2017
REFUND_SHARE = 0.02
NEEDED = ["crm", "contacts", "sale_management", "point_of_sale", "account"]
NEEDED += ["mass_mailing"]


def main():
    args = arguments()
    households = None if args.all else args.households
    started = time.monotonic()

    def say(text):
        print(f"{time.monotonic() - started:6.1f} s  {text}", flush=True)

    registry = options.registry(args)
    with registry.cursor() as cr:
        # two loads at once would both find an empty database
        cr.execute("SELECT pg_advisory_xact_lock(hashtext('cdp_sample'))")
        done = truth.read_figures(cr)
        if done:
            return already(done, households)
        env = api.Environment(cr, SUPERUSER_ID, {})
        env = env(user=env.ref("base.user_admin"), su=True)
        problem = load(env, households, say)
        if problem:
            cr.rollback()
            return problem
    registry.signal_changes()
    say("done")
    return 0


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--households", type=int, default=400, metavar="N")
    size.add_argument("--all", action="store_true", help="all 2,469 households")
    options.add(parser)
    return parser.parse_args()


def already(done, households):
    """Say what is there; to ask for more of it is a mistake to report."""
    if done["asked"] and (households or done["households"] + 1) > done["households"]:
        return (
            f"This database holds {done['households']:,} households already, and a "
            "load adds none to them. Load more into a new database."
        )
    print(f"already loaded: {done['households']:,} households")
    return 0


def load(env, households, say):
    """Load everything; return a sentence when something did not hold."""
    missing = set(NEEDED) - set(env["ir.module.module"]._installed())
    if missing:
        return f"Install these apps first: {', '.join(sorted(missing))}"
    say("reading the Complete Journey data")
    data = journey.read(households, SEED)
    say(f"{len(data.baskets):,} baskets with {len(data.lines):,} lines")
    company.set_up(env)
    crowd = people.invent(sorted(data.baskets["household"].unique()), SEED)
    ids = contacts.create(env, crowd, say)
    contacts.create_leads(env, crowd, ids)
    contacts.create_subscribers(env, crowd)
    products = catalogue.create(env, data.products, say)
    data.lines["product_id"] = data.lines["product"].map(products)
    meant = write_orders(env, data, crowd, ids, say)
    meant |= {"asked": households, "households": len(crowd.buyers)}
    truth.write(env.cr, crowd, ids, meant)
    say("checking the totals by Odoo's own reports")
    found = figures.problems(env, meant)
    return "\n".join(found)


def write_orders(env, data, crowd, ids, say):
    """Write the orders and invoices; return the totals they must add up to."""
    rng = np.random.default_rng(SEED)
    baskets = deal.baskets(data.baskets, crowd.buyers, ids, rng)
    ordered, rung_up = baskets[baskets["by_order"]], baskets[~baskets["by_order"]]
    orders = sales.write(
        env, *deal.with_idle(ordered, deal.of(data.lines, ordered), rng), say
    )
    receipts = pos.write(
        env,
        *deal.with_refunds(rung_up, deal.of(data.lines, rung_up), REFUND_SHARE, rng),
        rng,
        say,
    )
    return {
        "baskets": len(baskets),
        "source": int(baskets["cents"].sum()),
        "sales": int(ordered["cents"].sum()),
        "pos": int(receipts["cents"].sum()),
        "refunds": int(receipts["is_refund"].sum()),
        "refunded": int(-receipts.loc[receipts["is_refund"], "cents"].sum()),
        **invoices.write(env, crowd, ids, orders, rng, say),
    }


if __name__ == "__main__":
    sys.exit(main())
