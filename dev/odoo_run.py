"""Runs of Odoo's command line by these scripts and by the lifecycle tests."""

import os

import database
import settings
from console import Stop, call, last_lines


def odoo(*arguments, log):
    """Run Odoo with its output in a log; give its exit code.

    Which server and which addons: the configuration that ODOO_RC names.
    """
    env = {"ODOO_RC": str(settings.CONF), **os.environ}
    return call([settings.PYTHON, "-m", "odoo", *arguments], log, env=env)


def install(name, modules, log):
    """Install modules on a database that exists."""
    _change("install", "-i", name, modules, log)


def upgrade(name, modules, log):
    _change("upgrade", "-u", name, modules, log)


def _change(verb, option, name, modules, log):
    listed = ",".join(modules)
    code = odoo("-d", name, option, listed, "--no-http", "--stop-after-init", log=log)
    if code or not _installed(name, modules):
        raise Stop(f"Odoo could not {verb} {listed}. {last_lines(log)}")


def _installed(name, modules):
    """Odoo ends well even when it could not install."""
    query = """
        SELECT count(*) FROM ir_module_module
         WHERE state = 'installed' AND name IN %s"""
    return database.rows(name, query, [tuple(modules)]) == [(len(set(modules)),)]
