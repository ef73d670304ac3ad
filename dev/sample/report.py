"""Says what the platform made of the sample business, and whether it is right.

    dev/python dev/sample/report.py [-c CONF] [-d DATABASE]

Ends with 1 when a promise does not hold: Odoo's own totals, the revenue of the
profiles, every certain duplicate found, nobody linked wrongly, no work that failed.
"""

import argparse
import sys
import textwrap

import figures
import options
import truth

from odoo import SUPERUSER_ID, api

MARGIN = 24


class Report:
    """Prints lines of a label and a text, and remembers what did not hold."""

    def __init__(self):
        self.failed = []

    def line(self, label, text):
        wrapped = textwrap.wrap(str(text), 96) or [""]
        for number, part in enumerate(wrapped):
            print(f"  {label if not number else '':<{MARGIN}}{part}")

    def check(self, label, text, holds):
        self.line(label, f"{'ok ' if holds else 'NOT OK'}  {text}")
        if not holds:
            self.failed.append(label)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add(parser)
    args = parser.parse_args()
    with options.registry(args).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        meant = truth.read_figures(cr)
        if meant is None:
            return "No sample business is loaded in this database."
        if "cdp.profile" not in env:
            return "The Customer Data Platform is not installed in this database."
        report = Report()
        print(f"\n{env.company.name}: a year of the Complete Journey data\n")
        for part in (business, revenue, duplicates, scores, work):
            part(report, env, meant)
        cr.rollback()
    if report.failed:
        return f"\nDid not hold: {', '.join(report.failed)}"
    print("\nEverything holds.")
    return 0


def business(report, env, meant):
    """How much there is."""
    count = {
        model: env[model].search_count(domain)
        for model, domain in {
            "res.partner": [("id", "in", sample_ids(env.cr))],
            "sale.order": [("state", "=", "sale")],
            "pos.order": [("is_refund", "=", False)],
            "cdp.profile": [("merged_into_id", "=", False)],
        }.items()
    }
    report.line(
        "Contacts",
        f"{count['res.partner']:,}, entered for {meant['households']:,} households; "
        f"{count['cdp.profile']:,} profiles",
    )
    report.line(
        "Orders",
        f"{count['sale.order']:,} sales orders and {count['pos.order']:,} "
        f"point-of-sale orders from {meant['baskets']:,} baskets, "
        f"{meant['refunds']:,} refunds",
    )


def sample_ids(cr):
    """Return the ids of the contacts that were loaded."""
    cr.execute("SELECT partner_id FROM sample_contact")
    return [partner for (partner,) in cr.fetchall()]


def revenue(report, env, meant):
    """Odoo's reports beside the data, and beside the profiles."""
    found = figures.by_odoo(env)
    for name, label in {
        "sales": "Sales orders",
        "pos": "Point of sale",
        "direct": "Direct invoices",
        "credited": "Credit notes",
    }.items():
        report.check(
            label,
            f"{money(found[name])} by Odoo's report, {money(meant[name])} as loaded",
            found[name] == meant[name],
        )
    taken = found["sales"] + found["pos"] + meant["refunded"]
    report.check(
        "The data's baskets",
        f"{money(meant['source'])}, before {money(meant['refunded'])} of POS refunds",
        taken == meant["source"],
    )
    scored, excluded, nobody = profile_revenue(env)
    expected = figures.revenue(found)
    report.check(
        "Revenue, untaxed",
        f"{money(expected)} by Odoo, {money(scored)} on profiles, "
        f"{money(excluded)} left out of scores, {money(nobody)} with no profile",
        scored + excluded + nobody == expected,
    )


def money(cents):
    """Return an amount as people write it."""
    return f"${cents / 100:,.2f}"


def profile_revenue(env):
    """Return the cents of (scored profiles, profiles left out, nobody)."""
    env.cr.execute(
        "SELECT coalesce(sum(revenue), 0) FROM cdp_profile"
        " WHERE excluded_by_id IS NULL AND merged_into_id IS NULL"
    )
    (scored,) = env.cr.fetchone()
    transactions = env["cdp.transaction"]
    amounts = [
        transactions._read_group(domain, aggregates=["reporting_amount:sum"])[0][0]
        for domain in (
            [("profile_id.excluded_by_id", "!=", False)],
            [("profile_id", "=", False)],
        )
    ]
    return [round(float(amount or 0) * 100) for amount in (scored, *amounts)]


def duplicates(report, env, meant):
    """The planted duplicates that were found, and nobody else's."""
    pairs = truth.pairs(env.cr)
    certain, harder = pairs[pairs["certain"]], pairs[~pairs["certain"]]
    report.check(
        "Certain duplicates",
        f"{certain['found'].sum():,} of {len(certain):,} pairs linked "
        "(same e-mail or phone and an agreeing name)",
        bool(certain["found"].all()),
    )
    for row in certain[~certain["found"]].head(3).itertuples():
        both = env["res.partner"].browse([row.partner_a, row.partner_b])
        names = " and ".join(both.mapped("name"))
        report.line("  not linked", f"{names}: {row.planted}")
    report.line(
        "Harder duplicates",
        f"{harder['found'].sum():,} of {len(harder):,} pairs linked, "
        "for information (the certain rules need not find them)",
    )
    wrong = truth.wrong_links(env.cr)
    text = f"{len(wrong):,} profiles hold more than one customer"
    report.check("Wrong links", text, not wrong)
    for row in wrong[:3]:
        report.line("  together", ", ".join(row["contacts"]))


def scores(report, env, meant):
    """How the profiles were scored, and why some were not."""
    profiles = env["cdp.profile"]
    kept = [("excluded_by_id", "=", False), ("merged_into_id", "=", False)]
    labels = profiles._read_group(kept, ["rfm_label_id"], ["__count"])
    named = sorted(labels, key=lambda row: row[0].sequence if row[0] else 9999)
    report.line("RFM", counted((label.name or "no score", n) for label, n in named))
    states = profiles._read_group(
        [("merged_into_id", "=", False)], ["churn_state"], ["__count"]
    )
    words = dict(profiles._fields["churn_state"]._description_selection(env))
    report.line("Churn", counted((words.get(s, "not run"), n) for s, n in states))
    gated = profiles.search([("churn_state", "=", "gated")], limit=1)
    if gated:
        report.line("  why not", gated.churn_reason)
    segments = env["cdp.segment"].search([])
    report.line("Segments", counted((s.name, s.member_count) for s in segments))


def counted(rows):
    """Return names with their counts in one line."""
    return ", ".join(f"{name} {count:,}" for name, count in rows) or "none"


def work(report, env, meant):
    """The last result of each piece of scheduled work."""
    for stage in env["cdp.stage"].search([]):
        run = stage.run_ids[:1]
        text = "has not run yet"
        if run:
            text = (
                f"{run.processed:,} looked at, {run.written:,} changed in "
                f"{run.seconds:,.1f} s {run.message or ''}"
            )
        report.check(stage.name, text, run.state == "done")


if __name__ == "__main__":
    sys.exit(main())
