"""``odoo cdp``: the scheduled work from a shell, without the limits of a worker.

For first loads and big customer bases, and to see how the work stands. Odoo loads
this file as ``odoo.cli.cdp``, before and outside of any database and addon.
"""
# pylint: disable=print-used  # a command talks to whoever typed it

import argparse
import contextlib
import importlib.util
import logging
import sys
import textwrap
import time

import psycopg2

from odoo import SUPERUSER_ID, api, sql_db
from odoo.cli import Command
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tools import config, sql

_logger = logging.getLogger(__name__)

ADDON = "customer_data_platform"
STAGES = (
    *("link", "match", "golden", "quality", "rfm", "sentiment", "train", "value"),
    *("churn", "recommend", "segment", "journey", "alert", "insight", "history"),
)
WIDTH = 80
PAUSE = 1.0  # seconds between two lines of progress where there is no terminal


class Problem(Exception):
    """Ends the command with one sentence."""


class Cdp(Command):
    """Run the scheduled work of the Customer Data Platform, or see how it stands"""

    epilog = """
        Other options of the server are understood when written in one word, as in
        --db_host=localhost or --log-level=info. Odoo has to know where the addon is
        before it knows the command: by the configuration that ODOO_RC names (or
        ~/.odoorc), or by --addons-path=PATH,... in front of the word cdp.
    """

    def run(self, args):
        parser = self._parser_of_actions()
        options, others = parser.parse_known_args(args)
        words = ["--no-http", "--log-level=warn"]
        # A statement that met another user's is done again, and no news.
        words += ["--log-handler=odoo.sql_db:CRITICAL", *others]
        for switch, value in (("-c", options.config), ("-d", options.database)):
            words += [switch, value] if value else []
        config.parser.prog = self.prog
        config.parse_config(words, setup_logging=True)
        try:
            with _environment() as env:
                options.action(env, options)
        except Problem as problem:
            sys.exit(str(problem))
        except KeyboardInterrupt:
            print("\nStopped. Nothing is lost: the next run goes on from here.")
            sys.exit(130)

    def _parser_of_actions(self):
        common = argparse.ArgumentParser(add_help=False)
        common.add_argument("-c", "--config", help="configuration file")
        common.add_argument("-d", "--database", help="database to work on")
        actions = self.parser.add_subparsers(
            required=True, metavar="run|unify|understand|status"
        )
        run = actions.add_parser(
            "run", parents=[common], help="do the work that is due, in order"
        )
        run.add_argument("stage", nargs="?", choices=STAGES, help="only this one")
        run.add_argument(
            "--full", action="store_true", help="look at everybody, due or not"
        )
        run.set_defaults(action=run_stages)
        unify = actions.add_parser(
            "unify",
            parents=[common],
            help="link duplicates in the whole base, however big it is",
        )
        unify.add_argument(
            "--memory",
            type=int,
            default=2000,
            metavar="MIB",
            help="what the comparison may hold in memory; more goes to disk (2000)",
        )
        unify.add_argument(
            "--engine",
            choices=("duckdb", "spark"),
            default="duckdb",
            help="what compares: DuckDB, or Spark where one machine is not enough",
        )
        unify.set_defaults(action=unify_all)
        understand = actions.add_parser(
            "understand",
            parents=[common],
            help="learn and score everybody, however big the base is",
        )
        understand.set_defaults(action=understand_all)
        status = actions.add_parser(
            "status", parents=[common], help="show what was done and what is waiting"
        )
        status.set_defaults(action=show_status)
        return self.parser


@contextlib.contextmanager
def _environment():
    """Of the one database that is configured, as the scheduler has it: OdooBot's."""
    names = config["db_name"]
    if len(names) != 1:
        raise Problem("Say which database: -d NAME.")
    _check(names[0])
    with Registry(names[0]).cursor() as cr:
        yield api.Environment(cr, SUPERUSER_ID, {})


def _check(name):
    """Say so when there is no such database, or the addon is not in it."""
    try:
        with sql_db.db_connect(name).cursor() as cr:
            installed = sql.table_exists(cr, "ir_module_module")
            if installed:
                query = "SELECT state FROM ir_module_module WHERE name = %s"
                cr.execute(query, [ADDON])
                installed = cr.fetchone() in (("installed",), ("to upgrade",))
    except psycopg2.OperationalError as error:
        reason = " ".join(str(error).split())
        raise Problem(f"The database “{name}” cannot be opened: {reason}") from error
    if not installed:
        raise Problem(
            f"Customer Data Platform is not installed in the database “{name}”."
        )


# ----------------------------------------------------------------------
# run
# ----------------------------------------------------------------------


def unify_all(env, options):
    """Bring identities up to date: certain links, then likely ones, golden values."""
    if options.memory < 200:
        raise Problem("The comparison needs at least 200 MiB.")
    if options.engine == "spark" and not importlib.util.find_spec("pyspark"):
        raise Problem("Spark is not installed: pip install pyspark (and Java 17).")
    wishes = {"cdp_memory": options.memory, "cdp_engine": options.engine}
    env = env(context={**env.context, **wishes})
    _run_each(env, STAGES[:3], everybody=True)


def understand_all(env, _options):
    """Figures, models, scores, segments and patterns of everybody, learned anew."""
    _run_each(env, STAGES[4:], everybody=True)


def run_stages(env, options):
    """Do what is due of one stage or of all, each where the last one ended."""
    _run_each(env, [options.stage] if options.stage else STAGES, options.full)


def _run_each(env, wanted, everybody):
    for code in wanted:
        stage = env["cdp.stage"].search([("code", "=", code)])
        name = stage.name
        print(f"{name} …", flush=True)
        progress = Progress()
        try:
            run = _run(stage.with_context(cdp_report=progress), everybody)
        except (UserError, psycopg2.Error, OSError, MemoryError) as error:
            _logger.debug("%s failed", name, exc_info=True)
            raise Problem(f"{name} failed: {_sentence(error)}") from error
        finally:
            progress.end()
        print(f"{name}: {_outcome(run)}", flush=True)
        if run is None:
            break  # the later stages rest on this one; whoever runs it wakes them


def _run(stage, everybody):
    """Until nobody asks for a full pass any more, as somebody may do meanwhile."""
    while True:
        run = stage._run(stage.code, everybody)
        stage.env.cr.commit()  # the outcome, whatever happens to the next stage
        if not run or not stage.full_requested:
            return run
        everybody = False


def _outcome(run):
    if run is None:
        return "running elsewhere already; it and what follows are left to that run"
    if not run:
        return "nothing to do"
    return run.summary


def _sentence(error):
    text = " ".join(str(error).split()) or "no reason given"
    return text if isinstance(error, UserError) else f"{type(error).__name__}: {text}"


class Progress:
    """How far a stage came: one line that changes, or a few lines in a log."""

    def __init__(self):
        self.terminal = sys.stdout.isatty()
        self.told = 0.0

    def __call__(self, run, remaining):
        now = time.monotonic()
        if not self.terminal and remaining and now - self.told < PAUSE:
            return
        self.told = now
        text = f"  looked at {run.processed:,} of {run.processed + remaining:,}"
        print(f"\r\033[K{text}" if self.terminal else text, end="", flush=True)
        if not self.terminal:
            print(flush=True)

    def end(self):
        if self.terminal and self.told:
            print("\r\033[K", end="")


# ----------------------------------------------------------------------
# status
# ----------------------------------------------------------------------

LAST = "{:<18} {:<16} {:>9} {:>11} {:>10}  {}"
NEXT = "{:<18} {:>9}  {:<16}"


def show_status(env, _options):
    """Print two tables of the stages, and what came of them."""
    stages = env["cdp.stage"].search([])
    print(
        LAST.format(
            "Last run", "when (UTC)", "seconds", "looked at", "changed", "state"
        )
    )
    for stage in stages:
        print(_last_line(stage))
        if message := stage.last_run_id.message:
            print(textwrap.indent(textwrap.fill(message, WIDTH - 4), "    "))
    print()
    print(NEXT.format("Next run", "waiting", "when (UTC)"))
    for stage in stages:
        when = _minute(stage.next_run) if stage.cron_active else "schedule is off"
        print(NEXT.format(stage.name[:18], _waiting(stage), when).rstrip())
    print()
    _print_counts(env)


def _last_line(stage):
    run = stage.last_run_id
    if not run:
        return f"{stage.name[:18]:<18} never"
    seconds = "" if run.state == "running" else f"{run.seconds:.1f}"
    figures = seconds, f"{run.processed:,}", f"{run.written:,}", run.state
    return LAST.format(stage.name[:18], _minute(run.started), *figures)


def _waiting(stage):
    due = stage.full_requested or stage.full_running or not stage.full_finished
    return "everybody" if due else f"{stage.waiting:,}"


def _minute(moment):
    return f"{moment:%Y-%m-%d %H:%M}" if moment else ""


def _print_counts(env):
    profiles = env["cdp.profile"].with_context(active_test=False)
    counts = {
        "Contacts": env["res.partner"].search_count([]),
        "Profiles": env["cdp.profile"].search_count([]),
        "Linked duplicates": profiles.search_count([("merged_into_id", "!=", False)]),
    }
    for segment in env["cdp.segment"].search([]):
        counts[f"Segment: {segment.name}"] = segment.member_count
    for name, number in counts.items():
        print(f"{name[:60]:<60} {number:>12,}")
