"""What installing and uninstalling do beyond Odoo's own bookkeeping."""


def post_init_hook(env):
    """Watch the tables we read, and let the first full passes start by themselves."""
    env["cdp.change"]._watch()
    for stage in env["cdp.stage"].search([]):
        stage.cron_id._trigger()


def uninstall_hook(env):
    """Take back the database triggers: Odoo only knows tables and columns."""
    env["cdp.change"]._unwatch()
