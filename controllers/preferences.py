"""Where customers see and change what they agreed to."""

import re

from odoo import fields
from odoo.http import Controller, Response, request, route

from ..models.govern.cdp_purpose import CHANNELS
from ..models.govern.link.cdp_link import EXPIRED, USED
from ..models.govern.preferences.cdp_preferences import HOURS, PATH
from . import page

OPTIONS = {
    "type": "http",
    "methods": ["GET", "POST"],
    "website": True,
    "multilang": False,
    "sitemap": False,
}
PAUSES = {"pause30": 30, "pause90": 90}
BOX = re.compile(rf"(\d{{1,9}})-({'|'.join(code for code, _name in CHANNELS)})")
SHOWN = re.compile(rf"{BOX.pattern}-([01])-(\d{{1,9}})")


class Preferences(Controller):
    @route(f"{PATH}/<string:token>", auth="public", **OPTIONS)
    def preferences(self, token, **_post):
        link = request.env["cdp.link"]._read("preferences", token)
        if link.problem:
            return page.problem(link)
        values = self._handle(link.partner, link.facts)
        return page.render(
            "customer_data_platform.preferences_page",
            link.partner,
            {"action": f"{PATH}/{token}", **values},
        )

    @route("/my/preferences", auth="user", **OPTIONS)
    def my_preferences(self, **_post):
        user = request.env.user
        # Customers may see and change what is theirs, and have no rights in Odoo.
        partner = user.partner_id.sudo()
        # Odoo wrote to this address when the account was made.
        mailed = user.login == partner.email_normalized
        values = self._handle(partner, {"via": "mail"} if mailed else {})
        return page.render(
            "customer_data_platform.preferences_portal",
            partner,
            {"action": "/my/preferences", "page_name": "preferences", **values},
        )

    def _handle(self, partner, facts):
        """Do what was asked for by POST; the values of the page as it stands then."""
        model = partner.env["cdp.preferences"]
        values = {"colleague": page.is_colleague(partner)}
        if request.httprequest.method == "POST" and not values["colleague"]:
            values |= self._change(model, partner, facts)
        paused = model._pauses(partner)[:1].until
        return values | {
            "sections": model._sections(partner),
            "address": partner._cdp_masked_email(),
            "paused_until": paused and fields.Date.to_date(paused),
        }

    def _change(self, model, partner, facts):
        form = request.httprequest.form
        done, proof = form.get("do"), proof_of(partner)
        if done in PAUSES:
            model._pause(partner, PAUSES[done])
        elif done == "resume":
            model._end_pause(partner)
        elif done == "nothing":
            partner._cdp_customer()._withdraw_all("portal", proof)
            model._end_pause(partner)
        elif done == "save":
            return {"done": done, "saved": self._save(model, partner, facts, proof)}
        else:
            return {}
        return {"done": done}

    def _save(self, model, partner, facts, proof):
        form = request.httprequest.form
        chosen, renewed, shown = set(), set(), {}
        for name, boxes in (("yes", chosen), ("renew", renewed)):
            for box in map(BOX.fullmatch, form.getlist(name)):
                if box:
                    boxes.add((int(box[1]), box[2]))
        for box in map(SHOWN.fullmatch, form.getlist("shown")):
            if box:
                shown[int(box[1]), box[2]] = box[3] == "1", int(box[4])
        mailed = facts.get("via") == "mail"
        return model._save(partner, chosen, shown, proof, mailed, renewed)

    # ------------------------------------------------------------------
    # Double opt-in
    # ------------------------------------------------------------------

    @route("/cdp/confirm/<string:token>", auth="public", **OPTIONS)
    def confirm(self, token, **post):
        link = request.env["cdp.link"]._read("confirm", token)
        if link.problem not in (None, EXPIRED, USED):
            return page.problem(link)
        optin = request.env["cdp.optin"].sudo()  # the link is the right to answer
        standing = optin._standing(link)
        done = None
        if request.httprequest.method == "POST" and standing == "open":
            if page.is_colleague(link.partner):
                done = "colleague"
            elif link.problem == EXPIRED and post.get("do") == "again":
                self._ask_again(optin, link)
                done = "again"
            elif post.get("do") in ("yes", "no"):
                yes = post["do"] == "yes"
                if optin._answer(link, yes, proof_of(link.partner)):
                    done = post["do"]
                standing = optin._standing(link)
        return self._confirm_page(optin, link, token, standing, done)

    def _ask_again(self, optin, link):
        purpose, channels = optin._question(link)
        customer = link.partner._cdp_customer()
        customer._ask_consent(purpose, channels, "portal", proof=proof_of(link.partner))

    def _confirm_page(self, optin, link, token, standing, done):
        partner = link.partner
        purpose, channels = optin._question(link)
        lang = partner.lang or request.env.lang
        values = {
            "action": f"/cdp/confirm/{token}",
            "standing": standing,
            "done": done,
            "expired": link.problem == EXPIRED,
            "used": link.problem == USED,
            "purpose": purpose.with_context(lang=lang),
            "wording": purpose.wording_ids._latest(purpose, lang),
            "asked_channels": channels,
            "address": partner._cdp_masked_email(),
            "preferences": preferences_url(partner),
        }
        template = "customer_data_platform.confirm_page"
        status = page.STATUS[link.problem] if link.problem and not done else 200
        return page.render(template, partner, values, status)

    # ------------------------------------------------------------------
    # One click (RFC 8058)
    # ------------------------------------------------------------------

    # A mail provider has no session and no token of ours but the address itself.
    @route("/cdp/unsubscribe/<string:token>", auth="public", csrf=False, **OPTIONS)
    def unsubscribe(self, token, **post):
        link = request.env["cdp.link"]._read("oneclick", token)
        posted = request.httprequest.method == "POST"
        provider = posted and "List-Unsubscribe" in post
        if link.problem:
            if provider:
                text, status = "This link is not known.", page.STATUS[link.problem]
                return Response(text, status, content_type="text/plain")
            return page.problem(link)
        mailings = request.env["mailing.mailing"].sudo()  # the link is the right to it
        if posted:
            mailings._cdp_one_click(link, proof_of(link.partner))
        if provider:
            return Response("Unsubscribed.", content_type="text/plain")
        purpose = mailings.env["cdp.purpose"].browse(link.facts["purpose"])
        values = {
            "action": f"/cdp/unsubscribe/{token}",
            "done": posted,
            "purpose": purpose.exists().with_context(lang=link.partner.lang),
            "address": link.partner._cdp_masked_email(),
            "preferences": preferences_url(link.partner),
        }
        template = "customer_data_platform.unsubscribe_page"
        return page.render(template, link.partner, values)


def preferences_url(partner):
    return partner.env["cdp.link"]._url(PATH, "preferences", partner, HOURS, via="mail")


def proof_of(partner):
    """How we know: what the browser says of itself, and which page it was."""
    asked = request.httprequest
    facts = {
        "ip": asked.remote_addr,
        "user_agent": (asked.user_agent.string or "")[:300],
        "page": "/".join(asked.path.split("/")[:3]),  # without the key behind it
        "language": partner.lang,
    }
    if not request.env.user._is_public():
        facts["login"] = request.env.user.login
    return facts
