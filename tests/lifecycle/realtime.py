"""From an order to the segment, the journey, the message and the alert, in seconds: on
Odoo's own server with its own cron workers and a real SMTP server, with nobody polling.
"""

import json
import statistics
import time
import urllib.request

from cluster import free_port
from support import lab, smtp, web

ROUNDS = 5
WORKERS = 2  # as Odoo's own default
SOON = 15  # seconds, on a machine that is busy with other things as well
PATIENCE = 90

SETUP = """
for name in ("quiet_start", "quiet_end"):
    env["ir.config_parameter"].set_param("customer_data_platform." + name, "0")
env["ir.config_parameter"].set_param(
    "customer_data_platform.churn_horizon_days", "28")
people = env["res.partner"].create(
    [{"name": f"Person {n:05}", "email": f"p{n}@shop.example.com"}
     for n in range(%(people)d)]
)
product = env["product.product"].create({"name": "Rye Bread", "list_price": 5})
orders = env["sale.order"].create([
    {"partner_id": person.id,
     "order_line": [(0, 0, {"product_id": product.id, "product_uom_qty": 2})]}
    for person in people])
segment = env["cdp.segment"].create({"name": "Bought bread lately", "line_ids": [
    (0, 0, {"what": "purchase", "how": "least", "times": 1,
            "period": "last", "days": 30})]})
env.flush_all()
env["cdp.stage"]._run("link")
offers = env.ref("customer_data_platform.purpose_offers")
people.invalidate_recordset()
for person in people:
    person.cdp_profile_id._note_consent(offers, ["email"], "given", "form")
env["ir.mail_server"].create(
    {"name": "Loopback", "smtp_host": "127.0.0.1", "smtp_port": %(port)d,
     "smtp_encryption": "none"})
journey = env["cdp.journey"].create(
    {"name": "Thanks", "purpose_id": offers.id, "entry": "segment_in",
     "segment_id": segment.id, "ceiling_day": 0})
step = env["cdp.journey.step"].create(
    {"journey_id": journey.id, "kind": "email", "subject": "Thanks"})
step.mailing_id.write(
    {"body_html": "<p>Bread</p>", "email_from": "shop@shop.example.com"})
journey.action_start()
env["cdp.alert"].create({"name": "Bought", "segment_id": segment.id, "is_on": True,
                         "user_ids": [(4, env.ref("base.user_admin").id)]})
env["cdp.stage"]._run("rfm", everybody=True)
for stage in env["cdp.stage"].search([("code", "!=", "rfm")]):
    env["cdp.stage"]._run(stage.code)
# only what wakes them: none of them comes by its own clock while we look
env["ir.cron"].search([]).write(
    {"nextcall": "2099-01-01", "interval_number": 1, "interval_type": "days"})
env["ir.cron.trigger"].search([]).unlink()
answer = [orders.ids, segment.id]
"""
MEMBER = """
SELECT stay.entered FROM cdp_membership stay
  JOIN res_partner contact ON contact.cdp_profile_id = stay.profile_id
 WHERE stay.segment_id = %s AND contact.email = %s AND stay."left" IS NULL
"""
VISIT = """
SELECT visit.state FROM cdp_journey_visit visit
  JOIN cdp_journey_run run ON run.id = visit.run_id
  JOIN res_partner contact ON contact.id = run.partner_id WHERE contact.email = %s
"""

TOLD = """
SELECT act.id FROM mail_activity act JOIN res_partner contact ON contact.id = act.res_id
 WHERE act.res_model = 'res.partner' AND contact.email = %s
"""


def realtime(checks, name):
    lab.with_apps(name)
    lab.install(name, lab.ADDON)
    with smtp.opened() as (post, mail_port):
        orders, segment = lab.ask(name, SETUP % {"people": ROUNDS, "port": mail_port})
        port = free_port()
        with web.served(name, port, WORKERS):
            user = Session(port, name)
            took = [
                one_order(name, post, user, order, segment, f"p{n}@shop.example.com")
                for n, order in enumerate(orders)
            ]
    for what in ("member", "claimed", "mail", "alert"):
        seconds = [round(one[what], 1) for one in took if what in one]
        checks.check(
            f"order to {what}: {seconds} s",
            len(seconds) == ROUNDS and statistics.median(seconds) <= SOON,
            took,
        )
    twice = [who for who, mails in post.came.items() if len(mails) > 1]
    checks.check("nobody is written to twice", not twice, twice)


def one_order(name, post, user, order, segment, email):
    """Confirm an order as a salesperson does; the seconds until each thing is so."""
    user.call("sale.order", "action_confirm", [order])
    start = time.monotonic()
    wanted = {
        "member": lambda: lab.rows(name, MEMBER, [segment, email]),
        "claimed": lambda: lab.rows(name, VISIT, [email]),
        "mail": lambda: post.came.get(email),
        "alert": lambda: lab.rows(name, TOLD, [email]),
    }
    took = {}
    while len(took) < len(wanted) and time.monotonic() < start + PATIENCE:
        for what, there in wanted.items():
            if what not in took and there():
                took[what] = time.monotonic() - start
        time.sleep(0.1)
    return took


class Session:
    """Somebody at Odoo's pages."""

    def __init__(self, port, name):
        self.port = port
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        self.post(
            "/web/session/authenticate",
            {"db": name, "login": "admin", "password": "admin"},
        )

    def post(self, path, params):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode(),
            {"Content-Type": "application/json"},
        )
        answer = json.load(self.opener.open(request, timeout=60))
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer["result"]

    def call(self, model, method, *args):
        params = {"model": model, "method": method, "args": args, "kwargs": {}}
        return self.post(f"/web/dataset/call_kw/{model}/{method}", params)


if __name__ == "__main__":
    lab.main(realtime)
