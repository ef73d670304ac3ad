"""A customer of every app is erased, killed now and then while it works: a dump of the
database and the files have nothing of them, but for what the certificate names."""

import os
import random
import re
import subprocess
import time
from pathlib import Path

import cluster
from support import erased, lab, smtp

from odoo.tools import config

SEED = 20250103
KILLS = 6
BEGUN = "begun"
#: what leads to the person, as it would be searched for by hand
KEPT_BY_LAW = {
    "name": "Erna Wegmann-Prüfstein",
    "surname": "Wegmann-Prüfstein",
    "street": "Hafenprüfgasse 7",
    "tax number": "DE136695976",
}
GONE = {
    "email": "erna.pruefstein@erased.example.org",
    "second email": "e.wegmann@zweit.example.org",
    "phone": "98765432",
    "written phone": "030 / 98765432",
    "login": "erna-portal@erased.example.org",
    "secret of the login": "TOTPERNASECRET",
    "loyalty card": "CARD-ERNA-4711",
    "bank account": "DE89370400440532013000",
    "written bank account": "DE89 3704 0044 0532 0130 00",
    "IP of a consent": "192.0.2.77",
    "browser of a consent": "ErnaBrowser/1.0",
    "IP of a log-in": "192.0.2.81",
    "browser of a log-in": "ernafox",
    "IP of a click": "192.0.2.82",
    "own words": "ryebreadprivately",
    "words in a lead": "nutallergyprivately",
    "answer to a survey": "glutenprivately",
}
#: the neighbour's rows, as they were; his colleague's words lose her address only
OTTO = {
    "contact": "SELECT to_jsonb(t)::text FROM res_partner t WHERE name LIKE 'Otto U%'",
    "orders": """
        SELECT to_jsonb(o)::text FROM sale_order o JOIN res_partner p
            ON p.id = o.partner_id WHERE p.name LIKE 'Otto U%'""",
    "lines": """
        SELECT to_jsonb(l)::text FROM sale_order_line l JOIN res_partner p
            ON p.id = l.order_partner_id WHERE p.name LIKE 'Otto U%'""",
    "words": """
        SELECT m.id, m.author_id,
               replace(m.body, 'erna.pruefstein@erased.example.org', '[erased]')
          FROM mail_message m JOIN sale_order o ON o.id = m.res_id
          JOIN res_partner p ON p.id = o.partner_id
         WHERE m.model = 'sale.order' AND p.name LIKE 'Otto U%'""",
    "lists": """
        SELECT to_jsonb(c)::text, s.list_id FROM mailing_contact c
          JOIN mailing_subscription s ON s.contact_id = c.id WHERE c.name = 'Otto'""",
    "profile": """
        SELECT r.id, r.rfm_r, r.revenue, r.purchase_count FROM cdp_profile r
          JOIN res_partner p ON p.id = r.partner_id WHERE p.name LIKE 'Otto U%'""",
}
#: how far the work is
PLACE = """
SELECT e.state, e.searched, count(l.id) FILTER (WHERE l.done)
  FROM cdp_erasure e LEFT JOIN cdp_erasure_line l ON l.erasure_id = e.id
 GROUP BY e.id
"""
TRAIL = """
SELECT count(*) FROM mail_message
 WHERE model = 'account.move' AND message_type = 'notification'
"""

BEGIN = """
profile = env["res.partner"].search([("name", "like", "Prüfstein")]).cdp_profile_id
erasure = env["cdp.erasure"].create({"profile_id": profile.id, "reason": "agent"})
erasure.action_preview()
answer = sorted(set(erasure.line_ids.mapped("model")))
"""
RUN = 'env["cdp.erasure"].search([]).action_run()'
#: how a dump writes the bytes of a column
HEX = re.compile(r"\\\\x((?:[0-9a-f]{2})+)")
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
named = {"res_partner": erasure.kept_ids or []}
for line in erasure.line_ids.filtered(lambda line: line.action == "keep"):
    table = env[line.model]._table
    named[table] = named.get(table, []) + (line.row_ids or [])
files = env["ir.attachment"].browse(named.get("ir_attachment", []))
answer = {
    "state": erasure.state,
    "remains": erasure.remains_words,
    "named": {table: sorted(map(str, ids)) for table, ids in named.items()},
    "files": [name.split("/")[-1] for name in files.mapped("store_fname") if name],
    "certificate": erasure.certificate,
    "titles": erasure.line_ids.filtered(lambda l: l.action == "keep").mapped("title"),
    "until": str(erasure.hold_until),
    "broken": bool(env["cdp.consent"]._find_broken()),
    "imported": len(imported["ids"]),
    "stopped": sum(env["cdp.suppression"].search([]).mapped("stopped")),
    "gate": [a.reason for a in asked.values()],
}
"""
OVER = """
env.cr.execute("UPDATE account_move SET date = '2001-01-01'")
env.cr.execute("UPDATE account_payment SET date = '2001-01-01'")
env.cr.execute("UPDATE mail_message SET date = '2001-01-01'")
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
    lab.ask(name, erased.PERSON)
    with smtp.opened() as (post, port):
        linked, waits, told = lab.ask(name, erased.LINK.replace("PORT", str(port)))
        checks.check("two contacts are one customer", linked)
        came = [mail for mails in post.mails.values() for mail in mails]
        subjects = sorted(mail["Subject"] for mail in came)
        checks.check("a mailing and a journey came", len(subjects) == 2, subjects)
        checks.same("the journey goes on", "wait", waits)
        named = any("Erna" in payload for payload in told)
        checks.check("a webhook waits to tell another program", named, told)
    before = lab.contents(name)
    otto = {what: lab.rows(name, query) for what, query in OTTO.items()}
    trail = lab.rows(name, TRAIL)
    stores = lab.ask(name, BEGIN)
    checks.check(f"{len(stores)} stores are found", len(stores) > 15, stores)
    ours = ("cdp_erasure", "cdp_erasure_line", "mail_message", "mail_followers")
    changed = lab.differences(before, lab.contents(name), ours)
    checks.check("the dry run changes nothing", not changed, changed)
    seen = {what for _where, _row, what in hits(name, {**GONE, **KEPT_BY_LAW})}
    missed = {*GONE, *KEPT_BY_LAW} - seen
    checks.check("the search finds what is there", not missed, sorted(missed))
    lab.ask(name, RUN)
    killed(checks, name)
    proved(checks, name)
    for what, rows in otto.items():
        checks.same(f"the neighbour's {what}", rows, lab.rows(name, OTTO[what]))
        checks.check(f"who has {what}", rows)
    after = lab.rows(name, TRAIL)
    checks.check(f"the invoices' own trail: {trail}", trail == after, (trail, after))
    lab.ask(name, OVER)
    left = hits(name, {**GONE, **KEPT_BY_LAW})
    checks.check("after the holds nothing is left at all", not left, left)


def killed(checks, name):
    """Kill the work at any moment, then let two finish it at once."""
    dice = random.Random(SEED)
    places = set()
    for _time in range(KILLS):
        process = _start(name)
        time.sleep(dice.uniform(0.02, 0.4))  # the moment of the accident
        process.kill()
        process.communicate()
        lab.wait_for_postgresql(name)
        places.update(lab.rows(name, PLACE))
    halfway = [place for place in places if place[0] == "running" and place[2]]
    checks.check(f"killed halfway: {sorted(places, key=str)}", len(halfway) > 1)
    checks.check("and it said so", all(place[0] == "running" for place in places))
    for process in [_start(name) for _number in range(2)]:
        output, _errors = process.communicate()
        checks.check("two finish it at once", process.returncode == 0, output)


def _start(name):
    process = subprocess.Popen(
        lab.shell(name),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=lab.environment(),
        text=True,
    )
    process.stdin.write(WORK)
    process.stdin.close()
    process.stdin = None  # or communicate() would flush it
    for line in process.stdout:
        if BEGUN in line:
            break
    return process


def proved(checks, name):
    seen = lab.ask(name, LOOK)
    checks.check("it is done", seen["state"] == "done", seen)
    checks.check("the law's part is named", seen["titles"] and seen["until"], seen)
    told = [title for title in seen["titles"] if title not in seen["certificate"]]
    checks.check("in the certificate, too", not told, told)
    personal = [
        what
        for what, text in {**GONE, **KEPT_BY_LAW}.items()
        if text in seen["certificate"]
    ]
    checks.check("which has nothing of the person", not personal, personal)
    checks.check("the ledger is whole", not seen["broken"])
    checks.check("the next import brings the other only", seen["imported"] == 1, seen)
    checks.check("and is counted", seen["stopped"] == 1, seen)
    checks.check("no mailing goes there", seen["gate"] == ["erased"], seen)
    named = {(table, id_) for table, ids in seen["named"].items() for id_ in ids}
    named |= {("file", name) for name in seen["files"]}
    left = [hit for hit in hits(name, GONE) if hit[:2] not in named]
    checks.check("dump and files have nothing of the person", not left, left)
    rows = [hit for hit in hits(name, {**GONE, **KEPT_BY_LAW}) if hit[:2] in named]
    kept = sorted({(table, what) for table, _id, what in rows})
    checks.check(f"the law keeps: {kept}", kept)
    left = [hit for hit in hits(name, KEPT_BY_LAW) if hit[:2] not in named]
    checks.check("and nothing beside the rows that are named", not left, left)


def hits(name, identifiers):
    """[(table or "file", id or name, what)] in a dump and in the filestore."""
    found = set()
    table = ""
    for line in _dump(name).splitlines():
        if line.startswith("COPY public."):
            table = re.match(r"COPY public\.(\S+)", line)[1].strip('"')
        words = HEX.sub(_unhexed, line).lower()
        for what, text in identifiers.items():
            if text.lower() in words:
                found.add((table, line.partition("\t")[0], what))
    config.parse_config(["-c", lab.environment()["ODOO_RC"]], setup_logging=False)
    for path in Path(config.filestore(name)).rglob("*"):
        content = path.read_bytes().decode(errors="replace") if path.is_file() else ""
        for what, text in identifiers.items():
            if text.lower() in content.lower():
                found.add(("file", path.name, what))
    return sorted(found)


def _unhexed(match):
    """A file within a column, as what it says."""
    return bytes.fromhex(match[1]).decode(errors="replace")


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
