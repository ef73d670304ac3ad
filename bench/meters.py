"""What a run costs: seconds per stage, and the most memory it held."""

import os
import threading
import time
from pathlib import Path


class Stages:
    """Seconds per stage; a stage lasts until the next begins."""

    def __init__(self):
        self.seconds = {}
        self._name, self._since = None, time.perf_counter()

    def __call__(self, name):
        now = time.perf_counter()
        if self._name:
            before = self.seconds.get(self._name, 0)
            self.seconds[self._name] = before + now - self._since
        self._name, self._since = name, now

    def total(self, *but):
        return sum(took for name, took in self.seconds.items() if name not in but)


class PeakMemory(threading.Thread):
    """The most memory this process and its descendants held at one time, in MiB.

    Looked at every few hundredths of a second; the kernel's own high-water mark of
    this process fills the gaps for it, though not for children that come and go.
    """

    def __init__(self, every=0.03):
        super().__init__(daemon=True)
        self.every = every
        self.mib = 0.0
        self.over = threading.Event()

    def __enter__(self):
        _forget_high_water()
        self.start()
        return self

    def __exit__(self, *_error):
        self.over.set()
        self.join()
        self.mib = max(self.mib, status(os.getpid(), "VmHWM"))

    def run(self):
        while not self.over.wait(self.every):
            held = sum(status(pid, "VmRSS") for pid in _family(os.getpid()))
            self.mib = max(self.mib, held)


def _forget_high_water():
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        pass  # not allowed here: then what was held earlier counts too


def _family(pid):
    """A process and all its descendants; each thread has children of its own."""
    yield pid
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = listed.read_text().split()
        except (FileNotFoundError, ProcessLookupError):
            continue  # the thread has ended
        for child in children:
            yield from _family(int(child))


def status(pid, field):
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0  # it has ended
    found = [line for line in status.splitlines() if line.startswith(field)]
    return int(found[0].split()[1]) / 1024 if found else 0.0
