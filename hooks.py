"""What installing and uninstalling do beyond Odoo's own bookkeeping."""

from .models.govern.ledger_sql import DROP_GUARDS


def post_init_hook(env):
    """Watch the tables we read, and let the first full passes start by themselves."""
    env["cdp.change"]._watch()
    env["cdp.product"]._show_on_products()
    env["cdp.consent"]._take_over()
    for stage in env["cdp.stage"].search([]):
        stage.cron_id._trigger()


def uninstall_hook(env):
    """Take back what Odoo does not know to be ours: database triggers, settings."""
    env["cdp.change"]._unwatch()
    env["cdp.segment.price"].search([])._take_back()
    env["cdp.journey.step"].search([]).own_action_id.unlink()
    _remove_mailings(env)
    env.cr.execute(DROP_GUARDS)
    # or the purposes that customers answered to could not be removed
    env.cr.execute("TRUNCATE cdp_consent CASCADE")
    _forget_names(env)
    ours = [("key", "=like", "customer_data_platform.%")]
    env["ir.config_parameter"].search(ours).unlink()


def _forget_names(env):
    """Odoo's own addons name what our models have of theirs (activities, followers),
    and Odoo does not take these names along with our models."""
    env["ir.model.data"].search(
        [
            ("module", "!=", "customer_data_platform"),
            "|",
            ("name", "=like", r"selection\_\_cdp\_%"),
            ("name", "=like", r"model\_inherit\_\_cdp\_%"),
        ]
    ).unlink()


def _remove_mailings(env):
    """The emails of journeys are mailings of Odoo's, with a source and a campaign."""
    everything = {"active_test": False}
    journeys = env["cdp.journey"].with_context(**everything).search([])
    mailings = journeys.version_ids.step_ids._mailings()
    sources, campaigns = mailings.source_id, journeys.campaign_id
    mailings.unlink()
    sources.unlink()
    campaigns.unlink()
