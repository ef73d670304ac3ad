"""The consent ledger at size: adding, verifying, and asking "may we".

dev/python bench/ledger.py [--lines 1000000] [--customers 100000]
"""

import argparse
import statistics
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "dev"))

import run
import settings
from console import main, say

BATCH = 20_000
ASKED = 2_000
PEOPLE = """
WITH people AS (
    INSERT INTO res_partner (name, complete_name, active, type, email, email_normalized)
    SELECT 'Person ' || n, 'Person ' || n, TRUE, 'contact', 'p' || n || '@x.example',
           'p' || n || '@x.example' FROM generate_series(1, %s) n
    RETURNING id
), profiles AS (
    INSERT INTO cdp_profile (partner_id) SELECT id FROM people
    RETURNING id, partner_id
)
SELECT id, partner_id FROM profiles
"""


def bench():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--customers", type=int, default=100_000)
    asked = parser.parse_args()
    with run.prepared(apps=[settings.ADDON]), run.environment() as env:
        profiles = people(env, asked.customers)
        spent = fill(env, profiles, asked.lines)
        say(f"  {asked.lines:,} lines added in {spent:.0f} s")
        begin = time.perf_counter()
        if env["cdp.consent"]._find_broken():
            raise RuntimeError("The chain is broken")
        say(f"  verified in {time.perf_counter() - begin:.1f} s (goal 60 a million)")
        may_we(env, sorted(profiles))


def people(env, number):
    """{profile id: contact id} of as many customers."""
    env.cr.execute(PEOPLE, (number,))
    found = dict(env.cr.fetchall())
    env.cr.execute(
        "UPDATE res_partner p SET cdp_profile_id = f.id FROM cdp_profile f"
        " WHERE f.partner_id = p.id"
    )
    env.cr.commit()
    return found


def fill(env, profiles, lines):
    """Seconds to add the lines, in batches; yes and no in turns."""
    partners = env["res.partner"].browse(profiles.values())
    subjects = list(env["cdp.consent.subject"]._of(partners).values())
    purposes = env["cdp.purpose"].search([("marketing", "=", True)]).ids
    begin = time.perf_counter()
    for first in range(0, lines, BATCH):
        env["cdp.consent"]._append(
            [
                {
                    "subject": subjects[n % len(subjects)],
                    "purpose_id": purposes[n // len(subjects) % len(purposes)],
                    "channel": "email",
                    "state": "given" if n % 3 else "withdrawn",
                    "source": "form",
                    "proof": {"ip": "127.0.0.1"},
                }
                for n in range(first, min(lines, first + BATCH))
            ]
        )
        env.cr.commit()
        env.invalidate_all()
    spent = time.perf_counter() - begin
    env.cr.execute("ANALYZE")
    env.cr.commit()
    return spent


def may_we(env, profiles):
    """One customer at a time, as the gate asks, and all at once."""
    states = env["cdp.consent.state"]
    purpose = env.ref("customer_data_platform.purpose_offers")
    stride = max(1, len(profiles) // ASKED)
    times = []
    for profile in env["cdp.profile"].browse(profiles[::stride]):
        begin = time.perf_counter()
        states._may(profile, purpose, "email")
        times.append(time.perf_counter() - begin)
    say(f"  may we, one at a time: {statistics.median(times) * 1000:.2f} ms (goal 1)")
    begin = time.perf_counter()
    states._may_all(profiles, purpose, "email")
    say(f"  {len(profiles):,} at once: {time.perf_counter() - begin:.2f} s")


if __name__ == "__main__":
    main(bench)
