"""The server and the databases for tests: apart from the demo's, and in a hurry."""

import contextlib
import hashlib
import os

import database
import odoo_conf
import odoo_source
import settings
from console import step
from odoo_run import install

# every app the addon can use, and none that it needs
APPS = (
    *("contacts", "crm", "sale_management", "point_of_sale", "pos_sale", "account"),
    *("mass_mailing", "website_sale", "event", "survey", "im_livechat", "hr"),
    *("loyalty", "sale_loyalty", "pos_loyalty"),
)
FOLDER = settings.STATE / "test"


@contextlib.contextmanager
def opened(**options):
    """PostgreSQL for tests while inside, ODOO_RC leads to it; one run at a time."""
    with settings.locked(FOLDER / "lock"):
        if os.environ.get("PGHOST"):
            connection = database.external()
        else:
            database.TEST_CLUSTER.start()
            connection = database.TEST_CLUSTER.connection()
        conf = FOLDER / "odoo.conf"
        odoo_conf.write(conf, connection, data_dir=FOLDER / "data", **options)
        os.environ["ODOO_RC"] = str(conf)
        try:
            yield
        finally:
            database.TEST_CLUSTER.stop()


def apps():
    """A database with all the apps and without us, to copy; made once per Odoo."""
    release = odoo_source.folder() / "odoo" / "release.py"
    made_of = f"{release} {release.read_text()} {APPS}".encode()
    note = hashlib.sha256(made_of).hexdigest()
    name = settings.test_name("apps")
    if database.note(name) != note:
        with step("Odoo's apps"):
            database.create(name)
            install(name, APPS, settings.LOGS / "test-apps.log")
            database.leave_note(name, note)
    return name
