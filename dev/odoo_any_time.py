"""Odoo's command line, with the tests that Odoo runs while a module is being loaded run
after that like the others: only then are the addons that depend on it loaded too."""

import odoo.cli
from odoo.service import server


def preload_registries(names, original=server.preload_registries):
    from odoo.tests import loader  # not before Odoo knows its configuration

    chosen = loader.make_suite

    def all_at_the_end(modules, position):
        if position == "at_install":
            return chosen([], position)
        suite = chosen(modules, "at_install")
        suite.addTests(chosen(modules, position))
        return suite

    loader.make_suite = all_at_the_end
    return original(names)


server.preload_registries = preload_registries
odoo.cli.main()
