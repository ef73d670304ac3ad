"""A lifecycle script: its database, its checks, and Odoo at work on it."""

import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path

import console
import database
import laboratory
import odoo_run
import schema
import settings

from odoo import sql_db
from odoo.tools import config

ADDON = settings.ADDON
SCRIPT = Path(sys.argv[0]).stem
LOG = settings.LOGS / f"lifecycle-{SCRIPT}.log"
LINES = 40  # of what is wrong with one check
MARK = "lifecycle answer: "


class Checks:
    """Counts what is right and what is wrong, a line each."""

    def __init__(self):
        self.passed = 0
        self.failed = 0

    def check(self, sentence, truth, detail=""):
        if truth:
            self.passed += 1
            console.say(f"passed: {sentence}")
        else:
            self.failed += 1
            details = detail if isinstance(detail, list) else [detail]
            lines = [f"FAILED: {sentence}", *map(str, details[:LINES])]
            console.say("\n    ".join(lines))

    def same(self, sentence, before, after):
        """Compare two collections of rows."""
        before, after = set(map(tuple, before)), set(map(tuple, after))
        lines = [f"gone: {row}" for row in sorted(before - after, key=str)]
        lines += [f"new: {row}" for row in sorted(after - before, key=str)]
        self.check(sentence, before == after, lines)


def main(script):
    """Run a script's function with its checks and the name of its scratch database."""

    def run():
        checks = Checks()
        with _server() as name:
            try:
                script(checks, name)
            finally:
                drop(name)
        console.say(f"{checks.passed} passed, {checks.failed} failed")
        return int(checks.failed > 0 or not checks.passed)

    console.main(run)


@contextlib.contextmanager
def _server():
    """The one `make test` has running, or the same by hand."""
    name = os.environ.get("CDP_SCRATCH_DB")
    if name:
        yield name
    else:
        with laboratory.opened():
            yield settings.test_name(SCRIPT)


def drop(name):
    """Drop a scratch database and what was copied from it."""
    for found in database.names():
        if found == name or found.startswith(f"{name}_"):
            database.drop(found)


create = database.create
rows = database.rows


def with_apps(name):
    """A database with all the apps the addon can use, and without us."""
    database.create(name, os.environ.get("CDP_APPS_DB") or laboratory.apps())
    odoo_run.install(name, ["base_automation"], LOG)


def install(name, *modules):
    odoo_run.install(name, modules, LOG)


def ask(name, code):
    """Run code in `odoo shell`; give what it leaves in `answer`.

    Each call is a process of its own, so a call after a call is a server restart.
    """
    script = f"import json\nanswer = None\n{code}\nenv.cr.commit()\n"
    script += f"print({MARK!r} + json.dumps(answer, default=str))\n"
    done = subprocess.run(
        shell(name),
        input=script,
        env=environment(),
        capture_output=True,
        text=True,
    )
    for line in done.stdout.splitlines():
        if line.startswith(MARK):
            return json.loads(line.removeprefix(MARK))
    raise console.Stop(f"the shell failed:\n{done.stdout[-1000:]}{done.stderr[-3000:]}")


def shell(name):
    command = ["shell", "-d", name, "--no-http", "--log-level=warn"]
    return [settings.PYTHON, "-m", "odoo", *command]


def wait_for_postgresql(name):
    """It notices at the end of a statement only that nobody listens any more."""
    query = """
        SELECT count(*), pg_sleep(0.05)::text FROM pg_stat_activity
         WHERE datname = %s AND backend_type = 'client backend'"""
    for _try in range(1200):
        if rows("postgres", query, [name]) == [(0, "")]:
            return


def structure(name):
    """{kind: rows of PostgreSQL's catalogue}."""
    query = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
    return schema.schema(name) | {"indexes": set(database.rows(name, query))}


def contents(name):
    """{table: rows} of a whole database, each row as text: what it says now, without
    who wrote it last and what it said before."""
    tables = database.rows(
        name, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    )
    row = "to_jsonb(t) - ARRAY['write_date', 'write_uid', 'arch_prev']"
    return {
        table: [
            row
            for (row,) in database.rows(name, f'SELECT ({row})::text FROM "{table}" t')
        ]
        for (table,) in tables
    }


def upgrade(name, *modules):
    odoo_run.upgrade(name, modules, LOG)


def differences(before, after, ignored=()):
    """What `contents` gave at two moments, compared; a line a row that differs."""
    lines = []
    for table in sorted({*before, *after}.difference(ignored)):
        old, new = set(before.get(table, ())), set(after.get(table, ()))
        lines += [f"{table}: gone: {row[:300]}" for row in sorted(old - new)]
        lines += [f"{table}: new: {row[:300]}" for row in sorted(new - old)]
    return lines


def environment():
    """Of a process of Odoo: which server and which addons."""
    return {"ODOO_RC": str(settings.CONF), **os.environ}


@contextlib.contextmanager
def cursor(name):
    """A cursor of Odoo's on a database, to write on it; committed at the end."""
    config.parse_config(["-c", environment()["ODOO_RC"]], setup_logging=False)
    try:
        with sql_db.db_connect(name).cursor() as cr:
            yield cr
    finally:
        sql_db.close_db(name)  # or nobody could copy or drop it


def cdp(name, *arguments, **changed):
    """Run `odoo cdp` to its end; give its exit code and all it said.

    :param changed: variables of its environment
    """
    return finish(cdp_command(name, *arguments), environment() | changed)


def finish(command, env):
    """Run a command to its end; give its exit code and all it said."""
    done = subprocess.run(
        command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    return done.returncode, done.stdout


def cdp_command(name, *arguments):
    return [settings.PYTHON, "-m", "odoo", "cdp", *arguments, "-d", name]
