"""What PostgreSQL does: reading the transactions, and noting changes by triggers."""

import statistics

import measure

SCAN = (
    "SELECT SUM(amount_total), MAX(date_order) FROM sale_order",
    "SELECT SUM(amount_total), MAX(date_order) FROM pos_order",
)
VIEW = """
SELECT COUNT(*), SUM(revenue) FROM (
    SELECT profile_id, SUM(reporting_amount) AS revenue, MAX(date) AS last
      FROM (%s) t GROUP BY profile_id) profiles WHERE last IS NOT NULL
"""
INSERTED = 10_000
UPDATED = 1_000
ROUNDS = 5


def scan(env):
    """Read the same rows of the same tables once: what everything is a multiple of."""
    for statement in SCAN:
        env.cr.execute(statement)
        env.cr.fetchall()


def view(env):
    """Add up revenue and find the last date of each profile."""
    rows = env.cr.mogrify(env["cdp.transaction"]._table_query).decode()
    env.cr.execute((VIEW % rows).replace("%", "%%"))
    env.cr.fetchall()


def trigger_costs(env, shop, report):
    """The time of writing orders with our triggers over the time without them."""
    buyers = shop.buyers(INSERTED)
    costs = {
        f"Triggers: {INSERTED:,} orders by one INSERT, with / without": (
            lambda: shop.sell(buyers)
        ),
        f"Triggers: {UPDATED:,} UPDATEs of one order each, with / without": (
            lambda: _touch(env, shop.first_order)
        ),
    }
    for name, act in costs.items():
        taken = {True: [], False: []}
        for _ in range(ROUNDS):
            for watched in taken:
                taken[watched].append(_time(env, act, watched))
        with_, without = map(statistics.median, (taken[True], taken[False]))
        report.add(name, with_ / without, "x")


def _time(env, act, watched):
    """In a transaction that is rolled back, and the triggers' absence with it."""
    env.cr.commit()
    if not watched:
        env.cr.execute("ALTER TABLE sale_order DISABLE TRIGGER USER")
    taken = measure.seconds(act)
    env.cr.rollback()
    return taken


def _touch(env, first):
    """As Odoo writes when people edit orders one after the other."""
    for number in range(UPDATED):
        env.cr.execute(
            "UPDATE sale_order SET amount_total = amount_total + 1,"
            " write_date = now() AT TIME ZONE 'UTC' WHERE id = %s",
            [first + number * 2 + 1],
        )
