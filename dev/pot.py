"""`make pot`: write i18n/customer_data_platform.pot anew, from a fresh installation."""

import os
import shutil
import subprocess
from pathlib import Path

import database
import laboratory
import settings
from console import Stop, last_lines, main, step
from odoo_run import install, odoo


def write_pot():
    name, log = settings.test_name("pot"), settings.LOGS / "pot.log"
    path = settings.ROOT / "i18n" / f"{settings.ADDON}.pot"
    path.parent.mkdir(exist_ok=True)
    with laboratory.opened(), step("Terms to translate"):
        _read_from(_bare_copy())
        database.create(name)
        install(name, [settings.ADDON], log)
        export = ("i18n", "export", "-d", name, "-l", "pot", "-o", str(path))
        if odoo(*export, settings.ADDON, log=log):
            raise Stop(f"Odoo could not export the terms. {last_lines(log)}")
        database.drop(name)


def _bare_copy():
    """The addon without .dev: Odoo looks for terms in every folder below it."""
    addons = laboratory.FOLDER / "pot"
    shutil.rmtree(addons, ignore_errors=True)
    listing = ("git", "ls-files", "--cached", "--others", "--exclude-standard", "-z")
    names = subprocess.check_output(listing, cwd=settings.ROOT, text=True).split("\0")
    for name in filter(None, names):
        source, target = settings.ROOT / name, addons / settings.ADDON / name
        if source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    return addons


def _read_from(addons):
    conf = Path(os.environ["ODOO_RC"])
    conf.write_text(conf.read_text().replace(str(settings.ADDONS), str(addons)))


if __name__ == "__main__":
    main(write_pot)
