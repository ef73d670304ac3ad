"""Emails through a real SMTP server, read by a scanner, a mail provider and a customer:
looking at every link changes nothing, one POST unsubscribes, a button confirms."""

import re
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from urllib.parse import urlencode

from cluster import free_port
from support import lab, smtp, web

ANNA = "anna@shop.example.com"
PREPARE = f"""
anna = env["res.partner"].create({{"name": "Anna Berg", "email": "{ANNA}"}})
env.flush_all()
env["cdp.stage"]._run("link")
anna.invalidate_recordset()
for name in ("quiet_start", "quiet_end", "cap_count"):
    env["ir.config_parameter"].set_param(f"customer_data_platform.{{name}}", "0")
env["ir.config_parameter"].set_param("web.base.url", "%s")
env["ir.config_parameter"].set_param("web.base.url.freeze", "True")
for code in ("offers", "newsletter"):
    purpose = env.ref(f"customer_data_platform.purpose_{{code}}")
    anna.cdp_profile_id._note_consent(purpose, ["email"], "given", "form")
env["ir.mail_server"].create(
    {{"name": "Loopback", "smtp_host": "127.0.0.1", "smtp_port": %d,
     "smtp_encryption": "none"}}
)
"""
MAILING = f"""
def mailing(code):
    return env["mailing.mailing"].create(
        {{
            "name": "Bread", "subject": "Bread", "mailing_type": "mail",
            "email_from": "shop@shop.example.com", "keep_archives": True,
            "body_html": '<p>Bread</p><a href="/unsubscribe_from_list">No more</a>'
                         '<a href="/view">In the browser</a>',
            "mailing_model_id": env["ir.model"]._get("res.partner").id,
            "mailing_domain": "[('email', '=', '{ANNA}')]",
            "cdp_purpose_id": env.ref(f"customer_data_platform.purpose_{{code}}").id,
        }}
    )
"""
SEND = f"""{MAILING}
mailing("%s").action_send_mail()
env["mail.mail"].process_email_queue()
"""
QUEUE = f"""{MAILING}
queued = mailing("newsletter")
env["mail.compose.message"].with_context(
    active_ids=queued._get_remaining_recipients(),
    default_composition_mode="mass_mail",
).create(
    {{
        "body": queued.body_html, "composition_mode": "mass_mail",
        "email_from": queued.email_from, "mass_mailing_id": queued.id,
        "model": "res.partner", "subject": queued.subject, "force_send": False,
    }}
)._action_send_mail()
answer = env["mail.mail"].search_count([("state", "=", "outgoing")])
"""
DELIVER = 'env["mail.mail"].process_email_queue()'
ASK = f"""
anna = env["res.partner"].search([("email", "=", "{ANNA}")], limit=1)
survey = env.ref("customer_data_platform.purpose_survey")
anna.cdp_profile_id._ask_consent(survey, ["email"], "form")
"""
LEDGER = """
answer = [
    [line.purpose_id.code, line.channel, line.state, line.source]
    for line in env["cdp.consent"].search([], order="seq")
]
"""


def preferences(checks, name):
    lab.create(name)
    lab.install(name, lab.ADDON)
    port = free_port()
    with smtp.opened() as (post, smtp_port):
        lab.ask(name, PREPARE % (f"http://127.0.0.1:{port}", smtp_port))
        with web.served(name, port):
            one_click(checks, name, post)
            on_the_page(checks, name, post)
            confirmed(checks, name, post)


def one_click(checks, name, post):
    """A mailing, its scanner, and the provider of the mailbox."""
    lab.ask(name, SEND % "offers")
    mail = post.mails[ANNA][-1]
    before = lab.ask(name, LEDGER)
    header = mail["List-Unsubscribe"] or ""
    wanted = re.fullmatch(r"<(https?://\S+/cdp/unsubscribe/\S+)>", header)
    checks.check("the header is one link of ours, as it is", wanted, header)
    checks.check(
        "and says that one click is enough",
        mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click",
        mail["List-Unsubscribe-Post"],
    )
    links = {*found_in(mail), wanted[1]}
    seen = {link.partition("/cdp/")[2].partition("/")[0] for link in links}
    checks.check("the email leads to the preferences", "preferences" in seen, links)
    statuses = [scanned(link) for link in links]
    checks.check("a scanner reads every link", set(statuses) == {200}, statuses)
    checks.check("and changes nothing", lab.ask(name, LEDGER) == before)
    status, text = sent(wanted[1], {"List-Unsubscribe": "One-Click"})
    checks.check("the provider's POST is accepted", status == 200, (status, text))
    added = [line for line in lab.ask(name, LEDGER) if line not in before]
    expected = [["offers", "email", "withdrawn", "unsubscribe"]]
    checks.check("and it is that purpose alone", added == expected, added)
    lab.ask(name, SEND % "offers")
    checks.check("nothing comes after it", len(post.mails[ANNA]) == 1)


def on_the_page(checks, name, post):
    """A withdrawal on the page stops what is queued."""
    lab.ask(name, SEND % "newsletter")
    (link,) = [link for link in found_in(post.mails[ANNA][-1]) if "/cdp/" in link]
    checks.check("an email is queued", lab.ask(name, QUEUE) == 1)
    browser = Browser(link)
    text = browser.press("save", without=r"\d+-email")
    checks.check("the page says what holds", "You said no to:" in text, text[-2000:])
    count = len(post.mails[ANNA])
    lab.ask(name, DELIVER)
    checks.check("what was queued does not come", len(post.mails[ANNA]) == count)


def confirmed(checks, name, post):
    """A question by email, its scanner, and the customer's button."""
    lab.ask(name, ASK)
    mail = post.mails[ANNA][-1]
    (link,) = [link for link in found_in(mail) if "/cdp/confirm/" in link]
    checks.check("the question has no unsubscribing", not mail["List-Unsubscribe"])
    before = lab.ask(name, LEDGER)
    checks.check("a scanner reads it", scanned(link) == 200)
    checks.check("and confirms nothing", lab.ask(name, LEDGER) == before)
    text = Browser(link).press("yes")
    checks.check("the button confirms", "it is confirmed" in text, text[-2000:])
    added = lab.ask(name, LEDGER)[len(before) :]
    checks.check("once", added == [["survey", "email", "given", "doi"]], added)


# ----------------------------------------------------------------------
# Who reads it
# ----------------------------------------------------------------------


def found_in(mail):
    """The links of an email, without pictures."""
    (part,) = [p for p in mail.walk() if p.get_content_type() == "text/html"]
    body = part.get_payload(decode=True).decode()
    return re.findall(r'href="(http[^"]+)"', body.replace("&amp;", "&"))


def scanned(link):
    return sent(link)[0]


def sent(link, data=None, opener=None):
    """(status, text) as who has no cookies gets it."""
    data = data and urlencode(data).encode()
    opener = opener or urllib.request.build_opener()
    try:
        with opener.open(urllib.request.Request(link, data), timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


class Browser:
    """Opens a page and presses a button on it."""

    def __init__(self, link):
        jar = urllib.request.HTTPCookieProcessor(CookieJar())
        self.link, self.opener = link, urllib.request.build_opener(jar)
        self.page = sent(link, opener=self.opener)[1]

    def press(self, button, without="$"):
        forms = re.findall(r"<form.*?</form>", self.page, re.DOTALL)
        (form,) = [form for form in forms if f'value="{button}"' in form]
        data = [("do", button)]
        for field in re.findall(r"<input[^>]*>", form):
            name, value = (
                re.search(rf'{key}="([^"]*)"', field)[1] for key in ("name", "value")
            )
            box = 'type="checkbox"' in field
            if not box or ("checked" in field and not re.fullmatch(without, value)):
                data.append((name, value))
        return sent(self.link, data, self.opener)[1]


if __name__ == "__main__":
    lab.main(preferences)
