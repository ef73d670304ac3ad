"""Merging and undoing, killed at any moment: nothing is lost, the next run goes on."""

import random
import subprocess
import time

from support import customers, lab

DOUBLES = 1200  # more than two batches
TIMES = 4  # killed while merging, and again while undoing
SEED = 20250102
BEGUN = "begun"

ASK = """
profiles = env["cdp.profile"].search([("merged_ids", "!=", False)])
previews = env["cdp.merge.preview"]
groups = [previews._members(profile) for profile in profiles]
answer = len(env["cdp.merge"]._ask(groups, "A test."))
"""
UNDO = 'env["cdp.merge"].search([("state", "=", "done")]).action_undo()'
WORK = f"""
print({BEGUN!r}, flush=True)
env["cdp.merge"]._run_waiting()
"""
STATES = "SELECT state, count(*) FROM cdp_merge GROUP BY 1 ORDER BY 1"
#: what merging and undoing touch, as rows that two databases share
QUERIES = {
    "contacts": """
        SELECT id, active, cdp_merged_into_id, parent_id, commercial_partner_id, email,
               phone, city FROM res_partner""",
    "orders": """
        SELECT id, partner_id, partner_invoice_id, partner_shipping_id
          FROM sale_order""",
    "messages": """
        SELECT res_id, author_id, body FROM mail_message WHERE model = 'res.partner'""",
    "profiles": """
        SELECT c.id, p.partner_id FROM res_partner c
          JOIN cdp_profile p ON p.id = c.cdp_profile_id""",
    "moves": """
        SELECT merge_id, source_id, table_name, column_name, moved, stayed, (
               SELECT string_agg(row, ',' ORDER BY row)
                 FROM jsonb_array_elements_text(row_ids) AS held (row))
          FROM cdp_merge_move""",
}


def merge(checks, name):
    lab.create(name)
    lab.install(name, "sale_management", lab.ADDON)
    customers.fill(name, doubles=DOUBLES)
    checks.check("profiles", lab.cdp(name, "run", "link")[0] == 0)
    before = _rows(name)
    asked = lab.ask(name, ASK)
    checks.check(f"{asked} groups to merge", asked > 1000, asked)
    plain, killed = f"{name}_plain", f"{name}_killed"
    lab.create(plain, name)
    lab.create(killed, name)
    seconds = _run(checks, plain, "merging")
    states = lab.rows(plain, STATES)
    checks.check(f"undisturbed: {states}", states == [("done", asked)], states)
    _kill(checks, killed, "merging", seconds)
    _compare(checks, "killed while merging", _rows(plain), _rows(killed))
    for copy in plain, killed:
        lab.ask(copy, UNDO)
    seconds = _run(checks, plain, "undoing")
    _kill(checks, killed, "undoing", seconds)
    for copy in plain, killed:
        states = lab.rows(copy, STATES)
        checks.check(f"undone: {states}", states == [("undone", asked)], states)
        rows = _rows(copy)
        del rows["moves"]
        _compare(checks, "as before", {what: before[what] for what in rows}, rows)


def _rows(name):
    return {what: lab.rows(name, query) for what, query in QUERIES.items()}


def _compare(checks, when, expected, found):
    for what, rows in expected.items():
        checks.same(f"{when}: {len(rows)} {what}", rows, found[what])


def _start(name):
    process = subprocess.Popen(
        lab.shell(name),
        env=lab.environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    process.stdin.write(WORK)
    process.stdin.close()
    for line in process.stdout:
        if BEGUN in line:
            break
    return process


def _run(checks, name, what):
    process = _start(name)
    begin = time.monotonic()
    output = process.stdout.read()
    checks.check(f"{what} ends well", process.wait() == 0, output)
    return time.monotonic() - begin


def _kill(checks, name, what, seconds):
    dice = random.Random(SEED)
    in_time = 0
    for _time in range(TIMES):
        process = _start(name)
        try:
            process.wait(dice.uniform(0, seconds / 2))
        except subprocess.TimeoutExpired:
            process.kill()
        process.stdout.close()
        process.wait()
        in_time += process.returncode < 0
        lab.wait_for_postgresql(name)
    checks.check(f"{what}: {in_time} of {TIMES} killed in time", in_time > 1)
    _run(checks, name, f"{what}, after it was killed,")


if __name__ == "__main__":
    lab.main(merge)
