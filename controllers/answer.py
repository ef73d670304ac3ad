"""Pages for customers: how data are used, and contesting what a program decided."""

from odoo.http import Controller, request, route

from ..models.govern.link.cdp_link import FORGED
from .page import is_colleague, problem, render

#: of the kinds of link that show what is decided about somebody
KINDS = ("contest", "preferences")
PATH = "/cdp/how-we-use-your-data"
OPTIONS = {"type": "http", "website": True, "multilang": False, "sitemap": False}
ACCOUNT_HOURS = 24
LONGEST = 5_000  # characters of what a customer writes


class Answer(Controller):
    @route([PATH, f"{PATH}/<string:token>"], auth="public", methods=["GET"], **OPTIONS)
    def data_use(self, token=None):
        """What we do with data: for everybody, it holds nothing about anybody."""
        kind, link = self._link(token) if token else (None, None)
        valid = link and not link.problem
        partner = link.partner if valid else request.env["res.partner"]
        self._speak_to(partner)
        company = partner.company_id or request.env.company
        facts = request.env["cdp.data.use"]._facts(company)
        return render(
            "customer_data_platform.data_use_page",
            partner,
            {
                **facts,
                "contest": valid and f"/cdp/contest/{token}",
                "token": valid and kind == "preferences" and token,
            },
        )

    @route("/cdp/contest/<string:token>", auth="public", methods=["GET"], **OPTIONS)
    def contest(self, token):
        """What a program has decided about the customer, and why."""
        link = self._link(token)[1]
        return problem(link) if link.problem else self._contest_page(link, token)

    @route("/my/contest", auth="user", methods=["GET"], **OPTIONS)
    def my_contest(self):
        """The same from the account: by a link for the customer who signed in."""
        partner = request.env.user.partner_id
        token = request.env["cdp.link"]._token("contest", partner, ACCOUNT_HOURS)
        return request.redirect(f"/cdp/contest/{token}")

    # Whoever holds the link may contest; the link, not a cookie, says who it is.
    @route(
        "/cdp/contest/<string:token>",
        auth="public",
        methods=["POST"],
        csrf=False,
        **OPTIONS,
    )
    def contest_send(self, token, text="", about="", **_more):
        link = self._link(token)[1]
        if link.problem:
            return problem(link)
        text = text.strip()[:LONGEST]
        why_not = "text" if not text else is_colleague(link.partner) and "colleague"
        if why_not:
            return self._contest_page(link, token, why_not)
        self._speak_to(link.partner)
        decisions = request.env["cdp.automated.decision"].sudo()  # told on the page
        decision = decisions.search([("about", "=", about)], limit=1)
        if decision:
            text = f"{decision.name}: {text}"
        request.env["cdp.privacy.request"]._receive(
            link.partner, "contest", "page", text
        )
        return render(
            "customer_data_platform.contest_sent",
            link.partner,
            {"contact": self._whom(link.partner, decision)},
        )

    # ------------------------------------------------------------------

    def _link(self, token):
        """The kind of a link, and what it says."""
        links = request.env["cdp.link"]
        for kind in KINDS:
            link = links._read(kind, token)
            if link.problem != FORGED:
                break
        return kind, link

    def _privacy(self, token):
        """Where the holder of a link asks for everything else."""
        mine = self._link(token)[0] == "preferences"
        return f"/cdp/privacy/{token}" if mine else "/my/privacy"

    def _speak_to(self, partner):
        """What is put together for the page is in the customer's language already."""
        if partner.lang:
            request.update_context(lang=partner.lang)

    def _whom(self, partner, decision):
        # Whom to turn to is told to everybody.
        company = (partner.company_id or request.env.company).sudo()
        return (
            decision._contact(company) if decision else company.cdp_privacy_contact_id
        )

    def _contest_page(self, link, token, problem=None):
        partner = link.partner
        self._speak_to(partner)
        # The holder of the link is nobody in Odoo; it is about them alone.
        decisions = request.env["cdp.automated.decision"].sudo().search([])
        profile = partner.with_env(decisions.env).cdp_profile_id
        return render(
            "customer_data_platform.contest_page",
            partner,
            {
                "told": decisions._about_customer(profile) if profile else [],
                "objects": bool(profile) and profile.no_profiling,
                "problem": problem,
                "token": token,
                "privacy": self._privacy(token),
                "contact": self._whom(partner, None),
            },
        )
