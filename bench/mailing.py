"""What asking for consent costs a mailing: the same one with a purpose and without.

    dev/python bench/mailing.py [--contacts 10000]

Three of ten contacts have not agreed. The mailing without a purpose goes to the seven
of ten only, so that both hand over as many messages, to a real SMTP server on loopback.
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "dev"))
sys.path.append(str(Path(__file__).resolve().parents[1] / "tests" / "lifecycle"))

import run
import settings
from console import main, say
from support import smtp


def bench():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--contacts", type=int, default=10_000)
    number = parser.parse_args().contacts
    with (
        run.prepared(apps=[settings.ADDON]),
        run.environment() as env,
        smtp.opened() as (post, port),
    ):
        agreed = fill(env, number, port)
        without = timed(env, post, "[('ref', '=', 'agreed')]", None)
        check(post, agreed)
        post.came.clear()
        offers = env.ref("customer_data_platform.purpose_offers")
        ours = timed(env, post, "[('ref', '!=', False)]", offers)
        check(post, agreed)
        reasons = env["cdp.decision"]._read_group([], ["reason"], ["__count"])
    say(f"  without a purpose: {without:.1f} s for {len(agreed):,} messages")
    say(f"  with one: {ours:.1f} s, {ours / without:.2f} times as long (goal 1.3)")
    say(f"  reasons: {dict(reasons)}")


def fill(env, number, port):
    """Contacts, and the yes of seven in ten; return the addresses of those."""
    people = env["res.partner"].create(
        [
            {
                "name": f"Person {n:05}",
                "email": f"p{n}@shop.example.com",
                "ref": "agreed" if n % 10 < 7 else "not",
            }
            for n in range(number)
        ]
    )
    offers = env.ref("customer_data_platform.purpose_offers")
    said = people.filtered(lambda person: person.ref == "agreed")
    line = {"purpose_id": offers.id, "channel": "email"}
    env["cdp.consent"]._append(
        [
            {**line, "subject": subject, "state": "given", "source": "form"}
            for subject in env["cdp.consent.subject"]._of(said).values()
        ]
    )
    for name in ("quiet_start", "quiet_end"):
        env["ir.config_parameter"].set_param(f"customer_data_platform.{name}", "0")
    env["ir.mail_server"].create(
        {
            "name": "Loopback",
            "smtp_host": "127.0.0.1",
            "smtp_port": port,
            "smtp_encryption": "none",
        }
    )
    env.cr.commit()
    env.cr.execute("ANALYZE")
    env.cr.commit()
    return set(said.mapped("email"))


def timed(env, post, domain, purpose):
    """Seconds from sending until the last message was handed over."""
    mailing = env["mailing.mailing"].create(
        {
            "name": "Offers",
            "subject": "Offers",
            "body_html": "<p>Fresh bread</p>",
            "mailing_type": "mail",
            "email_from": "shop@shop.example.com",
            "mailing_model_id": env["ir.model"]._get("res.partner").id,
            "mailing_domain": domain,
            "cdp_purpose_id": purpose and purpose.id,
        }
    )
    env.cr.commit()
    begin = time.perf_counter()
    mailing.action_send_mail()
    env.cr.commit()
    while env["mail.mail"].search_count([("state", "=", "outgoing")], limit=1):
        env["mail.mail"].process_email_queue()
        env.cr.commit()
        env.invalidate_all()
    return time.perf_counter() - begin


def check(post, agreed):
    wrong = set(post.came) ^ agreed
    twice = [who for who, mails in post.came.items() if len(mails) > 1]
    if wrong or twice:
        raise RuntimeError(f"{len(wrong)} wrong, {len(twice)} twice")


if __name__ == "__main__":
    main(bench)
