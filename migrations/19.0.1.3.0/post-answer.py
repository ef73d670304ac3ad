"""The shipped purposes say which data they need; what was written since stays."""

from odoo import SUPERUSER_ID, api

DATA = {
    "newsletter": "Name, email address, which emails you opened or clicked",
    "offers": "Name, email address, phone, postal address, what you bought and when",
    "profiling": "What you bought, when and for how much; what you answered and rated; "
    "which emails you opened or clicked",
    "survey": "Name, email address, your answers",
    "service": "Name, addresses, phone, email address, what you ordered and paid",
}


def migrate(cr, version):
    env = api.Environment(cr, SUPERUSER_ID, {})
    for code, text in DATA.items():
        purpose = env.ref(f"customer_data_platform.purpose_{code}", False)
        if purpose and not purpose.data_categories:
            purpose.data_categories = text
