"""`make pot`: write i18n/customer_data_platform.pot anew, from a fresh installation."""

import shutil
import tempfile
from pathlib import Path

import database
import laboratory
import settings
from console import Stop, last_lines, main, step
from odoo_run import install, odoo

NO_ADDON = shutil.ignore_patterns(".*", "__pycache__", "bench", "dev", "tests")


def write_pot():
    laboratory.FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=laboratory.FOLDER) as folder:
        # Odoo looks into every folder it finds, and .dev leads back to the checkout
        shutil.copytree(settings.ROOT, Path(folder, settings.ADDON), ignore=NO_ADDON)
        with laboratory.opened(ours=folder), step("Terms to translate"):
            _export()


def _export():
    name, log = settings.test_name("pot"), settings.LOGS / "pot.log"
    path = settings.ROOT / "i18n" / f"{settings.ADDON}.pot"
    path.parent.mkdir(exist_ok=True)
    database.create(name)
    install(name, [settings.ADDON], log)
    export = ("i18n", "export", "-d", name, "-l", "pot", "-o", str(path))
    if odoo(*export, settings.ADDON, log=log):
        raise Stop(f"Odoo could not export the terms. {last_lines(log)}")
    database.drop(name)


if __name__ == "__main__":
    main(write_pot)
