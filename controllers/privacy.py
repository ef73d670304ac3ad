"""Where customers ask for what data protection law gives them.

Looking at a page changes nothing: mail scanners and previews look as well. Whatever is
done is done by sending a form. A form carries the signed token of its page, which
nobody else has; so none needs a session.
"""

from odoo import http
from odoo.http import request

from ..models.govern.request.cdp_privacy_request import CLOSED, KINDS
from ..models.govern.request.cdp_privacy_request_mail import WORDS
from . import page

#: what the page offers, in this order; decisions are contested where they are shown
OFFERED = [kind for kind, _name in KINDS if kind != "contest"]
MAX_TEXT = 5_000
PAGE = {"type": "http", "website": True, "multilang": False, "sitemap": False}
PUBLIC = {**PAGE, "auth": "public", "csrf": False, "save_session": False}


class Privacy(http.Controller):
    # ------------------------------------------------------------------
    # Asking, from the page of preferences
    # ------------------------------------------------------------------

    @http.route("/cdp/privacy/<string:token>", methods=["GET"], **PUBLIC)
    def ask(self, token):
        """What a customer can ask for; nothing is asked yet."""
        link = request.env["cdp.link"]._read("preferences", token)
        if link.problem:
            return page.problem(link)
        return self._form(link.partner, f"/cdp/privacy/{token}")

    @http.route("/cdp/privacy/<string:token>", methods=["POST"], **PUBLIC)
    def receive(self, token, kind=None, text="", **_more):
        """Take the request."""
        link = request.env["cdp.link"]._read("preferences", token)
        if link.problem:
            return page.problem(link)
        address = f"/cdp/privacy/{token}"
        return self._received(link.partner, kind, text, "page", address)

    # ------------------------------------------------------------------
    # Asking, signed in to the portal
    # ------------------------------------------------------------------

    @http.route("/my/privacy", auth="user", methods=["GET"], **PAGE)
    def portal_ask(self):
        """The same for who is signed in, with the requests made so far."""
        # Customers may see what is theirs, and have no rights in Odoo.
        return self._form(request.env.user.partner_id.sudo(), "/my/privacy", True)

    @http.route("/my/privacy", auth="user", methods=["POST"], **PAGE)
    def portal_receive(self, kind=None, text="", **_more):
        """Take the request of somebody who is signed in."""
        partner = request.env.user.partner_id.sudo()  # of themselves
        return self._received(partner, kind, text, "portal", "/my/privacy")

    def _form(self, partner, address, signed_in=False, problem=None):
        values = {
            "kinds": self._kinds(partner),
            "address": address,
            "signed_in": signed_in,
            "problem": problem,
            "made": self._made(partner) if signed_in else (),
            "closed": CLOSED,
        }
        status = 400 if problem else 200
        return page.render(
            "customer_data_platform.privacy_ask", partner, values, status
        )

    def _kinds(self, partner):
        env = request.env
        if partner.lang:
            env = env(context={**env.context, "lang": partner.lang})
        return {kind: env._(WORDS[kind]) for kind in OFFERED}

    def _made(self, partner):
        # Customers may see what they asked for themselves, and nothing else of it.
        requests = request.env["cdp.privacy.request"].sudo()
        return requests.search(
            [("partner_id", "=", partner.id)], order="id desc", limit=20
        )

    def _received(self, partner, kind, text, channel, address):
        if page.is_colleague(partner):
            return self._form(partner, address, channel == "portal", "colleague")
        if kind not in OFFERED:
            return self._form(partner, address, channel == "portal", "kind")
        requests = request.env["cdp.privacy.request"]
        made = requests._receive(
            partner, kind, channel, (text or "")[:MAX_TEXT].strip()
        )
        return page.render(
            "customer_data_platform.privacy_received",
            partner,
            {"made": made, "address": address},
        )

    # ------------------------------------------------------------------
    # Confirming who it is
    # ------------------------------------------------------------------

    @http.route("/cdp/privacy/identity/<string:token>", methods=["GET"], **PUBLIC)
    def identity(self, token):
        """A button to confirm it; opening the page confirms nothing."""
        link, made = self._asked(token)
        if link.problem:
            return page.problem(link)
        values = {
            "made": made,
            "token": token,
            "colleague": page.is_colleague(link.partner),
        }
        return page.render(
            "customer_data_platform.privacy_identity", link.partner, values
        )

    @http.route("/cdp/privacy/identity/<string:token>", methods=["POST"], **PUBLIC)
    def confirm(self, token, **_more):
        """Confirmed, once."""
        link, made = self._asked(token)
        if not link.problem and page.is_colleague(link.partner):
            return self.identity(token)
        if not link.problem and not request.env["cdp.link"]._use(link):
            link = link._replace(problem=page.USED)
        if link.problem:
            return page.problem(link)
        made._confirmed_by_mail()
        return page.render(
            "customer_data_platform.privacy_confirmed", link.partner, {"made": made}
        )

    def _asked(self, token):
        """The link, and the request that it confirms."""
        link = request.env["cdp.link"]._read("identity", token)
        # Whoever holds the link is nobody in Odoo.
        requests = request.env["cdp.privacy.request"].sudo()
        made = requests.browse(link.facts.get("request")).exists()
        if not link.problem and (not made or made.partner_id != link.partner):
            link = link._replace(problem=page.GONE)
        elif not link.problem and (made.identity_checked or made.state in CLOSED):
            link = link._replace(problem=page.USED)
        return link, made

    # ------------------------------------------------------------------
    # Fetching the file
    # ------------------------------------------------------------------

    @http.route("/cdp/privacy/download/<string:token>", methods=["GET"], **PUBLIC)
    def file(self, token):
        """What there is to download, and until when."""
        link, export = self._exported(token)
        if link.problem:
            return page.problem(link)
        values = {"export": export, "token": token}
        return page.render(
            "customer_data_platform.privacy_download", link.partner, values
        )

    @http.route("/cdp/privacy/download/<string:token>", methods=["POST"], **PUBLIC)
    def download(self, token, **_more):
        """The file; it is counted and noted."""
        link, export = self._exported(token)
        if link.problem:
            return page.problem(link)
        export._count_download(link.partner)
        stream = request.env["ir.binary"]._get_stream_from(export.attachment_id)
        response = stream.get_response(as_attachment=True, immutable=False)
        response.headers.update(page.HEADERS)
        return response

    def _exported(self, token):
        """The link, and the file that it opens."""
        link = request.env["cdp.link"]._read("download", token)
        # Whoever holds the link is nobody in Odoo; it went to the address on file.
        exports = request.env["cdp.privacy.export"].sudo()
        export = exports.browse(link.facts.get("export")).exists()
        if not link.problem:
            if not export or export.request_id.partner_id != link.partner:
                link = link._replace(problem=page.GONE)
            elif export.state != "ready":
                link = link._replace(problem=page.EXPIRED)
        return link, export
