"""Upgrading the addon writes its own code only: no figure, no edit, no contact."""

from support import lab

EDIT = """
env["cdp.match"].search([], limit=1).action_reject()
source = env.ref("customer_data_platform.source_sale")
source.write({"name": "Orders of ours", "sequence": 77})
env.ref("customer_data_platform.source_lead").active = False
env.ref("customer_data_platform.segment_new").write(
    {"name": "Fresh", "domain": "[('purchase_count', '=', 1)]"}
)
env.ref("customer_data_platform.segment_lost").active = False
env["cdp.segment"].create({"name": "Ours", "domain": "[('revenue', '>', 100)]"})
env.ref("customer_data_platform.rfm_label_lost").advice = "Call them."
env.ref("customer_data_platform.rfm_cell_11").label_id = env.ref(
    "customer_data_platform.rfm_label_hibernating"
)
env.ref("customer_data_platform.exclusion_employee").active = False
rule = env.ref("customer_data_platform.cdp_profile_rule_company")
rule.domain_force = "[(1, '=', 1)]"
env.ref("customer_data_platform.cron_churn").write(
    {"interval_number": 3, "interval_type": "hours", "active": False}
)
env["ir.config_parameter"].set_param("customer_data_platform.churn_horizon_days", 45)
"""
COUNT = """
models = "cdp.profile", "cdp.identifier", "cdp.match", "cdp.membership", "sale.order"
answer = {model: env[model].search_count([]) for model in models}
answer["vetoes"] = env["cdp.match"].search_count([("verdict", "=", "rejected")])
answer["registry"] = bool(env["cdp.rfm.cell"].grid()["cells"])
"""
# what Odoo itself writes when it upgrades any addon
WRITTEN = (
    "ir_attachment",  # bundles of scripts and styles, made again
    "ir_cron_trigger",  # wakes its vacuum cleaner
    "ir_module_module",  # reads the manifest again
    "orm_signaling_registry",  # counts how often the registry was loaded
)


def upgrade(checks, name):
    lab.with_apps(name)
    lab.install(name, lab.ADDON)
    lab.ask(name, 'env["cdp.sample"].create({}).action_load()')
    checks.check("the stages run", lab.cdp(name, "run")[0] == 0)
    lab.ask(name, EDIT)
    code, output = lab.cdp(name, "run")
    checks.check("and once more after edits", code == 0, output)
    counts, before = lab.ask(name, COUNT), lab.contents(name)
    checks.check("there is something to lose", min(counts.values()) > 0, counts)
    structure = lab.structure(name)

    lab.upgrade(name, lab.ADDON)
    for kind, rows in lab.structure(name).items():
        checks.same(f"{kind} as before", structure[kind], rows)
    lines = lab.differences(before, lab.contents(name), WRITTEN)
    rows = sum(map(len, before.values()))
    checks.check(f"{rows} rows in {len(before)} tables as before", not lines, lines)
    found = lab.ask(name, COUNT)
    checks.check("Odoo works after it", found == counts, found)
    code, output = lab.cdp(name, "run")
    idle = output.count("nothing to do")
    checks.check("nobody has to be looked at again", (code, idle) == (0, 17), output)


if __name__ == "__main__":
    lab.main(upgrade)
