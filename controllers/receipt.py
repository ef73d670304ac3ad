"""Consent receipts, for whom they are about."""

from odoo.http import Controller, request, route

from ..models.govern.receipt.cdp_receipt import KIND, PATH
from . import page

JSON = ".json"


class Receipt(Controller):
    @route(
        f"{PATH}/<string:token>",
        type="http",
        methods=["GET"],
        auth="public",
        website=True,
        multilang=False,
        sitemap=False,
    )
    def receipt(self, token, **_more):
        key = token.removesuffix(JSON)
        link = request.env["cdp.link"]._read(KIND, key)
        if link.problem:
            return page.problem(link)
        partner = link.partner
        receipts = partner.env["cdp.receipt"].with_context(
            lang=partner.lang or request.env.lang
        )
        purpose = receipts.env["cdp.purpose"].browse(link.facts.get("purpose"))
        self._note(link)
        receipt = receipts._of(partner, purpose.exists())
        if token.endswith(JSON):
            return self._file(receipt)
        values = {
            "receipt": receipt,
            "words": receipts._words(),
            "file": f"{PATH}/{key}{JSON}",
        }
        return page.render("customer_data_platform.receipt_page", partner, values)

    def _note(self, link):
        """Somebody of the shop reads what is a customer's; from the ledger this has
        been noted already."""
        user = request.env.user
        reads = user._is_internal() and user.sudo().partner_id != link.partner
        if reads and not link.facts.get("noted"):
            request.env["cdp.access.log"]._note(
                "receipt", link.partner, request.env._("The customer's page")
            )

    def _file(self, receipt):
        response = request.make_json_response(receipt)
        response.headers.update(page.HEADERS)
        response.headers["Content-Disposition"] = (
            'attachment; filename="consent-receipt.json"'
        )
        return response
