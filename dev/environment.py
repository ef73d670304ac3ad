"""The private Python environment of a checkout: .dev/venv."""

import hashlib
import os
import subprocess
import sys

import apt
import settings
from console import run, step

REQUIREMENTS = (
    "requirements.txt",
    "dev/requirements-odoo.txt",
    "dev/requirements-dev.txt",
)
NO_DEPENDENCIES = "dev/requirements-nodeps.txt"


def prepare(source):
    """Bring the environment to what the requirement files say."""
    wanted = _fingerprint()
    stamp = settings.VENV / "requirements.sha256"
    if not (stamp.exists() and stamp.read_text() == wanted):
        with step("Python environment"):
            _create()
            _install()
            stamp.write_text(wanted)
    (packages,) = settings.VENV.glob("lib/python3.*/site-packages")
    (packages / "odoo-source.pth").write_text(f"{source}\n")


def _fingerprint():
    digest = hashlib.sha256(sys.version.encode())
    for name in (*REQUIREMENTS, NO_DEPENDENCIES):
        digest.update((settings.ROOT / name).read_bytes())
    return digest.hexdigest()


def _create():
    """Over an older environment this keeps what is installed: PostgreSQL may be running
    from inside of it."""
    command = [sys.executable, "-m", "venv", "--without-pip", settings.VENV]
    log = settings.LOGS / "venv.log"
    run(command, log, "the Python environment could not be created")


def _install():
    pip = [settings.PYTHON, *_pip()]
    options = {
        "cwd": settings.ROOT,
        "env": {**os.environ, "PIP_CACHE_DIR": str(settings.CACHE / "pip")},
    }
    sentence = "pip could not install the Python packages: is there a network?"
    files = [part for name in REQUIREMENTS for part in ("-r", name)]
    # Python compiles what is imported, when it is: half the time of doing it here
    quick = ["--prefer-binary", "--no-compile"]
    log = settings.LOGS / "pip.log"
    run([*pip, "install", *quick, *files], log, sentence, **options)
    log = settings.LOGS / "pip-nodeps.log"
    alone = ["install", "--no-deps", "-r", NO_DEPENDENCIES]
    run([*pip, *alone], log, sentence, **options)


def _pip():
    """pip of the running Python. Debian's comes without one unless python3-venv is
    installed; then take the wheel of Debian's own package."""
    command = [settings.PYTHON, "-m", "ensurepip", "--default-pip"]
    if subprocess.run(command, capture_output=True).returncode == 0:
        return ["-m", "pip"]
    wheels = settings.filled("pip-wheel", _fetch_pip) / "usr/share/python-wheels"
    (wheel,) = wheels.glob("pip-*.whl")
    return [wheel / "pip"]


def _fetch_pip(folder):
    apt.fetch(["python3-pip-whl"], folder)
