"""What the sample's commands share: where the database is, and how it is opened."""

import os
from pathlib import Path

from odoo.modules.registry import Registry
from odoo.tools import config

STATE = Path(__file__).parents[2] / ".dev"


def add(parser):
    """Add the options that say where the database is."""
    conf = os.environ.get("ODOO_RC", str(STATE / "odoo.conf"))
    parser.add_argument("-c", "--config", default=conf)
    parser.add_argument("-d", "--database", default="cdp_demo")


def registry(args):
    """Open the database as Odoo does."""
    options = ["-c", args.config, "-d", args.database, "--log-level=warn"]
    config.parse_config(options, setup_logging=True)
    return Registry(args.database)
