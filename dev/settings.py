"""Where things are, and what can be chosen from outside.

A checkout keeps its state in .dev; what many checkouts can share (Odoo, Chromium, pip's
downloads) is in a cache folder outside of it. `make help` explains the variables.
"""

import contextlib
import fcntl
import os
import shutil
import zlib
from pathlib import Path

from console import Stop, step

ADDON = "customer_data_platform"
DEMO = "cdp_demo"

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".dev"
LOGS = STATE / "logs"
VENV = STATE / "venv"
PYTHON = VENV / "bin" / "python"
ADDONS = STATE / "addons"
CONF = STATE / "odoo.conf"

NEEDED_GIB = 4


def _cache():
    chosen = os.environ.get("CDP_CACHE")
    if chosen:
        return Path(chosen).expanduser().resolve()
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / ADDON


CACHE = _cache()


def test_name(part):
    """A database name for tests: checkouts may share the server that PGHOST names."""
    return f"cdp_test_{zlib.crc32(bytes(ROOT)):08x}_{part}"


def check_disk():
    """The first run writes about 4 GB; say so before, not in the middle."""
    for folder in (STATE, CACHE):
        folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free / 2**30
        if free < NEEDED_GIB:
            raise Stop(
                f"not enough disk: {folder} has {free:.1f} GiB free and this needs"
                f" about {NEEDED_GIB}."
            )


@contextlib.contextmanager
def locked(path):
    """One process at a time; the others wait."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def filled(name, fill):
    """A folder of the cache, filled once: under another name first, so that a run that
    was interrupted leaves no half of it behind."""
    folder = CACHE / name
    if not folder.exists():
        with step(f"Download of {name}"), locked(CACHE / f"{name}.lock"):
            if not folder.exists():
                half = CACHE / f"{name}.half"
                shutil.rmtree(half, ignore_errors=True)
                half.mkdir(parents=True)
                fill(half)
                half.rename(folder)
    return folder
