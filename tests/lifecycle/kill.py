"""Killed at any moment, two at once, or with people at work: the result is the same."""

import random
import signal
import subprocess
import threading

from psycopg2.errors import SerializationFailure
from support import customers, lab, result

#: what is killed, how often; None is all the stages in a row
ROUNDS = {
    "link": 5,
    "match": 2,
    "golden": 2,
    "quality": 2,
    "rfm": 2,
    "churn": 3,
    "segment": 2,
    None: 3,
}
BEGUN = "…"  # what `odoo cdp` says when a stage begins
PROGRESS = "looked at"  # and after each batch
SEED = 20250101


def kill(checks, name):
    lab.create(name)
    lab.install(name, "sale_management", lab.ADDON)
    customers.fill(name)
    copies = {part: f"{name}_{part}" for part in ("plain", "killed", "two", "busy")}
    for copy in copies.values():
        lab.create(copy, name)
    checks.check("undisturbed", lab.cdp(copies["plain"], "run")[0] == 0)
    expected = result.of(copies["plain"])
    sizes = {what: len(rows) for what, rows in expected.items()}
    checks.check(f"undisturbed: {sizes}", min(sizes.values()) > 0)
    killed(checks, copies["killed"], _seconds(copies["plain"]))
    result.compare(checks, "killed", expected, copies["killed"])
    interrupted(checks, copies["killed"])
    two_at_once(checks, copies["two"])
    result.compare(checks, "two at once", expected, copies["two"])
    busy(checks, copies["busy"])
    result.compare(checks, "people at work", expected, copies["busy"])


def _seconds(name):
    """How long each stage took: the moments to kill at lie within."""
    query = """
        SELECT s.code, max(r.seconds)::float FROM cdp_stage_run r
          JOIN cdp_stage s ON s.id = r.stage_id GROUP BY s.code"""
    seconds = dict(lab.rows(name, query))
    return seconds | {None: sum(seconds.values())}


def killed(checks, name, seconds):
    dice = random.Random(SEED)
    in_time = 0
    for code, times in ROUNDS.items():
        for number in range(times):
            stage = [code] if code else []
            again = ["--full"] if number % 2 or not code else []
            in_time += _kill_one(name, dice.uniform(0, seconds[code]), *stage, *again)
        failed, output = lab.cdp(name, "run", *stage)
        sentence = f"killed {times} times, {code or 'the whole'} goes on"
        checks.check(sentence, not failed, output)
    total = sum(ROUNDS.values())
    checks.check(f"{in_time} of {total} killed in time", in_time > total / 2)
    states = dict(
        lab.rows(name, "SELECT state, count(*) FROM cdp_stage_run GROUP BY 1")
    )
    checks.check(f"runs: {states}", states.keys() == {"done", "interrupted"})


def interrupted(checks, name):
    process = _start(name, "--full")
    _read_until(process, PROGRESS)
    process.send_signal(signal.SIGINT)
    output, _errors = process.communicate()
    code = process.returncode
    checks.check(f"Ctrl-C ends with {code}: {output!r}", code == 130, output)
    state = lab.rows(name, "SELECT state FROM cdp_stage_run ORDER BY id DESC LIMIT 1")
    checks.check("and is noted as what it is", state == [("interrupted",)], state)


def _read_until(process, sign):
    for line in process.stdout:
        if sign in line:
            return


def _kill_one(name, after, *arguments):
    """Kill a process a while after its first stage began; tell whether it still ran."""
    process = _start(name, *arguments)
    _read_until(process, BEGUN)
    try:
        process.wait(after)
    except subprocess.TimeoutExpired:
        process.kill()
    process.communicate()
    lab.wait_for_postgresql(name)
    return process.returncode < 0


def _start(name, *arguments):
    return subprocess.Popen(
        lab.cdp_command(name, "run", *arguments),
        env=lab.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def two_at_once(checks, name):
    processes = [_start(name, "--full") for _number in range(2)]
    for process in processes:
        output, _errors = process.communicate()
        checks.check("two at once: neither fails", process.returncode == 0, output)
    _finish(checks, "two at once", name)


def _finish(checks, when, name):
    """What one left to the other may be due only now."""
    code, output = lab.cdp(name, "run")
    checks.check(f"{when}: the rest is done", code == 0, output)
    states = lab.rows(name, "SELECT DISTINCT state, message FROM cdp_stage_run")
    checks.check(f"{when}: no run failed", states == [("done", None)], states)


def busy(checks, name):
    """While somebody edits contacts."""
    over = threading.Event()
    edits = []
    somebody = threading.Thread(target=_work, args=(name, over, edits))
    somebody.start()
    try:
        code, output = lab.cdp(name, "run", "--full")
    finally:
        over.set()
        somebody.join()
    checks.check(f"people at work, {len(edits)} edits: no failure", code == 0, output)
    _finish(checks, "people at work", name)


def _work(name, over, edits):
    dice = random.Random(SEED)
    with lab.cursor(name) as cr:
        cr.execute("SELECT array_agg(id ORDER BY id) FROM res_partner")
        (ids,) = cr.fetchone()
        while not over.wait(0.2):
            edits += _edit(cr, dice.choice(ids))


def _edit(cr, contact):
    """As a page does, which would try again after having met the stage."""
    query = "UPDATE res_partner SET comment = 'edited' WHERE id = %s"
    try:
        cr.execute(query, [contact], log_exceptions=False)
    except SerializationFailure:
        cr.rollback()
        return []
    cr.commit()  # pylint: disable=invalid-commit
    return [contact]


if __name__ == "__main__":
    lab.main(kill)
