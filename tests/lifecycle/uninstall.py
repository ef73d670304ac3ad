"""Uninstalling leaves Odoo as it was: each table and row, whatever was done with us."""

from support import lab

USE = """
env["ir.config_parameter"].set_param("customer_data_platform.churn_horizon_days", 60)
env["ir.config_parameter"].set_param("customer_data_platform.as_of", "")
env["cdp.sample"].create({}).action_load()
env["cdp.segment"].search([], limit=1).copy({"name": "My own"})
env["cdp.source"].search([], limit=1).name = "My sales"
journey = env.ref("customer_data_platform.journey_back").copy()
journey.action_shadow()
env.ref("base.user_admin").group_ids += env.ref("customer_data_platform.group_privacy")
"""
REJECT = """
env["cdp.match"].search([], limit=1).action_reject()
answer = [env["cdp.match"].search_count([]), env["cdp.membership"].search_count([])]
"""
# What Odoo itself leaves of any addon
LEFT = (
    "ir_actions_todo",  # counts the set-up assistant as shown
    "ir_cron_trigger",  # wakes its vacuum cleaner
    "ir_model_constraint",  # keeps the names of foreign keys on tables of others
    "orm_signaling_registry",  # counts how often the registry was loaded
    "orm_signaling_stable",  # and how often what is cached was renewed
    "product_value",  # keeps the price history of products that were deleted
)
UNINSTALL = """
env["ir.module.module"]._get("customer_data_platform").button_immediate_uninstall()
"""


def uninstall(checks, name):
    lab.with_apps(name)
    before, before_rows = lab.structure(name), lab.contents(name)
    lab.install(name, lab.ADDON)
    lab.ask(name, USE)
    code, output = lab.cdp(name, "run")
    checks.check("the stages run", code == 0, output)
    used = lab.ask(name, REJECT)
    checks.check("there is something to uninstall", min(used) > 0, used)
    lab.ask(name, UNINSTALL)
    after, after_rows = lab.structure(name), lab.contents(name)
    for kind in before:
        checks.same(f"{kind} as before", before[kind], after[kind])
    lines = lab.differences(before_rows, after_rows, LEFT)
    rows = sum(map(len, before_rows.values()))
    checks.check(
        f"{rows} rows in {len(before_rows)} tables as before", not lines, lines
    )
    found = lab.ask(name, 'answer = env["res.partner"].create({"name": "Later"}).name')
    checks.check("Odoo works after it", found == "Later", found)


if __name__ == "__main__":
    lab.main(uninstall)
