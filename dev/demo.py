"""`make demo`: the sample business on a running Odoo.

The note on the demo database says how far it came: none while it is being made, then
"<code> installed", then "<code> shown <size>". <code> is a digest of the addon, so that
a checkout that moved on is upgraded. What the note says is done is not done again.
"""

import contextlib
import hashlib
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request

import database
import settings
from console import Stop, main, run, say, started, step
from odoo_run import install, upgrade

APPS = ("contacts", "sale_management", "point_of_sale", "account", "crm")
# what of a checkout reaches the database or the browser
CONTENT = ("data", "models", "security", "static", "views", "wizards")

SIZE = "all" if os.environ.get("ALL", "0") != "0" else "part"
SERVE = os.environ.get("SERVE", "1") != "0"
PORT = os.environ.get("PORT", "8069")
DEV = settings.ROOT / "dev"


def demo():
    if SERVE:
        _check_port()
    ours = database.start()
    try:
        _prepare()
        report = [settings.PYTHON, DEV / "sample" / "report.py"]
        code = subprocess.run(report).returncode
        if SERVE:
            _serve()
    finally:
        if ours and not database.in_use():
            database.stop()
    return code


def _check_port():
    if not (PORT.isdigit() and 0 < int(PORT) < 65536):
        raise Stop(f"PORT={PORT} is no port.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(PORT)))
        except OSError as error:
            reason = f"{error.strerror}: choose another with PORT="
            raise Stop(f"port {PORT} cannot be used, {reason}.") from None


def _prepare():
    code = _code()
    made_by, _, stage = (database.note(settings.DEMO) or "").partition(" ")
    if not made_by:
        _install()
    elif made_by != code:
        with step("Upgrade of the addon"):
            log = settings.LOGS / "upgrade.log"
            upgrade(settings.DEMO, [settings.ADDON], log)
    if made_by == code and stage in (f"shown {SIZE}", "shown all"):
        say("  the sample business is there already")
        return
    if (stage, SIZE) == ("shown part", "all"):
        raise Stop(
            "the demo database holds the small sample: remove it with"
            " `dev/python dev/database.py drop` to make the whole one."
        )
    database.leave_note(settings.DEMO, f"{code} installed")
    _fill()
    database.leave_note(settings.DEMO, f"{code} shown {SIZE}")


def _code():
    digest = hashlib.sha256((settings.ROOT / "__manifest__.py").read_bytes())
    for folder in CONTENT:
        for path in sorted((settings.ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _install():
    with step("Odoo's apps and the addon"):
        database.create(settings.DEMO)
        log = settings.LOGS / "install.log"
        install(settings.DEMO, [*APPS, settings.ADDON], log)


def _fill():
    load = [settings.PYTHON, DEV / "sample" / "load.py"]
    if SIZE == "all":
        load.append("--all")
    with step("Sample business"):
        log = settings.LOGS / "load.log"
        run(load, log, "the sample business could not be loaded")
    if subprocess.run([settings.PYTHON, DEV / "stages.py"]).returncode:
        raise Stop("the scheduled work failed, see above.")


def _serve():
    log = settings.LOGS / "server.log"
    address = f"http://127.0.0.1:{PORT}"
    command = [settings.PYTHON, "-m", "odoo", "-d", settings.DEMO, "--logfile", log]
    command += ["--http-port", PORT, "--max-cron-threads=1"]
    env = {**os.environ, "ODOO_RC": str(settings.CONF)}
    output = {"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT}
    with started(command, env=env, **output) as server:
        with step("Odoo server"):
            _wait_for(server, address, log)
        say(f"\n  {address}  login: admin  password: admin  (Ctrl-C ends it)\n")
        with contextlib.suppress(KeyboardInterrupt):
            server.wait()


def _wait_for(server, address, log):
    while server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/web/login", timeout=60):
                return
        except urllib.error.URLError:
            time.sleep(0.5)
    raise Stop(f"the server ended by itself; its log is {log}.")


if __name__ == "__main__":
    main(demo)
