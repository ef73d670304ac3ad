"""Bring up Odoo 19 for this checkout: `python3 dev/bootstrap.py`.

Needs nothing but Python's standard library. Afterwards there are dev/python (the
private environment, with Odoo in it) and dev/odoo (Odoo's command line).
"""

import sys

import settings
from console import Stop, main

OLDEST, NEWEST = (3, 10), (3, 13)


def bootstrap():
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        here = ".".join(map(str, sys.version_info[:2]))
        raise Stop(
            f"this is Python {here} and Odoo 19 needs one from 3.10 to 3.13 here: name"
            " it with PYTHON=, such as PYTHON=python3.11."
        )
    import environment  # only now: an older Python does not even read these
    import odoo_source

    if not settings.VENV.exists():
        settings.check_disk()
    environment.prepare(odoo_source.folder())
    link_addon()


def link_addon():
    """Odoo wants an addon's folder to have its name; a checkout may have any."""
    settings.ADDONS.mkdir(parents=True, exist_ok=True)
    link = settings.ADDONS / settings.ADDON
    if not (link.is_symlink() and link.readlink() == settings.ROOT):
        link.unlink(missing_ok=True)  # the checkout was moved
        link.symlink_to(settings.ROOT)


if __name__ == "__main__":
    main(bootstrap)
