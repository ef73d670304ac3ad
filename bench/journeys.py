"""Journeys: steps decided a second, and emails queued against Odoo's own mailing.

    dev/python bench/journeys.py [--runs 100000] [--mails 2000]

Six steps: a wait, a branch by a rule, a wait until an hour, a random split, a branch by
purchases and an end. Each is decided with goal and exit asked of every run. Both of the
mailings below render the same body and are queued, not sent, for the same contacts.
"""

import argparse
import statistics
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "dev"))

import run
import settings
from console import main, say

BODY = """<div><p>Dear <t t-out="object.name"/>,</p><p>We have not seen you for a while.
<a href="https://shop.example.com/bread">Fresh bread</a> is waiting for you in
<t t-out="object.city or 'town'"/>.</p></div>"""
ROUNDS = 7

PEOPLE = """
INSERT INTO res_partner (name, complete_name, email, email_normalized, ref, type,
                         active, is_company)
SELECT who, who, address, address, CASE WHEN n %% 3 = 0 THEN 'vip' END, 'contact',
       TRUE, FALSE
  FROM generate_series(1, %s) n, LATERAL (SELECT 'Person ' || n AS who,
       format('p%%s@shop.example.com', n) AS address) made
"""
PROFILES = """
WITH made AS (
    INSERT INTO cdp_profile (partner_id, active) SELECT id, TRUE FROM res_partner
     WHERE email LIKE 'p%%@shop.example.com' RETURNING id, partner_id)
UPDATE res_partner SET commercial_partner_id = res_partner.id, cdp_profile_id = made.id
  FROM made WHERE made.partner_id = res_partner.id
"""
PASS = """
UPDATE cdp_journey_run SET due = NOW() - INTERVAL '1 second' WHERE state = 'waiting'
"""


def bench():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=100_000)
    parser.add_argument("--mails", type=int, default=2_000)
    wanted = parser.parse_args()
    with run.prepared(apps=[settings.ADDON]), run.environment() as env:
        env.cr.execute(PEOPLE, [wanted.runs])
        env.cr.execute(PROFILES)
        env.cr.commit()
        env.cr.execute("ANALYZE")
        env.cr.commit()
        steps(env, wanted.runs)
        mails(env, wanted.mails)


def journey(env, steps, **values):
    made = env["cdp.journey"].create(
        {
            "name": "Measured",
            "purpose_id": env.ref("customer_data_platform.purpose_service").id,
            "entry": "hand",
            "ceiling_day": 0,
            **values,
        }
    )
    steps = env["cdp.journey.step"].create(
        [{"journey_id": made.id, **step} for step in steps]
    )
    for before, after in zip(steps, steps[1:], strict=False):
        before.next_id = after
        if before.kind == "branch":
            before.else_id = after
    for mail in steps.filtered("mailing_id"):
        mail.mailing_id.write({"body_html": BODY, "email_from": "shop@example.com"})
    made.action_start()
    env.cr.commit()
    return made


def steps(env, number):
    made = journey(
        env,
        [
            {"kind": "wait", "wait_count": 3},
            {"kind": "branch", "domain": "[('partner_id.ref', '=', 'vip')]"},
            {"kind": "wait", "wait_kind": "until", "wait_hour": 9.0},
            {"kind": "branch", "branch_kind": "split", "share": 30},
            {"kind": "branch", "branch_kind": "bought"},
            {"kind": "end"},
        ],
        goal_purchase=True,
        exit_domain="[('partner_id.ref', '=', 'gone')]",
    )
    env.cr.execute("SELECT array_agg(id) FROM cdp_profile")
    (profiles,) = env.cr.fetchone()
    begin = time.perf_counter()
    made._enter(profiles, ["hand"] * len(profiles))
    env.cr.commit()
    say(f"  {number:,} enter: {time.perf_counter() - begin:.1f} s")
    seconds = 0.0
    for _wait in range(3):
        begin = time.perf_counter()
        env["cdp.stage"]._run("journey")
        seconds += time.perf_counter() - begin
        env.cr.execute(PASS)
        env.cr.commit()
        env.cr.execute("ANALYZE cdp_journey_run")
        env.cr.commit()
    env.cr.execute("SELECT count(*) FROM cdp_journey_visit")
    (decided,) = env.cr.fetchone()
    env.cr.execute("SELECT count(*) FROM cdp_journey_run WHERE state <> 'done'")
    say(f"  not at the end: {env.cr.fetchone()[0]}")
    say(f"  {decided:,} steps in {seconds:.1f} s: {decided / seconds:,.0f} a second")


def mails(env, number):
    """One after the other, a few times over, so that neither has the better moment."""
    partners = env["res.partner"].search([("ref", "=", "vip")], limit=number)
    ratios = []
    for turn in range(ROUNDS):
        both = [queue_own, queue_ours]
        seconds = {queue: queue(env, partners) for queue in both[:: 1 - 2 * (turn % 2)]}
        own, ours = seconds[queue_own], seconds[queue_ours]
        ratios.append(ours / own)
        say(
            f"  {len(partners):,} mails queued, Odoo's own mailing {own:.1f} s,"
            f" a journey {ours:.1f} s, {ratios[-1]:.2f} times as long"
        )
    say(f"  median {statistics.median(ratios):.2f} (goal 1.3)")


def queue_own(env, partners):
    """Of Odoo alone: without a purpose nobody asks the gate."""
    mailing = env["mailing.mailing"].create(
        {
            "subject": "We miss you",
            "body_html": BODY,
            "email_from": "shop@example.com",
            "mailing_model_id": env["ir.model"]._get_id("res.partner"),
            "mailing_domain": f"[('id', 'in', {partners.ids})]",
        }
    )
    env.cr.commit()
    env.invalidate_all()
    begin = time.perf_counter()
    mailing.action_send_mail()
    env.cr.commit()
    seconds = time.perf_counter() - begin
    return forget(env, len(partners), seconds)


def queue_ours(env, partners):
    made = journey(env, [{"kind": "email", "subject": "We miss you"}])
    made._enter(partners.cdp_profile_id.ids, ["hand"] * len(partners))
    env.cr.commit()
    env.invalidate_all()
    begin = time.perf_counter()
    env["cdp.stage"]._run("journey")
    env.cr.commit()
    seconds = time.perf_counter() - begin
    return forget(env, len(partners), seconds)


def forget(env, number, seconds):
    env.cr.execute("SELECT count(*) FROM mail_mail WHERE state = 'outgoing'")
    (queued,) = env.cr.fetchone()
    if queued != number:
        say(f"  queued {queued:,} instead of {number:,}")
    env.cr.execute("UPDATE mail_mail SET state = 'cancel'")
    env.cr.commit()
    env.invalidate_all()
    env["cdp.stage"]._run("journey")  # which notes that they are gone
    env.cr.commit()
    return seconds


if __name__ == "__main__":
    main(bench)
