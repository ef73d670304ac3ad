"""`make test`: everything that is tested, on PostgreSQL and databases of its own.

  pure       the engine's tests, which need no Odoo
  alone      the addon with nothing but what it depends on
  beside     the addon beside every app it can use
  lifecycle  the scripts in tests/lifecycle: upgrade, later apps, uninstallation

Beside failing tests these fail a run: a warning in Odoo's log that Odoo does not give
without us, a skipped test, no browser test, and a process left behind.

A lifecycle script finds the functions of dev/ on its path, in CDP_SCRATCH_DB the name
of a database it may create, and in CDP_APPS_DB one with all the apps that it may copy;
it ends with a line "N passed, N failed".
"""

import os
import re
import secrets
import xml.etree.ElementTree as ElementTree
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import browser
import database
import laboratory
import odoo_log
import settings
from cluster import free_port
from console import call, last_lines, main, say, step
from odoo_run import odoo

RUN = f"CDP_RUN={secrets.token_hex(8)}"  # marks every process of this run
TESTS = settings.ROOT / "tests"


class Outcome(NamedTuple):
    part: str
    passed: int
    problems: list


def test():
    os.environ.update([RUN.split("=")], PATH=browser.search_path())
    with laboratory.opened(), ThreadPoolExecutor(2) as pool:
        try:
            outcomes = [outcome.result() for outcome in begun(pool)]
        finally:
            pool.shutdown(cancel_futures=True)  # of an interrupted run
    return report([*outcomes, left_behind()])


def begun(pool):
    """All parts, the longest first: making the database with the apps."""
    making_apps = pool.submit(laboratory.apps)
    running = [pool.submit(pure), pool.submit(alone)]
    apps = making_apps.result()
    running.append(pool.submit(beside, apps))
    for script in sorted((TESTS / "lifecycle").glob("*.py")):
        running.append(pool.submit(lifecycle, script, apps))
    return running


def pure():
    log, counts = settings.LOGS / "test-pure.log", settings.LOGS / "test-pure.xml"
    counts.unlink(missing_ok=True)
    pytest = [settings.PYTHON, "-m", "pytest", "--rootdir=.", f"--junitxml={counts}"]
    with step("pure"):
        code = call([*pytest, "."], log, cwd=TESTS / "engine")
    if not counts.exists():
        return Outcome("pure", 0, [f"pytest failed. {last_lines(log)}"])
    suite = ElementTree.parse(counts).find("testsuite")
    bad = sum(int(suite.get(kind)) for kind in ("failures", "errors", "skipped"))
    problems = [f"pytest ended with {code}. {last_lines(log)}"] if code or bad else []
    return Outcome("pure", int(suite.get("tests")) - bad, problems)


def alone():
    return in_odoo("alone")


def beside(apps):
    # what needs the documents of other apps is tested here only
    return in_odoo("beside", apps, ",cdp_documents")


def in_odoo(part, template=None, more_tags=""):
    """The addon's tests while it is installed, and after."""
    name, log = settings.test_name(part), settings.LOGS / f"test-{part}.log"
    with step(part):
        database.create(name, template)
        code = odoo(
            *("-d", name, "-i", settings.ADDON, "--stop-after-init"),
            *("--test-tags", f"/{settings.ADDON}{more_tags}"),
            *("--http-port", str(free_port())),
            *("--screenshots", str(laboratory.FOLDER / "screenshots")),
            log=log,
        )
    found = odoo_log.summary(log)
    problems = found.problems
    if code and not problems or not found.passed:
        problems.append(f"Odoo ended with {code}. {last_lines(log)}")
    return Outcome(part, found.passed, problems)


def lifecycle(script, apps):
    part = f"lifecycle {script.stem}"
    log = settings.LOGS / f"test-lifecycle-{script.stem}.log"
    name = settings.test_name(script.stem)
    dev = str(settings.ROOT / "dev")
    mine = {"PYTHONPATH": dev, "CDP_SCRATCH_DB": name, "CDP_APPS_DB": apps}
    with step(part):
        code = call([settings.PYTHON, script], log, env={**os.environ, **mine})
        database.drop(name)
    counted = re.findall(r"^(\d+) passed, \d+ failed$", log.read_text(), re.MULTILINE)
    problems = [last_lines(log, 20)] if code else []
    return Outcome(part, sum(map(int, counted)), problems)


def left_behind():
    """Processes of this run that outlived it."""
    problems = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            ours = RUN.encode() in (process / "environ").read_bytes().split(b"\0")
            if ours and int(process.name) != os.getpid():
                command = (process / "cmdline").read_text().replace("\0", " ")
                problems.append(f"left running: {command[:200]}")
        except (FileNotFoundError, PermissionError, ProcessLookupError):
            continue  # gone by now, or somebody else's
    return Outcome("processes", 0, problems)


def report(outcomes):
    for part, _passed, problems in outcomes:
        if problems:
            shown = "\n".join(problems).replace("\n", "\n    ")
            say(f"\n{part}:\n    {shown}")
    say("")
    for part, passed, problems in outcomes:
        say(f"  {part}: {passed} passed, {len(problems)} failed")
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(len(outcome.problems) for outcome in outcomes)
    say(f"\n{passed} passed, {failed} failed")
    return int(failed > 0)


if __name__ == "__main__":
    main(test)
