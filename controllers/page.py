"""Pages for customers: without a login, in their language, kept by nobody."""

from odoo.http import request

from ..models.govern.link.cdp_link import EXPIRED, FORGED, GONE, USED

STATUS = {FORGED: 404, EXPIRED: 410, USED: 410, GONE: 410}
#: the address of a page is its key: it goes to no cache, index or other site
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow",
}


def render(template, partner, values=None, status=200):
    """A page in the language of a contact (who may be empty).

    :param template: external id; it calls ``customer_data_platform.public_page``
    """
    if partner.lang:
        request.update_context(lang=partner.lang)
    company = partner.company_id or request.env.company
    response = request.render(
        template,
        # Name and logo of the shop are no secret.
        {"shop": company.sudo(), "partner": partner, **(values or {})},
        status=status,
    )
    response.headers.update(HEADERS)
    return response


def is_colleague(partner):
    """Whether somebody of the shop looks at a customer's page: they must not speak for
    the customer."""
    user = request.env.user
    # Whose contact a user is may be read by nobody else.
    return user._is_internal() and user.sudo().partner_id != partner


def problem(link):
    """What to say of a link that leads nowhere, or no more."""
    return render(
        "customer_data_platform.link_problem",
        link.partner,
        {"problem": link.problem},
        STATUS[link.problem],
    )
