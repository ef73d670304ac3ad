"""Odoo's command line, with the tests that Odoo runs in the middle of an installation
run after it like the others: only then is an addon that depends on them loaded too."""

import odoo.cli
from odoo.service import server


def preload_registries(names, original=server.preload_registries):
    from odoo.tests import loader  # not before Odoo knows its configuration

    chosen = loader.make_suite

    def all_of_them(modules, position):
        suite = chosen(modules, position)
        suite.addTests(chosen(modules, "at_install"))
        return suite

    loader.make_suite = all_of_them
    return original(names)


server.preload_registries = preload_registries
odoo.cli.main()
