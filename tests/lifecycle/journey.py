"""Journeys through a real SMTP server while workers are killed at any moment: nobody
gets a message twice, nobody goes without but those marked so, nothing stalls.

By itself a few rounds; `journey.py 200` for as many as one wants.
"""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import settings
from support import lab, smtp

ROUNDS = int(sys.argv[1]) if sys.argv[1:] else 10
SEED = int(sys.argv[2]) if sys.argv[2:] else 20250101
PEOPLE = 6  # that enter in a round
SUBJECTS = ("First", "Second")
PATIENCE = 90  # seconds without which a run has stalled

SETUP = """
from odoo import fields
people = env["res.partner"].create(
    [{"name": f"Person {n:05}", "email": f"p{n}@shop.example.com"}
     for n in range(%(people)d)]
)
env.flush_all()
env["cdp.stage"]._run("link")
for name in ("quiet_start", "quiet_end"):
    env["ir.config_parameter"].set_param("customer_data_platform." + name, "0")
offers = env.ref("customer_data_platform.purpose_offers")
people.invalidate_recordset()
for person in people:
    person.cdp_profile_id._note_consent(offers, ["email"], "given", "form")
env["ir.mail_server"].create(
    {"name": "Loopback", "smtp_host": "127.0.0.1", "smtp_port": %(port)d,
     "smtp_encryption": "none"}
)
journey = env["cdp.journey"].create(
    {"name": "Kill", "purpose_id": offers.id, "entry": "hand", "ceiling_day": 0}
)
steps = env["cdp.journey.step"].create(
    [
        {"journey_id": journey.id, "kind": "email", "subject": "First"},
        {"journey_id": journey.id, "kind": "wait", "wait_count": 0},
        {"journey_id": journey.id, "kind": "branch", "branch_kind": "bought"},
        {"journey_id": journey.id, "kind": "end"},
        {"journey_id": journey.id, "kind": "email", "subject": "Second"},
    ]
)
steps[0].next_id, steps[1].next_id = steps[1], steps[2]
steps[2].next_id, steps[2].else_id = steps[3], steps[4]
for step in steps.filtered("mailing_id"):
    step.mailing_id.write(
        {"body_html": "<p>Bread</p>", "email_from": "shop@shop.example.com"}
    )
journey.action_start()
ours = env["cdp.stage"].search([("code", "=", "journey")]).cron_id
ours |= env.ref("mail.ir_cron_mail_scheduler_action")
(env["ir.cron"].search([]) - ours).active = False
ours.write({"interval_number": 1, "interval_type": "minutes"})
"""
ENTER = (
    "p = env['res.partner'].search([('email', 'in', ["
    "f'p{{n}}@shop.example.com' for n in range({first}, {last})])]);"
    " j = env['cdp.journey'].search([('name', '=', 'Kill')]);"
    " j._enter(p.cdp_profile_id.ids, ['hand'] * len(p)); j._wake()"
)
OPEN = "SELECT count(*) FROM cdp_journey_run WHERE state IN ('active', 'waiting')"
ENTERED = "SELECT count(*) FROM cdp_journey_run"
VISITS = """
SELECT contact.email, mailing.subject, visit.state
  FROM cdp_journey_visit visit JOIN cdp_journey_run run ON run.id = visit.run_id
  JOIN res_partner contact ON contact.id = run.partner_id
  JOIN cdp_journey_step step ON step.id = visit.step_id
  JOIN mailing_mailing mailing ON mailing.id = step.mailing_id
"""


def journey(checks, name):
    lab.create(name)
    lab.install(name, lab.ADDON)
    with smtp.opened(seconds=0.02) as (post, port):
        lab.ask(name, SETUP % {"people": ROUNDS * PEOPLE, "port": port})
        with Crew(name) as crew:
            kills, stalled = rounds(name, crew)
    entered = lab.rows(name, ENTERED)[0][0]
    checks.check(
        f"{ROUNDS} rounds, {kills} workers killed: everybody entered",
        entered == ROUNDS * PEOPLE,
        entered,
    )
    checks.check("no run stalls", not stalled, stalled)
    judge(checks, name, post)


def judge(checks, name, post):
    came = Counter(
        (who, headers["Subject"])
        for who, mails in post.came.items()
        for _when, headers in mails
    )
    twice = [mail for mail, number in came.items() if number > 1]
    checks.check(f"{len(came)} messages came, none twice", not twice, twice)
    said = {(who, subject): state for who, subject, state in lab.rows(name, VISITS)}
    states = Counter(said.values())
    unknown = {mail for mail, state in said.items() if state == "unknown"}
    arrived = len(unknown & came.keys())
    sentence = f"{len(unknown)} perhaps sent, of which {arrived} came: {dict(states)}"
    checks.check(sentence, states.keys() <= {"sent", "unknown"}, states)
    expected = {
        (f"p{n}@shop.example.com", subject)
        for n in range(ROUNDS * PEOPLE)
        for subject in SUBJECTS
    }
    without = expected - came.keys() - unknown
    checks.check("nobody goes without but those", not without, sorted(without))
    lied = {mail for mail, state in said.items() if state == "sent"} - came.keys()
    checks.check("what is said to be sent came", not lied, sorted(lied))
    silent = came.keys() - {m for m, s in said.items() if s in ("sent", "unknown")}
    checks.check("and what came is said to be", not silent, sorted(silent))


def rounds(name, crew):
    """Kill workers at random moments, each round with new customers."""
    dice = random.Random(SEED)
    kills, stalled = 0, []
    for number in range(ROUNDS):
        crew.man(dice, dice.randint(2, 4))
        crew.do(ENTER.format(first=number * PEOPLE, last=(number + 1) * PEOPLE))
        for _blow in range(dice.randint(1, 3)):
            time.sleep(dice.uniform(0, 0.8))
            kills += crew.kill(dice, dice.randint(1, len(crew.workers)))
            crew.man(dice, dice.randint(2, 4))
        stalled += [number] * (not finished(name))
        if number % 20 == 19:
            print(f"{number + 1} rounds, {kills} killed", flush=True)
    return kills, stalled


def finished(name):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if lab.rows(name, OPEN) == [(0,)]:
            return True
        time.sleep(0.1)
    return False


class Crew:
    """Workers of the scheduler that one can kill."""

    def __init__(self, name):
        script = Path(__file__).parent / "support" / "crew.py"
        self.process = subprocess.Popen(
            [settings.PYTHON, str(script), name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=lab.LOG.open("ab"),
            env=lab.environment(),
            text=True,
            bufsize=1,
        )
        self.workers = []

    def __enter__(self):
        self.process.stdout.readline()
        return self

    def __exit__(self, *_error):
        self.kill(random, len(self.workers))
        self.process.stdin.close()
        self.process.wait()

    def _say(self, line):
        self.process.stdin.write(f"{line}\n")
        return int(self.process.stdout.readline())

    def man(self, dice, number):
        while len(self.workers) < number:
            self.workers.append(self._say(f"worker {dice.randrange(10**6)}"))

    def do(self, code):
        if self._say(f"do {code}"):
            raise RuntimeError(f"failed: {code}")

    def kill(self, dice, number):
        for victim in dice.sample(self.workers, number):
            with contextlib.suppress(ProcessLookupError):
                os.kill(victim, signal.SIGKILL)
            self.workers.remove(victim)
        return number


if __name__ == "__main__":
    lab.main(journey)
