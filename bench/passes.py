"""The scheduled work, run as its actions run it: everybody, nobody new, one in 100."""

import time

import measure
import tables

from odoo import fields

BUYERS = 100  # one customer in so many buys again
GOAL = 14  # of a full RFM pass, in plain scans of the same rows
GOAL_CHANGED = 3  # per cent of a full pass


def run(env, code, everybody):
    """Run a stage and return the seconds it took."""
    stage = env.ref(f"customer_data_platform.stage_{code}")
    stage.full_finished = fields.Datetime.now()
    if everybody:
        env["cdp.change"]._note_everybody(code)
    env.flush_all()
    env.cr.commit()
    begin = time.perf_counter()
    result = env["cdp.stage"]._run(code)
    env.cr.commit()
    taken = time.perf_counter() - begin
    if result.state != "done" or result.everybody != everybody:
        raise RuntimeError(f"{code}: {result.state}, everybody: {result.everybody}")
    return taken


def link(env, shop, sample, report):
    """Look at the first contacts by the stage, settle the others by SQL."""
    worker = env["cdp.stage.link"]
    cursor = shop.first_customer - 1
    done = 0
    begin = time.perf_counter()
    while cursor is not None and done < sample:
        batch = worker._full_batch(cursor)
        env.cr.commit()
        done, cursor = done + batch.processed, batch.cursor
    taken = time.perf_counter() - begin
    report.add(f"Link duplicates, {done:,} new contacts", done / taken, "contacts/s")
    shop.settle()
    measure.vacuum(env, "res_partner", "cdp_profile", "cdp_identifier", "cdp_change")


def rfm(env, report):
    """Full passes; return the seconds of one in which nothing changes."""
    scan = measure.best(3, tables.scan, env)
    report.add("Plain scan of all orders (1 x)", scan, "s")
    view = measure.median(3, tables.view, env)
    report.add("Transactions: revenue and last date per profile", view / scan, "x")
    first = run(env, "rfm", True)
    report.add("RFM of everybody, all rows to write", first / scan, "x", GOAL)
    written = measure.Written(env)
    steady = run(env, "rfm", True)
    report.add("RFM of everybody, nothing changed", steady / scan, "x", GOAL)
    report.add("RFM of everybody, the same in seconds", steady, "s")
    report.add("Rows written when nothing changed", len(written.ids()), "rows", 0)
    return steady


#: what learns or scores, in order, with the child that it asks
UNDERSTAND = {
    "sentiment": "mood_job.py",
    "train": "_job.py",
    "value": "value_job.py",
    "churn": "churn_job.py",
    "recommend": "recommend_job.py",
    "segment": "",
    "insight": "_job.py",
    "history": "",
}
#: of these "full scoring" is made: all scores of everybody
SCORES = ("rfm", "value", "churn", "recommend", "segment")


def understand(env, report, rfm_seconds):
    """All that learns and scores: first, again with nothing changed; return the last.

    The goals are those of issue 4: five minutes in all, 2 GiB, no row written again.
    """
    for again in (False, True):
        taken = {"rfm": rfm_seconds}
        written = measure.Written(env)
        for code, job in UNDERSTAND.items():
            with measure.ChildPeak(job or "no child") as child:
                taken[code] = run(env, code, True)
            name = f"{code}, everybody{', nothing changed' if again else ''}"
            report.add(name, taken[code], "s")
            if not again and child.mib:
                report.add(f"{code}: most memory of its child", child.mib, "MiB", 2048)
        scoring = sum(taken[code] for code in SCORES)
        label = "nothing changed" if again else "all rows to write"
        report.add(f"Full scoring, {label}", scoring, "s", 300)
        if again:
            report.add("Rows written by all of it", len(written.ids()), "rows", 0)
    return scoring


def bought_again(env, shop, full, scoring, report):
    """One in 100 buys once more; every later stage handles just these."""
    measure.vacuum(env, "cdp_change", "cdp_profile")
    buyers = shop.buyers(shop.customers // BUYERS)
    written = measure.Written(env)
    shop.sell(buyers)
    taken = run(env, "rfm", False)
    share = f"RFM after 1 in {BUYERS} bought again"
    report.add(f"{share}, of a full pass", 100 * taken / full, "%", GOAL_CHANGED)
    wrong = written.ids() ^ shop.payers(buyers)
    report.add(f"{share}: others written, or missed", len(wrong), "rows", 0)
    rest = {code: run(env, code, False) for code in SCORES[1:]}
    for code, seconds in rest.items():
        report.add(f"{code} of these", seconds, "s")
    share = 100 * (taken + sum(rest.values())) / scoring
    report.add("All scores of these, of full scoring", share, "%", 5)
