"""An app that comes later counts by itself; one that goes takes its figures along."""

from support import lab

ORDER = """
buyer = env["res.partner"].search([("name", "=", "Ada Later")]) or (
    env["res.partner"].create({"name": "Ada Later", "email": "ada@example.com"})
)
product = env["product.product"].create({"name": "Lamp", "list_price": 50})
order = env["sale.order"].create(
    {"partner_id": buyer.id, "order_line": [(0, 0, {"product_id": product.id})]}
)
order.action_confirm()
answer = env["cdp.change"]._waiting("rfm")
"""
UNINSTALL = 'env["ir.module.module"]._get("sale").button_immediate_uninstall()'

LOOK = """
buyer = env["res.partner"].search([("name", "=", "Ada Later")])
profile = buyer.cdp_profile_id
source = env.ref("customer_data_platform.source_sale")
view = env["cdp.profile"].get_view(view_type="form")["models"]["cdp.profile"]
answer = {
    "state": source.state,
    "problem": source.problem,
    "preview": bool(source.preview),
    "transactions": len(env["cdp.transaction"].search_read([])),
    "timeline": len(env["cdp.timeline"].search_read([])),
    "profiles": len(env["cdp.profile"].search_read([], list(view))),
    "contacts": len(env["res.partner"].search_read([])),
    "count": profile.purchase_count,
    "revenue": profile.revenue,
    "reasons": bool(profile.rfm_reason and profile.churn_reason),
    "links": len(env["cdp.profile"].search([]).mapped("timeline_ids")),
}
"""
TRIGGERS = (
    "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger"
    " WHERE tgname LIKE 'cdp_watch%'"
)


def later_app(checks, name):
    lab.create(name)
    lab.install(name, lab.ADDON)
    _expect(checks, name, "alone", state="missing", transactions=0, revenue=0)
    checks.check("alone, only contacts are watched", _watched(name) == {"res_partner"})

    lab.install(name, "sale_management")
    lab.ask(name, ORDER)
    _run(checks, name)
    _expect(checks, name, "with Sales", state="on", transactions=1, count=1, revenue=50)
    watched = {"res_partner", "sale_order"}
    checks.check("its orders are watched from then on", watched <= _watched(name))
    waiting = lab.ask(name, ORDER)
    checks.check("an order is noted when it is made", waiting > 0, waiting)
    _run(checks, name)
    _expect(checks, name, "one more", transactions=2, count=2, revenue=100)

    lab.ask(name, UNINSTALL)
    checks.check("without Sales, nothing is left to watch", _sales_is_gone(name))
    found = _expect(checks, name, "without Sales", state="missing", transactions=0)
    checks.check("pages work before the next run", found["profiles"] > 1, found)
    _run(checks, name)
    _expect(checks, name, "after the next run", count=0, revenue=0, timeline=0, links=0)


def _expect(checks, name, when, **expected):
    """What a server that was just started shows."""
    found = lab.ask(name, LOOK)
    expected |= {"problem": False, "preview": True}
    seen = {key: found[key] for key in expected}
    checks.check(f"{when}: {expected}", seen == expected, found)
    return found


def _run(checks, name):
    code, output = lab.cdp(name, "run")
    checks.check("the stages run", code == 0, output)


def _watched(name):
    return {table for (table,) in lab.rows(name, TRIGGERS)}


def _sales_is_gone(name):
    tables = lab.rows(name, "SELECT tablename FROM pg_tables")
    return ("sale_order",) not in tables and _watched(name) <= {
        "res_partner",
        "rating_rating",
        "account_move",
    }


if __name__ == "__main__":
    lab.main(later_app)
