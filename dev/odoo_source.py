"""Odoo 19 Community: the folder named by ODOO, or Debian's package in the cache."""

import os
import re
from pathlib import Path

import apt
import settings
from console import Stop

PACKAGES = (
    "odoo-19",
    # what the package links to for its web pages
    "libjs-jquery",
    "libjs-underscore",
    "libjs-jquery-form",
    "fonts-roboto-unhinted",
    "fonts-montserrat",
    "fonts-inconsolata",
    "fonts-ocr-b",
)
# sid's has another layout than the one Odoo's links point at
OWN_PACKAGES = ("fonts-font-awesome",)

UNPACKED = Path("usr/lib/python3/dist-packages")
BLUR = "odoo/addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js"


def folder():
    """The folder that holds the package `odoo`; fetched when it is not there yet."""
    chosen = os.environ.get("ODOO")
    if chosen:
        return _checked(Path(chosen).expanduser().resolve())
    return settings.filled("odoo-19", _fetch) / UNPACKED


def addons_path(source):
    """A checkout keeps its apps beside the package, Debian's package inside of it."""
    inside, beside = source / "odoo" / "addons", source / "addons"
    return [beside, inside] if (beside / "web" / "static").exists() else [inside]


def _checked(source):
    release = source / "odoo" / "release.py"
    if not release.exists():
        raise Stop(f"ODOO={source} is no Odoo source folder: no odoo/release.py there.")
    version = re.search(r"version_info = \((\d+)", release.read_text())
    if not version or version[1] != "19":
        raise Stop(f"ODOO={source} holds another Odoo than 19.")
    return source


def _fetch(folder):
    apt.fetch(PACKAGES, folder, suite=apt.SID)
    apt.fetch(OWN_PACKAGES, folder)
    # Debian leaves this script out though the web client's bundle names it, and every
    # page would log an error. It blurs the background of video calls: not needed here.
    script = folder / UNPACKED / BLUR
    script.parent.mkdir(parents=True, exist_ok=True)
    script.write_text("// left out by Debian: blurs the background of video calls\n")
