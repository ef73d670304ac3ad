"""Heavy mathematics in a short-lived child process, fed and read by pipes.

The child has memory of its own, so the worker stays slim and gets everything back
at once; a crash there cannot take the worker along. Nothing is written to disk, and
when this process is killed the pipes break and the child ends as well.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import threading

from odoo.exceptions import UserError
from odoo.tools import SQL

from .child_tables import END, Tables

#: below a cron worker's 120 seconds, so that the run can still say what happened
SECONDS = 100

#: numpy, scipy and glibc reserve address space by the number of cores otherwise,
#: more than Odoo allows its workers and their children
FRUGAL = {
    "MALLOC_ARENA_MAX": "2",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


class ChildError(UserError):
    """The child did not finish; the message is a sentence for a person."""


@contextlib.contextmanager
def run_child(env, script, order, limited):
    """Run a Python script that reads CSV on stdin and answers on stdout.

    :param script: path of a script that never imports odoo
    :param order: what to do, anything JSON can hold; given as the only argument
    :param limited: whether to end the child before the worker's own time is up
    :return: the process; write to ``stdin``, close it, then read ``stdout``
    :raise ChildError: when the child failed or was ended
    """
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(  # noqa: S603 - our own script
            [sys.executable, str(script), json.dumps(order)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env={**os.environ, **FRUGAL},
        )
        watchdog = threading.Timer(SECONDS, process.kill)
        if limited:
            watchdog.start()
        try:
            with process:  # closes the pipes and waits
                yield process
        except (OSError, ValueError):
            if not process.returncode:
                raise
            # else the pipe broke or the answer is cut off because the child ended
        finally:
            watchdog.cancel()
        if process.returncode:
            errors.seek(0)
            raise ChildError(_sentence(env, process.returncode, errors.read()))


def exchange(env, script, order, tables, results):
    """Hand tables to a child and take its own into temporary tables.

    :param order: what to do, anything JSON can hold
    :param tables: queries, in the order in which the child reads them; None is empty
    :param results: names of the tables that take what the child answers, in order
    :return: what the child says of it, as JSON
    """
    cr = env.cr
    with run_child(env, script, {}, "cron_id" in env.context) as child:
        child.stdin.write(json.dumps(order).encode() + b"\n")
        for query in tables:
            if query is not None:
                copy = SQL("COPY (%s) TO STDOUT CSV", query)
                cr.copy_expert(cr.mogrify(copy).decode(), child.stdin)
            child.stdin.write(END)
        child.stdin.close()
        told = json.loads(child.stdout.readline())
        answered = Tables(child.stdout)
        for name in results:
            cr.copy_expert(f'COPY "{name}" FROM STDIN CSV', answered.following())
    return told


def _sentence(env, status, errors):
    if status < 0:
        return env._(
            "The calculation was ended after it took too long or too much memory. "
            "For a big customer base run “odoo cdp run” from a shell."
        )
    return env._(
        "The calculation failed: %s", errors.decode(errors="replace").strip()[-2000:]
    )
