"""Run every scheduled action of the addon now: `dev/python dev/stages.py`."""

import os

import settings
from console import Stop, main, step

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools import config


def run_stages():
    conf = os.environ.get("ODOO_RC", settings.CONF)
    options = ["-c", str(conf), "-d", settings.DEMO, "--log-level=warn"]
    config.parse_config(options, setup_logging=True)
    with Registry(settings.DEMO).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        for stage in env["cdp.stage"].search([]):
            with step(stage.name):
                _run_out(stage)


def _run_out(stage):
    """One run of a cron may end before the work does; go on until nothing is left."""
    while True:
        runs = len(stage.run_ids)
        outcome = stage.cron_id.method_direct_trigger()
        if outcome is not True:
            reason = outcome["params"]["data"]["message"]
            raise Stop(f"the scheduled action «{stage.name}» failed: {reason}")
        stage.env.cr.commit()  # to see what the cron's own transactions wrote
        stage.invalidate_recordset()
        if not (stage.full_running or stage.waiting):
            return
        if len(stage.run_ids) == runs:
            raise Stop(f"«{stage.name}» leaves {stage.waiting} waiting.")


if __name__ == "__main__":
    main(run_stages)
