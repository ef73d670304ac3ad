"""`make lint`: style of the whole repository, by ruff and pylint-odoo."""

import subprocess
import sys

import settings
from console import main, step

RUFF = settings.VENV / "bin" / "ruff"
PYLINT = (
    *(settings.PYTHON, "-m", "pylint", f"--rcfile={settings.ROOT}/pyproject.toml"),
    # each room extends the profile in a file of its own
    "--disable=consider-merging-classes-inherited",
)


def lint():
    codes = [
        _run("ruff check", RUFF, "check", "--no-cache", settings.ROOT),
        _run("ruff format", RUFF, "format", "--check", settings.ROOT),
        # by its link: an addon's folder has its name
        _run("pylint-odoo", *PYLINT, settings.ADDON, cwd=settings.ADDONS),
    ]
    return int(any(codes))


def _run(name, *command, **options):
    with step(name):
        done = subprocess.run(command, capture_output=True, text=True, **options)
    sys.stdout.write(done.stdout if done.returncode else "")
    sys.stderr.write(done.stderr if done.returncode else "")
    return done.returncode


if __name__ == "__main__":
    main(lint)
