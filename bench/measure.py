"""What a benchmark needs: clocks, counters that are not our own, and a table."""

import json
import os
import statistics
import threading
import time
from pathlib import Path
from typing import NamedTuple

UNITS = {"x": "{:,.1f} x", "%": "{:,.1f} %", "s": "{:,.2f} s"}


class Figure(NamedTuple):
    measure: str
    value: float
    unit: str
    at_most: float | None

    def shown(self, value):
        return UNITS.get(self.unit, f"{{:,.0f}} {self.unit}").format(value)

    def columns(self):
        if self.at_most is None:
            return self.measure, self.shown(self.value), "", ""
        verdict = "met" if self.value <= self.at_most else "MISSED"
        goal = f"at most {self.shown(self.at_most)}" if self.at_most else "none"
        return self.measure, self.shown(self.value), goal, verdict


class Report:
    """The figures of one run, in the order they were found."""

    def __init__(self):
        self.figures = []

    def add(self, measure, value, unit, at_most=None):
        self.figures.append(Figure(measure, round(value, 4), unit, at_most))

    def table(self):
        rows = [("measure", "value", "goal", "verdict")]
        rows += [figure.columns() for figure in self.figures]
        widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
        for measure, value, goal, verdict in rows:
            yield (
                f"  {measure:<{widths[0]}}  {value:>{widths[1]}}"
                f"  {goal:<{widths[2]}}  {verdict}".rstrip()
            )

    def write(self, path, **about):
        figures = [figure._asdict() for figure in self.figures]
        text = json.dumps({**about, "figures": figures}, indent=1)
        Path(path).write_text(f"{text}\n")


def seconds(act, *arguments):
    """How long one call takes."""
    begin = time.perf_counter()
    act(*arguments)
    return time.perf_counter() - begin


def best(times, act, *arguments):
    return min(seconds(act, *arguments) for _ in range(times))


def median(times, act, *arguments):
    return statistics.median(seconds(act, *arguments) for _ in range(times))


def vacuum(env, *tables):
    """Bring PostgreSQL's statistics up to date, as it does by itself within minutes."""
    env.cr.commit()
    connection = env.cr._cnx  # VACUUM refuses to run inside of a transaction
    connection.autocommit = True
    for table in tables:
        env.cr.execute(f"VACUUM ANALYZE {table}")
    connection.autocommit = False


class Written:
    """Which profiles PostgreSQL has written since: it stamps every row version."""

    def __init__(self, env):
        self.env = env
        self.before = self._stamps()

    def ids(self):
        after = self._stamps()
        return {id_ for id_, stamp in after.items() if self.before.get(id_) != stamp}

    def _stamps(self):
        self.env.cr.execute("SELECT id, xmin::text FROM cdp_profile")
        return dict(self.env.cr.fetchall())


class ChildPeak(threading.Thread):
    """The most memory that a child process running ``script`` held, in MiB.

    The kernel's account of ended children (RUSAGE_CHILDREN) starts from the memory of
    the process that started them, so it cannot see a child that is smaller than Odoo.
    """

    def __init__(self, script):
        super().__init__(daemon=True)
        self.script = script.encode()
        self.mib = 0
        self.over = threading.Event()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_error):
        self.over.set()
        self.join()

    def run(self):
        children = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
        while not self.over.wait(0.01):
            for pid in children.read_text().split():
                self.mib = max(self.mib, self._peak(Path("/proc", pid)))

    def _peak(self, process):
        try:
            if self.script not in (process / "cmdline").read_bytes():
                return 0
            status = (process / "status").read_text()
        except (FileNotFoundError, ProcessLookupError):
            return 0  # it has ended
        found = [line for line in status.splitlines() if line.startswith("VmHWM")]
        return int(found[0].split()[1]) / 1024 if found else 0


def queries(env, act):
    """How many queries an act takes once everything that stays cached is cached."""
    act()
    env.invalidate_all()
    before = env.cr.sql_log_count
    act()
    return env.cr.sql_log_count - before
