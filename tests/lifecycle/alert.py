"""Alerts while workers are killed at any moment: each customer is told of, and once.

By itself a few rounds; `alert.py 50` for as many as one wants.
"""

import random
import time

from journey import PATIENCE, ROUNDS, SEED, Crew
from support import lab

PEOPLE = 6  # that come into the segment in a round

SETUP = """
env["res.partner"].create(
    [{"name": f"Person {n:05}", "email": f"p{n}@shop.example.com"}
     for n in range(%(people)d)]
)
env.flush_all()
env["cdp.stage"]._run("link")
segment = env["cdp.segment"].create(
    {"name": "Friends", "domain": "[('partner_id.ref', '=', 'friend')]"})
env["cdp.alert"].create(
    {"name": "A friend", "segment_id": segment.id, "is_on": True, "hourly": 100000,
     "by_message": True, "user_ids": [(4, env.ref("base.user_admin").id)]})
for code in ("segment", "journey", "alert"):
    env["cdp.stage"]._run(code)
ours = env["cdp.stage"].search([("code", "in", ("segment", "alert"))]).cron_id
(env["ir.cron"].search([]) - ours).active = False
ours.write({"interval_number": 1, "interval_type": "minutes"})
"""
COME = (
    "p = env['res.partner'].search([('email', 'in', ["
    "f'p{{n}}@shop.example.com' for n in range({first}, {last})])]); p.ref = 'friend';"
    " env['cdp.change']._note_profiles(['segment'], p.cdp_profile_id.ids);"
    " env['cdp.stage']._wake('segment')"
)
TOLD = "SELECT count(DISTINCT profile_id) FROM cdp_alert_event"
TWICE = """
SELECT contact.email, count(DISTINCT event.id), count(DISTINCT act.id)
  FROM res_partner contact
  LEFT JOIN cdp_alert_event event ON event.profile_id = contact.cdp_profile_id
  LEFT JOIN mail_activity act
         ON act.res_model = 'res.partner' AND act.res_id = contact.id
 WHERE contact.email LIKE 'p%@shop.example.com' GROUP BY contact.email
HAVING count(DISTINCT event.id) <> 1 OR count(DISTINCT act.id) <> 1
"""


def alert(checks, name):
    lab.create(name)
    lab.install(name, lab.ADDON)
    lab.ask(name, SETUP % {"people": ROUNDS * PEOPLE})
    dice, kills, stalled = random.Random(SEED), 0, []
    with Crew(name) as crew:
        for number in range(ROUNDS):
            crew.man(dice, 3)
            first = number * PEOPLE
            crew.do(COME.format(first=first, last=first + PEOPLE))
            for _blow in range(2):
                time.sleep(dice.uniform(0, 0.6))
                kills += crew.kill(dice, dice.randint(1, 3))
                crew.man(dice, 3)
            stalled += [number] * (not told(name, first + PEOPLE))
    checks.check(
        f"{ROUNDS} rounds, {kills} workers killed: nobody is forgotten",
        not stalled,
        stalled,
    )
    wrong = lab.rows(name, TWICE)
    checks.check("each has one event and one activity", not wrong, wrong)


def told(name, number):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if lab.rows(name, TOLD) == [(number,)]:
            return True
        time.sleep(0.1)
    return False


if __name__ == "__main__":
    lab.main(alert)
