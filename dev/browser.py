"""Chromium for the browser tests, without installing it."""

import os
import shutil

import apt
import settings

NAMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")

WRAPPER = """#!/bin/sh
# Debian's Chromium where it was unpacked, with the libraries unpacked beside it.
here=$(dirname "$(readlink -f "$0")")/..
export LD_LIBRARY_PATH="{libraries}"
export FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/usr/lib/chromium/chromium" "$@"
"""

FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>/usr/share/fonts</dir>
  <dir prefix="relative">usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
"""


def search_path():
    """A PATH on which Odoo finds a Chromium: the machine's, or one in the cache."""
    path = os.environ["PATH"]
    if any(map(shutil.which, NAMES)):
        return path
    return f"{unpacked()}{os.pathsep}{path}"


def unpacked():
    return settings.filled("chromium", _fetch) / "bin"


def _fetch(folder):
    apt.fetch([*apt.missing("chromium"), "fonts-dejavu-core"], folder)
    libraries = [*folder.glob("lib/*-linux-gnu"), *folder.glob("usr/lib/*-linux-gnu")]
    libraries += folder.glob("usr/lib/*-linux-gnu/pulseaudio")
    inside = (f"$here/{path.relative_to(folder)}" for path in libraries)
    wrapper = folder / "bin" / "chromium"
    wrapper.parent.mkdir(exist_ok=True)
    wrapper.write_text(WRAPPER.format(libraries=":".join(inside)))
    wrapper.chmod(0o755)
    (folder / "fonts.conf").write_text(FONTS)
