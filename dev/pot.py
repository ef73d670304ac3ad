"""`make pot`: write i18n/customer_data_platform.pot anew, from a fresh installation."""

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
        database.create(name)
        install(name, [settings.ADDON], log)
        export = ("i18n", "export", "-d", name, "-l", "pot", "-o", str(path))
        if odoo(*export, settings.ADDON, log=log):
            raise Stop(f"Odoo could not export the terms. {last_lines(log)}")
        database.drop(name)


if __name__ == "__main__":
    main(write_pot)
