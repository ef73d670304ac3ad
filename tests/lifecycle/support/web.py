"""Odoo's pages of a database, and its cron workers."""

import contextlib
import subprocess
import sys
import time
import urllib.request

from . import lab


@contextlib.contextmanager
def served(name, port, workers=0):
    """At a port while inside, with so many workers of the scheduler."""
    command = [sys.executable, "-m", "odoo", "-d", name, "--http-port", str(port)]
    command += ["--db-filter", f"^{name}$", "--max-cron-threads", str(workers)]
    with open(lab.LOG, "a", encoding="utf-8") as log:
        server = subprocess.Popen(
            [*command, "--log-level", "info" if workers else "warn"],
            env=lab.environment(),
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_for(f"http://127.0.0.1:{port}/web/health")
            yield
        finally:
            server.terminate()
            server.wait()


def _wait_for(url):
    for _try in range(240):
        with contextlib.suppress(OSError):
            if urllib.request.urlopen(url, timeout=5).status == 200:
                return
        time.sleep(0.25)
