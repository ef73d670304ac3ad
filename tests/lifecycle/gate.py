"""Mailings through a real SMTP server: who has not agreed gets nothing, and who says no
while the mails are under way gets none after that."""

import subprocess
import sys
import threading

from support import lab, smtp

CONTACTS = """
people = env["res.partner"].create(
    [{"name": f"Person {n:04}", "email": f"p{n}@shop.example.com"} for n in range(%d)]
)
env.flush_all()
env["cdp.stage"]._run("link")
env["ir.config_parameter"].set_param("customer_data_platform.quiet_start", "0")
env["ir.config_parameter"].set_param("customer_data_platform.quiet_end", "0")
offers = env.ref("customer_data_platform.purpose_offers")
people.invalidate_recordset()
for n, person in enumerate(people):
    if n %% 10 < 7:
        person.cdp_profile_id._note_consent(offers, ["email"], "given", "form")
env["ir.mail_server"].create(
    {"name": "Loopback", "smtp_host": "127.0.0.1", "smtp_port": %d,
     "smtp_encryption": "none"}
)
answer = len(people)
"""
MAILING = """
offers = env.ref("customer_data_platform.purpose_offers")
mailing = env["mailing.mailing"].create(
    {
        "name": "Offers", "subject": "Offers", "body_html": "<p>Bread</p>",
        "mailing_type": "mail", "email_from": "shop@shop.example.com",
        "mailing_model_id": env["ir.model"]._get("res.partner").id,
        "mailing_domain": "[('email', '=like', 'p%@shop.example.com')]",
        "cdp_purpose_id": offers.id, "keep_archives": True,
    }
)
"""
SEND = f"""{MAILING}
mailing.action_send_mail()
env["mail.mail"].process_email_queue()
"""
QUEUE = f"""{MAILING}
env.cr.execute("DELETE FROM cdp_decision")
composer = env["mail.compose.message"].with_context(
    active_ids=mailing._get_remaining_recipients(),
    default_composition_mode="mass_mail",
).create(
    {{
        "body": mailing.body_html, "composition_mode": "mass_mail",
        "email_from": mailing.email_from, "mass_mailing_id": mailing.id,
        "model": "res.partner", "subject": mailing.subject, "force_send": False,
    }}
)
composer._action_send_mail()
answer = env["mail.mail"].search_count([("state", "=", "outgoing")])
"""
REASONS = """
answer = [
    [verdict, reason, number] for verdict, reason, number
    in env["cdp.decision"]._read_group([], ["verdict", "reason"], ["__count"])
]
"""
TRACES = """
answer = [
    [status, failure or "", number] for status, failure, number
    in env["mailing.trace"]._read_group(
        [("mass_mailing_id", "=", env["mailing.mailing"].search([], limit=1).id)],
        ["trace_status", "failure_type"], ["__count"])
]
"""
# as two workers of the scheduler would, each until nothing is left
WORKER = """
from psycopg2 import Error
for _try in range(200):
    ids = env["mail.mail"].search([("state", "=", "outgoing")], limit=10).ids
    if not ids:
        break
    try:
        env["mail.mail"].process_email_queue(email_ids=ids)
        env.cr.commit()
    except Error:
        env.cr.rollback()
    env.invalidate_all()
"""
WITHDRAW = """
import random, time
from psycopg2.errors import SerializationFailure
random.seed(3)
offers = env.ref("customer_data_platform.purpose_offers")
people = env["res.partner"].search([("email", "=like", "p%@shop.example.com")])
said = {}
for person in random.sample(list(people), 120):
    customer = person.cdp_profile_id
    for _try in range(20):
        try:
            customer._note_consent(offers, ["email"], "withdrawn", "portal")
            env.cr.commit()
            break
        except SerializationFailure:  # as Odoo does: the same once more
            env.cr.rollback()
    said[person.email] = time.time()
answer = said
"""


def gate(checks, name):
    lab.create(name)
    lab.install(name, lab.ADDON)
    with smtp.opened() as (post, port):
        lab.ask(name, CONTACTS % (300, port))
        lab.ask(name, SEND)
        agreed = {f"p{n}@shop.example.com" for n in range(300) if n % 10 < 7}
        checks.same("exactly who agreed gets it", _rows(agreed), _rows(post.came))
        twice = [who for who, mails in post.came.items() if len(mails) > 1]
        checks.check("nobody gets it twice", not twice, twice)
        reasons = lab.ask(name, REASONS)
        expected = [["allow", "given", 210], ["refuse", "never_asked", 90]]
        checks.same("each has a reason", expected, reasons)
        headers = next(iter(post.came.values()))[0][1]
        checks.check(
            "unsubscribing takes one click",
            headers.get("List-Unsubscribe-Post") == "List-Unsubscribe=One-Click",
            headers,
        )
    with smtp.opened(seconds=0.02) as (post, port):
        lab.ask(name, f'env["ir.mail_server"].search([]).smtp_port = {port}')
        racing(checks, name, post)


def _rows(values):
    return [(value,) for value in values]


def racing(checks, name, post):
    """Two workers send what is queued while customers withdraw."""
    queued = lab.ask(name, QUEUE)
    checks.check("mails are queued", queued == 210, queued)
    workers = [_shell(name, WORKER) for _worker in range(2)]
    said = {}
    withdrawing = threading.Thread(target=lambda: said.update(lab.ask(name, WITHDRAW)))
    checks.check("the workers have begun", post.begun.wait(60))
    withdrawing.start()
    withdrawing.join()
    for worker in workers:
        worker.wait()
    late = {
        who: when - said[who]
        for who, mails in post.came.items()
        for when, _headers in mails
        if who in said and when > said[who]
    }
    checks.check(f"nobody gets a mail after saying no: {len(said)} did", not late, late)
    twice = [who for who, mails in post.came.items() if len(mails) > 1]
    checks.check("nobody gets it twice", not twice, twice)
    stopped = [
        row for row in lab.ask(name, REASONS) if row[:2] == ["refuse", "refused"]
    ]
    checks.check("some were stopped on their way", stopped, lab.ask(name, REASONS))
    traces = lab.ask(name, TRACES)
    held = sum(row[2] for row in traces if row[1] == "cdp_gate")
    sent = sum(row[2] for row in traces if row[0] == "sent")
    checks.check("what was not sent says why", sent + held == 300, traces)
    checks.check("and what was sent came", sent == len(post.came), (sent, traces))


def _shell(name, code):
    process = subprocess.Popen(
        lab.shell(name),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=sys.stderr,
        env=lab.environment(),
        text=True,
    )
    process.stdin.write(code)
    process.stdin.close()
    return process


if __name__ == "__main__":
    lab.main(gate)
