"""Debian packages without installing them: apt with a state of our own.

Nothing here changes the system or needs to be root. Addresses come from the machine's
own sources; the suite sid is looked for on the same mirror.
"""

import atexit
import functools
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import settings
from console import Stop, run

SID = "sid"
LOG = settings.LOGS / "apt.log"


def fetch(packages, folder, suite=None):
    """Download packages and unpack them into the folder."""
    _update(suite)
    archives = folder / ".archives"
    archives.mkdir()
    run(
        ["apt-get", *_options(suite), "download", *packages],
        LOG,
        f"apt-get could not download {packages[0]}: is there a network?",
        cwd=archives,
    )
    for archive in sorted(archives.iterdir()):
        subprocess.run(["dpkg-deb", "-x", archive, folder], check=True)
    shutil.rmtree(archives)


def missing(package):
    """The package and everything it needs that is not installed here."""
    _update(None)
    simulate = ["install", "--simulate", "--no-install-recommends"]
    simulated = subprocess.run(
        ["apt-get", *_options(None), *simulate, package],
        capture_output=True,
        text=True,
    )
    names = re.findall(r"^Inst (\S+)", simulated.stdout, re.MULTILINE)
    if not names:
        raise Stop(f"apt-get does not know how to get {package}.")
    return names


@functools.cache
def _update(suite):
    """Fetch package lists: of this machine's sources, or of one suite beside them."""
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise Stop(
            "there is no apt-get here, and Odoo comes from Debian's packages: on"
            " another system name an Odoo 19 source folder with ODOO=."
        )
    state = _state(suite)
    (state / "lists" / "partial").mkdir(parents=True)
    (state / "cache" / "archives" / "partial").mkdir(parents=True)
    if suite:
        line = f"deb {_mirror()} {suite} main\n"
        (state / "sources.list").write_text(line)
    # a broken source among the machine's own may not matter to us; ours does
    strict = ["--error-on=any"] if suite else []
    run(
        ["apt-get", *_options(suite), *strict, "update"],
        LOG,
        "apt-get could not fetch the package lists: is there a network?",
    )


def _mirror():
    """The address this machine has its own Debian release from."""
    _update(None)
    listed = subprocess.run(
        ["apt-get", *_options(None), "indextargets"]
        + ["--format", "$(CODENAME) $(COMPONENT) $(REPO_URI)"],
        capture_output=True,
        text=True,
    )
    for line in listed.stdout.splitlines():
        codename, component, address = line.split(maxsplit=2)
        if codename == _codename() and component == "main":
            return address
    raise Stop(
        "apt has no usable index of a Debian release here: this needs Debian 12 or"
        " later and a network, or an Odoo 19 source folder named with ODOO=."
    )


def _codename():
    with open("/etc/os-release") as lines:
        release = dict(line.rstrip().split("=", 1) for line in lines if "=" in line)
    return release.get("VERSION_CODENAME", SID).strip('"')


@functools.cache
def _state(suite):
    """A folder for this run only: the lists are big, and old ones of no use."""
    folder = tempfile.mkdtemp(prefix="apt-", dir=settings.CACHE)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def _options(suite):
    state = _state(suite)
    options = [
        f"Dir::State={state}",
        f"Dir::State::lists={state}/lists",
        "Dir::State::status=/var/lib/dpkg/status",
        f"Dir::Cache={state}/cache",
        "Debug::NoLocking=true",
        "APT::Sandbox::User=root",
    ]
    if suite:
        options += [
            f"Dir::Etc::sourcelist={state}/sources.list",
            "Dir::Etc::sourceparts=-",
            "Dir::Etc::preferences=-",
            "Dir::Etc::preferencesparts=-",
        ]
    return ["-q"] + [part for option in options for part in ("-o", option)]
