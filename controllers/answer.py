"""Pages for customers: how data are used, and contesting what a program decided."""

from odoo import http
from odoo.http import request

from ..models.govern.link.cdp_link import FORGED
from .page import problem, render

#: of the kinds of link that show what is decided about somebody
KINDS = ("contest", "preferences")
REQUESTS = "cdp.privacy.request"
LONGEST = 5_000  # characters of what a customer writes


class AnswerController(http.Controller):
    @http.route(
        [
            "/cdp/how-we-use-your-data",
            "/cdp/how-we-use-your-data/<string:token>",
        ],
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
    )
    def data_use(self, token=None):
        """What we do with data: for everybody, it holds nothing about anybody."""
        partner = request.env["res.partner"]
        if token:
            link = self._link(token)
            if not link.problem:
                partner = link.partner
        company = partner.company_id or request.env.company
        # Texts are in the language of the page: render() sets it for a customer.
        if partner.lang:
            request.update_context(lang=partner.lang)
        facts = request.env["cdp.data.use"]._facts(company)
        return render(
            "customer_data_platform.data_use_page", partner, {**facts, "token": token}
        )

    @http.route(
        "/cdp/contest/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
    )
    def contest(self, token):
        """What a program has decided about the customer, and why."""
        link = self._link(token)
        if link.problem:
            return problem(link)
        return self._contest_page(link, token)

    # Whoever holds the link may contest; the link, not a cookie, says who it is.
    @http.route(
        "/cdp/contest/<string:token>",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        sitemap=False,
    )
    def contest_send(self, token, text="", about="", **_more):
        link = self._link(token)
        if link.problem:
            return problem(link)
        text = text.strip()[:LONGEST]
        if not text:
            return self._contest_page(link, token, missing=True)
        decisions = request.env["cdp.automated.decision"].sudo()
        decision = decisions.search([("about", "=", about)], limit=1)
        if decision:
            text = f"{decision.name}: {text}"
        request.env[REQUESTS]._receive(link.partner, "contest", "page", text)
        return render(
            "customer_data_platform.contest_sent",
            link.partner,
            {"contact": self._whom(link.partner, decision)},
        )

    # ------------------------------------------------------------------

    def _link(self, token):
        links = request.env["cdp.link"]
        for kind in KINDS:
            link = links._read(kind, token)
            if link.problem != FORGED:
                break
        return link

    def _whom(self, partner, decision=None):
        company = (partner.company_id or request.env.company).sudo()
        if decision:
            return decision._contact(company)
        return company.cdp_privacy_contact_id

    def _contest_page(self, link, token, missing=False):
        partner = link.partner
        if partner.lang:
            request.update_context(lang=partner.lang)
        # The holder of the link is nobody in Odoo; it is about them alone.
        decisions = request.env["cdp.automated.decision"].sudo().search([])
        profile = partner.with_env(decisions.env).cdp_profile_id
        told = decisions._about_customer(profile) if profile else []
        return render(
            "customer_data_platform.contest_page",
            partner,
            {
                "told": told,
                "objects": bool(profile) and profile.no_profiling,
                "missing": missing,
                "token": token,
                "contact": self._whom(partner),
            },
        )
