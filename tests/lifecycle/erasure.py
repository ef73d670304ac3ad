"""A customer of every app is erased, killed now and then while it works: a dump of the
database and the files have nothing of them, but for what the certificate names."""

import os
import random
import re
import subprocess
import time
from pathlib import Path

import cluster
from support import lab, smtp

from odoo.tools import config

SEED = 20250103
KILLS = 4
BEGUN = "begun"
#: what leads to the person, as it would be searched for by hand
KEPT_BY_LAW = {"name": "Erna Wegmann-Prüfstein", "street": "Hafenprüfgasse 7"}
GONE = {
    "email": "erna.pruefstein@erased.example.org",
    "second email": "e.wegmann@zweit.example.org",
    "phone": "98765432",
    "written phone": "030 / 98765432",
    "login": "erna-portal@erased.example.org",
    "loyalty card": "CARD-ERNA-4711",
    "IP of a consent": "192.0.2.77",
    "browser of a consent": "ErnaBrowser/1.0",
    "own words": "ryebreadprivately",
}

PERSON = """
company = env.company
company.country_id = env.ref("base.de")
partners = env["res.partner"]
person = {"phone": "+49 30 98765432", "street": "Hafenprüfgasse 7", "city": "Kiel"}
erna = partners.create({"name": "Erna Wegmann-Prüfstein", **person,
                        "email": "erna.pruefstein@erased.example.org"})
double = partners.create({"name": "Erna Wegmann-Prüfstein", **person,
                          "email": "e.wegmann@zweit.example.org"})
otto = partners.create({"name": "Otto Unbeteiligt", "email": "otto@other.example.org"})
product = env["product.product"].create({"name": "Rye Bread", "list_price": 5})
def order(partner):
    order = env["sale.order"].create({
        "partner_id": partner.id,
        "order_line": [(0, 0, {"product_id": product.id, "product_uom_qty": 2})]})
    order.action_confirm()
    return order
plain, invoiced, other = order(erna), order(double), order(otto)
invoice = env["account.move"].create({
    "move_type": "out_invoice", "partner_id": erna.id,
    "invoice_line_ids": [(0, 0, {"product_id": product.id, "price_unit": 5})]})
invoice.action_post()
plain.message_post(body="ryebreadprivately", author_id=erna.id, message_type="comment")
plain.message_post(body="Erna Wegmann-Prüfstein called: 030 / 98765432")
other.message_post(body="Comes with erna.pruefstein@erased.example.org")
env["ir.attachment"].create({
    "name": "order.txt", "res_model": "sale.order", "res_id": plain.id,
    "raw": "From: erna.pruefstein@erased.example.org".encode()})
env["ir.attachment"].create({
    "name": "photo.txt", "res_model": "res.partner", "res_id": erna.id,
    "raw": "ryebreadprivately".encode()})
env["crm.lead"].create({"name": "Cake for Erna Wegmann-Prüfstein",
                        "partner_id": erna.id,
                        "email_from": "e.wegmann@zweit.example.org",
                        "contact_name": "Erna Wegmann-Prüfstein"})
programme = env["loyalty.program"].create({"name": "Card", "program_type": "loyalty"})
env["loyalty.card"].create({"program_id": programme.id, "partner_id": erna.id,
                            "code": "CARD-ERNA-4711"})
env["mailing.contact"].create({"name": "Erna", "list_ids": [(0, 0, {"name": "News"})],
                               "email": "erna.pruefstein@erased.example.org"})
portal = env["res.users"].with_context(no_reset_password=True).create({
    "name": "Erna Wegmann-Prüfstein", "login": "erna-portal@erased.example.org",
    "partner_id": double.id, "group_ids": [(6, 0, [env.ref("base.group_portal").id])]})
double.email = "e.wegmann@zweit.example.org"
event = env["event.event"].create({"name": "Baking", "date_begin": "2030-01-01",
                                   "date_end": "2030-01-02"})
env["event.registration"].create({"event_id": event.id, "partner_id": erna.id})
till = env["pos.config"].create({"name": "Till"})
session = env["pos.session"].create({"config_id": till.id, "user_id": env.uid})
env["pos.order"].create({
    "session_id": session.id, "partner_id": erna.id, "amount_total": 5,
    "amount_tax": 0, "amount_paid": 5, "amount_return": 0, "state": "paid",
    "lines": [(0, 0, {"product_id": product.id, "qty": 1, "price_unit": 5,
                      "price_subtotal": 5, "price_subtotal_incl": 5})]})
env.flush_all()
env.cr.execute("UPDATE pos_session SET state = 'closed'")  # or nobody could be merged
"""
LINK = """
for code in ("link", "golden", "quality", "rfm", "segment"):
    env["cdp.stage"]._run(code)
erna, double = env["res.partner"].search([("name", "like", "Prüfstein")], order="id")
env["cdp.merge"]._ask([erna | double], "The same customer.")
env.invalidate_all()
profile = erna.cdp_profile_id
offers = env.ref("customer_data_platform.purpose_offers")
profile._note_consent(offers, ["email"], "given", "form",
                      proof={"ip": "192.0.2.77", "user_agent": "ErnaBrowser/1.0"})
env["cdp.access.log"]._note("proof", erna, "Line 1")
for name in ("quiet_start", "quiet_end"):
    env["ir.config_parameter"].set_param("customer_data_platform." + name, "0")
env["ir.mail_server"].create({"name": "Loopback", "smtp_host": "127.0.0.1",
                              "smtp_port": PORT, "smtp_encryption": "none"})
mailing = env["mailing.mailing"].create({
    "name": "Offers", "subject": "Offers", "body_html": "<p>Bread</p>",
    "mailing_type": "mail", "email_from": "shop@shop.example.com",
    "mailing_model_id": env["ir.model"]._get("res.partner").id,
    "mailing_domain": repr([("id", "=", erna.id)]), "cdp_purpose_id": offers.id,
    "keep_archives": True})
mailing.action_send_mail()
env["mail.mail"].process_email_queue()
answer = double.cdp_merged_into_id == erna
"""
BEGIN = """
profile = env["res.partner"].search([("name", "like", "Prüfstein")]).cdp_profile_id
erasure = env["cdp.erasure"].create({"profile_id": profile.id, "reason": "agent"})
erasure.action_preview()
answer = sorted(set(erasure.line_ids.mapped("model")))
"""
RUN = 'env["cdp.erasure"].search([]).action_run()'
WORK = f"""
print({BEGUN!r}, flush=True)
env["cdp.erasure"]._run_waiting()
"""
LOOK = """
erasure = env["cdp.erasure"].search([])
imported = env["res.partner"].load(
    ["name", "email"], [["Erna W.", "erna.pruefstein@erased.example.org"],
                        ["Paul Hof", "paul@other.example.org"]])
offers = env.ref("customer_data_platform.purpose_offers")
asked = env["cdp.gate"]._ask(["erna.pruefstein@erased.example.org"], offers)
answer = {
    "state": erasure.state,
    "remains": erasure.remains_words,
    "kept": [[line.model, line.why] for line in erasure.line_ids
             if line.action == "keep"],
    "kept contacts": len(erasure.kept_ids or []),
    "until": str(erasure.hold_until),
    "broken": bool(env["cdp.consent"]._find_broken()),
    "imported": len(imported["ids"]),
    "stopped": sum(env["cdp.suppression"].search([]).mapped("stopped")),
    "gate": [a.reason for a in asked.values()],
    "otto": env["res.partner"].search_count([("email", "=", "otto@other.example.org")]),
}
"""
OVER = """
env.cr.execute("UPDATE account_move SET date = '2001-01-01' WHERE move_type = %s",
               ["out_invoice"])
env.cr.execute("UPDATE account_move_line SET date = '2001-01-01'")
env.cr.execute("UPDATE sale_order SET date_order = '2001-01-01'")
env.cr.execute("UPDATE pos_order SET date_order = '2001-01-01'")
env.cr.execute("UPDATE cdp_erasure SET hold_until = '2011-12-31'")
env.invalidate_all()
env["cdp.erasure"]._run_waiting()
answer = env["cdp.erasure"].search([]).mapped("state")
"""


def erasure(checks, name):
    lab.with_apps(name)
    lab.install(name, lab.ADDON)
    lab.ask(name, PERSON)
    with smtp.opened() as (post, port):
        checks.check(
            "two contacts are one customer",
            lab.ask(name, LINK.replace("PORT", str(port))),
        )
        checks.check("a mailing reached the person", post.came, dict(post.came))
    before = lab.contents(name)
    stores = lab.ask(name, BEGIN)
    checks.check(f"{len(stores)} stores are found", len(stores) > 15, stores)
    ours = ("cdp_erasure", "cdp_erasure_line", "mail_message", "mail_followers")
    changed = lab.differences(before, lab.contents(name), ours)
    checks.check("the dry run changes nothing", not changed, changed)
    checks.check("the search finds what is there", hits(name, GONE))
    lab.ask(name, RUN)
    killed(checks, name)
    proved(checks, name)
    lab.ask(name, OVER)
    left = hits(name, {**GONE, **KEPT_BY_LAW})
    checks.check("after the holds nothing is left at all", not left, left)


def killed(checks, name):
    """Kill the work at any moment; what comes after goes on."""
    dice = random.Random(SEED)
    for _time in range(KILLS):
        process = subprocess.Popen(
            lab.shell(name),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=lab.environment(),
            text=True,
        )
        process.stdin.write(WORK)
        process.stdin.close()
        for line in process.stdout:
            if BEGUN in line:
                break
        time.sleep(dice.uniform(0.1, 1.5))  # the moment of the accident
        process.kill()
        process.wait()
        lab.wait_for_postgresql(name)
    lab.ask(name, WORK)


def proved(checks, name):
    seen = lab.ask(name, LOOK)
    checks.check("it is done", seen["state"] == "done", seen)
    checks.check("the law's part is named", seen["kept"] and seen["until"], seen)
    checks.check("the ledger is whole", not seen["broken"])
    checks.check("the next import brings the other only", seen["imported"] == 1, seen)
    checks.check("and is counted", seen["stopped"] == 1, seen)
    checks.check("no mailing goes there", seen["gate"] == ["erased"], seen)
    checks.check("nobody else is gone", seen["otto"] == 1, seen)
    left = hits(name, GONE)
    checks.check("dump and files have nothing of the person", not left, left)
    named = {model.replace(".", "_") for model, _why in seen["kept"]}
    kept = {where for where, _what in hits(name, KEPT_BY_LAW)}
    checks.check(f"but what is named: {sorted(kept)}", kept <= named, sorted(kept))


def hits(name, identifiers):
    """[(table or file, what)] of identifiers in a dump and in the filestore."""
    found = set()
    table = ""
    for line in _dump(name).splitlines():
        if line.startswith("COPY public."):
            table = re.match(r"COPY public\.(\S+)", line)[1].strip('"')
        for what, text in identifiers.items():
            if text.lower() in line.lower():
                found.add((table, what))
    config.parse_config(["-c", lab.environment()["ODOO_RC"]], setup_logging=False)
    for path in Path(config.filestore(name)).rglob("*"):
        content = path.read_bytes().decode(errors="replace") if path.is_file() else ""
        for what, text in identifiers.items():
            if text.lower() in content.lower():
                found.add((f"file {path.name}", what))
    return sorted(found)


def _dump(name):
    config.parse_config(["-c", lab.environment()["ODOO_RC"]], setup_logging=False)
    variables = {
        "PGHOST": str(config["db_host"]),
        "PGPORT": str(config["db_port"]),
        "PGUSER": str(config["db_user"]),
        "PGPASSWORD": str(config["db_password"]),
    }
    command = cluster._command("pg_dump", "-d", name, "--data-only")
    done = subprocess.run(
        command, env={**os.environ, **variables}, capture_output=True, check=True
    )
    return done.stdout.decode()


if __name__ == "__main__":
    lab.main(erasure)
