"""What the development scripts say, and how they stop."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time

QUIET_SECONDS = 10  # between two signs of life where there is no terminal


class Stop(Exception):
    """Ends a script with one sentence for its reader instead of a traceback."""


def main(function):
    """Run a script's function; its return value is the exit code."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        code = function()
    except Stop as stop:
        say(f"Stopped: {stop}")
        code = 1
    except KeyboardInterrupt:
        say("Interrupted.")
        code = 130
    sys.exit(code)


_children = set()


def _interrupt(*_signal):
    """Threads may be waiting for processes: end those, or nobody would."""
    while _children:
        _children.pop().terminate()
    raise KeyboardInterrupt


class Board:
    """The steps under way, several at once when work is done in threads."""

    def __init__(self):
        self.lock = threading.Lock()
        self.under_way = {}
        self.ticker = None

    def add(self, name):
        self.under_way[name] = time.monotonic()
        if not sys.stdout.isatty():
            self.tell(f"  {name} ...")
        if not self.ticker:
            self.ticker = threading.Thread(target=self._keep_telling, daemon=True)
            self.ticker.start()

    def remove(self, name):
        return time.monotonic() - self.under_way.pop(name)

    def _keep_telling(self):
        terminal = sys.stdout.isatty()
        while True:
            time.sleep(1 if terminal else QUIET_SECONDS)
            if self.under_way and terminal:
                self.tell("", end="")
            elif self.under_way:
                self.tell(f"  ... {self._times()}")

    def tell(self, text, end="\n"):
        """A line above the one that shows what is under way."""
        with self.lock:
            if not sys.stdout.isatty():
                print(text, end=end, flush=True)
                return
            print(f"\r\033[K{text}", end=end)
            if self.under_way:
                print(f"  ... {self._times()}", end="")
            sys.stdout.flush()

    def _times(self):
        now = time.monotonic()
        return ", ".join(
            f"{name} {now - started:.0f} s"
            for name, started in list(self.under_way.items())
        )


_board = Board()
say = _board.tell


@contextlib.contextmanager
def step(name):
    """Show that the work inside is alive, and how long it took."""
    _board.add(name)
    outcome = "failed after"
    try:
        yield
        outcome = "done in"
    finally:
        seconds = _board.remove(name)
        say(f"  {name}: {outcome} {seconds:.0f} s")


def run(command, log, sentence, **options):
    """Run a command with its output in a file; stop with the sentence if it fails."""
    code = call(command, log, **options)
    if code:
        raise Stop(f"{sentence} (exit code {code}). {last_lines(log)}")


def call(command, log, **options):
    """Run a command with its output in a file; give its exit code."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        streams = {"stdout": output, "stderr": subprocess.STDOUT}
        with started(command, **streams, **options) as process:
            return process.wait()


@contextlib.contextmanager
def started(command, **options):
    """A process that is over afterwards, whatever happens inside.

    It does not hear Ctrl-C itself, or it would hear it twice: Odoo then gives up its
    orderly end.
    """
    options = {"stdin": subprocess.DEVNULL, "start_new_session": True, **options}
    process = subprocess.Popen(command, **options)
    _children.add(process)
    try:
        yield process
    finally:
        _end(process)


def _end(process):
    if process in _children and process.poll() is None:
        process.terminate()
    _children.discard(process)
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def last_lines(log, count=3):
    lines = log.read_text(errors="replace").strip().splitlines()
    shown = "\n    ".join(line[:200] for line in lines[-count:])
    return f"All of it is in {os.path.relpath(log)}; its end:\n    {shown}"
