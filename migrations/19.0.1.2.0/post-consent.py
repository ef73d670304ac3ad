"""Odoo's blacklists and mailing lists go into the ledger, as on installing."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    api.Environment(cr, SUPERUSER_ID, {})["cdp.consent"]._take_over()
