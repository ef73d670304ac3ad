"""How many queries the pages ask, as the web client asks for them."""

import measure
from lxml import etree

NAME = {"fields": {"display_name": {}}}


def query_counts(env, report):
    """The list of profiles, and Odoo's contact form with and without our part."""
    env = env(user=env.ref("base.user_admin"))
    profiles = env["cdp.profile"]
    wanted = _specification(profiles, "list")
    asked = measure.queries(env, lambda: profiles.web_search_read([], wanted, limit=80))
    report.add("Profile list of 80", asked, "queries")

    partner = profiles.search([("partner_id", "!=", False)], limit=1).partner_id
    wanted = _specification(partner, "form")
    without = {name: sub for name, sub in wanted.items() if "cdp" not in name}
    asked = measure.queries(env, lambda: partner.web_read(wanted))
    before = measure.queries(env, lambda: partner.web_read(without))
    report.add("Contact form", asked, "queries")
    report.add("Contact form without our fields", before, "queries")


def _specification(model, kind):
    """The fields of the page itself, lists inside of it by their ids."""
    view = etree.fromstring(model.get_view(view_type=kind)["arch"])
    found = view.xpath("//field[not(ancestor::field)]/@name")
    links = ("many2one", "many2many")
    return {
        name: NAME if model._fields[name].type in links else {}
        for name in dict.fromkeys(found)
    }
